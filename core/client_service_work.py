"""Working through client services: start, complete, skip, and take each of these back."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import date
from typing import Any

from .client_services import ClientService, ClientServiceStatus
from .enrollment_services import UNFINISHED
from .enrollments import Enrollment, demand_open
from .errors import InvalidInput, InvalidTransition, Refusal
from .events import Event
from .missing_forms import refuse_incomplete
from .permissions import requires
from .plan_drafts import active_client
from .report_guards import refuse_reported
from .report_upkeep import follow_step
from .visibility import seeing_all, touch
from .work import Work

NOT_STARTED, IN_PROGRESS, COMPLETED, SKIPPED = ClientServiceStatus


class OngoingNeverCompletes(Refusal):
    """The service goes on without a planned end; it ends when the enrollment is closed."""

    def __init__(self, service: ClientService) -> None:
        super().__init__(f"{service.title!r} is ongoing and never completes; it ends when the enrollment is closed.")
        self.client_service_id = service.id


@dataclass(frozen=True, slots=True)
class ClientServiceStarted(Event):
    """Work on a client service began."""

    enrollment_id: str


@dataclass(frozen=True, slots=True)
class ClientServiceCompleted(Event):
    """A client service was finished."""

    enrollment_id: str
    completed_on: date


@dataclass(frozen=True, slots=True)
class ClientServiceSkipped(Event):
    """A client service was left out on purpose."""

    enrollment_id: str


@dataclass(frozen=True, slots=True)
class ClientServiceUnskipped(Event):
    """A client service that had been left out is to be done after all."""

    enrollment_id: str


@dataclass(frozen=True, slots=True)
class ClientServiceReopened(Event):
    """A completed client service was taken up again."""

    enrollment_id: str
    completed_on: date
    """The day it had been finished."""


async def _refuse_ongoing(_work: Work, service: ClientService) -> None:
    if service.is_ongoing:
        raise OngoingNeverCompletes(service)


Guard = Callable[[Work, ClientService], Coroutine[Any, Any, None]]
BEFORE_COMPLETING: tuple[Guard, ...] = (_refuse_ongoing, refuse_incomplete)
"""What must be true before a service is completed, beside its status and the day: each raises a refusal where it is not."""
BEFORE_REOPENING: tuple[Guard, ...] = (refuse_reported,)
"""What must be true before a completed service is taken up again."""


@requires("client_service.work")
async def start(work: Work, service: ClientService, on: date | None = None) -> None:
    """Begin to work on a service."""
    enrollment = await _open_enrollment(work, service)
    _demand_status(service, "started", NOT_STARTED)
    service.started_on = day = _day(work, enrollment, on, ["startedOn"])
    service.status = IN_PROGRESS
    _changed(work, enrollment, ClientServiceStarted(service.id, enrollment.id))
    await follow_step(work, service, day)


async def begin(work: Work, service: ClientService, on: date | None = None) -> None:
    """Begin with a service because something was recorded in it; where work has begun already, nothing changes."""
    if service.status is NOT_STARTED:
        day = on or work.today
        with seeing_all(work.db):
            enrollment = await _open_enrollment(work, service)
        service.started_on, service.status = day, IN_PROGRESS
        _changed(work, enrollment, ClientServiceStarted(service.id, enrollment.id))
        await follow_step(work, service, day)


@requires("client_service.work")
async def complete(work: Work, service: ClientService, on: date | None = None) -> None:
    """Finish a service; where it was not started, it began and ended on the same day."""
    enrollment = await _open_enrollment(work, service)
    _demand_status(service, "completed", *UNFINISHED)
    for guard in BEFORE_COMPLETING:
        await guard(work, service)
    day = _day(work, enrollment, on, ["completedOn"])
    began = service.started_on or day
    if day < began:
        raise InvalidInput(f"The service was started on {began}, after that day.", path=["completedOn"])
    service.started_on, service.completed_on, service.status = began, day, COMPLETED
    _changed(work, enrollment, ClientServiceCompleted(service.id, enrollment.id, day))
    await follow_step(work, service, day)


@requires("client_service.skip")
async def skip(work: Work, service: ClientService, reason: str) -> None:
    """Leave a service out on purpose."""
    enrollment = await _open_enrollment(work, service)
    _demand_status(service, "skipped", *UNFINISHED)
    service.status, service.skip_reason = SKIPPED, reason
    _changed(work, enrollment, ClientServiceSkipped(service.id, enrollment.id))


@requires("client_service.skip")
async def unskip(work: Work, service: ClientService) -> None:
    """Take a service up after all, where it was: in progress if work on it had begun."""
    enrollment = await _open_enrollment(work, service)
    _demand_status(service, "taken up", SKIPPED)
    service.status = IN_PROGRESS if service.started_on else NOT_STARTED
    service.skip_reason = None
    _changed(work, enrollment, ClientServiceUnskipped(service.id, enrollment.id))


@requires("client_service.reopen")
async def reopen(work: Work, service: ClientService, reason: str) -> None:
    """Take a completed service up again."""
    enrollment = await _open_enrollment(work, service)
    if (day := service.completed_on) is None:
        raise InvalidTransition("client service", service.status, "reopened")
    for guard in BEFORE_REOPENING:
        await guard(work, service)
    _changed(work, enrollment, ClientServiceReopened(service.id, enrollment.id, day))
    service.status, service.completed_on, service.reopen_reason = IN_PROGRESS, None, reason
    await follow_step(work, service, day)


async def _open_enrollment(work: Work, service: ClientService) -> Enrollment:
    """The enrollment of a service, which must be open, of an active client."""
    enrollment = await work.find(Enrollment, service.enrollment_id)
    demand_open(enrollment)
    await active_client(work, service.client_id)
    return enrollment


def _demand_status(service: ClientService, step: str, *allowed: ClientServiceStatus) -> None:
    if service.status not in allowed:
        raise InvalidTransition("client service", service.status, step)


def _day(work: Work, enrollment: Enrollment, on: date | None, path: list[str | int]) -> date:
    """The day of a step: today, or an earlier one since the enrollment began."""
    day = on or work.today
    if day > work.today:
        raise InvalidInput("The day lies in the future; record it when it has come.", path=path)
    if day < enrollment.enrolled_on:
        raise InvalidInput("The day lies before the enrollment began.", path=path)
    return day


def _changed(work: Work, enrollment: Enrollment, event: Event) -> None:
    touch(enrollment)
    work.record(event)
