"""The figures of programs, month by month: what became of enrollments, and what was reported and billed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from .batches import among
from .enrollments import Enrollment, Outcome
from .figures import BillingFigures, MonthFigures, OutcomeFigures, Period, ProgramFigures
from .months import Month
from .reports import Report, ReportStatus
from .visibility import Db


@dataclass(frozen=True, slots=True)
class History:
    """Everything that ever happened in a program, by month."""

    today: date
    outcomes: Mapping[Month, OutcomeFigures]
    billing: Mapping[Month, BillingFigures] | None


async def histories_of(db: Db, program_ids: Sequence[str]) -> Mapping[str, History]:
    """What happened in programs, by month: three statements, however many programs and months there are."""
    outcomes: dict[str, dict[Month, OutcomeFigures]] = defaultdict(lambda: defaultdict(OutcomeFigures))
    for program_id, month, figures in [*await _began(db, program_ids), *await _ended(db, program_ids)]:
        outcomes[program_id][month] += figures
    sees_reports = db.actor is not None and db.actor.may("report.read")
    billing = await _billing(db, program_ids) if sees_reports else {}
    return {
        program_id: History(
            db.moment.today, outcomes[program_id], billing.get(program_id, {}) if sees_reports else None
        )
        for program_id in program_ids
    }


def in_months(history: History, *, first_month: str | None = None, last_month: str | None = None) -> ProgramFigures:
    """What happened in some months: in the last twelve, unless others are named. Raises InvalidInput."""
    usual = Period.of_late(history.today)
    return in_period(history, Period.parse(first_month or str(usual.first), last_month or str(usual.last)))


def in_period(history: History, period: Period) -> ProgramFigures:
    """What happened in a period."""
    billing = history.billing
    return ProgramFigures(
        [
            MonthFigures(
                str(month),
                history.outcomes.get(month, OutcomeFigures()),
                None if billing is None else billing.get(month, BillingFigures()),
            )
            for month in period
        ]
    )


async def _began(db: Db, program_ids: Sequence[str]) -> list[tuple[str, Month, OutcomeFigures]]:
    rows = await db.execute(_counted(Enrollment.enrolled_on, program_ids))
    return [(program_id, Month(*map(int, month)), OutcomeFigures(count)) for program_id, *month, count in rows]


async def _ended(db: Db, program_ids: Sequence[str]) -> list[tuple[str, Month, OutcomeFigures]]:
    query = _counted(Enrollment.closed_on, program_ids, Enrollment.outcome).where(Enrollment.closed_on.is_not(None))
    places = {Outcome.SUCCESSFUL: "successful", Outcome.UNSUCCESSFUL: "unsuccessful", None: "without_outcome"}
    return [
        (program_id, Month(*map(int, month)), OutcomeFigures(**{places[outcome]: count}))
        for program_id, *month, outcome, count in await db.execute(query)
    ]


def _counted(day: Any, program_ids: Sequence[str], *more: Any) -> sa.Select[*tuple[Any, ...]]:
    """How many enrollments there are by program, and by the month that a day of theirs lies in."""
    groups = (Enrollment.program_id, sa.extract("year", day), sa.extract("month", day), *more)
    return sa.select(*groups, sa.func.count()).where(among(Enrollment.program_id, program_ids)).group_by(*groups)


async def _billing(db: Db, program_ids: Sequence[str]) -> Mapping[str, Mapping[Month, BillingFigures]]:
    groups = (Enrollment.program_id, Report.month, Report.currency)
    is_billed = Report.billed_on.is_not(None)
    amounts = (sa.func.sum(Report.amount), sa.func.sum(Report.amount).filter(is_billed))
    query = (
        sa.select(*groups, sa.func.count(), sa.func.sum(Report.minutes), *amounts)
        .join(Enrollment, Enrollment.id == Report.enrollment_id)
        .where(among(Enrollment.program_id, program_ids), Report.status != ReportStatus.VOIDED)
        .group_by(*groups)
    )
    billing: dict[str, dict[Month, BillingFigures]] = defaultdict(lambda: defaultdict(BillingFigures))
    for program_id, month, currency, count, minutes, due, billed in await db.execute(query):
        sums = [{currency: int(amount)} if currency and amount is not None else {} for amount in (due, billed)]
        billing[program_id][Month.parse(month)] += BillingFigures(count, int(minutes), *sums)
    return billing
