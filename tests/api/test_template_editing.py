"""Plan templates through the API: what happens inside their drafts."""

import asyncio
from typing import Any

import sqlalchemy as sa

from careplan.core.plan_templates import TemplateItem, TemplateSection

from ..houses import House

INSIDE = "planTemplate { id version draftVersion { sections { id title position items { id title position } } } }"


def item(title: str, **more: Any) -> dict[str, Any]:
    """An item to read."""
    return {"title": title, "kind": "INFORMATION", "definition": {"information": "Read this."}, **more}


async def made(house: House, *sections: tuple[str, list[str]]) -> Any:
    """A template in draft with sections of items to read."""
    given = [{"title": title, "items": [item(name) for name in names]} for title, names in sections]
    return (await house.do("createPlanTemplate", INSIDE, name="Daily living", sections=given))["planTemplate"]


async def changed(house: House, mutation: str, template: Any, **input: Any) -> Any:
    """The template after one mutation inside it."""
    payload = await house.do(mutation, INSIDE, expectedVersion=template["version"], **input)
    assert payload["planTemplate"]["version"] == template["version"] + 1
    return payload["planTemplate"]


async def code_of(house: House, mutation: str, template: Any, **input: Any) -> str:
    """The code of the one refusal of a mutation, which changed nothing."""
    before = await stored(house)
    payload = await house.attempt(mutation, expectedVersion=template["version"], **input)
    assert await stored(house) == before
    (error,) = payload["errors"]
    return str(error["code"])


async def stored(house: House) -> list[tuple[Any, ...]]:
    """Every section and item as they stand in the database."""
    async with house.careplan.reading(house.actors["Manager"]) as db:
        sections = await db.execute(sa.select(TemplateSection.id, TemplateSection.title, TemplateSection.position))
        items = await db.execute(
            sa.select(TemplateItem.id, TemplateItem.title, TemplateItem.section_id, TemplateItem.position)
        )
        return sorted([*map(tuple, sections), *map(tuple, items)])


def sections_of(template: Any) -> list[Any]:
    """The sections of the draft."""
    return list(template["draftVersion"]["sections"])


def outline(template: Any) -> list[tuple[str, list[str]]]:
    """Titles in order, after a look at the positions."""
    for section in (sections := sections_of(template)):
        assert [each["position"] for each in section["items"]] == [*range(1, len(section["items"]) + 1)]
    assert [section["position"] for section in sections] == [*range(1, len(sections) + 1)]
    return [(section["title"], [each["title"] for each in section["items"]]) for section in sections]


async def test_sections_are_added_at_the_end_or_at_a_place(house: House) -> None:
    """Those behind a new section move on."""
    template = await made(house, ("Health", []))
    identifier = template["id"]

    template = await changed(
        house, "addTemplateSection", template, planTemplateId=identifier, section={"title": "Goals"}
    )
    first = {"title": "Profile", "items": [item("About me")]}
    template = await changed(
        house, "addTemplateSection", template, planTemplateId=identifier, section=first, position=1
    )

    assert outline(template) == [("Profile", ["About me"]), ("Health", []), ("Goals", [])]


async def test_a_section_is_changed(house: House) -> None:
    """What is left out stays; null takes the guidance away."""
    template = await made(house, ("Health", []))
    section_id = sections_of(template)[0]["id"]
    guided = "section { title guidance { text links { label url } videoUrl } }"
    guidance = {
        "text": "Ask the person.",
        "links": [{"label": "More", "url": "https://example.org/more"}],
        "videoUrl": "https://example.org/video",
    }

    first = await house.do("updateTemplateSection", guided, sectionId=section_id, expectedVersion=1, guidance=guidance)
    second = await house.do(
        "updateTemplateSection", guided, sectionId=section_id, expectedVersion=2, title="Well-being", guidance=None
    )

    assert first["section"] == {"title": "Health", "guidance": guidance}
    assert second["section"] == {"title": "Well-being", "guidance": None}


async def test_sections_are_moved(house: House) -> None:
    """A place before the start is the start, a place beyond the end is the end."""
    template = await made(house, ("A", []), ("B", []), ("C", []))
    a, _, c = [section["id"] for section in sections_of(template)]

    template = await changed(house, "moveTemplateSection", template, sectionId=c, position=1)
    assert [title for title, _ in outline(template)] == ["C", "A", "B"]
    template = await changed(house, "moveTemplateSection", template, sectionId=a, position=99)
    assert [title for title, _ in outline(template)] == ["C", "B", "A"]
    template = await changed(house, "moveTemplateSection", template, sectionId=a, position=-5)
    assert [title for title, _ in outline(template)] == ["A", "C", "B"]


