"""What forms are required of clients, enrollments and client services, and which of these needs are met."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from .batches import among, grouped
from .client_services import ClientService
from .clients import Client
from .enrollments import Enrollment
from .form_assignments import FormAssignment, FormAssignmentKind
from .form_dates import date_in, dates_of
from .form_submissions import FormSubmission, FormSubmissionStatus
from .forms import Form
from .months import Month
from .visibility import Db


class MissingFormReason(StrEnum):
    """Why a form is required."""

    REQUIRED_FOR_CLIENT = "REQUIRED_FOR_CLIENT"
    """It is required for every client."""
    REQUIRED_FOR_PROGRAM = "REQUIRED_FOR_PROGRAM"
    """The program requires it; without it an enrollment does not end successfully."""
    REQUIRED_FOR_PROGRAM_SERVICE = "REQUIRED_FOR_PROGRAM_SERVICE"
    """The service requires it before it can be completed."""
    REQUIRED_EVERY_MONTH = "REQUIRED_EVERY_MONTH"
    """The end-of-month report of the service requires it."""


IN_WORDS: Mapping[MissingFormReason, str] = {
    MissingFormReason.REQUIRED_FOR_CLIENT: "is required for every client",
    MissingFormReason.REQUIRED_FOR_PROGRAM: "is required in this program",
    MissingFormReason.REQUIRED_FOR_PROGRAM_SERVICE: "is required before this service can be completed",
    MissingFormReason.REQUIRED_EVERY_MONTH: "is required for the end-of-month report",
}


@dataclasses.dataclass(frozen=True, slots=True)
class MissingForm:
    """A form that is required somewhere and was not submitted there yet."""

    form: Form
    """The form."""
    reason: MissingFormReason
    """Why it is required."""
    client_id: str
    enrollment_id: str | None = None
    client_service_id: str | None = None
    month_required: Month | None = None
    draft_id: str | None = None

    @property
    def context_id(self) -> str:
        """The narrowest thing it is missing for."""
        return self.client_service_id or self.enrollment_id or self.client_id

    @property
    def month(self) -> str | None:
        """The month it is required for, where it is required every month, such as 2026-10."""
        return str(self.month_required) if self.month_required else None

    @property
    def message(self) -> str:
        """What is missing and why, in words."""
        month = f" of {self.month_required.in_words}" if self.month_required else ""
        begun = " A draft was begun; submit it." if self.draft_id else ""
        return f"{self.form.name!r} {IN_WORDS[self.reason]}{month}.{begun}"


@dataclasses.dataclass(frozen=True)
class Scope:
    """What forms may be missing for, as far as it is not over."""

    clients: Sequence[Client] = ()
    enrollments: Sequence[Enrollment] = ()
    services: Sequence[ClientService] = ()

    @property
    def client_ids(self) -> set[str]:
        """Everybody it is about."""
        own = {client.id for client in self.clients}
        return own | {each.client_id for each in (*self.enrollments, *self.services)}


Required = Sequence[tuple[FormAssignment, Form]]


async def required_forms(db: Db, *kinds: FormAssignmentKind) -> Required:
    """The forms that are required, each with where, by assignments of some kinds."""
    query = (
        sa.select(FormAssignment, Form)
        .join(Form, Form.id == FormAssignment.form_id)
        .where(
            FormAssignment.kind.in_(kinds),
            Form.deleted_at.is_(None),
            sa.or_(FormAssignment.is_required, Form.is_required),
        )
        .order_by(Form.sort_name, FormAssignment.id)
    )
    return [(assignment, form) for assignment, form in await db.execute(query)]


def is_met(
    form: Form, indicators: Sequence[str], entries: Iterable[FormSubmission], month: Month, zone: ZoneInfo
) -> bool:
    """Whether what is required every month was submitted; a form that is filled in once is so for every month."""
    return any(
        not form.is_repeatable or date_in(month, dates_of(entry.values, indicators, entry.created_at, zone)) is not None
        for entry in entries
    )


async def missing_in(db: Db, scope: Scope) -> list[MissingForm]:
    """What is required in a scope and was not submitted, the narrowest first; a form is told once in what lies within.

    What was submitted in a service counts for its enrollment and its client as well.
    """
    kinds = (FormAssignmentKind.GLOBAL, FormAssignmentKind.PROGRAM, FormAssignmentKind.PROGRAM_SERVICE)
    needs = list(_needs(scope, await required_forms(db, *kinds)))
    entries = await entries_of(db, scope.client_ids, {need.form.id for need in needs})
    submitted = {
        (entry.form_id, around)
        for entry in entries
        if entry.status is FormSubmissionStatus.SUBMITTED
        for around in (entry.client_id, entry.enrollment_id, entry.client_service_id)
    }
    unmet = _each_once(need for need in needs if (need.form.id, need.context_id) not in submitted)
    return with_drafts(unmet, entries)


def with_drafts(missing: Iterable[MissingForm], entries: Iterable[FormSubmission]) -> list[MissingForm]:
    """What is missing, each with the draft that somebody began."""
    drafts = {
        (entry.form_id, entry.context_id): entry.id for entry in entries if entry.status is FormSubmissionStatus.DRAFT
    }
    return [dataclasses.replace(each, draft_id=drafts.get((each.form.id, each.context_id))) for each in missing]


async def entries_of(db: Db, client_ids: Iterable[str], form_ids: Iterable[str]) -> list[FormSubmission]:
    """What was filled in about clients in some forms, and does count or might."""
    query = sa.select(FormSubmission).where(
        among(FormSubmission.client_id, client_ids),
        among(FormSubmission.form_id, form_ids),
        FormSubmission.status != FormSubmissionStatus.VOIDED,
    )
    return list(await db.scalars(query.order_by(FormSubmission.id)))


def _needs(scope: Scope, required: Required) -> Iterator[MissingForm]:
    by_target = grouped((each.program_service_id or each.program_id, form) for each, form in required)
    reasons = MissingFormReason
    for service in scope.services:
        for form in by_target.get(service.program_service_id, ()):
            where = service.client_id, service.enrollment_id, service.id
            yield MissingForm(form, reasons.REQUIRED_FOR_PROGRAM_SERVICE, *where)
    for enrollment in scope.enrollments:
        for form in by_target.get(enrollment.program_id, ()):
            yield MissingForm(form, reasons.REQUIRED_FOR_PROGRAM, enrollment.client_id, enrollment.id)
    for client in scope.clients:
        for form in by_target.get(None, ()):
            yield MissingForm(form, reasons.REQUIRED_FOR_CLIENT, client.id)


def _each_once(missing: Iterable[MissingForm]) -> Iterator[MissingForm]:
    """Without those that are told in something narrower already."""
    told: set[tuple[str, str | None]] = set()
    for each in missing:
        if (each.form.id, each.context_id) not in told:
            yield each
        told |= {(each.form.id, around) for around in (each.client_id, each.enrollment_id, each.client_service_id)}
