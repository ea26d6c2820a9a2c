"""Acknowledgements: who read the information of a plan."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Id, references
from .clients import ClientOwned
from .staff import StaffMember


class Acknowledgement(ClientOwned):
    """That somebody read the information in an item."""

    __tablename__ = "acknowledgements"
    __prefix__ = "ack"
    __readable_with__ = "support_plan.read"
    __table_args__ = (sa.UniqueConstraint("item_id", "staff_id"),)

    item_id: Mapped[str] = mapped_column(Id, references("plan_items.id"))
    staff_id: Mapped[str] = mapped_column(Id, references("staff_members.id"))
    acknowledged_at: Mapped[datetime]
    """When it was read."""

    staff: Mapped[StaffMember | None] = relationship(lazy="raise", viewonly=True)
    """Who read it."""
