"""Services that are billed by value: due when their rule holds, each condition told, and not on a guess."""

import sqlalchemy as sa
from structlog.testing import capture_logs

from careplan.core.billing import verdicts_of
from careplan.core.billing_predicates import BillingCase, BillingPredicate, PredicateAnswer
from careplan.core.careplan import Careplan
from careplan.core.client_services import ClientService
from careplan.core.months import Month
from careplan.core.program_services import BillingMode
from careplan.core.record_types import RecordTypes
from careplan.core.reports import Report, ReportContent, ReportStatus
from careplan.core.visibility import Db
from careplan.core.work import Work

from ..billing import BLOCK, set_rule, start_block, this, verdict_on
from ..deployments import today
from ..forms import make_form
from ..houses import House
from ..plugins.test_goal_attainment import add, plan
from ..support_logs import Logging, last_month_end, minutes

ASKED = {"predicate": {"name": "weather"}}


async def test_a_service_is_due_where_its_rule_holds(house: House) -> None:
    """For the whole; each condition is told with what was asked and what is."""
    logging = await start_block(house)
    form = await make_form(house, "Work site evaluation", isRepeatable=True)
    service = (await logging.enrollment.read("clientServices { programService { id } }"))["clientServices"][0]
    await form.assigned(reportsOfId=service["programService"]["id"], indicatorFields=["given_on"])
    await set_rule(logging, {"all": [{"formSubmitted": {"formId": form.id}}, {"minutesAtLeast": 90}]})
    about = {"clientServiceId": await logging.service(BLOCK)}
    last, _ = last_month_end(house)
    await form.submitted({"given_by": "Mai", "given_on": last}, about=about)
    await logging.record(minutes(house, 90, days=0), BLOCK)

    before = await verdict_on(logging)
    await form.submitted({"given_by": "Mai", "given_on": today(house)}, about=about)
    after = await verdict_on(logging)

    month = this(house).in_words
    assert (before.bill, before.is_decided) == (None, True)
    assert before.because == (
        f"Its billing rule does not hold for {month}.",
        f"The form 'Work site evaluation' is submitted once or more: never in {month}; this does not hold.",
        f"1 h 30 min or more of billable time count: 1 h 30 min in {month}; this holds.",
    )
    assert after.bill is not None
    assert (after.bill.minutes, after.bill.amount, after.bill.currency) == (0, 90_000, "AUD")
    assert after.bill.lines[0].because == after.because
    assert after.because[1].endswith(f"once in {month}; this holds.")


async def test_forms_of_the_enrollment_and_the_client_count_and_those_of_other_services_do_not(house: House) -> None:
    """What was filled in around the service is as good as in it."""
    logging = await start_block(house)
    form = await (await make_form(house, "Feedback", isRepeatable=True)).assigned()
    services = (await logging.enrollment.read("program { id programServices { id } }"))["program"]
    await form.assigned(programId=services["id"])
    for each in services["programServices"]:
        await form.assigned(programServiceId=each["id"])
    await set_rule(logging, {"formSubmitted": {"formId": form.id, "times": 3}})
    await form.submitted()
    await form.submitted(about={"enrollmentId": logging.enrollment.id})
    await form.submitted(about={"clientServiceId": await logging.service("Travel training")})
    assert (await verdict_on(logging)).bill is None

    await form.submitted(about={"clientServiceId": await logging.service(BLOCK)})

    assert (await verdict_on(logging)).bill is not None


async def test_what_is_billed_once_counts_from_the_beginning_and_is_never_billed_again(house: House) -> None:
    """In the month it was billed for it stays due, so that its report can be worked out anew."""
    logging = await start_block(house, price={"amount": 6000, "currency": "AUD", "unit": "HOUR"})
    await set_rule(logging, {"minutesAtLeast": 100}, frequency="ONCE")
    last, _ = last_month_end(house)
    month = Month.parse(last[:7])
    await logging.record({"duration": {"workedOn": last, "minutes": 61}}, BLOCK)
    await logging.record(minutes(house, 40, days=0), BLOCK)

    too_early, due = await verdict_on(logging, BLOCK, month), await verdict_on(logging)
    await reported(logging, this(house))

    assert (too_early.bill, due.bill and (due.bill.minutes, due.bill.amount)) == (None, (101, 10_100))
    assert (await verdict_on(logging)).bill == due.bill
    again = await verdict_on(logging, BLOCK, month)
    assert (again.bill, again.because) == (None, (f"It is billed once, and was for {this(house)}.",))


async def test_every_month_stands_for_itself(house: House) -> None:
    """What was done in another month does not count, and what was billed for another month changes nothing."""
    logging = await start_block(house)
    await set_rule(logging, {"minutesAtLeast": 60})
    last, _ = last_month_end(house)
    await logging.record({"duration": {"workedOn": last, "minutes": 60}}, BLOCK)
    await reported(logging, Month.parse(last[:7]))

    assert (await verdict_on(logging)).bill is None
    await logging.record(minutes(house, 60, days=0), BLOCK)
    assert (await verdict_on(logging)).bill is not None


