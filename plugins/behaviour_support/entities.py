"""What is stored about behaviour support: the plan, its strategies, and restrictive practices."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from dateutil.relativedelta import relativedelta
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from .. import ClientRecord, FieldDefinition, RecordPart, permission_for
from .reviews import ReviewSettings

NAME = "behaviour_support"


class BehaviourSupportKind(StrEnum):
    """How far a behaviour support plan goes."""

    INTERIM = "INTERIM"
    """Keeps everyone safe until the assessment is done."""
    COMPREHENSIVE = "COMPREHENSIVE"
    """Rests on an assessment of why the behaviour happens."""


class StrategyKind(StrEnum):
    """What a strategy is for."""

    PROACTIVE = "PROACTIVE"
    """Makes the behaviour less likely."""
    REACTIVE = "REACTIVE"
    """Keeps everyone safe when it happens."""
    SKILL_BUILDING = "SKILL_BUILDING"
    """Teaches another way to get what is needed."""


class RestrictivePracticeType(StrEnum):
    """How a practice restricts a person; it never changes for a practice."""

    SECLUSION = "SECLUSION"
    """Being alone in a space one cannot leave."""
    CHEMICAL = "CHEMICAL"
    """Medication to influence behaviour."""
    MECHANICAL = "MECHANICAL"
    """A device that limits movement."""
    PHYSICAL = "PHYSICAL"
    """Holding, to limit movement."""
    ENVIRONMENTAL = "ENVIRONMENTAL"
    """No free access to places or things."""


class PracticeUse(StrEnum):
    """When a restrictive practice is used."""

    ROUTINE = "ROUTINE"
    """All the time, or at set times."""
    PRN = "PRN"
    """When it is needed."""


class AuthorisationStatus(StrEnum):
    """Whether a restrictive practice may be used."""

    NOT_SOUGHT = "NOT_SOUGHT"
    """Nobody applied for it."""
    SOUGHT = "SOUGHT"
    """It was applied for."""
    AUTHORISED = "AUTHORISED"
    """It was granted, for the days named."""


class BehaviourSupportPlan(ClientRecord):
    """What a person's behaviour tells, and what everybody does about it."""

    __tablename__ = "behaviour_support_plans"

    kind: Mapped[BehaviourSupportKind] = mapped_column(sa.Enum(BehaviourSupportKind, native_enum=False, length=20))
    """How far the plan goes."""
    developed_by: Mapped[str | None] = mapped_column(sa.String(500))
    """The practitioner who developed it."""
    developed_on: Mapped[date | None]
    """The day it was developed."""
    review_due_on: Mapped[date | None]
    """The day by which it is to be reviewed; a year after it was developed where nobody names another."""
    summary: Mapped[str | None] = mapped_column(sa.Text)
    """The behaviours of concern, and what they tell."""
    early_signs: Mapped[str | None] = mapped_column(sa.Text)
    """How one notices early that the person is getting upset."""
    what_helps: Mapped[str | None] = mapped_column(sa.Text)
    """What helps then."""

    strategies: Mapped[list["Strategy"]] = relationship(
        lambda: Strategy,
        primaryjoin=lambda: BehaviourSupportPlan.id == foreign(Strategy.record_id),
        order_by=lambda: Strategy.id,
        lazy="raise",
        viewonly=True,
    )
    """What everybody does, in the order it was agreed."""
    restrictive_practices: Mapped[list["RestrictivePractice"]] = relationship(
        lambda: RestrictivePractice,
        primaryjoin=lambda: BehaviourSupportPlan.id == foreign(RestrictivePractice.record_id),
        order_by=lambda: RestrictivePractice.id,
        lazy="raise",
        viewonly=True,
    )
    """The restrictive practices, in use or ended."""

    def write_values(self, definitions: Sequence[FieldDefinition], values: Mapping[str, Any]) -> None:
        """Record values; the review is due after the usual time where nobody says when."""
        super().write_values(definitions, values)
        if self.developed_on is not None and self.review_due_on is None and "review_due_on" not in values:
            self.review_due_on = self.developed_on + relativedelta(months=ReviewSettings().review_months)


class Strategy(RecordPart):
    """Something everybody does to support a person's behaviour."""

    __tablename__ = "behaviour_strategies"
    __prefix__ = "strategy"
    __readable_with__ = permission_for(NAME, "read")

    kind: Mapped[StrategyKind] = mapped_column(sa.Enum(StrategyKind, native_enum=False, length=20))
    """What it is for."""
    description: Mapped[str] = mapped_column(sa.Text)
    """What to do."""
    who: Mapped[str | None] = mapped_column(sa.String(500))
    """Who does it."""


class RestrictivePractice(RecordPart):
    """A practice that restricts a person's rights or freedom of movement; to be reduced and ended."""

    __tablename__ = "restrictive_practices"
    __prefix__ = "practice"
    __readable_with__ = permission_for(NAME, "read")
    __table_args__ = (
        sa.CheckConstraint("authorised_until >= authorised_from", name="authorised_in_order"),
        sa.Index("ix_restrictive_practices_order", "organisation_id", "id"),
    )

    type: Mapped[RestrictivePracticeType] = mapped_column(
        sa.Enum(RestrictivePracticeType, native_enum=False, length=20)
    )
    """How it restricts the person; never changed."""
    use: Mapped[PracticeUse] = mapped_column(sa.Enum(PracticeUse, native_enum=False, length=20))
    """When it is used."""
    description: Mapped[str] = mapped_column(sa.Text)
    """What is done, when, and by whom."""
    authorisation: Mapped[AuthorisationStatus] = mapped_column(
        sa.Enum(AuthorisationStatus, native_enum=False, length=20), default=AuthorisationStatus.NOT_SOUGHT
    )
    """Whether it may be used."""
    authorised_by: Mapped[str | None] = mapped_column(sa.String(500))
    """Who authorised it."""
    authorised_from: Mapped[date | None]
    """The first day it may be used."""
    authorised_until: Mapped[date | None]
    """The last day it may be used; null where no end was set."""
    ended_on: Mapped[date | None]
    """The day it was given up; null while it is in use."""
