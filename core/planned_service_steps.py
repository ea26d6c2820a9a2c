"""The life of a planned service: which steps lead from which status to which, and whose step it is."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from .errors import InvalidTransition
from .planned_services import UNFINISHED, PlannedService
from .planned_services import PlannedServiceStatus as Status
from .work import Work


@dataclass(frozen=True, slots=True)
class Step:
    """One way from a status to the next."""

    name: str
    """What is done, as in `cannot be started`."""
    origins: Collection[Status]
    target: Status

    def take(self, service: PlannedService) -> None:
        """Bring a planned service from where it stands to where this leads. Raises InvalidTransition."""
        demand(service, self.origins, self.name)
        service.status = self.target


START = Step("started", (Status.OPEN,), Status.IN_PROGRESS)
COMPLETE = Step("completed", UNFINISHED, Status.COMPLETED)
PASS = Step("approved", (Status.COMPLETED,), Status.APPROVED)
SUBMIT = Step("submitted", (Status.COMPLETED,), Status.AWAITING_APPROVAL)
APPROVE = Step("approved", (Status.AWAITING_APPROVAL,), Status.APPROVED)
SEND_BACK = Step("returned", (Status.AWAITING_APPROVAL,), Status.IN_PROGRESS)
SKIP = Step("skipped", UNFINISHED, Status.SKIPPED)
CANCEL = Step("cancelled", UNFINISHED, Status.CANCELLED)
REOPEN = Step("reopened", (Status.APPROVED,), Status.IN_PROGRESS)


def demand(service: PlannedService, allowed: Collection[Status], step: str) -> None:
    """Refuse what cannot be done where a planned service stands."""
    if service.status not in allowed:
        raise InvalidTransition("planned service", service.status, step)


def demand_unfinished(service: PlannedService, step: str) -> None:
    """Refuse to touch what is done, skipped or cancelled."""
    demand(service, UNFINISHED, step)


def whose(work: Work, service: PlannedService, *_: Any, **__: Any) -> str:
    """The permission it takes to act on a planned service: one for one's own, another for everybody else's."""
    is_own = service.assignee_id == work.actor.staff_id
    return "planned_service.work" if is_own else "planned_service.manage"
