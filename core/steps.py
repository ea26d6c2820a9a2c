"""Running a coroutine step by step, to see how long each step keeps everybody else waiting."""

import types
from collections.abc import Callable, Coroutine, Generator
from time import perf_counter
from typing import Any, TypeVar

T = TypeVar("T")


@types.coroutine
def in_steps(coroutine: Coroutine[Any, Any, T], note: Callable[[float], None]) -> Generator[Any, Any, T]:
    """Run a coroutine and note how many seconds it took from each time it could go on to its next wait."""
    advance: Callable[[Any], Any] = coroutine.send
    value: Any = None
    while True:
        begun = perf_counter()
        try:
            waits_for = advance(value)
        except StopIteration as end:
            result: T = end.value
            return result
        finally:
            note(perf_counter() - begun)
        try:
            value, advance = (yield waits_for), coroutine.send
        except BaseException as error:  # noqa: BLE001 — whatever it is thrown is for the coroutine to deal with
            value, advance = error, coroutine.throw
