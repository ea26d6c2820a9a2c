"""Looking at a month before it is closed: what would be reported and billed, line by line, and what it comes to."""

from typing import Any

from ..billing import VALUE, set_rule
from ..deployments import today
from ..forms import make_form
from ..houses import House
from ..reporting import HOURLY, Reporting, month_before, on, start_reporting
from ..support_logs import MANAGER, minutes

PREVIEW = """clientService { id title } kind outcome isDue minutes amount currency because warnings report { id }
    lines { description minutes unitAmount amount because } missingForms { name }
    finding { asked found holds parts { asked found holds } }"""
TOTALS = "totals { currency amount minutes reportCount }"
MONTH = f"""query($month: String, $filter: MonthPreviewFilter, $first: Int! = 20, $after: String) {{
    previewMonth(month: $month, filter: $filter, first: $first, after: $after) {{
        month nodes {{ {PREVIEW} }} {TOTALS} totalCount pageInfo {{ hasNextPage endCursor }} }} }}"""


async def preview(house: House, *, by: str = MANAGER, **given: Any) -> Any:
    """What would be reported for a month, the present one where none is named."""
    return (await house.ask(MONTH, given, by=by))["previewMonth"]


async def previewed(reporting: Reporting, titled: str, month: str | None = None) -> Any:
    """What would become of the report about a service."""
    wanted = {"clientServiceId": await reporting.service(titled)}
    (node,) = (await preview(reporting.house, month=month, filter=wanted))["nodes"]
    return node


async def test_the_present_month_is_looked_at_line_by_line(house: House) -> None:
    """Each client service with what would be billed and why, or why nothing would be; nothing is changed."""
    reporting = await start_reporting(house)
    await reporting.record(minutes(house, 90, days=0))
    await reporting.enrollment.do("completeClientService", "Discovery")

    page = await preview(house)

    assert page["month"] == today(house)[:7]
    found = {node["clientService"]["title"]: node for node in page["nodes"]}
    told = {title: (node["kind"], node["outcome"], node["amount"]) for title, node in found.items()}
    assert told == {
        "Intake": ("HOURLY", "NOT_DUE", None),
        "Discovery": ("MILESTONE", "REWORKED", 62_500),
        "Travel training": ("HOURLY", "NOT_DUE", None),
        "Follow-along": ("HOURLY", "NEW", 9_300),
    }
    assert found["Intake"]["because"] == ["This service is not billed."]
    assert found["Follow-along"]["lines"] == [
        {
            "description": "Follow-along",
            "minutes": 90,
            "unitAmount": 6_200,
            "amount": 9_300,
            "because": found["Follow-along"]["because"],
        }
    ]
    assert await reporting.reports("Follow-along") == []


async def test_totals_are_by_currency_and_over_all_pages(house: House) -> None:
    """What has no price is counted apart; what is not due is not counted."""
    services = [
        {"name": "Dollars", "price": HOURLY},
        {"name": "More dollars", "price": HOURLY},
        {"name": "Pounds", "price": HOURLY | {"currency": "GBP"}},
        {"name": "Unpriced"},
        {"name": "Idle", "price": HOURLY},
    ]
    reporting, month = await start_reporting(house, services=services), month_before(house)
    for title, given in (("Dollars", 20), ("More dollars", 20), ("Pounds", 45), ("Unpriced", 10)):
        await reporting.record(on(month, given), title)

    page = await preview(house, month=str(month), first=2)
    rest = await preview(house, month=str(month), after=page["pageInfo"]["endCursor"])

    assert (len(page["nodes"]), page["pageInfo"]["hasNextPage"], page["totalCount"]) == (2, True, 5)
    assert (len(rest["nodes"]), rest["pageInfo"]["hasNextPage"]) == (3, False)
    assert page["totals"] == [
        {"currency": "AUD", "amount": 4_134, "minutes": 40, "reportCount": 2},
        {"currency": "GBP", "amount": 4_650, "minutes": 45, "reportCount": 1},
        {"currency": None, "amount": None, "minutes": 10, "reportCount": 1},
    ]
    assert page["totals"] == rest["totals"]


async def test_a_total_that_cannot_be_said_is_refused(house: House) -> None:
    """Rather than told wrongly; a part of it can be looked at."""
    price = {"amount": 2**31 - 1, "currency": "AUD", "unit": "ONCE"}
    services: list[dict[str, Any]] = [
        {"name": name, "billingMode": "MILESTONE", "price": price} for name in ("One", "Other")
    ]
    reporting = await start_reporting(house, services=services)
    for service in services:
        await reporting.enrollment.do("completeClientService", service["name"])

    body = await house.raw(MONTH, {})
    one = await preview(house, filter={"clientServiceId": await reporting.service("One")})

    assert [error["extensions"]["code"] for error in body["errors"]] == ["BAD_USER_INPUT"]
    assert one["totals"][0]["amount"] == 2**31 - 1


