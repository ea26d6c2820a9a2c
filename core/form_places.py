"""Where forms are filled in: the narrowest of client service, enrollment and client that a form is assigned to."""

from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa

from .client_services import ClientService, ClientServiceStatus
from .clients import Client
from .enrollments import Enrollment, EnrollmentClosed, EnrollmentStatus
from .errors import ClientInactive, InvalidTransition, Refusal
from .form_assignments import FormAssignment, FormAssignmentKind
from .form_submissions import FormSubmission
from .forms import Form
from .support_logs import SupportLog, SupportLogStatus
from .visibility import Db
from .work import Work

E = TypeVar("E", Enrollment, ClientService)

NARROWEST_FIRST = (
    FormAssignmentKind.PROGRAM_SERVICE,
    FormAssignmentKind.REPORT,
    FormAssignmentKind.SUPPORT_LOG,
    FormAssignmentKind.PROGRAM,
    FormAssignmentKind.GLOBAL,
)


class FormIsDeleted(Refusal):
    """The form is no longer filled in; what was submitted can be read."""

    def __init__(self, form: Form) -> None:
        super().__init__(f"The form {form.name!r} was deleted: it can be read, but no longer filled in.")
        self.form_id = form.id


class FormNotAssigned(Refusal):
    """The form is not filled in there."""

    def __init__(self, form: Form) -> None:
        super().__init__(f"The form {form.name!r} is not assigned to this, nor to anything around it.", path=["about"])
        self.form_id = form.id


@dataclass(frozen=True, slots=True)
class Place:
    """What an entry belongs to: a client, perhaps in an enrollment, perhaps in one of its client services."""

    client: Client
    enrollment: Enrollment | None = None
    client_service: ClientService | None = None
    support_log: SupportLog | None = None

    def demand_open(self) -> None:
        """Refuse where nothing is recorded any more. Raises ClientInactive, EnrollmentClosed, InvalidTransition."""
        if not self.client.is_active:
            raise ClientInactive(self.client.id)
        if self.enrollment is not None and self.enrollment.status is EnrollmentStatus.CLOSED:
            raise EnrollmentClosed(self.enrollment)
        if self.client_service is not None and self.client_service.status is ClientServiceStatus.SKIPPED:
            raise InvalidTransition("client service", ClientServiceStatus.SKIPPED, "given forms")
        if self.support_log is not None and self.support_log.status is SupportLogStatus.VOIDED:
            raise InvalidTransition("support log", SupportLogStatus.VOIDED, "given forms")


@dataclass(frozen=True, slots=True)
class Slot:
    """A form in the place where its entries belong, and what it is filled in for there."""

    form: Form
    kind: FormAssignmentKind
    place: Place

    @property
    def context_id(self) -> str:
        """The narrowest thing an entry belongs to."""
        return (self.place.client_service or self.place.enrollment or self.place.client).id


async def slot_for(work: Work, form: Form, about: Client | Enrollment | ClientService | SupportLog) -> Slot:
    """Where entries of a form belong that are made about something: the narrowest context the form is assigned to.

    Raises FormIsDeleted and FormNotAssigned, and what `Place.demand_open` raises.
    """
    await keep_live(work, form)
    place = await place_of(work, about)
    place.demand_open()
    kinds = await _kinds_at(work.db, form, place)
    kind = next((kind for kind in NARROWEST_FIRST if kind in kinds), None)
    if kind is None:
        raise FormNotAssigned(form)
    return Slot(form, kind, _narrowed(place, kind))


async def keep_live(work: Work, form: Form) -> None:
    """Keep a form as it is until what is filled in is stored; refuse one that was deleted."""
    await work.keep(form)
    if form.is_deleted:
        raise FormIsDeleted(form)


async def place_of(work: Work, about: Client | Enrollment | ClientService | SupportLog | FormSubmission) -> Place:
    """A client, an enrollment, a client service, a support log or an entry, with what lies around it."""
    if isinstance(about, Client):
        return Place(about)
    client = await work.find(Client, about.client_id)
    service_id = about.client_service_id if isinstance(about, FormSubmission | SupportLog) else None
    service = about if isinstance(about, ClientService) else await _found(work, ClientService, service_id)
    enrollment_id = about.id if isinstance(about, Enrollment) else about.enrollment_id
    log = about if isinstance(about, SupportLog) else None
    return Place(client, await _found(work, Enrollment, enrollment_id), service, log)


async def _found(work: Work, entity: type[E], identifier: str | None) -> E | None:
    return None if identifier is None else await work.find(entity, identifier)


def _narrowed(place: Place, kind: FormAssignmentKind) -> Place:
    if kind is FormAssignmentKind.GLOBAL:
        return Place(place.client)
    return Place(place.client, place.enrollment) if kind is FormAssignmentKind.PROGRAM else place


async def _kinds_at(db: Db, form: Form, place: Place) -> set[FormAssignmentKind]:
    if place.support_log is not None and place.client_service is not None:
        with_logs = (
            FormAssignment.kind == FormAssignmentKind.SUPPORT_LOG,
            FormAssignment.program_service_id == place.client_service.program_service_id,
        )
        return set(
            await db.scalars(sa.select(FormAssignment.kind).where(FormAssignment.form_id == form.id, *with_logs))
        )
    reaching = [FormAssignment.kind == FormAssignmentKind.GLOBAL]
    if place.enrollment is not None:
        reaching.append(FormAssignment.program_id == place.enrollment.program_id)
    if place.client_service is not None:
        reaching.append(FormAssignment.program_service_id == place.client_service.program_service_id)
    kinds = sa.select(FormAssignment.kind).where(FormAssignment.form_id == form.id, sa.or_(*reaching))
    return set(await db.scalars(kinds))
