"""What a job is: a function whose finished steps are never repeated, not even after a power cut."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from dbos import DBOS, StepOptions

P = ParamSpec("P")
T = TypeVar("T")

PROGRESS = "progress"
TRIES = 8
"""How often a step is tried that fails, within about two minutes; then its job fails, to be started again."""


class Task:
    """One run of a job, as the job sees it."""

    async def step(self, do: Callable[P, Awaitable[T]], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Do something whose plain result is kept: a run that is taken up again has it without doing it again.

        A step that was under way when the process died is done again, so it must be safe to repeat.
        """

        async def done() -> T:
            return await do(*args, **kwargs)

        name = getattr(do, "__qualname__", type(do).__qualname__)
        options: StepOptions = {"name": name, "retries_allowed": True, "max_attempts": TRIES, "interval_seconds": 1.0}
        result: T = await DBOS.run_step_async(options, done)
        return result

    async def tell(self, done: int, total: int) -> None:
        """Say how far the run is, for whoever watches it."""
        await DBOS.set_event_async(PROGRESS, [done, total])


@dataclass(frozen=True)
class Job:
    """Something done in the background, to its end: `run(task, *plain arguments)`.

    Between its steps it must do the same each time it is run: no clock, no chance, no database.
    """

    name: str
    run: Callable[..., Awaitable[None]]