async def test_a_preview_says_what_making_the_reports_then_does(house: House) -> None:
    """New, worked out anew, locked, settled, supplemented or withdrawn: by the same rules."""
    reporting, month = await start_reporting(house), month_before(house)
    log = await reporting.record(on(month, 60))
    outcomes = [(await previewed(reporting, "Follow-along", str(month)))["outcome"]]

    (report,) = await reporting.generated(str(month))
    outcomes.append((await previewed(reporting, "Follow-along", str(month)))["outcome"])
    await reporting.stand(report, "PENDING")
    locked = await previewed(reporting, "Follow-along", str(month))
    await reporting.stand(report, "VALIDATED")
    settled = await previewed(reporting, "Follow-along", str(month))
    await reporting.do("voidSupportLog", log, reason="Twice")
    supplement = await previewed(reporting, "Follow-along", str(month))

    assert outcomes == ["NEW", "REWORKED"]
    assert (locked["outcome"], locked["isDue"], locked["minutes"]) == ("LOCKED", False, 60)
    assert (locked["report"], settled["report"]) == ({"id": report["id"]}, None)
    assert (settled["outcome"], settled["isDue"], settled["amount"]) == ("SETTLED", False, None)
    made = await reporting.report("Follow-along", isSupplement=True)
    assert (supplement["outcome"], supplement["minutes"], supplement["amount"]) == ("REWORKED", -60, -6_200)
    assert (made["minutes"], made["amount"]) == (-60, -6_200)


async def test_a_rule_is_explained_and_missing_forms_and_warnings_are_told(house: House) -> None:
    """What holds, what does not, and what is not known; authorisations that are used up are named."""
    reporting, month = (
        await start_reporting(house, services=[VALUE, {"name": "Peers", "price": HOURLY}]),
        month_before(house),
    )
    form = await make_form(house, "Attendance", isRepeatable=True)
    programs = (await reporting.enrollment.read("clientServices { programService { id } }"))["clientServices"]
    await form.assigned(reportsOfId=programs[0]["programService"]["id"], isRequired=True)
    await set_rule(reporting, {"any": [{"minutesAtLeast": 60}, {"predicate": {"name": "goals_rated"}}]})
    block = await reporting.service(VALUE["name"])
    terms: dict[str, Any] = {"units": 1, "minutesPerUnit": 60, "startsOn": today(house, -200), "endsOn": today(house)}
    await house.do("createAuthorisation", "", clientServiceId=block, **terms)
    await reporting.record(on(month, 61), VALUE["name"])

    node = await previewed(reporting, VALUE["name"], str(month))

    assert (node["outcome"], node["kind"], node["amount"]) == ("NEW", "VALUE_BASED", 90_000)
    assert node["finding"] == {
        "asked": "Any of these",
        "found": "1 of 2 hold",
        "holds": True,
        "parts": [
            {
                "asked": "1 h or more of billable time count",
                "found": f"1 h 1 min in {month.in_words}",
                "holds": True,
            },
            {"asked": "Goals of the client were rated", "found": "0 goals were rated", "holds": False},
        ],
    }
    assert node["missingForms"] == [{"name": "Attendance"}]
    assert node["warnings"] == [
        f"Authorisation from {terms['startsOn']} to {terms['endsOn']} is used up: 1 of 1 units, 101 %."
    ]


async def test_only_those_who_may_see_reports_look_at_a_month(house: House) -> None:
    """And only at what they may see."""
    await start_reporting(house)
    elsewhere = await start_reporting(house, name="Another program")
    program = (await elsewhere.enrollment.read("program { id }"))["program"]["id"]

    role = next(
        each
        for each in (await house.ask("{ roles { id name permissions version } }", by="Administrator"))["roles"]
        if each["name"] == "Billing"
    )
    seen = await preview(house, by="Billing", filter={"programId": program})
    permissions = [each for each in role["permissions"] if each != "report.read"]
    await house.do(
        "updateRole",
        "",
        by="Administrator",
        roleId=role["id"],
        expectedVersion=role["version"],
        permissions=permissions,
    )
    await house.sign_in_again("Billing")
    refused = await house.raw(MONTH, {}, by="Billing")

    assert seen["totalCount"] == 4
    assert [error["extensions"]["code"] for error in refused["errors"]] == ["FORBIDDEN"]


async def test_what_is_no_month_is_refused(house: House) -> None:
    """Where it stands."""
    body = await house.raw(MONTH, {"month": "October"})

    assert [(each["extensions"]["code"], each["extensions"]["path"]) for each in body["errors"]] == [
        ("BAD_USER_INPUT", ["month"])
    ]


async def test_a_preview_takes_the_same_statements_however_much_it_shows(house: House) -> None:
    """For one service and for all on a page, with what they come to."""
    reporting, month = await start_reporting(house), month_before(house)
    await reporting.record(on(month, 60))
    one_service = {"clientServiceId": await reporting.service()}

    with house.count_statements() as one:
        await preview(house, month=str(month), filter=one_service)
    for number in range(3):
        more = await start_reporting(house, name=f"Program {number}")
        await more.record(on(month, 60))
    with house.count_statements() as many:
        page = await preview(house, month=str(month), filter={"clientId": house.client_id})

    assert (page["totalCount"], page["totals"][0]["reportCount"]) == (16, 4)
    assert len(one) == len(many)
