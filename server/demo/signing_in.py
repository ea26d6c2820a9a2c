"""Tokens for the demo people, new each time the demo starts; those of the last time go on until they expire."""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa

from ...core.actors import Actor
from ...core.careplan import Careplan
from ...core.staff import AccessToken, StaffMember, issue_token
from ..graphiql import DemoPerson
from .people import Person

LABEL = "demo"
VALID_FOR = timedelta(days=30)


async def sign_in(careplan: Careplan, actor: Actor, people: Sequence[Person], house: str = "") -> list[DemoPerson]:
    """Give each of the people a token, and forget the ones that are not valid any more."""
    async with careplan.database.writing(actor, careplan.moment(actor), careplan.record_types) as db:
        old = sa.delete(AccessToken).where(AccessToken.organisation_id == actor.organisation_id)
        await db.execute(old.where(AccessToken.label == LABEL, AccessToken.expires_at < careplan.clock()))
        staff = {member.email: member for member in await db.scalars(sa.select(StaffMember))}
        signed_in = []
        for person in people:
            token, text = issue_token(staff[person.email], label=LABEL, now=careplan.clock(), valid_for=VALID_FOR)
            db.add(token)
            role = f"{person.role}, {house}" if house else person.role
            signed_in.append(DemoPerson(person.name, role, text))
        await db.commit()
    return signed_in
