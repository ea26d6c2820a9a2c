"""What is stored about goals and how far they are."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from pydantic.dataclasses import dataclass
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from .. import ClientRecord, Document, Id, RecordPart, permission_for, references

NAME = "goal_attainment"
LOWEST, HIGHEST = -2, 2


class LifeDomain(StrEnum):
    """The part of life that a goal is about."""

    CHOICE_AND_CONTROL = "CHOICE_AND_CONTROL"
    """Deciding for oneself."""
    DAILY_LIVING = "DAILY_LIVING"
    """Everyday tasks."""
    HOME = "HOME"
    """Where and with whom one lives."""
    RELATIONSHIPS = "RELATIONSHIPS"
    """Family, friends and partners."""
    HEALTH_AND_WELLBEING = "HEALTH_AND_WELLBEING"
    """Body and mind."""
    LEARNING = "LEARNING"
    """School, courses and new skills."""
    WORK = "WORK"
    """Paid and unpaid work."""
    COMMUNITY = "COMMUNITY"
    """Taking part in social and community life."""


@dataclass(frozen=True)
class GoalScale:
    """What each level of a goal looks like, agreed before the work starts."""

    much_less_than_expected: str | None = None
    """Level -2."""
    somewhat_less_than_expected: str | None = None
    """Level -1."""
    as_expected: str | None = None
    """Level 0: the goal is reached."""
    somewhat_more_than_expected: str | None = None
    """Level +1."""
    much_more_than_expected: str | None = None
    """Level +2."""


class GoalAttainmentPlan(ClientRecord):
    """The goals a person works towards, each measured on a scale of its own."""

    __tablename__ = "goal_attainment_plans"

    focus: Mapped[str | None] = mapped_column(sa.Text)
    """What the person wants from their goals, in their own words."""
    agreed_on: Mapped[date | None]
    """The day the goals were agreed with the person."""
    next_rating_on: Mapped[date | None]
    """The day by which the goals are to be rated again."""

    goals: Mapped[list["Goal"]] = relationship(
        lambda: Goal,
        primaryjoin=lambda: GoalAttainmentPlan.id == foreign(Goal.record_id),
        order_by=lambda: (Goal.position, Goal.id),
        lazy="raise",
        viewonly=True,
    )
    """The goals, in order."""


class Goal(RecordPart):
    """Something a person wants to achieve, and how everyone will notice."""

    __tablename__ = "goals"
    __prefix__ = "goal"
    __readable_with__ = permission_for(NAME, "read")
    __table_args__ = (
        sa.UniqueConstraint("record_id", "position"),
        sa.CheckConstraint("baseline IN (-2, -1)", name="baseline_is_below_expected"),
        sa.CheckConstraint("level BETWEEN -2 AND 2", name="level_is_on_scale"),
        sa.CheckConstraint("importance BETWEEN 0 AND 3", name="importance_is_on_scale"),
        sa.CheckConstraint("difficulty BETWEEN 0 AND 3", name="difficulty_is_on_scale"),
    )

    statement: Mapped[str] = mapped_column(sa.Text)
    """What the person wants to achieve, in their words."""
    domain: Mapped[LifeDomain] = mapped_column(sa.Enum(LifeDomain, native_enum=False, length=30))
    """The part of life it is about."""
    strategies: Mapped[str | None] = mapped_column(sa.Text)
    """How they go about it."""
    who_helps: Mapped[str | None] = mapped_column(sa.Text)
    """Who helps, and with what."""
    baseline: Mapped[int] = mapped_column(default=-1)
    """Where they start: -1, or -2 where it could not be worse."""
    scale: Mapped[GoalScale] = mapped_column(Document(GoalScale), default=GoalScale())
    """What each level looks like."""
    importance: Mapped[int | None]
    """How important it is to the person, from 0 (not at all) to 3 (very)."""
    difficulty: Mapped[int | None]
    """How difficult it is to reach, from 0 (not at all) to 3 (very)."""
    target_on: Mapped[date | None]
    """The day by which it should be reached."""
    level: Mapped[int | None]
    """The level of the latest rating, from -2 to +2, where 0 is as expected; null before the first rating."""
    position: Mapped[int]
    """Its place among the goals, from 1."""

    ratings: Mapped[list["GoalRating"]] = relationship(
        lambda: GoalRating,
        primaryjoin=lambda: Goal.id == foreign(GoalRating.goal_id),
        order_by=lambda: (GoalRating.rated_on, GoalRating.id),
        lazy="raise",
        viewonly=True,
    )
    """How far it was, over time; the latest is last."""


class GoalRating(RecordPart):
    """How far a goal was on a day."""

    __tablename__ = "goal_ratings"
    __prefix__ = "rating"
    __readable_with__ = permission_for(NAME, "read")
    __table_args__ = (sa.CheckConstraint("level BETWEEN -2 AND 2", name="level_is_on_scale"),)

    goal_id: Mapped[str] = mapped_column(Id, references("goals.id"), index=True)
    level: Mapped[int]
    """The level, from -2 to +2, where 0 is as expected."""
    rated_on: Mapped[date]
    """The day it was like that."""
    note: Mapped[str | None] = mapped_column(sa.Text)
    """What was seen."""