async def test_a_removed_section_takes_its_items_along(house: House) -> None:
    """The others close up."""
    template = await made(house, ("A", ["1", "2"]), ("B", ["3"]))

    template = await changed(house, "removeTemplateSection", template, sectionId=sections_of(template)[0]["id"])

    assert outline(template) == [("B", ["3"])]
    assert [row[1] for row in await stored(house)] == ["3", "B"]


async def test_items_are_added_moved_and_removed(house: House) -> None:
    """Items keep dense places in whatever section they end up."""
    template = await made(house, ("A", ["1", "2", "3"]), ("B", ["4"]))
    a, b = sections_of(template)
    one, two, three = [each["id"] for each in a["items"]]

    template = await changed(house, "addTemplateItem", template, sectionId=a["id"], item=item("0"), position=1)
    assert outline(template) == [("A", ["0", "1", "2", "3"]), ("B", ["4"])]
    template = await changed(house, "moveTemplateItem", template, itemId=three, position=2)
    assert outline(template) == [("A", ["0", "3", "1", "2"]), ("B", ["4"])]
    template = await changed(house, "moveTemplateItem", template, itemId=one, sectionId=b["id"], position=1)
    assert outline(template) == [("A", ["0", "3", "2"]), ("B", ["1", "4"])]
    template = await changed(house, "removeTemplateItem", template, itemId=two)
    assert outline(template) == [("A", ["0", "3"]), ("B", ["1", "4"])]


async def test_an_item_is_changed(house: House) -> None:
    """Its kind and definition change together; the definition is replaced as a whole."""
    template = await made(house, ("A", ["1"]))
    field = {"key": "mood", "label": "Mood", "kind": "CHOICE", "choices": [{"value": "good", "label": "Good"}]}

    payload = await house.do(
        "updateTemplateItem",
        "item { title kind definition { information isRequired fields { key kind choices { value label } } } problems }",
        itemId=sections_of(template)[0]["items"][0]["id"],
        expectedVersion=1,
        kind="CUSTOM_FIELDS",
        definition={"fields": [field], "isRequired": True},
    )

    assert payload["item"] == {
        "title": "1",
        "kind": "CUSTOM_FIELDS",
        "definition": {
            "information": None,
            "isRequired": True,
            "fields": [{"key": "mood", "kind": "CHOICE", "choices": [{"value": "good", "label": "Good"}]}],
        },
        "problems": [],
    }


async def test_items_that_contradict_themselves_are_not_kept(house: House) -> None:
    """Each contradiction is named where it stands."""
    template = await made(house, ("A", []))
    numbers = {"key": "n", "label": "Number", "kind": "NUMBER", "minimum": 5, "maximum": 1}
    choices = {"key": "n", "label": "Choice", "kind": "CHOICE"}
    same = [{"value": "x", "label": "X"}, {"value": "x", "label": "Y"}]
    twice = {"key": "t", "label": "Twice", "kind": "CHOICES", "choices": same}

    async def paths(kind: str, **definition: Any) -> list[list[str]]:
        payload = await house.attempt(
            "addTemplateItem",
            sectionId=sections_of(template)[0]["id"],
            expectedVersion=1,
            item={"title": "Odd", "kind": kind, "definition": definition},
        )
        assert {error["code"] for error in payload["errors"]} == {"VALIDATION"}
        return [error["path"][2:] for error in payload["errors"]]

    assert await paths("CUSTOM_FIELDS", fields=[numbers, choices, twice]) == [
        ["fields"],
        ["fields", "0", "minimum"],
        ["fields", "1", "choices"],
        ["fields", "2", "choices"],
    ]
    assert await paths("CUSTOM_FIELDS", fields=[{"key": "Not a key", "label": "X"}]) == [["fields", "0", "key"]]
    assert await paths("RECORD_LINK", recordTypes=["goal_attainment"], minLinks=2, maxLinks=1) == [["maxLinks"]]
    assert await paths("RECORD_LINK", minLinks=-1, maxLinks=0) == [["minLinks"], ["maxLinks"]]
    assert await paths("RECORD_LINK", allowLink=False, allowCreate=False) == [["allowLink"]]
    assert await paths("INFORMATION", settings=[1]) == [["settings"]]
    assert [row[1] for row in await stored(house)] == ["A"]


async def test_nested_items_that_contradict_themselves_are_named(house: House) -> None:
    """Making a whole template says which item of which section is wrong, and makes nothing."""
    odd = item("Odd", kind="RECORD_LINK", definition={"allowLink": False, "allowCreate": False})

    payload = await house.attempt(
        "createPlanTemplate", name="Odd", sections=[{"title": "A"}, {"title": "B", "items": [item("Fine"), odd]}]
    )

    (error,) = payload["errors"]
    assert error["path"] == ["sections", "1", "items", "1", "definition", "allowLink"]
    assert await stored(house) == []


