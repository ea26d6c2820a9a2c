"""Jobs: each run once, from the beginning to the end, whatever happens to the processes that work on them."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from careplan.core.database import Database
from careplan.server.jobs import Job, Jobs, JobsTaken, Progress, Task, jobs_run

from ..databases import PostgresServer, SqliteServer
from .job_process import STEPS, counting

Start = Callable[[str], "subprocess.Popen[bytes]"]


@asynccontextmanager
async def working_on(database_url: str, *jobs: Job) -> AsyncIterator[None]:
    """Work on jobs in this process."""
    database = Database(database_url)
    async with jobs_run(database, database_url, jobs, [], pause=0.2):
        yield
    await database.close()


@asynccontextmanager
async def jobs_of(database_url: str) -> AsyncIterator[Jobs]:
    """The jobs of a database."""
    jobs = Jobs(database_url)
    await jobs.prepare()
    yield jobs
    await jobs.close()


@pytest_asyncio.fixture
async def jobs(database_url: str) -> AsyncIterator[Jobs]:
    """The jobs of the database of the test."""
    async with jobs_of(database_url) as jobs:
        yield jobs


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """Where the steps of the counting job are noted."""
    return tmp_path / "notes.txt"


@pytest.fixture
def start(notes: Path) -> Iterator[Start]:
    """Start a process that works on the counting job of a database."""
    processes: list[subprocess.Popen[bytes]] = []

    def start(database_url: str) -> "subprocess.Popen[bytes]":
        module = "careplan.tests.server.job_process"
        processes.append(subprocess.Popen([sys.executable, "-m", module, database_url, str(notes)]))
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.wait()


def steps(notes: Path) -> str:
    """Which steps of the counting job were done, in order, as far as it came."""
    return notes.read_text().replace("\n", "") if notes.exists() else ""


def let_go(notes: Path) -> None:
    """Let the counting job leave its fourth step."""
    notes.with_suffix(".go").touch()


async def until(is_so: Callable[[], bool]) -> None:
    """Wait for something that another process does."""
    async with asyncio.timeout(30):
        while not is_so():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def over(jobs: Jobs, run_id: str) -> Progress:
    """How a run ended, once it has."""
    async with asyncio.timeout(30):
        while (progress := await jobs.progress(run_id)) is None or not progress.is_over:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    return progress


async def test_eight_starts_of_the_same_run_are_one(database_url: str, jobs: Jobs, notes: Path) -> None:
    """Whoever starts it again finds the one that runs, or ran."""
    let_go(notes)
    job = counting(notes)

    async with working_on(database_url, job):
        await asyncio.gather(*(jobs.start(job, "count/1") for _ in range(8)))
        ended = await over(jobs, "count/1")
        await jobs.start(job, "count/1")
        await jobs.start(job, "count/2")
        await over(jobs, "count/2")

    assert ended == Progress(is_over=True, has_failed=False, done=STEPS, total=STEPS)
    assert steps(notes) == "012345" * 2
    assert await jobs.progress("count/3") is None


async def test_a_killed_process_is_taken_over_where_it_stopped(
    database_url: str, jobs: Jobs, notes: Path, start: Start
) -> None:
    """Finished steps are not done again; the one that was under way is."""
    await jobs.start(counting(notes), "count/1")
    process = start(database_url)
    await until(lambda: steps(notes).endswith("3"))

    process.kill()
    process.wait()
    let_go(notes)
    start(database_url)

    assert await over(jobs, "count/1") == Progress(is_over=True, has_failed=False, done=STEPS, total=STEPS)
    assert steps(notes) == "0123345"


async def test_several_processes_share_the_jobs(postgres: PostgresServer, notes: Path, start: Start) -> None:
    """On PostgreSQL a process that is there takes over from one that is gone, and from none that is there."""
    async with postgres.fresh() as url, jobs_of(url) as jobs:
        await jobs.start(counting(notes), "count/1")
        process = start(url)
        await until(lambda: steps(notes).endswith("3"))
        async with working_on(url, counting(notes)):
            await asyncio.gather(*(jobs.start(counting(notes), f"count/{number}") for number in range(2, 5)))
            process.kill()
            process.wait()
            let_go(notes)
            ended = [await over(jobs, f"count/{number}") for number in range(1, 5)]

    assert {each.has_failed for each in ended} == {False}
    assert sorted(steps(notes)) == sorted("012345" * 4 + "3")


async def test_a_job_that_failed_goes_on_when_it_is_started_again(
    database_url: str, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it had finished is not done again."""
    monkeypatch.setattr("careplan.server.jobs.job.TRIES", 1)
    done: list[str] = []

    async def first() -> None:
        done.append("first")

    async def second() -> None:
        done.append("second")
        if len(done) == 2:
            raise RuntimeError("this quotes what was written about a client")

    async def run(task: Task) -> None:
        await task.step(first)
        await task.step(second)

    job = Job("fail-once", run)
    async with working_on(database_url, job):
        await jobs.start(job, "fail/1")
        failed = await over(jobs, "fail/1")
        await jobs.start(job, "fail/1")
        ended = await over(jobs, "fail/1")

    assert (failed.has_failed, ended.has_failed) == (True, False)
    assert done == ["first", "second", "second"]


async def test_a_process_that_is_stopped_leaves_its_jobs_to_the_next(
    database_url: str, jobs: Jobs, notes: Path
) -> None:
    """A restart in the middle of a job is no failure of it."""
    job = counting(notes)
    async with working_on(database_url, job):
        await jobs.start(job, "count/1")
        await until(lambda: steps(notes).endswith("3"))
    let_go(notes)

    async with working_on(database_url, job):
        ended = await over(jobs, "count/1")

    assert ended.has_failed is False
    assert steps(notes) == "0123345"


async def test_on_sqlite_one_process_works_on_jobs(sqlite: SqliteServer) -> None:
    """A second one is told so."""
    async with sqlite.fresh() as url, working_on(url):
        with pytest.raises(JobsTaken):
            async with jobs_run(Database(url), url, [], []):
                pass
