"""Available forms: what can be filled in about a client, in an enrollment or in a client service, each form once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from .batches import among, grouped
from .client_services import ClientService
from .clients import Client
from .enrollments import Enrollment
from .finding import found
from .form_assignments import FormAssignment, FormAssignmentKind
from .form_needs import entries_of
from .form_places import NARROWEST_FIRST
from .form_submissions import FormSubmission
from .forms import Form
from .viewer import viewer_may
from .visibility import Db


@dataclass(frozen=True, slots=True)
class AvailableForm:
    """A form that can be filled in somewhere, and what was filled in so far."""

    form: Form
    """The form."""
    kind: FormAssignmentKind
    """What it is filled in for: the narrowest of what it is assigned to."""
    is_required: bool
    """Whether it must be submitted."""
    entries: Sequence[FormSubmission]

    @property
    def submission_count(self) -> int:
        """How many entries there are, drafts included."""
        return len(self.entries)

    @property
    def latest_submission(self) -> FormSubmission | None:
        """The entry made last; of a form that is filled in once, the entry."""
        return self.entries[-1] if self.entries else None


@dataclass(frozen=True, slots=True)
class _Spot:
    """Something that forms are filled in about, with what lies around it."""

    client_id: str
    enrollment: Enrollment | None = None
    service: ClientService | None = None

    def reached_by(self, assignment: FormAssignment) -> bool:
        if assignment.kind is FormAssignmentKind.GLOBAL:
            return True
        if assignment.kind is FormAssignmentKind.PROGRAM:
            return self.enrollment is not None and assignment.program_id == self.enrollment.program_id
        return self.service is not None and assignment.program_service_id == self.service.program_service_id

    def context_of(self, kind: FormAssignmentKind) -> str | None:
        """What an entry belongs to that is filled in for something."""
        if kind is FormAssignmentKind.GLOBAL:
            return self.client_id
        inner = self.enrollment if kind is FormAssignmentKind.PROGRAM else self.service
        return inner.id if inner else None


Available = Mapping[str, list[AvailableForm]]


async def for_clients(db: Db, client_ids: Sequence[str]) -> Available:
    """What can be filled in about clients as persons."""
    clients = await found(db, Client, client_ids)
    return await _available(db, {client_id: _Spot(client_id) for client_id in clients})


async def for_enrollments(db: Db, enrollment_ids: Sequence[str]) -> Available:
    """What can be filled in in enrollments, and about their clients."""
    enrollments = await found(db, Enrollment, enrollment_ids)
    return await _available(db, {each.id: _Spot(each.client_id, each) for each in enrollments.values()})


async def for_client_services(db: Db, service_ids: Sequence[str]) -> Available:
    """What can be filled in in client services, in their enrollments, and about their clients."""
    services = await found(db, ClientService, service_ids)
    enrollments = await found(db, Enrollment, {service.enrollment_id for service in services.values()})
    spots = {each.id: _Spot(each.client_id, enrollments.get(each.enrollment_id), each) for each in services.values()}
    return await _available(db, spots)


async def _available(db: Db, spots: Mapping[str, _Spot]) -> Available:
    if not viewer_may(db, "form.read"):
        return {}
    assigned = await _assigned(db, spots.values())
    entries = await entries_of(db, {spot.client_id for spot in spots.values()}, {form.id for _, form in assigned})
    by_slot = grouped(((entry.form_id, entry.context_id), entry) for entry in entries)
    return {key: list(_at(spot, assigned, by_slot)) for key, spot in spots.items()}


async def _assigned(db: Db, spots: Iterable[_Spot]) -> list[tuple[FormAssignment, Form]]:
    """Every assignment that reaches one of the spots, by the name of the form."""
    programs = {spot.enrollment.program_id for spot in spots if spot.enrollment}
    services = {spot.service.program_service_id for spot in spots if spot.service}
    query = (
        sa.select(FormAssignment, Form)
        .join(Form, Form.id == FormAssignment.form_id)
        .where(
            Form.deleted_at.is_(None),
            sa.or_(
                FormAssignment.kind == FormAssignmentKind.GLOBAL,
                among(FormAssignment.program_id, programs),
                among(FormAssignment.program_service_id, services),
            ),
        )
        .order_by(Form.sort_name, Form.id)
    )
    return [(assignment, form) for assignment, form in await db.execute(query)]


def _at(
    spot: _Spot,
    assigned: Sequence[tuple[FormAssignment, Form]],
    entries: Mapping[tuple[str, str], Sequence[FormSubmission]],
) -> Iterator[AvailableForm]:
    forms = {form.id: form for _, form in assigned}
    reaching = grouped((each.form_id, each) for each, _ in assigned if spot.reached_by(each))
    for form_id, assignments in reaching.items():
        kind = min((each.kind for each in assignments), key=NARROWEST_FIRST.index)
        is_required = forms[form_id].is_required or any(each.is_required for each in assignments)
        own = entries.get((form_id, spot.context_of(kind) or ""), ())
        yield AvailableForm(forms[form_id], kind, is_required, own)
