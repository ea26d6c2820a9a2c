"""Starting jobs and watching them, from any process."""

import asyncio
from typing import Any, NamedTuple

from dbos import DBOS, DBOSClient, WorkflowHandleAsync

from .job import PROGRESS, Job
from .store import APPLICATION, QUEUE, VERSION, Plain, address_of

GONE_WRONG = frozenset({"ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED", "CANCELLED"})


class Progress(NamedTuple):
    """How far a job is."""

    is_over: bool
    has_failed: bool
    done: int
    total: int


class Jobs:
    """The jobs of a database. A run has an identifier that is decided, not drawn: the same one is never run twice."""

    def __init__(self, database_url: str) -> None:
        self._address = address_of(database_url)
        self._client: DBOSClient | None = None

    async def prepare(self) -> None:
        """Bring the tables of the jobs up to date, so that jobs can be started before anybody works on them."""
        await asyncio.to_thread(DBOS.migrate, self._address)

    async def start(self, job: Job, run_id: str, *arguments: Any) -> None:
        """Have a job run in the background; one of that identifier that is under way or done is left alone.

        One that failed goes on behind its last finished step.
        """
        client = self._connected()
        handle: WorkflowHandleAsync[None] = await client.enqueue_async(
            {"workflow_name": job.name, "queue_name": QUEUE, "workflow_id": run_id, "app_version": VERSION}, *arguments
        )
        if (await handle.get_status()).status in GONE_WRONG:
            await client.rewind_workflow_async(run_id, start_step=await self._first_open_step(run_id), queue_name=QUEUE)

    async def progress(self, run_id: str) -> Progress | None:
        """How far a run is; nothing where there is none of that identifier."""
        client = self._connected()
        found = await client.list_workflows_async(workflow_ids=[run_id], load_input=False, load_output=False)
        if not found:
            return None
        done, total = await client.get_event_async(run_id, PROGRESS, timeout_seconds=0) or (0, 0)
        has_failed = found[0].status in GONE_WRONG
        return Progress(has_failed or found[0].status == "SUCCESS", has_failed, done, total)

    async def close(self) -> None:
        """Give the connections back."""
        if self._client is not None:
            await asyncio.to_thread(self._client.destroy)

    async def _first_open_step(self, run_id: str) -> int:
        steps = await self._connected().list_workflow_steps_async(run_id)
        return next((step["function_id"] for step in steps if step["error"] is not None), len(steps) + 1)

    def _connected(self) -> DBOSClient:
        if self._client is None:
            self._client = DBOSClient(
                system_database_url=self._address,
                serializer=Plain(),
                application_name=APPLICATION,
                lazy=True,
                retry_connection_errors=False,
                system_database_pool_size=2,
            )
        return self._client
