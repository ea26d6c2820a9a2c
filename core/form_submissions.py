"""Form submissions: what staff filled in about clients, where, when and by whom."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from . import field_values, fields
from .base import Id, Json, Stamped, Versioned, references
from .client_services import ClientService
from .clients import Client, ClientOwned
from .enrollments import Enrollment
from .field_values import FieldValue
from .fields import FieldDefinition
from .finding import found
from .form_assignments import FormAssignmentKind
from .forms import Form, FormVersion
from .orders import Order
from .visibility import Db

if TYPE_CHECKING:
    from .support_logs import SupportLog

SINGLE = sa.text("is_single AND status <> 'VOIDED'")


class FormSubmissionStatus(StrEnum):
    """How far a form is filled in."""

    DRAFT = "DRAFT"
    """Somebody began; it may be incomplete, and does not count yet."""
    SUBMITTED = "SUBMITTED"
    """It is complete and counts."""
    VOIDED = "VOIDED"
    """It was a mistake: it stays on file, and does not count."""


class FormSubmission(Versioned, Stamped, ClientOwned):
    """A form as it was filled in about a client: for them as a person, in an enrollment, or in a client service."""

    __tablename__ = "form_submissions"
    __prefix__ = "submission"
    __readable_with__ = "form.read"
    __table_args__ = (
        sa.Index(
            "uq_form_submissions_single",
            "form_id",
            "context_id",
            unique=True,
            postgresql_where=SINGLE,
            sqlite_where=SINGLE,
        ),
        sa.Index("ix_form_submissions_of_context", "context_id", "form_id", "id"),
        sa.Index("ix_form_submissions_order", "organisation_id", "id"),
        sa.CheckConstraint("context_id = coalesce(client_service_id, enrollment_id, client_id)", name="knows_context"),
        sa.CheckConstraint("client_service_id IS NULL OR enrollment_id IS NOT NULL", name="knows_enrollment"),
        sa.CheckConstraint("status <> 'SUBMITTED' OR submitted_at IS NOT NULL", name="knows_when"),
    )

    form_id: Mapped[str] = mapped_column(Id, references("forms.id"), index=True)
    form_version_id: Mapped[str] = mapped_column(Id, references("form_versions.id"), index=True)
    kind: Mapped[FormAssignmentKind] = mapped_column(sa.Enum(FormAssignmentKind, native_enum=False, length=20))
    """What it was filled in for."""
    enrollment_id: Mapped[str | None] = mapped_column(Id, references("enrollments.id"), index=True)
    client_service_id: Mapped[str | None] = mapped_column(Id, references("client_services.id"), index=True)
    support_log_id: Mapped[str | None] = mapped_column(Id, references("support_logs.id"), index=True)
    context_id: Mapped[str] = mapped_column(Id)
    """The narrowest thing it belongs to: the client service, the enrollment, or the client."""
    is_single: Mapped[bool]
    """Whether it is the one entry that there may be in its context."""
    status: Mapped[FormSubmissionStatus] = mapped_column(
        sa.Enum(FormSubmissionStatus, native_enum=False, length=20), default=FormSubmissionStatus.DRAFT
    )
    """How far it is filled in."""
    values: Mapped[Json] = mapped_column(default=dict)
    """What its fields hold, as plain values by key."""
    submitted_at: Mapped[datetime | None]
    """When it was first submitted."""
    submitted_by_id: Mapped[str | None] = mapped_column(Id, references("staff_members.id"))
    voided_at: Mapped[datetime | None]
    """When it was found to be a mistake."""
    voided_by_id: Mapped[str | None] = mapped_column(Id, references("staff_members.id"))
    void_reason: Mapped[str | None] = mapped_column(sa.Text)
    """Why it does not count."""

    form: Mapped[Form] = relationship(
        primaryjoin="foreign(FormSubmission.form_id) == Form.id", lazy="raise", viewonly=True
    )
    """The form; it can be read also after it was deleted."""
    form_version: Mapped[FormVersion] = relationship(
        primaryjoin="foreign(FormSubmission.form_version_id) == FormVersion.id", lazy="raise", viewonly=True
    )
    """The fields that were filled in."""
    client: Mapped[Client] = relationship(
        primaryjoin="foreign(FormSubmission.client_id) == Client.id", lazy="raise", viewonly=True
    )
    """Whom it is about."""
    enrollment: Mapped[Enrollment | None] = relationship(
        primaryjoin="foreign(FormSubmission.enrollment_id) == Enrollment.id", lazy="raise", viewonly=True
    )
    """The enrollment it belongs to; null where it is about the client as a person."""
    client_service: Mapped[ClientService | None] = relationship(
        primaryjoin="foreign(FormSubmission.client_service_id) == ClientService.id", lazy="raise", viewonly=True
    )
    """The client service it belongs to, where it belongs to one."""
    support_log: Mapped["SupportLog | None"] = relationship(
        primaryjoin="foreign(FormSubmission.support_log_id) == SupportLog.id", lazy="raise", viewonly=True
    )
    """The support log it was filled in with, where it was filled in with one that counts."""
    revisions: Mapped[list["FormRevision"]] = relationship(
        primaryjoin="FormSubmission.id == foreign(FormRevision.submission_id)",
        order_by="FormRevision.number.desc()",
        lazy="raise",
        viewonly=True,
    )
    """What it held each time it was submitted, the newest first."""


class FormRevision(Stamped, ClientOwned):
    """What a submission held from one time on: kept with every change, so that nothing submitted is ever lost."""

    __tablename__ = "form_revisions"
    __prefix__ = "formrev"
    __readable_with__ = "form.read"
    __table_args__ = (sa.UniqueConstraint("submission_id", "number"),)

    submission_id: Mapped[str] = mapped_column(Id, references("form_submissions.id"))
    number: Mapped[int]
    """Counts how often it was submitted, from 1."""
    form_version_id: Mapped[str] = mapped_column(Id, references("form_versions.id"), index=True)
    values: Mapped[Json]
    """What the fields held, as plain values by key."""

    form_version: Mapped[FormVersion] = relationship(
        primaryjoin="foreign(FormRevision.form_version_id) == FormVersion.id", lazy="raise", viewonly=True
    )
    """The fields that were filled in."""


Filled = TypeVar("Filled", FormSubmission, FormRevision)
Definitions = tuple[FieldDefinition, ...]

NEWEST = Order((FormSubmission.id,), descending=True)
OLDEST = Order((FormSubmission.id,))


def matching(
    *,
    client_id: str | None = None,
    enrollment_id: str | None = None,
    client_service_id: str | None = None,
    form_id: str | None = None,
    statuses: Sequence[FormSubmissionStatus] | None = None,
) -> sa.Select[FormSubmission]:
    """Submissions by what they belong to, by form and by status; what is not said does not matter."""
    query = sa.select(FormSubmission)
    named = {
        FormSubmission.client_id: client_id,
        FormSubmission.enrollment_id: enrollment_id,
        FormSubmission.client_service_id: client_service_id,
        FormSubmission.form_id: form_id,
    }
    for column, identifier in named.items():
        if identifier is not None:
            query = query.where(column == identifier)
    return query if statuses is None else query.where(FormSubmission.status.in_(statuses))


async def _defined(db: Db, entity: type[Filled], identifiers: Sequence[str]) -> list[tuple[Filled, Definitions]]:
    """Things that were filled in, each with the fields of its version."""
    filled = (await found(db, entity, identifiers)).values()
    versions = await found(db, FormVersion, {each.form_version_id for each in filled})
    return [(each, versions[each.form_version_id].fields) for each in filled]


async def fields_of(db: Db, submission_ids: Sequence[str]) -> Mapping[str, list[FieldValue]]:
    """What each field of submissions holds, typed."""
    defined = await _defined(db, FormSubmission, submission_ids)
    return {entry.id: field_values.read(own, entry.values) for entry, own in defined}


async def revised_fields_of(db: Db, revision_ids: Sequence[str]) -> Mapping[str, list[FieldValue]]:
    """What each field held in revisions, typed."""
    defined = await _defined(db, FormRevision, revision_ids)
    return {revision.id: field_values.read(own, revision.values) for revision, own in defined}


async def lacking_of(db: Db, submission_ids: Sequence[str]) -> Mapping[str, list[FieldDefinition]]:
    """The required fields of submissions that hold nothing yet."""
    defined = await _defined(db, FormSubmission, submission_ids)
    return {entry.id: fields.missing(own, entry.values) for entry, own in defined}
