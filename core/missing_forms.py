"""Missing forms: what is required and not submitted yet, and why, for any number of things in a few statements."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from .base import Owned, name_of
from .batches import among, grouped
from .client_services import ClientService
from .clients import Client, ClientStatus
from .enrollment_services import UNFINISHED
from .enrollments import Enrollment, EnrollmentStatus
from .errors import Forbidden, InvalidInput, NotFound, Refusal
from .finding import found
from .form_assignments import FormAssignmentKind
from .form_needs import (
    MissingForm,
    MissingFormReason,
    Scope,
    entries_of,
    is_met,
    missing_in,
    required_forms,
    with_drafts,
)
from .form_submissions import FormSubmissionStatus
from .forms import Form
from .months import Month
from .viewer import viewer_may
from .visibility import Db, seeing_all
from .work import Work

MOST = 500
READING = "form.read"

Missing = Mapping[str, list[MissingForm]]


class RequiredFormsMissing(Refusal):
    """The service cannot be completed before the forms it requires are submitted."""

    def __init__(self, missing: Sequence[MissingForm]) -> None:
        super().__init__("Submit what is required first: " + ", ".join(each.form.name for each in missing) + ".")
        self.missing_forms = list(missing)


@dataclass(frozen=True, kw_only=True)
class Within:
    """What is looked through: what is not named does not narrow it down."""

    client_id: str | None = None
    enrollment_id: str | None = None
    client_service_id: str | None = None


async def of_clients(db: Db, client_ids: Sequence[str]) -> Missing:
    """What is missing for clients, in all that they are in; nothing is told to those who may not see forms."""
    active = sa.select(Client).where(among(Client.id, client_ids), Client.status == ClientStatus.ACTIVE)
    scope = Scope(
        list(await db.scalars(active.order_by(Client.id))),
        await _enrollments(db, among(Enrollment.client_id, client_ids)),
        await _unfinished(db, among(ClientService.client_id, client_ids)),
    )
    return _by(db, client_ids, [(each.client_id, each) for each in await missing_in(db, scope)])


async def of_enrollments(db: Db, enrollment_ids: Sequence[str]) -> Missing:
    """What is missing in enrollments: for the program, and in each of their services."""
    enrollments = await _enrollments(db, among(Enrollment.id, enrollment_ids))
    services = await _unfinished(db, among(ClientService.enrollment_id, enrollment_ids))
    missing = await missing_in(db, Scope(enrollments=enrollments, services=services))
    return _by(db, enrollment_ids, [(each.enrollment_id, each) for each in missing])


async def of_client_services(db: Db, service_ids: Sequence[str]) -> Missing:
    """What is missing before client services can be completed."""
    missing = await missing_in(db, Scope(services=await _unfinished(db, among(ClientService.id, service_ids))))
    return _by(db, service_ids, [(each.client_service_id, each) for each in missing])


async def in_month(db: Db, month: Month, within: Within) -> list[MissingForm]:
    """What is missing for the reports of a month: of services that were delivered in it and whose enrollment is open."""
    required = await required_forms(db, FormAssignmentKind.REPORT)
    reports = grouped((each.program_service_id, (each, form)) for each, form in required)
    services = await _delivered(db, month, within, [key for key in reports if key])
    entries = await entries_of(db, {each.client_id for each in services}, {form.id for _, form in required})
    submitted = grouped(
        ((entry.form_id, entry.context_id), entry)
        for entry in entries
        if entry.status is FormSubmissionStatus.SUBMITTED
    )
    missing = [
        MissingForm(
            form, MissingFormReason.REQUIRED_EVERY_MONTH, service.client_id, service.enrollment_id, service.id, month
        )
        for service in services
        for assignment, form in reports[service.program_service_id]
        if not is_met(
            form, assignment.indicator_fields, submitted.get((form.id, service.id), ()), month, db.moment.zone
        )
    ]
    return with_drafts(missing, entries)


async def listed(db: Db, within: Within, month: Month | None, first: int) -> list[MissingForm]:
    """What is missing in a client, an enrollment or a client service; or, in a month, for the reports of what is named.

    Raises Forbidden to those who may not see forms, and InvalidInput where nothing narrows it down.
    """
    if not 1 <= first <= MOST:
        raise InvalidInput(f"Ask for 1 to {MOST} at a time.", path=["first"])
    if not viewer_may(db, READING):
        raise Forbidden(READING)
    if month is not None:
        return (await in_month(db, month, within))[:first]
    named = [(key, getattr(within, key)) for key in _READERS if getattr(within, key)]
    if len(named) != 1:
        raise InvalidInput("Name one client, enrollment or client service, or a month.", path=["filter"])
    ((key, identifier),) = named
    entity, reader = _READERS[key]
    if await db.get(entity, identifier) is None:
        raise NotFound(name_of(entity), identifier, path=["filter", key])
    return (await reader(db, [identifier]))[identifier][:first]


async def refuse_incomplete(work: Work, service: ClientService) -> None:
    """Refuse to complete a service whose required forms are not submitted, whether or not the actor may see forms."""
    with seeing_all(work.db):
        missing = await missing_in(work.db, Scope(services=[service]))
    if missing:
        raise RequiredFormsMissing(missing)


async def missing_at_closing(work: Work, enrollment: Enrollment) -> list[MissingForm]:
    """The forms that a program requires and that an enrollment lacks, whether or not the actor may see forms."""
    with seeing_all(work.db):
        return await missing_in(work.db, Scope(enrollments=[enrollment]))


async def _enrollments(db: Db, wanted: sa.ColumnElement[bool]) -> list[Enrollment]:
    active = sa.select(Enrollment).where(wanted, Enrollment.status == EnrollmentStatus.ACTIVE)
    return list(await db.scalars(active.order_by(Enrollment.id)))


async def _unfinished(db: Db, wanted: sa.ColumnElement[bool]) -> list[ClientService]:
    return list(await db.scalars(_in_open_enrollments().where(wanted, ClientService.status.in_(UNFINISHED))))


async def _delivered(db: Db, month: Month, within: Within, program_service_ids: Sequence[str]) -> list[ClientService]:
    """The services that had begun by the end of a month and were not over at its beginning."""
    ended = sa.func.coalesce(ClientService.completed_on, ClientService.ended_on)
    query = _in_open_enrollments().where(
        among(ClientService.program_service_id, program_service_ids),
        ClientService.started_on <= month.last_day,
        ClientService.skip_reason.is_(None),
        sa.or_(ended.is_(None), ended >= month.first_day),
    )
    columns = {ClientService.client_id: within.client_id, ClientService.enrollment_id: within.enrollment_id}
    for column, identifier in (columns | {ClientService.id: within.client_service_id}).items():
        query = query if identifier is None else query.where(column == identifier)
    return list(await db.scalars(query))


def _in_open_enrollments() -> sa.Select[ClientService]:
    return (
        sa.select(ClientService)
        .join(Enrollment, Enrollment.id == ClientService.enrollment_id)
        .where(Enrollment.status == EnrollmentStatus.ACTIVE)
        .order_by(ClientService.client_id, ClientService.id)
    )


def _by(db: Db, keys: Sequence[str], missing: Sequence[tuple[str | None, MissingForm]]) -> Missing:
    if not viewer_may(db, READING):
        return {}
    own = grouped(missing)
    return {key: own.get(key, []) for key in keys}


async def at_closing_of(db: Db, enrollment_ids: Sequence[str]) -> Mapping[str, list[Form]]:
    """The forms that programs required and that enrollments lacked when they were closed."""
    enrollments = await found(db, Enrollment, enrollment_ids)
    lacking = {each.id: each.outcome_detail.missing_form_ids for each in enrollments.values() if each.outcome_detail}
    forms = await found(db, Form, {form_id for form_ids in lacking.values() for form_id in form_ids})
    return {
        identifier: [forms[form_id] for form_id in lacking.get(identifier, ()) if form_id in forms]
        for identifier in enrollments
    }


_READERS: Mapping[str, tuple[type[Owned], Callable[[Db, Sequence[str]], Coroutine[Any, Any, Missing]]]] = {
    "client_id": (Client, of_clients),
    "enrollment_id": (Enrollment, of_enrollments),
    "client_service_id": (ClientService, of_client_services),
}
