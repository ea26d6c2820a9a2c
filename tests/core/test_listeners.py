"""Listeners: told in the background, in order, each on its own; whatever one does hurts nobody else."""

import asyncio
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from careplan.core import listeners
from careplan.core.events import Event
from careplan.core.listeners import Listener, Listeners, Mailbox

HAPPENED = [Event(f"client_{number}") for number in range(3)]


class Diary:
    """A listener that writes down what it hears."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    async def hear(self, event: Event) -> None:
        """Write it down."""
        await asyncio.sleep(0)
        self.heard.append(event.subject_id)


def everybody(*hear: Any, seconds: float = 10.0) -> Listeners:
    """Listeners called `a`, `b` and so on."""
    return Listeners([Listener(chr(ord("a") + number), each) for number, each in enumerate(hear)], seconds)


async def test_each_hears_everything_in_order_and_later() -> None:
    """Telling takes no time: it is done by the time somebody waits for it."""
    first, second = Diary(), Diary()
    told = everybody(first.hear, second.hear)

    told.tell(HAPPENED[:2])
    told.tell(HAPPENED[2:])
    assert first.heard == []

    await told.delivered()
    assert first.heard == second.heard == ["client_0", "client_1", "client_2"]


@pytest.mark.parametrize("error", [RuntimeError("no"), SystemExit(3), asyncio.CancelledError(), GeneratorExit()])
async def test_whatever_a_listener_raises_ends_nothing(error: BaseException) -> None:
    """It is logged with its name and told the next thing; the other one hears everything."""

    async def fail_once(event: Event) -> None:
        if event is HAPPENED[0]:
            raise error
        await diary.hear(event)

    diary, other = Diary(), Diary()
    told = everybody(fail_once, other.hear)

    with capture_logs() as lines:
        told.tell(HAPPENED)
        await told.delivered()

    assert diary.heard == ["client_1", "client_2"]
    assert other.heard == ["client_0", "client_1", "client_2"]
    assert [(line["event"], line["plugin"], line["kind"], line["subject"]) for line in lines] == [
        ("listener_failed", "a", "Event", "client_0")
    ]
    assert [mailbox.failures for mailbox in told.mailboxes] == [0, 0]


async def test_a_listener_that_hangs_is_stopped_and_holds_nobody_up() -> None:
    """The other one is done long before; the next event is told all the same."""
    stopped: list[str] = []

    async def hang(event: Event) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.append(event.subject_id)

    other = Diary()
    told = everybody(hang, other.hear, seconds=0.01)

    told.tell(HAPPENED)
    await told.delivered()

    assert stopped == ["client_0", "client_1", "client_2"]
    assert other.heard == ["client_0", "client_1", "client_2"]
    assert [mailbox.failures for mailbox in told.mailboxes] == [3, 0]


async def test_a_listener_that_will_not_be_stopped_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for it beyond its grace."""
    monkeypatch.setattr(listeners, "GRACE_SECONDS", 0.01)
    let_go = asyncio.Event()

    async def cling(_: Event) -> None:
        while not let_go.is_set():
            try:
                await let_go.wait()
            except asyncio.CancelledError:
                continue

    told = everybody(cling, seconds=0.01)

    told.tell(HAPPENED[:1])
    await told.delivered()

    assert told.mailboxes[0].failures == 1
    let_go.set()


async def test_one_that_fails_again_and_again_is_paused_and_then_tried_again() -> None:
    """What happens meanwhile waits; once it works, all is as before."""
    works = asyncio.Event()
    heard: list[str] = []

    async def hear(event: Event) -> None:
        if not works.is_set():
            raise RuntimeError
        heard.append(event.subject_id)

    told = everybody(hear)
    (mailbox,) = told.mailboxes

    with capture_logs() as lines:
        told.tell([*HAPPENED, *HAPPENED])
        await told.delivered()
    assert (mailbox.is_paused, mailbox.failures) == (True, 5)
    assert [line["event"] for line in lines] == ["listener_failed"] * 5 + ["listener_paused"]

    works.set()
    mailbox._try_again()  # as it does by itself a minute later
    await told.delivered()
    assert heard == ["client_2"]
    assert (mailbox.is_paused, mailbox.failures) == (False, 0)


async def test_pauses_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    """From a minute to an hour."""
    asked: list[float] = []
    mailbox = Mailbox(Listener("a", Diary().hear))

    def call_later(seconds: float, again: Any) -> None:
        assert again == mailbox._try_again
        asked.append(seconds)

    monkeypatch.setattr(asyncio.get_running_loop(), "call_later", call_later)

    for _ in range(12):
        mailbox._note_failure(HAPPENED[0], RuntimeError())

    assert asked == [60.0, 120.0, 240.0, 480.0, 960.0, 1920.0, 3600.0, 3600.0]


async def test_when_too_many_wait_the_oldest_are_lost_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A listener that is too slow does not fill the memory."""
    monkeypatch.setattr(listeners, "WAITING_AT_MOST", 2)
    diary = Diary()
    told = everybody(diary.hear)

    with capture_logs() as lines:
        told.tell(HAPPENED)
        await told.delivered()

    assert diary.heard == ["client_1", "client_2"]
    assert told.mailboxes[0].lost == 1
    assert lines == [{"event": "listener_lost_events", "plugin": "a", "lost": 1, "log_level": "error"}]


async def test_at_the_end_what_can_be_told_is_told_and_the_rest_is_counted() -> None:
    """Stopping waits for a few seconds and no longer."""

    async def hang(_: Event) -> None:
        await asyncio.Event().wait()

    diary = Diary()
    told = everybody(hang, diary.hear)
    told.tell(HAPPENED)

    with capture_logs() as lines:
        await told.finish(0.05)

    assert diary.heard == ["client_0", "client_1", "client_2"]
    assert [(line["event"], line["plugin"], line["events"]) for line in lines] == [("listener_not_told", "a", 2)]
    assert [mailbox.worker for mailbox in told.mailboxes] == [None, None]


async def test_what_a_listener_logs_belongs_to_no_request() -> None:
    """The request that made something happen may be over, and the next event is another's."""
    seen: list[dict[str, Any]] = []

    async def hear(_: Event) -> None:
        seen.append(structlog.contextvars.get_contextvars())

    told = everybody(hear)
    with structlog.contextvars.bound_contextvars(request="one"):
        told.tell(HAPPENED[:1])
        await told.delivered()

    assert seen == [{}]
