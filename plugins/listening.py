"""Listening: each plugin is told in a thread of its own, so that it keeps nobody waiting, whatever it does there."""

import asyncio
import functools
import threading
from collections.abc import Callable, Coroutine
from typing import Any

from ..core.events import Event


class Apart:
    """Lets a plugin hear of events in a thread with an event loop of its own, which begins with the first event.

    The thread is a daemon: one that blocks for ever does not keep the process from ending.
    """

    def __init__(self, name: str, hear: Callable[[Event], Coroutine[Any, Any, None]]) -> None:
        self._name = name
        self._hear = hear
        self._turn = asyncio.Lock()

    async def __call__(self, event: Event) -> None:
        """Wait until the plugin heard of an event; whatever it raised is raised here."""
        hearing = asyncio.run_coroutine_threadsafe(self._heard(event), self._loop)
        problem = await asyncio.wrap_future(hearing)
        if problem is not None:
            raise problem

    @functools.cached_property
    def _loop(self) -> asyncio.AbstractEventLoop:
        loop = asyncio.new_event_loop()
        threading.Thread(target=loop.run_forever, name=f"listener {self._name}", daemon=True).start()
        return loop

    async def _heard(self, event: Event) -> BaseException | None:
        try:
            async with self._turn:  # one that was stopped tidies up before it is told the next thing
                await self._hear(event)
        except BaseException as error:  # noqa: BLE001 — it would end the thread
            return error
        return None
