"""Listening: a plugin hears in a thread of its own, and whatever it does there keeps nobody else waiting."""

import asyncio
import threading
from typing import Any

import pytest
import structlog

from careplan.core.events import Event
from careplan.core.listeners import Listener, Listeners
from careplan.plugins.listening import Apart

HAPPENED = [Event(f"client_{number}") for number in range(3)]


def everybody(*hear: Any, seconds: float = 10.0) -> Listeners:
    """Plugins called `a`, `b` and so on, that listen."""
    names = [chr(ord("a") + number) for number in range(len(hear))]
    return Listeners([Listener(name, Apart(name, each)) for name, each in zip(names, hear, strict=True)], seconds)


async def test_one_that_blocks_keeps_neither_the_service_nor_others_waiting() -> None:
    """Its thread waits; everybody else goes on, and it hears the rest later."""
    go_on, heard = threading.Event(), dict[str, list[str]](a=[], b=[])

    async def block(event: Event) -> None:
        go_on.wait()
        heard["a"].append(event.subject_id)

    async def hear(event: Event) -> None:
        heard["b"].append(event.subject_id)

    told = everybody(block, hear)
    blocking, other = told.mailboxes

    told.tell(HAPPENED)
    assert other.worker
    await asyncio.wait([other.worker])
    assert blocking.worker
    assert heard == {"a": [], "b": ["client_0", "client_1", "client_2"]}

    go_on.set()
    await told.delivered()
    assert heard["a"] == heard["b"]


async def test_one_that_blocks_past_its_deadline_is_reported_and_paused() -> None:
    """It cannot be stopped, but it fails and is told nothing more for a while."""
    go_on = threading.Event()

    async def block(_: Event) -> None:
        go_on.wait()

    told = everybody(block, seconds=0.01)

    told.tell([*HAPPENED, *HAPPENED])
    await told.delivered()

    (mailbox,) = told.mailboxes
    assert (mailbox.failures, mailbox.is_paused) == (5, True)
    go_on.set()
    mailbox.stop()


@pytest.mark.parametrize(
    "error", [RuntimeError("no"), SystemExit(3), KeyboardInterrupt(), asyncio.CancelledError(), GeneratorExit()]
)
async def test_whatever_one_raises_its_thread_goes_on(error: BaseException) -> None:
    """It is told the next thing."""
    heard: list[str] = []

    async def fail_once(event: Event) -> None:
        if event is HAPPENED[0]:
            raise error
        heard.append(event.subject_id)

    told = everybody(fail_once)

    told.tell(HAPPENED)
    await told.delivered()

    assert heard == ["client_1", "client_2"]
    assert told.mailboxes[0].failures == 0


async def test_one_that_was_stopped_tidies_up_before_it_is_told_the_next_thing() -> None:
    """Events come one at a time, whatever happens."""
    steps: list[str] = []

    async def hang_once(event: Event) -> None:
        steps.append(f"told {event.subject_id}")
        try:
            await asyncio.sleep(3_600 if event is HAPPENED[0] else 0)
        finally:
            await asyncio.sleep(0)
            told.mailboxes[0].seconds = 10
            steps.append(f"done with {event.subject_id}")

    told = everybody(hang_once, seconds=0.05)

    told.tell(HAPPENED[:2])
    await told.delivered()

    assert steps == ["told client_0", "done with client_0", "told client_1", "done with client_1"]


async def test_it_is_always_the_same_thread_and_loop_and_belongs_to_no_request() -> None:
    """What a plugin keeps between events, such as a connection, stays of use."""
    seen: list[tuple[threading.Thread, asyncio.AbstractEventLoop, dict[str, Any]]] = []

    async def hear(_: Event) -> None:
        context = structlog.contextvars.get_contextvars()
        seen.append((threading.current_thread(), asyncio.get_running_loop(), context))

    told = everybody(hear)
    with structlog.contextvars.bound_contextvars(request="one"):
        told.tell(HAPPENED)
        await told.delivered()

    first, *others = seen
    assert others == [first, first]
    assert first[0] is not threading.current_thread()
    assert first[0].daemon
    assert first[2] == {}
