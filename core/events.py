"""What happened, told after it is certain."""

import dataclasses
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .base import Id, Json, Owned


@dataclasses.dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, in the past tense; kept in the audit trail and told to plugins after the commit."""

    subject_id: str
    """The thing it happened to."""

    @property
    def kind(self) -> str:
        """Its name, such as ``SupportPlanActivated``."""
        return type(self).__name__

    @property
    def facts(self) -> Json:
        """Everything else that is known about it: identifiers and plain values, never health data."""
        return {
            field.name: getattr(self, field.name) for field in dataclasses.fields(self) if field.name != "subject_id"
        }


class AuditEntry(Owned):
    """One line of the audit trail: who did what to which thing, and when. Lines are only ever added."""

    __tablename__ = "audit_entries"
    __prefix__ = "audit"
    __readable_with__ = "audit.read"
    __table_args__ = (
        sa.Index("ix_audit_entries_subject", "organisation_id", "subject_id", "id"),
        sa.Index("ix_audit_entries_order", "organisation_id", "id"),
    )

    kind: Mapped[str] = mapped_column(sa.String(80))
    """What happened, such as `SupportPlanActivated`."""
    subject_id: Mapped[str] = mapped_column(Id)
    """The thing it happened to; look it up with `node`."""
    staff_id: Mapped[str] = mapped_column(Id)
    """Who did it."""
    at: Mapped[datetime]
    """When it happened."""
    facts: Mapped[Json]
    """What else is known: identifiers and plain values."""
