"""Founding an organisation: the one thing that nobody signed in can do, for there is nobody yet."""

import sqlalchemy as sa

from .addresses import check_email
from .careplan import Careplan
from .errors import DuplicateName, InvalidInput
from .organisations import Organisation, check_zone
from .roles import shipped_roles
from .staff import StaffMember, StaffRole
from .text import is_visible, sort_key
from .visibility import UNSCOPED


async def found(careplan: Careplan, name: str, time_zone: str, administrator: str, email: str) -> Organisation:
    """A new organisation with the shipped roles and its first administrator. Raises DuplicateName."""
    check_zone(time_zone)
    email = check_email(email.lower())
    if not (is_visible(name) and is_visible(administrator)):
        raise InvalidInput("An organisation and its administrator have names.")
    house = Organisation(name=name, time_zone=time_zone)
    roles = shipped_roles(house.id)
    first = StaffMember(organisation_id=house.id, name=administrator, sort_name=sort_key(administrator), email=email)
    held = StaffRole(organisation_id=house.id, staff_id=first.id, role_id=roles[0].id)
    async with careplan.database.writing(None, careplan.moment(None), careplan.record_types) as db:
        taken = sa.select(Organisation.id).where(Organisation.name == name)
        if conflict := await db.scalar(taken, execution_options=UNSCOPED):
            raise DuplicateName("organisation", name, conflict)
        db.add_all([house, *roles, first, held])
        await db.commit()
    return house
