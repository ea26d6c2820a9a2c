"""Workloads, as the API shows them."""

from ..core import client_workloads, workloads
from .declaring import computed, describes


@describes(workloads.Workload)
class Workload:
    """How much there is to do for you; each number is counted only when asked for."""

    unfinished: int = computed(workloads.unfinished, by="staff_id")
    """Planned services of yours that are not finished."""
    overdue: int = computed(workloads.overdue, by="staff_id")
    """Those of them that were due before today, in the organisation's time zone."""
    due_this_week: int = computed(workloads.due_this_week, by="staff_id")
    """Those of them that are due from Monday to Sunday of this week, overdue or not."""
    in_the_pool: int = computed(workloads.in_the_pool, by="staff_id")
    """Planned services in the pool that you could take."""
    awaiting_my_approval: int = computed(workloads.awaiting_approval, by="staff_id")
    """Planned services that wait for you to approve them."""


@describes(client_workloads.ClientWorkload)
class ClientWorkload:
    """How much there is to do for a client, in planned services."""

    unfinished: int
    overdue: int
    unassigned: int
