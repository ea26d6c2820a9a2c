"""What is done with support logs: inputs and payloads."""

from datetime import date, time
from typing import Never

import strawberry

from ..core.spells import Duration, Times
from .declaring import input, one_of, payload
from .inputs import Key, Paragraph, Reason
from .payloads import Payload
from .support_logs import SupportLog


@input
class LocalTimesInput:
    """When somebody began and ended, as clocks in the organisation's time zone showed it."""

    started_on: date
    """The day it began; the month it counts for is the month of this day."""
    start_time: time
    """When it began, in hours and minutes such as `09:30`."""
    end_time: time
    """When it ended: after the start, at most 24 hours later, never in the future."""
    ended_on: date | None = None
    """The day it ended, where that was another one."""
    is_later_start: bool = False
    """Where clocks showed the start twice because they were put back: whether the second time is meant."""
    is_later_end: bool = False
    """Where clocks showed the end twice because they were put back: whether the second time is meant."""


@input
class WorkedMinutesInput:
    """For how long somebody worked on a day, where nobody wrote down when."""

    worked_on: date
    """The day, never in the future."""
    minutes: int
    """How long it took, 1 to 1,440 minutes."""


@one_of
class LoggedTimeInput:
    """How the time is written down; name exactly one."""

    times: strawberry.Maybe[LocalTimesInput]
    """By start and end; cut in two where it goes on over the end of a month."""
    duration: strawberry.Maybe[WorkedMinutesInput]
    """By day and minutes."""


@input
class RecordSupportLogInput:
    """Time that was given to a client service."""

    client_service_id: strawberry.ID
    """The service; it begins with its first log."""
    time: LoggedTimeInput
    """How long it took, and when."""
    staff_id: strawberry.ID | None = None
    """Who gave the support; you, where this is left out. For others it takes `support_log.manage`."""
    is_billable: bool | None = None
    """Whether it may be billed; as its service is, where this is left out."""
    note: Paragraph | None = None
    """What was done."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is recorded twice."""


@payload
class SupportLogsPayload(Payload):
    """Time that was logged."""

    support_log: SupportLog | None = None
    """The log."""
    continuation: SupportLog | None = None
    """What of it lies after the end of the month; null where it all lies in one."""


@payload
class RecordSupportLogPayload(SupportLogsPayload):
    """The time that is on file now."""


@input
class SupportLogInput:
    """A support log to be worked on."""

    support_log_id: strawberry.ID
    """The log."""
    expected_version: int
    """The version you read; a log that changed since is not changed."""


@input
class UpdateSupportLogInput(SupportLogInput):
    """How a support log is written differently; what is left out stays."""

    reason: Reason
    """Why it is changed, in words."""
    time: strawberry.Maybe[LoggedTimeInput]
    """How long it took, and when."""
    is_billable: strawberry.Maybe[bool]
    """Whether it may be billed."""
    note: strawberry.Maybe[Paragraph | None]
    """What was done."""


@payload
class UpdateSupportLogPayload(SupportLogsPayload):
    """The log as it is written now; what was approved waits for approval again."""


@input
class ApproveSupportLogInput(SupportLogInput):
    """Time of somebody else that may count."""


@payload
class ApproveSupportLogPayload(Payload):
    """The log that counts now."""

    support_log: SupportLog | None = None
    """The log."""


@input
class VoidSupportLogInput(SupportLogInput):
    """Which log was a mistake, and why."""

    reason: Reason
    """Why it does not count, in words."""


@payload
class VoidSupportLogPayload(Payload):
    """The log, which stays on file and does not count."""

    support_log: SupportLog | None = None
    """The log."""


def written(given: LoggedTimeInput) -> Times | Duration:
    """The time that was typed."""
    if given.duration is not None:
        return Duration(**vars(given.duration.value))
    return Times(**vars(given.times.value)) if given.times is not None else _neither()


def _neither() -> Never:
    raise TypeError("of an input that takes exactly one, one is given")
