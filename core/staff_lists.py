"""Lists of staff: what narrows them, and how they are sorted."""

from collections.abc import Mapping
from enum import StrEnum

import sqlalchemy as sa

from .orders import Order
from .staff import StaffMember, StaffRole
from .text import sort_key


class StaffOrder(StrEnum):
    """How a list of staff is sorted."""

    NAME = "NAME"
    """By name, from A to Z."""
    NEWEST = "NEWEST"
    """Who was taken on last comes first."""


ORDERS: Mapping[StaffOrder, Order] = {
    StaffOrder.NAME: Order((StaffMember.sort_name, StaffMember.id)),
    StaffOrder.NEWEST: Order((StaffMember.id,), descending=True),
}


def listed(
    *, search: str | None = None, role_id: str | None = None, is_active: bool | None = None
) -> sa.Select[StaffMember]:
    """The members of staff that are wanted; what is not said does not matter."""
    query = sa.select(StaffMember)
    for word in sort_key(search).split():
        by_name = StaffMember.sort_name.contains(word, autoescape=True)
        query = query.where(by_name | StaffMember.email.contains(word, autoescape=True))
    if role_id is not None:
        holders = sa.select(StaffRole.staff_id).where(StaffRole.role_id == role_id)
        query = query.where(StaffMember.id.in_(holders))
    return query if is_active is None else query.where(StaffMember.is_active == is_active)
