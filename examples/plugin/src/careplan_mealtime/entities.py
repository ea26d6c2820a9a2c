"""What is stored about mealtimes."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from careplan.plugins import ClientRecord, RecordPart, permission_for
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

NAME = "mealtime_plan"
CLEAR = "clear_food"
"""What roles can allow beyond editing: a food that was ruled out is given again."""


class FoodTexture(StrEnum):
    """How food is prepared, on the IDDSI scale."""

    REGULAR = "REGULAR"
    """Level 7: everyday food."""
    SOFT_AND_BITE_SIZED = "SOFT_AND_BITE_SIZED"
    """Level 6: soft pieces of at most 1.5 cm."""
    MINCED_AND_MOIST = "MINCED_AND_MOIST"
    """Level 5: soft lumps of at most 4 mm."""
    PUREED = "PUREED"
    """Level 4: smooth, without lumps."""


class MealtimePlan(ClientRecord):
    """How a person eats and drinks safely, and with pleasure."""

    __tablename__ = "mealtime_plans"

    texture: Mapped[FoodTexture] = mapped_column(sa.Enum(FoodTexture, native_enum=False, length=30))
    """How their food is prepared."""
    drinks_level: Mapped[int]
    """How thick their drinks are, from 0 (thin) to 4 (extremely thick)."""
    assessed_on: Mapped[date | None]
    """The day a speech pathologist assessed it."""
    positioning: Mapped[str | None] = mapped_column(sa.Text)
    """How they sit while they eat."""
    enjoys: Mapped[str | None] = mapped_column(sa.Text)
    """What they love to eat and drink, and with whom."""

    advice: Mapped[list["FoodAdvice"]] = relationship(
        lambda: FoodAdvice,
        primaryjoin=lambda: MealtimePlan.id == foreign(FoodAdvice.record_id),
        order_by=lambda: FoodAdvice.id,
        lazy="raise",
        viewonly=True,
    )
    """What to know about single foods."""


class FoodAdvice(RecordPart):
    """What to know about one food."""

    __tablename__ = "mealtime_food_advice"
    __prefix__ = "foodadvice"
    __readable_with__ = permission_for(NAME, "read")
    __table_args__ = (sa.UniqueConstraint("record_id", "food"),)

    food: Mapped[str] = mapped_column(sa.String(200))
    """The food or drink."""
    advice: Mapped[str] = mapped_column(sa.Text)
    """How to prepare it, or why to leave it out."""
    is_avoided: Mapped[bool]
    """Whether the person is not to have it."""
