"""Fields of custom objects: changed with records in place, which stay readable with what they were written with."""

from typing import Any

import pytest

from careplan.core.records import ClientRecord

from ..houses import House, build_house
from ..plans import make_plan, make_template
from .test_custom_object_definitions import change, define, make, refusals

FIELDS = [
    {"key": "texture", "label": "Texture", "isRequired": True},
    {"key": "who", "label": "Who cooks"},
    {
        "key": "drinks",
        "label": "Drinks",
        "kind": "CHOICES",
        "choices": [{"value": "tea", "label": "Tea"}, {"value": "milk", "label": "Milk"}],
    },
    {"key": "spoons", "label": "Spoons", "kind": "NUMBER"},
]
RECORD = "record { version values card { label value } fields { label display } }"


async def meals(house: House) -> Any:
    """The type as these tests change it."""
    return await define(house, fields=FIELDS, cardFields=[])


async def changed(house: House, mutation: str, defined: Any, **input: Any) -> Any:
    """The type after a change that is not refused."""
    payload = await change(house, mutation, defined, **input)
    assert payload["errors"] == [], payload["errors"]
    return payload["customRecordType"]


async def read(house: House, record: Any) -> Any:
    """A record as it shows itself now."""
    return (await house.ask(f"query($id: ID!) {{ r: record(id: $id) {{ {RECORD[9:-2]} }} }}", {"id": record["id"]}))[
        "r"
    ]


async def update(house: House, record: Any, values: dict[str, Any]) -> Any:
    """Try to change values of a record that nobody changed since; the payload, refused or not."""
    version = (await read(house, record))["version"]
    return await house.attempt("updateRecord", RECORD, recordId=record["id"], expectedVersion=version, values=values)


async def test_a_field_is_added_at_a_place_and_moved(house: House) -> None:
    """Records that lack it, even where it is required, are read and changed as before."""
    defined = await meals(house)
    record = await make(house)

    field = {"key": "how", "label": "How", "isRequired": True}
    added = await changed(house, "addRecordTypeField", defined, field=field, position=1)
    moved = await changed(house, "moveRecordTypeField", added, key="texture", position=99)
    kept = await update(house, record, {"who": "Ann"})
    refused = await house.attempt(
        "createRecord", clientId=house.client_id, recordType="mealtime", title="New", values={"texture": "Soft"}
    )

    assert [each["key"] for each in added["fields"]] == ["how", "texture", "who", "drinks", "spoons"]
    assert [each["key"] for each in moved["fields"]] == ["how", "who", "drinks", "spoons", "texture"]
    assert kept["errors"] == []
    assert refusals(refused) == [("VALIDATION", ["values", "how"])]


async def test_a_retired_field_is_shown_where_it_holds_something_and_asked_for_nowhere(house: House) -> None:
    """What it holds may stay or be cleared, nothing else; restored, it is asked for again."""
    defined = await meals(house)
    record = await make(house, values={"texture": "Soft", "who": "Ann"})
    without = await make(house)
    forms = '{ recordType(name: "mealtime") { jsonSchema fields { key isRetired } } }'

    retired = await changed(house, "retireRecordTypeField", defined, key="who")
    form = (await house.ask(forms))["recordType"]
    other = await update(house, record, {"who": "Ben"})
    same = await update(house, record, {"who": "Ann", "texture": "Minced"})
    cleared = await update(house, record, {"who": None})
    restored = await changed(house, "restoreRecordTypeField", retired, key="who")

    assert "who" not in form["jsonSchema"]["properties"]
    assert {"key": "who", "isRetired": True} in form["fields"]
    assert refusals(other) == [("VALIDATION", ["values", "who"])]
    assert {"label": "Who cooks", "display": "Ann"} in same["record"]["fields"]
    assert {"label": "Who cooks", "value": "Ann"} in same["record"]["card"]
    assert "who" not in cleared["record"]["values"]
    assert [field["isRetired"] for field in restored["fields"]] == [False] * 4
    assert (await update(house, without, {"who": "Ben"}))["errors"] == []


async def test_a_choice_that_is_left_out_is_retired(house: House) -> None:
    """It cannot be chosen any more; where it was, it can be read, and stays beside what is chosen newly."""
    defined = await meals(house)
    record = await make(house, values={"texture": "Soft", "drinks": ["tea"]})
    without = await make(house)
    choices = [{"value": "milk", "label": "Milk, warm"}, {"value": "water", "label": "Water"}]

    await changed(house, "updateRecordTypeField", defined, key="drinks", choices=choices)
    beside = await update(house, record, {"drinks": ["tea", "water"]})
    refused = await update(house, without, {"drinks": ["tea"]})

    assert beside["record"]["values"]["drinks"] == ["tea", "water"]
    assert {"label": "Drinks", "display": "Tea, Water"} in beside["record"]["fields"]
    assert refusals(refused) == [("VALIDATION", ["values", "drinks", "0"])]


