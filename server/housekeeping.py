"""What happens by itself in each organisation: plans expire whose last day is over, and links that nobody answered."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import sqlalchemy as sa
import structlog

from ..core.actors import Actor
from ..core.careplan import Careplan
from ..core.organisations import Organisation
from ..core.permissions import PERMISSIONS
from ..core.plan_endings import expire_past_plans
from ..core.report_sending import expire_past_links
from ..core.visibility import UNSCOPED
from ..core.work import Work

PAUSE_SECONDS = 600.0
"""How long after midnight an ended plan may stay active at most, and a report wait for an answer after its link expired."""

DUTIES: tuple[tuple[str, Callable[[Work], Awaitable[Sequence[object]]]], ...] = (
    ("plans_expired", expire_past_plans),
    ("reports_not_answered", expire_past_links),
)
"""What is done, and how the log calls it."""

log = structlog.get_logger(__name__)


async def keep_house(careplan: Careplan) -> None:
    """Do once what is due; doing it twice, or in several processes at once, changes nothing more."""
    async with careplan.reading(None) as db:
        organisations = list(await db.scalars(sa.select(Organisation), execution_options=UNSCOPED))
    for organisation in organisations:
        for name, duty in DUTIES:
            try:
                done = await careplan.perform(housekeeper(organisation), duty)
            except Exception:  # one house that cannot be kept is no reason to leave the others
                log.exception("housekeeping_failed", organisation=organisation.id)
                continue
            if done:
                log.info(name, organisation=organisation.id, count=len(done))


async def housekeeper_of(careplan: Careplan, organisation_id: str) -> Actor:
    """Who does in the organisation of an identifier what no person did."""
    async with careplan.reading(None) as db:
        return housekeeper(await db.get_one(Organisation, organisation_id, execution_options=UNSCOPED))


def housekeeper(organisation: Organisation) -> Actor:
    """Who does in an organisation what no person did."""
    return Actor(
        staff_id="housekeeping",
        organisation_id=organisation.id,
        name="Housekeeping",
        permissions=frozenset(PERMISSIONS),
        zone=organisation.zone,
    )


@contextlib.asynccontextmanager
async def house_kept(careplan: Careplan, pause: float = PAUSE_SECONDS) -> AsyncIterator[None]:
    """Keep house in the background for as long as the service runs."""
    task = asyncio.create_task(_for_ever(careplan, pause))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _for_ever(careplan: Careplan, pause: float) -> None:
    while True:
        try:
            await keep_house(careplan)
        except Exception:
            log.exception("housekeeping_failed")
        await asyncio.sleep(pause)
