"""Listeners: those who are told what happened, each in the background and on its own, so that none holds up an answer.

What one is told is certain: it was committed. Each is told everything in order and each thing once; whoever fails, or
takes too long, is told the next thing all the same, and is left in peace for a while after failing several times.
"""

import asyncio
import contextlib
import contextvars
import dataclasses
from collections import deque
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

import structlog

from .events import Event

SECONDS = 10.0
"""How long a listener may take over one event."""
GRACE_SECONDS = 1.0
"""How long one that was stopped may take to tidy up."""
WAITING_AT_MOST = 1_000
"""How many events wait for a listener; the oldest are lost when there are more."""
FAILURES_IN_A_ROW = 5
"""How often a listener fails before it is paused."""
PAUSE_SECONDS = 60.0
"""How long the first pause is; each further failure doubles it."""
LONGEST_PAUSE_SECONDS = 3_600.0
LAST_SECONDS = 5.0
"""How long listeners are waited for when the service stops."""

log = structlog.get_logger(__name__)


@dataclasses.dataclass(frozen=True)
class Listener:
    """Somebody who wants to hear what happened."""

    name: str
    """Whose it is: the name of the plugin, or of a part of the service."""
    hear: Callable[[Event], Coroutine[Any, Any, None]]


class Mailbox:
    """What one listener is still to be told, in order, and how it fares."""

    def __init__(self, listener: Listener, seconds: float = SECONDS) -> None:
        self.listener = listener
        self.seconds = seconds
        self.failures = 0
        """How often it failed in a row, up to now."""
        self.lost = 0
        """How many events it was never told, because too many waited."""
        self._waiting: deque[Event] = deque()
        self._worker: asyncio.Task[None] | None = None
        self._pause: asyncio.TimerHandle | None = None

    @property
    def is_paused(self) -> bool:
        """Whether it failed so often that it is left in peace."""
        return self._pause is not None

    @property
    def worker(self) -> asyncio.Task[None] | None:
        """What is telling it something at the moment."""
        return self._worker if self._worker and not self._worker.done() else None

    def put(self, events: Iterable[Event]) -> None:
        """Let it hear of events when its turn comes."""
        for event in events:
            self._waiting.append(event)
            if len(self._waiting) > WAITING_AT_MOST:
                self._waiting.popleft()
                self.lost += 1
                if self.lost % WAITING_AT_MOST == 1:
                    log.error("listener_lost_events", plugin=self.listener.name, lost=self.lost)
        self._go_on()

    def stop(self) -> None:
        """Tell it nothing more."""
        if self._waiting:
            log.error("listener_not_told", plugin=self.listener.name, events=len(self._waiting))
            self._waiting.clear()
        if self._pause is not None:
            self._pause.cancel()
        if self.worker is not None:
            self.worker.cancel()

    def _go_on(self) -> None:
        if self._waiting and self.worker is None and not self.is_paused:
            # what it does belongs to no request, though one began it
            self._worker = asyncio.get_running_loop().create_task(self._deliver(), context=contextvars.Context())

    async def _deliver(self) -> None:
        while self._waiting and not self.is_paused:
            event = self._waiting.popleft()
            problem = await self._tell(event)
            if problem is None:
                self.failures = 0
            else:
                self._note_failure(event, problem)

    async def _tell(self, event: Event) -> BaseException | None:
        telling = asyncio.create_task(self._heard(event))
        try:
            done, _ = await asyncio.wait([telling], timeout=self.seconds)
            if done:
                return telling.result()
            telling.cancel()
            await asyncio.wait([telling], timeout=GRACE_SECONDS)  # one that will not be stopped is not waited for
            return TimeoutError(f"took longer than {self.seconds:g} s")
        finally:
            telling.cancel()

    async def _heard(self, event: Event) -> BaseException | None:
        try:
            await self.listener.hear(event)
        except BaseException as error:  # noqa: BLE001 — not even SystemExit or a cancellation of its own ends anything
            return error
        return None

    def _note_failure(self, event: Event, problem: BaseException) -> None:
        self.failures += 1
        name = self.listener.name
        log.error("listener_failed", plugin=name, kind=event.kind, subject=event.subject_id, exc_info=problem)
        if self.failures >= FAILURES_IN_A_ROW:
            seconds = min(PAUSE_SECONDS * 2 ** (self.failures - FAILURES_IN_A_ROW), LONGEST_PAUSE_SECONDS)
            log.error("listener_paused", plugin=name, seconds=seconds)
            self._pause = asyncio.get_running_loop().call_later(seconds, self._try_again)

    def _try_again(self) -> None:
        self._pause = None
        self._go_on()


class Listeners:
    """Everybody who wants to hear what happened."""

    def __init__(self, listeners: Iterable[Listener] = (), seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self.mailboxes = tuple(Mailbox(listener, seconds) for listener in listeners)

    def add(self, listener: Listener) -> None:
        """Let somebody else hear what happens from now on."""
        self.mailboxes = (*self.mailboxes, Mailbox(listener, self._seconds))

    def tell(self, events: Iterable[Event]) -> None:
        """Let all of them hear of events, in the background."""
        happened = tuple(events)
        for mailbox in self.mailboxes:
            mailbox.put(happened)

    async def delivered(self) -> None:
        """Wait until everything was told; what waits for a listener that is paused is not waited for."""
        while workers := [mailbox.worker for mailbox in self.mailboxes if mailbox.worker]:
            await asyncio.wait(workers)

    async def finish(self, seconds: float = LAST_SECONDS) -> None:
        """Tell what can still be told within a few seconds, and then no more."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.delivered()
        for mailbox in self.mailboxes:
            mailbox.stop()
        await self.delivered()