async def test_a_renamed_field_has_its_new_label_everywhere_but_in_plans_in_force(house: House) -> None:
    """What was agreed keeps the words in which it was."""
    defined = await meals(house)
    record = await make(house)
    item = {"title": "Meals", "kind": "RECORD_LINK", "definition": {"recordTypes": ["mealtime"]}}
    plan = await make_plan(house, await make_template(house, sections=[{"title": "Health", "items": [item]}]))
    await plan.on_item("linkRecord", "Meals", recordId=record["id"])
    await plan.activated()

    await changed(house, "updateRecordTypeField", defined, key="texture", label="How soft")
    shown = "sections { items { links { frozen { card { label } } record { card { label } fields { label } } } } }"
    (link,) = (await plan.read(shown))["sections"][0]["items"][0]["links"]

    assert link["record"]["card"] == [{"label": "How soft"}]
    assert link["record"]["fields"][0] == {"label": "How soft"}
    assert link["frozen"]["card"] == [{"label": "Texture"}]


async def test_narrower_bounds_do_not_trouble_what_is_recorded(house: House) -> None:
    """It can be sent back as it is; something new has to fit."""
    defined = await meals(house)
    record = await make(house, values={"texture": "Soft", "spoons": 9})

    await changed(house, "updateRecordTypeField", defined, key="spoons", maximum=5, help="At most five.")
    same = await update(house, record, {"spoons": 9, "texture": "Minced"})
    refused = await update(house, record, {"spoons": 8})

    assert same["errors"] == []
    assert refusals(refused) == [("VALIDATION", ["values", "spoons"])]


async def test_a_field_that_ever_held_something_is_retired_not_removed(house: House) -> None:
    """Even where it was cleared since; one nobody used goes, from the card as well."""
    defined = await define(house, fields=FIELDS, cardFields=["who", "spoons"])
    record = await make(house, values={"texture": "Soft", "who": "Ann"})
    await update(house, record, {"who": None})
    counts = "errors { ... on FieldInUse { recordCount } }"

    refused = await change(house, "removeRecordTypeField", defined, counts, key="who")
    removed = await changed(house, "removeRecordTypeField", defined, key="spoons")
    cards = await house.ask("{ customRecordTypes { cardFields } }")

    assert (refused["errors"][0]["code"], refused["errors"][0]["recordCount"]) == ("FIELD_IN_USE", 1)
    assert [field["key"] for field in removed["fields"]] == ["texture", "who", "drinks"]
    assert cards == {"customRecordTypes": [{"cardFields": ["who"]}]}


@pytest.mark.parametrize(
    ("mutation", "input", "refusal"),
    [
        ("addRecordTypeField", {"field": FIELDS[0]}, ("VALIDATION", ["field", "key"])),
        ("addRecordTypeField", {"field": {"key": "Big", "label": "Big"}}, ("VALIDATION", ["field", "key"])),
        (
            "addRecordTypeField",
            {"field": {"key": "a", "label": "A", "kind": "CHOICE"}},
            ("VALIDATION", ["field", "choices"]),
        ),
        ("updateRecordTypeField", {"key": "drinks", "choices": []}, ("VALIDATION", ["choices"])),
        ("updateRecordTypeField", {"key": "spoons", "minimum": 2, "maximum": 1}, ("VALIDATION", ["minimum"])),
        ("moveRecordTypeField", {"key": "nothing", "position": 1}, ("VALIDATION", ["key"])),
        ("restoreRecordTypeField", {"key": "who"}, ("INVALID_TRANSITION", None)),
    ],
)
async def test_a_change_that_cannot_be_names_the_input(house: House, mutation: str, input: Any, refusal: Any) -> None:
    """And the type stays as it was."""
    defined = await meals(house)

    refused = await change(house, mutation, defined, **input)

    assert refusals(refused) == [refusal]
    assert await house.ask("{ customRecordTypes { version } }") == {"customRecordTypes": [{"version": 1}]}


async def test_records_are_found_by_the_words_they_show_now(house: House) -> None:
    """Relabelled choices, and cards as last known, too; nobody's version grows, and other houses notice nothing."""
    defined = await meals(house)
    record = await make(house, values={"texture": "Soft", "drinks": ["tea"]})
    other = await build_house(house.careplan, house.schema, name="Elsewhere")
    await meals(other)
    await make(other, values={"texture": "Soft", "drinks": ["tea"]})
    found = "query($word: String!) { records(filter: {search: $word}) { nodes { id version } } }"

    choices = [{"value": "tea", "label": "Rooibos"}, {"value": "milk", "label": "Milk"}]
    await changed(house, "updateRecordTypeField", defined, key="drinks", choices=choices)

    seen = {word: (await house.ask(found, {"word": word}))["records"]["nodes"] for word in ("rooibos", "tea")}
    assert seen == {"rooibos": [{"id": record["id"], "version": 1}], "tea": []}
    assert len((await other.ask(found, {"word": "tea"}))["records"]["nodes"]) == 1
    async with house.careplan.reading(house.actors["Manager"]) as db:
        stored = await db.get_one(ClientRecord, record["id"])
    assert [(line.label, line.value) for line in stored.card] == [("Texture", "Soft"), ("Drinks", "Rooibos")]