async def test_goals_that_were_rated_can_make_a_service_due(house: House) -> None:
    """A condition that a plugin brings, with what it is asked with; the same goal counts once."""
    logging = await start_block(house)
    await set_rule(logging, {"predicate": {"name": "goals_rated", "arguments": {"goals": 2}}})
    record = await plan(house)
    goals = [await add(house, record, version, f"Goal {version}") for version in (1, 2)]
    for version, goal in enumerate([goals[0], goals[0]], start=3):
        await house.do("rateGoal", "", goalId=goal["id"], expectedVersion=version, level=0, ratedOn=today(house))
    one = await verdict_on(logging)
    await house.do("rateGoal", "", goalId=goals[1]["id"], expectedVersion=5, level=0, ratedOn=today(house))

    both = await verdict_on(logging)

    assert (one.bill, one.because[1]) == (
        None,
        "Goals of the client were rated: 1 goal was rated; this does not hold.",
    )
    assert both.bill is not None


async def test_a_plugin_that_fails_decides_nothing_and_stops_nobody(house: House) -> None:
    """Not even where it spoils its statement: what else is due is told, and the rest of the change goes on."""
    await bring(house, _spoil)
    logging = await start_block(house)
    await set_rule(logging, ASKED)
    await logging.record(minutes(house, 60, days=0), "Travel training")

    async def look(work: Work) -> list[bool]:
        services = list(await work.db.scalars(sa.select(ClientService).order_by(ClientService.title.desc())))
        verdicts = await verdicts_of(work.db, services, this(house))
        work.warn(str(await work.db.scalar(sa.select(sa.func.count(ClientService.id)))))
        return [verdicts[service.id].is_decided for service in services]

    with capture_logs() as logged:
        block, training = await verdict_on(logging), await verdict_on(logging, "Travel training")
        goes_on = await house.careplan.perform(house.actors["Manager"], look)

    assert (block.bill, block.is_decided) == (None, False)
    assert block.because[0] == "Whether its billing rule holds is not decided."
    assert block.warnings == ("The weather is fine: the plugin that knows it could not say.",)
    assert training.bill is not None
    assert goes_on == [False, True]
    assert {(entry["event"], entry["predicate"]) for entry in logged} == {("billing_predicate_failed", "weather")}


async def test_a_condition_whose_plugin_is_gone_decides_nothing(house: House) -> None:
    """Unless the rest of the rule decides without it."""
    await bring(house, _fine)
    logging = await start_block(house)
    await set_rule(logging, {"any": [ASKED, {"minutesAtLeast": 60}]})
    assert (await verdict_on(logging)).bill is not None
    core = house.careplan
    house.careplan = Careplan(core.database, RecordTypes((), core.record_types.families))

    gone = await verdict_on(logging)
    await logging.record(minutes(house, 60, days=0), BLOCK)
    anyway = await verdict_on(logging)

    warnings = ("The condition 'weather' holds: the plugin that knows it is not installed.",)
    assert (gone.bill, gone.is_decided, gone.warnings) == (None, False, warnings)
    assert (anyway.bill is not None, anyway.warnings) == (True, warnings)


async def _spoil(db: Db, _: object) -> dict[str, PredicateAnswer]:
    await db.execute(sa.text("SELECT nothing FROM nowhere"))
    return {}


async def _fine(_: Db, cases: list[BillingCase]) -> dict[str, PredicateAnswer]:
    return {case.client_service_id: PredicateAnswer(True, "the sun shone") for case in cases}


async def bring(house: House, decide: object) -> None:
    """Let a plugin know about the weather."""
    weather = BillingPredicate(name="weather", label="The weather is fine", description="Fine.", decide=decide)  # type: ignore[arg-type]
    core = house.careplan
    types = core.record_types
    house.careplan = Careplan(core.database, RecordTypes(types.installed.values(), types.families, [weather]))


async def reported(logging: Logging, month: Month) -> None:
    """Let a report about the service be there for a month."""
    service_id = await logging.service(BLOCK)

    async def change(work: Work) -> None:
        work.add(
            Report(
                client_id=logging.house.client_id,
                enrollment_id=logging.enrollment.id,
                client_service_id=service_id,
                month=str(month),
                kind=BillingMode.VALUE_BASED,
                sequence=1,
                status=ReportStatus.READY,
                title=BLOCK,
                signature_label="Employment Specialist",
                logs_on_report=False,
                minutes=0,
                content=ReportContent(),
            )
        )

    await logging.house.careplan.perform(logging.house.actors["Manager"], change)
