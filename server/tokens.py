"""Tokens for staff, made by the operator until an identity provider does it."""

from datetime import timedelta

import sqlalchemy as sa

from ..core.careplan import Careplan
from ..core.organisations import Organisation
from ..core.staff import StaffMember, issue_token
from ..core.visibility import UNSCOPED


class NobodyToSignIn(Exception):
    """There is no such member of staff, or more than one, or they left."""


async def make_token(careplan: Careplan, email: str, organisation: str | None, valid_for: timedelta) -> tuple[str, str]:
    """A new token, and in words whose it is. Raises NobodyToSignIn."""
    async with careplan.database.writing(None, careplan.moment(None), careplan.record_types) as db:
        query = (
            sa.select(StaffMember, Organisation)
            .join(Organisation, Organisation.id == StaffMember.organisation_id)
            .where(sa.func.lower(StaffMember.email) == email.strip().lower())
        )
        if organisation is not None:
            query = query.where((Organisation.name == organisation) | (Organisation.id == organisation))
        found = [(staff, house) for staff, house in await db.execute(query, execution_options=UNSCOPED)]
        staff, house = _only(found, email)
        token, text = issue_token(staff, label="command line", now=careplan.clock(), valid_for=valid_for)
        db.add(token)
        await db.commit()
        return text, f"{staff.name}, {house.name}, until {token.expires_at:%Y-%m-%d %H:%M} UTC"


def _only(found: list[tuple[StaffMember, Organisation]], email: str) -> tuple[StaffMember, Organisation]:
    if not found:
        raise NobodyToSignIn(f"Nobody with the address {email!r} works there.")
    if len(found) > 1:
        houses = ", ".join(sorted(house.name for _, house in found))
        raise NobodyToSignIn(f"{email!r} works for several organisations: name one with --organisation. ({houses})")
    if not found[0][0].is_active:
        raise NobodyToSignIn(f"{email!r} is not active any more and cannot sign in.")
    return found[0]