async def test_a_published_version_never_changes(house: House) -> None:
    """Whatever is tried inside it, before and after the next version is drafted."""
    template = await made(house, ("A", ["1"]))
    section = sections_of(template)[0]
    identifier, item_id = template["id"], section["items"][0]["id"]
    attempts = (
        ("updateTemplateSection", {"sectionId": section["id"], "title": "Z"}),
        ("moveTemplateSection", {"sectionId": section["id"], "position": 1}),
        ("removeTemplateSection", {"sectionId": section["id"]}),
        ("addTemplateItem", {"sectionId": section["id"], "item": item("2")}),
        ("updateTemplateItem", {"itemId": item_id, "title": "Z"}),
        ("moveTemplateItem", {"itemId": item_id, "position": 1}),
        ("removeTemplateItem", {"itemId": item_id}),
    )
    template = await changed(house, "publishPlanTemplate", {**template, "id": None}, planTemplateId=identifier)

    adding = {"planTemplateId": identifier, "section": {"title": "B"}}
    for mutation, given in (*attempts, ("addTemplateSection", adding)):
        assert await code_of(house, mutation, template, **given) == "VERSION_PUBLISHED", mutation
    template = await changed(house, "draftNextTemplateVersion", template, planTemplateId=identifier)
    for mutation, given in attempts:
        assert await code_of(house, mutation, template, **given) == "VERSION_PUBLISHED", mutation


async def test_an_item_stays_in_its_draft(house: House) -> None:
    """It cannot be moved to a section of another template."""
    template = await made(house, ("A", ["1"]))
    other = await house.do("createPlanTemplate", INSIDE, name="Other", sections=[{"title": "B"}])

    code = await code_of(
        house,
        "moveTemplateItem",
        template,
        itemId=sections_of(template)[0]["items"][0]["id"],
        sectionId=sections_of(other["planTemplate"])[0]["id"],
        position=1,
    )

    assert code == "NOT_FOUND"


async def test_a_stale_version_is_refused(house: House) -> None:
    """The version of the template guards everything inside it."""
    template = await made(house, ("A", ["1"]))
    section = sections_of(template)[0]
    await changed(house, "updateTemplateSection", template, sectionId=section["id"], title="B")

    assert await code_of(house, "removeTemplateSection", template, sectionId=section["id"]) == "VERSION_CONFLICT"
    assert await code_of(house, "removeTemplateItem", template, itemId=section["items"][0]["id"]) == "VERSION_CONFLICT"


async def test_only_those_who_configure_templates_edit_them(house: House) -> None:
    """A support worker is told what it takes."""
    template = await made(house, ("A", ["1"]))
    section = sections_of(template)[0]
    item_id = section["items"][0]["id"]
    before = await stored(house)

    for mutation, given in (
        ("addTemplateSection", {"planTemplateId": template["id"], "section": {"title": "B"}}),
        ("updateTemplateSection", {"sectionId": section["id"], "title": "Z"}),
        ("moveTemplateSection", {"sectionId": section["id"], "position": 1}),
        ("removeTemplateSection", {"sectionId": section["id"]}),
        ("addTemplateItem", {"sectionId": section["id"], "item": item("2")}),
        ("updateTemplateItem", {"itemId": item_id, "title": "Z"}),
        ("moveTemplateItem", {"itemId": item_id, "position": 1}),
        ("removeTemplateItem", {"itemId": item_id}),
    ):
        payload = await house.attempt(mutation, by="Support worker", expectedVersion=1, **given)
        assert [error["code"] for error in payload["errors"]] == ["FORBIDDEN"], mutation

    assert await stored(house) == before


async def test_one_of_many_who_read_the_same_version_wins(house: House) -> None:
    """The others are told; places stay dense."""
    template = await made(house, ("A", ["1", "2", "3"]))
    section = sections_of(template)[0]
    adding = {"sectionId": section["id"], "expectedVersion": 1, "position": 1}

    payloads = await asyncio.gather(
        *(house.attempt("addTemplateItem", item=item(f"new {number}"), **adding) for number in range(12))
    )

    codes = sorted(error["code"] for payload in payloads for error in payload["errors"])
    assert codes == ["VERSION_CONFLICT"] * 11
    rows = await stored(house)
    assert sorted(row[3] for row in rows if len(row) == 4) == [1, 2, 3, 4]
