"""Bad input is refused with a clear error that names the field, and nothing is half-written."""

from typing import Any

import pytest

from ..houses import House
from ..plans import make_plan, make_template


async def test_an_unknown_identifier_is_not_found(house: House) -> None:
    """In a mutation as a refusal, in a look-up as an error beside null."""
    refused = await house.attempt("createSupportPlan", clientId="client_nonsense", templateId="x")
    looked_up = await house.raw('{ supportPlan(id: "plan_nonsense") { id } }')

    assert [error["code"] for error in refused["errors"]] == ["NOT_FOUND"]
    assert looked_up["data"] == {"supportPlan": None}
    assert [error["extensions"]["code"] for error in looked_up["errors"]] == ["NOT_FOUND"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 201, "two\nlines", "nul\x00", "bell\x07"])
async def test_a_name_that_cannot_be_is_refused_by_field(house: House, name: str) -> None:
    """Blank after trimming, too long, of several lines, or with characters that cannot be shown."""
    refused = await house.attempt("createPlanTemplate", name=name)

    assert [(error["code"], error["path"]) for error in refused["errors"]] == [("VALIDATION", ["name"])]
    assert (await house.ask("{ planTemplates { totalCount } }"))["planTemplates"]["totalCount"] == 0


async def test_names_are_trimmed_and_in_one_form(house: House) -> None:
    """What was typed with combining marks is stored as one character."""
    made = await house.do("createPlanTemplate", "planTemplate { name }", name="  Cafe\u0301 ")

    assert made["planTemplate"]["name"] == "Caf\u00e9"


async def test_markup_is_text(house: House) -> None:
    """It is stored and shown as it was typed."""
    plan = await make_plan(house)
    text = "<script>alert('x')</script>"

    payload = await plan.on_item(
        "recordPlanItemValues", "What matters to me", "planItem { values }", values={"matters": text}
    )

    assert payload["planItem"]["values"] == {"matters": text}


@pytest.mark.parametrize("url", ["http://example.org", "javascript:alert(1)", "example.org", "https://", "https://a b"])
async def test_a_link_must_be_https(house: House, url: str) -> None:
    """The error names the place of the link, however deep it is."""
    section = {"title": "Health", "items": [], "guidance": {"links": [{"label": "More", "url": url}]}}

    refused = await house.attempt("createPlanTemplate", name="With links", sections=[section])

    assert [(error["code"], error["path"]) for error in refused["errors"]] == [
        ("VALIDATION", ["sections", "0", "guidance", "links", "0", "url"])
    ]


async def test_lists_end_somewhere(house: House) -> None:
    """Five hundred at a time, and no more."""
    refused = await house.attempt("createPlanTemplate", name="Long", associatedRecordTypes=["goal_attainment"] * 501)

    assert [(error["code"], error["path"]) for error in refused["errors"]] == [("TOO_MANY", ["associatedRecordTypes"])]


async def test_an_unknown_choice_is_refused_before_anything_runs(house: House) -> None:
    """A value from a newer client is an error of the document."""
    answered = await house.raw("{ supportPlans(filter: {statuses: [PAUSED]}) { totalCount } }")

    assert "data" not in answered
    assert [error["extensions"]["code"] for error in answered["errors"]] == ["BAD_USER_INPUT"]


@pytest.mark.parametrize("first", [0, -1, 101])
async def test_pages_have_a_size(house: House, first: int) -> None:
    """One to a hundred at a time."""
    answered = await house.raw(f"{{ supportPlans(first: {first}) {{ totalCount }} }}")

    assert [error["extensions"]["code"] for error in answered["errors"]] == ["BAD_USER_INPUT"]


@pytest.mark.parametrize("cursor", ["", "nonsense", "W10", "WzFd", "bnVsbA"])
async def test_a_cursor_is_not_made_up(house: House, cursor: str) -> None:
    """Whatever is no cursor of this list is named as such."""
    answered = await house.raw(f'{{ supportPlans(after: "{cursor}") {{ totalCount }} }}')

    (error,) = answered["errors"]
    assert (error["extensions"]["code"], error["extensions"]["path"]) == ("BAD_USER_INPUT", ["after"])


async def test_values_must_be_an_object(house: House) -> None:
    """A list or a number instead of fields by key is named."""
    plan = await make_plan(house)
    odd: list[Any] = [[], 5, "x"]

    refused = [await plan.on_item("recordPlanItemValues", "What matters to me", values=given) for given in odd]

    assert [[error["path"] for error in payload["errors"]] for payload in refused] == [[["values"]]] * 3


async def test_pages_follow_each_other_without_gaps(house: House) -> None:
    """Every plan is on exactly one page, newest first, although one is made in between."""
    template = await make_template(house)
    made = [(await make_plan(house, template)).id for _ in range(5)]
    document = """query($after: String) { supportPlans(first: 2, after: $after) {
        nodes { id } pageInfo { hasNextPage endCursor } } }"""

    seen: list[str] = []
    after = None
    while True:
        page = (await house.ask(document, {"after": after}))["supportPlans"]
        seen += [node["id"] for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
        await make_plan(house, template)

    assert seen == made[::-1]


@pytest.mark.parametrize("number", ["1" + "0" * 400, "9223372036854775808", "-1e400"])
async def test_numbers_end_somewhere(house: House, number: str) -> None:
    """What no database keeps is refused where it stands, in values and in settings."""
    plan = await make_plan(house)
    item = await plan.item("What matters to me")
    document = f"""mutation($item: ID!, $version: Int!) {{
      recordPlanItemValues(input: {{planItemId: $item, expectedVersion: $version, values: {{matters: {number}}}}}) {{
        errors {{ code path }} }} }}"""

    refused = await house.ask(document, {"item": item["id"], "version": item["version"]})

    assert refused["recordPlanItemValues"]["errors"] == [{"code": "VALIDATION", "path": ["values", "matters"]}]


async def test_keys_can_be_shown(house: House) -> None:
    """Also the keys of free-form settings hold no control characters."""
    definition = {"recordTypes": ["goal_attainment"], "settings": {"nul\x00": 1}}
    section = {"title": "Goals", "items": [{"title": "Goal", "kind": "RECORD_LINK", "definition": definition}]}

    refused = await house.attempt("createPlanTemplate", name="With settings", sections=[section])

    assert [(error["code"], error["path"]) for error in refused["errors"]] == [
        ("VALIDATION", ["sections", "0", "items", "0", "definition", "settings"])
    ]


async def test_arguments_are_named_as_the_api_spells_them(house: House) -> None:
    """An error about an argument of a query names that argument."""
    answered = await house.raw('{ linkableRecords(planItemId: "nul\\u0000") { nodes { id } } }')

    assert answered["errors"][0]["extensions"]["problems"][0]["path"] == ["planItemId"]
