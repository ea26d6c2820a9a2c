"""What is due for client services in a month, and why: by the hour, by milestone, by value."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from careplan.core.billing import Bill, bills_of
from careplan.core.client_services import ClientService
from careplan.core.months import Month

from ..billing import this, verdict_on
from ..deployments import today
from ..houses import House
from ..support_logs import Logging, last_month_end, minutes, start_logging

PRICED = {"amount": 6200, "currency": "AUD", "unit": "HOUR"}
SERVICES: list[dict[str, Any]] = [
    {"name": "Intake", "isBillable": False},
    {"name": "Job development", "billingMode": "MILESTONE", "price": PRICED | {"amount": 165_000, "unit": "ONCE"}},
    {"name": "Follow-along", "isOngoing": True, "price": PRICED},
    {"name": "Unpriced", "isOngoing": True},
]


async def test_billable_time_is_due_by_the_hour(house: House) -> None:
    """All minutes that count are priced together; what is not billable or awaits approval is not among them."""
    logging = await start_logging(house, services=SERVICES)
    await logging.record(minutes(house, 50, days=0))
    await logging.record(minutes(house, 11, days=0))
    await logging.record(minutes(house, 30, days=0), isBillable=False)

    verdict = await verdict_on(logging, "Follow-along")

    assert verdict.bill is not None
    (line,) = verdict.bill.lines
    assert (verdict.bill.minutes, verdict.bill.amount, verdict.bill.currency) == (61, 6303, "AUD")
    assert (line.description, line.minutes, line.unit_amount, line.amount) == ("Follow-along", 61, 6200, 6303)
    assert line.because == (f"Billable time was given in {this(house).in_words}.", "1 h 1 min in 2 support logs count.")
    assert (verdict.facts.time.minutes, verdict.facts.time.billable_minutes) == (91, 61)


async def test_without_billable_time_nothing_is_due_by_the_hour(house: House) -> None:
    """Neither voided time nor that of another month counts."""
    logging = await start_logging(house, services=SERVICES)
    last, _ = last_month_end(house)
    await logging.record({"duration": {"workedOn": last, "minutes": 60}})
    log = await logging.record(minutes(house, 20, days=0))
    await logging.do("voidSupportLog", log, reason="Wrong client")

    verdict = await verdict_on(logging, "Follow-along")

    assert (verdict.bill, verdict.because) == (None, (f"No billable time counts in {this(house).in_words}.",))
    assert (await verdict_on(logging, "Follow-along", Month.parse(last[:7]))).bill is not None


async def test_time_without_a_price_is_due_all_the_same(house: House) -> None:
    """How much is to be billed for it is for others to say."""
    logging = await start_logging(house, services=SERVICES)
    await logging.record(minutes(house, 60, days=0), "Unpriced")

    bill = (await verdict_on(logging, "Unpriced")).bill

    assert bill is not None
    assert (bill.minutes, bill.amount, bill.currency) == (60, None, None)


async def test_more_than_anybody_could_mean_is_not_billed_on_a_guess(house: House) -> None:
    """Somebody mistyped a price: whoever looks is told, and nothing fails."""
    service = {"name": "Mistyped", "price": PRICED | {"amount": 2**31 - 1}}
    logging = await start_logging(house, services=[service])
    await logging.record(minutes(house, 61, days=0), "Mistyped")

    verdict = await verdict_on(logging, "Mistyped")

    assert (verdict.bill, verdict.is_decided) == (None, False)
    assert verdict.warnings == ("It comes to more than anybody could mean; look at its price.",)


async def test_a_service_that_is_not_billed_is_never_due(house: House) -> None:
    """Whatever is done in it."""
    logging = await start_logging(house, services=SERVICES)
    await logging.record(minutes(house, 60, days=0), "Intake")

    verdict = await verdict_on(logging, "Intake")

    assert (verdict.bill, verdict.because) == (None, ("This service is not billed.",))


async def test_a_milestone_is_due_in_the_month_it_is_completed(house: House) -> None:
    """Once and for the whole, however much time was given."""
    logging = await start_logging(house, services=SERVICES)
    await logging.record(minutes(house, 600, days=0), "Job development")
    before = await verdict_on(logging, "Job development")
    await logging.enrollment.do("completeClientService", "Job development")

    after = await verdict_on(logging, "Job development")
    later = await verdict_on(logging, "Job development", Month(this(house).year + 1, 1))

    assert (before.bill, later.bill) == (None, None)
    assert after.bill is not None
    assert (after.bill.minutes, after.bill.amount, after.bill.lines[0].minutes) == (0, 165_000, None)
    assert after.because == (f"The service was completed on {today(house)}.",)


async def test_what_is_due_takes_the_same_statements_however_many_services(house: House) -> None:
    """And those who may see nothing are told the same: reports are made whoever causes them."""
    few = await start_logging(house, services=SERVICES)
    await few.record(minutes(house, 60, days=0))
    many = await start_logging(house, name="Another program", services=SERVICES * 10)

    with house.count_statements() as one:
        await bills(few, by="Support worker")
    with house.count_statements() as other:
        found = await bills(many, by="Support worker")

    assert (len(found), len(one)) == (40, len(other))


async def bills(logging: Logging, *, by: str) -> Mapping[str, list[Bill]]:
    """What is due for the services of an enrollment this month, as somebody finds it."""
    wanted = sa.select(ClientService).where(ClientService.enrollment_id == logging.enrollment.id)
    async with logging.house.careplan.reading(logging.house.actors[by]) as db:
        return await bills_of(db, list(await db.scalars(wanted)), this(logging.house))
