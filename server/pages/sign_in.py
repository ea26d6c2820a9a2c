"""The page of a link to sign in with."""

from datetime import timedelta
from functools import partial
from typing import NamedTuple

import sqlalchemy as sa
from starlette.responses import Response

from ...core import sign_in_links
from ...core.actors import Actor
from ...core.careplan import Careplan
from ...core.links import LinkState, LinkUnusable, OneTimeLink
from ...core.organisations import Organisation
from ...core.staff import StaffMember, actor_of
from ...core.visibility import UNSCOPED
from .link_pages import Fields, LinkPage
from .rendering import page


class Owner(NamedTuple):
    """Whom a link was sent to, and where they work."""

    actor: Actor
    house: str


def sign_in_page(token_days: int) -> LinkPage:
    """The page that gives a member of staff a token for so many days."""

    async def answer(careplan: Careplan, link: OneTimeLink, _: Fields, used_from: str | None) -> Response:
        owner = await _owner(careplan, link)
        valid_for = timedelta(days=token_days)
        redeemed = partial(sign_in_links.redeem, link_id=link.id, used_from=used_from, valid_for=valid_for)
        token = await careplan.perform(owner.actor, redeemed)
        return page("signed_in.html", name=owner.actor.name, house=owner.house, token=token, days=token_days)

    return LinkPage(sign_in_links.PURPOSE, _show, answer)


async def _show(careplan: Careplan, link: OneTimeLink, form: str) -> Response:
    owner = await _owner(careplan, link)
    return page("sign_in.html", name=owner.actor.name, house=owner.house, form=form)


async def _owner(careplan: Careplan, link: OneTimeLink) -> Owner:
    whose = (
        sa.select(StaffMember, Organisation)
        .join(Organisation, Organisation.id == StaffMember.organisation_id)
        .where(StaffMember.id == link.subject_id, StaffMember.is_active)
    )
    async with careplan.reading(None) as db:
        found = (await db.execute(whose, execution_options=UNSCOPED)).one_or_none()
        if found is None:
            raise LinkUnusable(LinkState.REVOKED)
        member, house = found
        return Owner(await actor_of(db, member, house), house.name)
