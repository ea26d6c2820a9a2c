"""What reports report is what was given: at the ends of months in many time zones, and whatever happens afterwards."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
import strawberry
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from careplan.core import report_keeping, support_log_recording, support_log_reviews
from careplan.core.billing import amount_of
from careplan.core.careplan import Careplan
from careplan.core.client_services import ClientService
from careplan.core.clock import Moment
from careplan.core.database import Database
from careplan.core.errors import Refusal
from careplan.core.months import Month
from careplan.core.reports import OPEN, Report, ReportStatus
from careplan.core.spells import Duration, spells_between
from careplan.core.support_logs import COUNTING, SupportLog
from careplan.core.work import Work
from careplan.plugins.loaded import Host

from ..databases import PostgresServer, SqliteServer
from ..houses import House, build_house
from ..reporting import Reporting, day_in, month_before, start_reporting
from ..support_logs import configure, times

ZONES = (
    "Australia/Perth",
    "Australia/Sydney",
    "Asia/Kathmandu",
    "America/New_York",
    "Pacific/Apia",
    "Pacific/Kiritimati",
)
PRICE = 6_200


@pytest.mark.parametrize(
    ("zone", "last_day", "minutes"),
    [
        ("Australia/Perth", "2026-02-28", (120, 360)),
        ("Australia/Sydney", "2023-09-30", (120, 300)),
        ("Asia/Kathmandu", "2025-12-31", (120, 360)),
        ("America/New_York", "2026-10-31", (120, 420)),
        ("Pacific/Apia", "2018-03-31", (120, 420)),
        ("Pacific/Kiritimati", "2024-02-29", (120, 360)),
    ],
)
async def test_a_night_over_the_end_of_a_month_is_on_two_reports(
    house: House, zone: str, last_day: str, minutes: tuple[int, int]
) -> None:
    """From ten to six: cut at local midnight, with the hour that clocks were put forward or back in it."""
    last = date.fromisoformat(last_day)
    first, noon = last + timedelta(1), datetime(last.year, last.month, last.day, 12, tzinfo=ZoneInfo(zone))
    house.careplan.clock = lambda: noon + timedelta(40)
    await configure(house, timeZone=zone)
    for role in list(house.actors):
        await house.sign_in_again(role)
    reporting = await start_reporting(house)
    await reporting.record(times(last_day, "22:00", "06:00", endedOn=first.isoformat()))

    for month in (Month.of(last), Month.of(first)):
        await reporting.generated(str(month))

    reports = await reporting.reports()
    assert [each["month"] for each in reports] == [last_day[:7], first.isoformat()[:7]]
    assert tuple(each["minutes"] for each in reports) == minutes
    assert [log["workedOn"] for each in reports for log in each["logs"]] == [last_day, first.isoformat()]


@given(
    zone=st.sampled_from(ZONES),
    starts=st.lists(
        st.tuples(
            st.datetimes(datetime(2011, 1, 1), datetime(2026, 11, 1)),  # noqa: DTZ001 — hypothesis adds the zone
            st.integers(1, 1_440),
        ),
        min_size=1,
        max_size=20,
    ),
)
def test_months_share_out_all_time_and_none_twice(zone: str, starts: list[tuple[datetime, int]]) -> None:
    """Whenever and wherever: each minute counts for the month of the local day it began on."""
    moment = Moment(datetime(2027, 1, 1, tzinfo=ZoneInfo("UTC")), ZoneInfo(zone))
    by_month: dict[Month, int] = {}
    for start, minutes in starts:
        begun = start.replace(second=0, microsecond=0, tzinfo=ZoneInfo("UTC"))
        for spell in spells_between(begun, begun + timedelta(minutes=minutes), moment):
            assert spell.started_at is not None
            assert spell.ended_at is not None
            assert Month.of(spell.started_at.astimezone(moment.zone).date()) == spell.month
            assert (spell.ended_at - timedelta(minutes=1)).astimezone(moment.zone).date() in spell.month
            by_month[spell.month] = by_month.get(spell.month, 0) + spell.minutes

    assert sum(by_month.values()) == sum(minutes for _, minutes in starts)


ACTS = ("record", "record", "change", "void", "send", "confirm", "archive", "return", "bill", "unbill")
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(1, 200), st.integers(0, 9)), min_size=5, max_size=25)


class Life:
    """A client service whose month was closed, and whatever happens to its time and its reports."""

    def __init__(self, reporting: Reporting, service_id: str) -> None:
        self.reporting = reporting
        self.service_id = service_id
        self.month = month_before(reporting.house)

    async def step(self, act: str, minutes: int, pick: int) -> None:
        """Do something, or be refused: then nothing changed."""
        house = self.reporting.house

        async def change(work: Work) -> None:
            service = await work.get(ClientService, self.service_id)
            if act in ("record", "change", "void"):
                await self._on_log(work, service, act, minutes, pick)
            else:
                await self._on_report(work, act, pick)

        try:
            await house.careplan.perform(house.actors["Manager"], change)
        except Refusal as refusal:
            assert refusal.code in ("REPORT_LOCKED", "INVALID_TRANSITION")  # noqa: PT017 — what is refused is so for these reasons

    async def _on_log(self, work: Work, service: ClientService, act: str, minutes: int, pick: int) -> None:
        time = Duration(day_in(self.month, 1 + pick), minutes)
        logs = sa.select(SupportLog).where(SupportLog.client_service_id == service.id, SupportLog.status.in_(COUNTING))
        found = (await work.db.scalars(logs.order_by(SupportLog.id))).all()
        if act == "record" or not found:
            await support_log_recording.record(work, service, None, time, is_billable=pick % 5 > 0)
        elif act == "void":
            await support_log_reviews.void(work, found[pick % len(found)], "Twice")
        else:
            await support_log_recording.update(work, found[pick % len(found)], "Corrected", {}, time)

    async def _on_report(self, work: Work, act: str, pick: int) -> None:
        reports = sa.select(Report).where(Report.client_service_id == self.service_id)
        found = (await work.db.scalars(reports.order_by(Report.id))).all()
        if not found:
            return
        report = found[pick % len(found)]
        if act == "bill":
            await report_keeping.mark_billed(work, report)
        elif act == "unbill":
            await report_keeping.take_back_billing(work, report)
        elif act == "send" and report.status in OPEN:
            report.status, report.use_number = ReportStatus.PENDING, report.use_number or report.sequence
        elif act == "archive" and report.status in OPEN:
            report.status = ReportStatus.ARCHIVED
        elif act == "confirm" and report.status is ReportStatus.PENDING:
            report.status, report.validated_at = ReportStatus.VALIDATED, work.now
        elif act == "return" and report.status is ReportStatus.PENDING:
            report.status = ReportStatus.READY

    async def sums(self) -> tuple[int, int, int]:
        """The billable minutes that count, those that are reported, and what is billed for them."""
        house = self.reporting.house
        logged = sa.select(sa.func.sum(SupportLog.minutes)).where(
            SupportLog.client_service_id == self.service_id, SupportLog.is_billable, SupportLog.status.in_(COUNTING)
        )
        reported = sa.select(sa.func.sum(Report.minutes), sa.func.sum(Report.amount)).where(
            Report.client_service_id == self.service_id, Report.status != ReportStatus.VOIDED
        )
        async with house.careplan.reading(house.actors["Manager"]) as db:
            minutes, amount = (await db.execute(reported)).one()
            return await db.scalar(logged) or 0, minutes or 0, amount or 0


def test_whatever_happens_to_a_month_its_reports_add_up(
    server: SqliteServer | PostgresServer, host: Host, schema: strawberry.Schema
) -> None:
    """Time comes late, changes and goes; reports are sent, returned, confirmed, archived, billed: the sums agree."""
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        house = runner.run(_furnished(stack, server, host, schema))

        @settings(max_examples=12, suppress_health_check=list(HealthCheck))
        @given(steps=STEPS)
        def lives(steps: Sequence[tuple[str, int, int]]) -> None:
            runner.run(_live(house, steps))

        try:
            lives()
        finally:
            runner.run(stack.aclose())


async def _furnished(
    stack: AsyncExitStack, server: SqliteServer | PostgresServer, host: Host, schema: strawberry.Schema
) -> Reporting:
    database = Database(await stack.enter_async_context(server.fresh()))
    stack.push_async_callback(database.close)
    house = await build_house(Careplan(database, host.record_types), schema)
    reporting = await start_reporting(house)
    await reporting.close(str(month_before(house)))
    return reporting


async def _live(reporting: Reporting, steps: Sequence[tuple[Any, ...]]) -> None:
    life = Life(reporting, await _another_service(reporting))
    for act, minutes, pick in steps:
        await life.step(act, minutes, pick)
        logged, reported, billed = await life.sums()
        assert (reported, billed) == (logged, amount_of(logged, PRICE))


async def _another_service(reporting: Reporting) -> str:
    """The service of a new client in the program."""
    house = reporting.house
    client = await house.do("createClient", "client { id }", givenName="Ann")
    program = await reporting.enrollment.read("enrolledOn program { id }")
    given = {
        "clientId": client["client"]["id"],
        "programId": program["program"]["id"],
        "enrolledOn": program["enrolledOn"],
    }
    fields = "enrollment { clientServices { id title } }"
    services = (await house.do("enrollClient", fields, **given))["enrollment"]["clientServices"]
    return next(str(each["id"]) for each in services if each["title"] == "Travel training")
