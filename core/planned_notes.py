"""Notes: what staff write about a planned service; they are only ever added."""

from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Stamped
from .events import Event
from .permissions import requires
from .planned_service_parts import ConfidentialPart
from .planned_service_steps import whose
from .planned_services import PlannedService
from .staff import StaffMember
from .work import Work


class NoteKind(StrEnum):
    """On what occasion a note was written."""

    NOTE = "NOTE"
    """By itself."""
    COMPLETED = "COMPLETED"
    """When the planned service was completed."""
    APPROVED = "APPROVED"
    """When it was approved."""
    RETURNED = "RETURNED"
    """When it was returned: what is still to be done."""
    SKIPPED = "SKIPPED"
    """When it was skipped: why."""
    REOPENED = "REOPENED"
    """When it was reopened: why."""
    DECIDED = "DECIDED"
    """When it was kept or cancelled although its support plan was no longer in force: why."""


class PlannedServiceNote(Stamped, ConfidentialPart):
    """What somebody wrote about a planned service."""

    __tablename__ = "planned_service_notes"
    __prefix__ = "plnote"

    kind: Mapped[NoteKind] = mapped_column(sa.Enum(NoteKind, native_enum=False, length=20))
    """On what occasion."""
    text: Mapped[str] = mapped_column(sa.Text)
    """What was written."""

    author: Mapped[StaffMember | None] = relationship(
        primaryjoin="foreign(PlannedServiceNote.created_by_id) == StaffMember.id", lazy="raise", viewonly=True
    )
    """Who wrote it."""


@dataclass(frozen=True, slots=True)
class PlannedServiceNoted(Event):
    """Somebody wrote a note about a planned service."""

    note_id: str
    note_kind: str


@requires(whose)
async def add_note(work: Work, service: PlannedService, text: str) -> PlannedServiceNote:
    """Write something about a planned service, at whatever stage it is."""
    return keep_note(work, service, NoteKind.NOTE, text)


def keep_note(work: Work, service: PlannedService, kind: NoteKind, text: str) -> PlannedServiceNote:
    """Put a note on file, as part of what is being done."""
    note = PlannedServiceNote(client_id=service.client_id, planned_service_id=service.id, kind=kind, text=text)
    work.add(note)
    work.record(PlannedServiceNoted(service.id, note.id, kind))
    return note
