"""Forms through the API: made, given other fields, deleted and restored."""

from typing import Any

import pytest

from ..forms import FIELDS, FORM, make_form, told
from ..houses import House

NAMES = "query($filter: FormFilter) { forms(filter: $filter) { nodes { name } } }"


async def names(house: House, **filter: Any) -> list[str]:
    """The names of the forms that are wanted."""
    return [form["name"] for form in (await house.ask(NAMES, {"filter": filter}))["forms"]["nodes"]]


async def test_a_form_is_made_with_its_first_version(house: House) -> None:
    """Tags are kept once each; the fields are told as JSON Schema too."""
    made = await house.do(
        "createForm",
        f"form {{ {FORM} description currentVersion {{ jsonSchema }} }}",
        name="Consent",
        description="Who agrees to what.",
        tags=["intake", "legal", "intake"],
        isRequired=True,
        fields=FIELDS,
    )

    form = made["form"]
    assert (form["name"], form["tags"], form["isRequired"], form["isRepeatable"]) == (
        "Consent",
        ["intake", "legal"],
        True,
        False,
    )
    assert form["currentVersion"]["number"] == 1
    assert [field["key"] for field in form["currentVersion"]["fields"]] == ["given_by", "given_on"]
    assert form["currentVersion"]["jsonSchema"]["required"] == ["given_by"]
    assert form["versions"] == [{"number": 1}]


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ([], ["fields"]),
        ([FIELDS[0], FIELDS[0]], ["fields", "1", "key"]),
        ([{"key": "mood", "label": "Mood", "kind": "CHOICE"}], ["fields", "0", "choices"]),
        ([{"key": "Mood", "label": "Mood"}], ["fields", "0", "key"]),
    ],
)
async def test_fields_that_cannot_be_are_named(house: House, fields: Any, path: list[str]) -> None:
    """No fields, the same key twice, a choice without choices, a key that is none; nothing is made."""
    refused = await house.attempt("createForm", name="Consent", fields=fields)

    assert told(refused) == [("VALIDATION", path)]
    assert await names(house) == []


async def test_names_are_unique_among_forms_that_are_not_deleted(house: House) -> None:
    """Case and accents make no difference; a deleted form gives its name back, and cannot take it again."""
    form = await make_form(house, "Café visit")

    refused = await house.attempt("createForm", name="CAFE visit", fields=FIELDS)

    assert told(refused) == [("DUPLICATE_NAME", ["name"])]
    await form.on_form("deleteForm", reason="Replaced.")
    await make_form(house, "CAFE visit")
    assert told(await form.on_form("restoreForm")) == [("DUPLICATE_NAME", ["name"])]


async def test_fields_change_in_place_until_somebody_fills_the_form_in(house: House) -> None:
    """Before that version 1 is corrected; after that there is a version 2, and the entry keeps version 1."""
    form = await (await make_form(house)).assigned()
    more = [*FIELDS, {"key": "note", "label": "Note"}]

    corrected = (await form.on_form("defineFormFields", fields=more))["form"]
    entry = await form.submitted({"given_by": "Mai", "note": "By phone"})
    changed = (await form.on_form("defineFormFields", fields=FIELDS))["form"]

    assert corrected["versions"] == [{"number": 1}]
    assert changed["versions"] == [{"number": 2}, {"number": 1}]
    assert [field["key"] for field in changed["currentVersion"]["fields"]] == ["given_by", "given_on"]
    document = "query($id: ID!) { formSubmission(id: $id) { formVersion { number } fields { key display } } }"
    assert (await house.ask(document, {"id": entry["id"]}))["formSubmission"] == {
        "formVersion": {"number": 1},
        "fields": [
            {"key": "given_by", "display": "Mai"},
            {"key": "given_on", "display": ""},
            {"key": "note", "display": "By phone"},
        ],
    }


async def test_a_draft_keeps_its_version_too(house: House) -> None:
    """What somebody began to fill in does not lose its fields."""
    form = await (await make_form(house)).assigned()
    await form.begun()

    changed = (await form.on_form("defineFormFields", fields=FIELDS[:1]))["form"]

    assert changed["currentVersion"]["number"] == 2


async def test_a_deleted_form_is_not_filled_in_any_more(house: House) -> None:
    """What was submitted stays; nothing new is, and nothing is changed, until it is restored."""
    form = await (await make_form(house)).assigned()
    entry = await form.submitted()

    deleted = (await form.on_form("deleteForm", reason="Replaced by another."))["form"]

    assert deleted["isDeleted"] is True
    assert told(await form.attempt()) == [("FORM_IS_DELETED", None)]
    change = {"formSubmissionId": entry["id"], "expectedVersion": entry["version"], "values": {"given_by": "Ann"}}
    assert told(await house.attempt("recordFormValues", **change)) == [("FORM_IS_DELETED", None)]
    assert told(await form.on_form("updateForm", name="Other")) == [("INVALID_TRANSITION", None)]
    assert told(await form.on_form("deleteForm", reason="Again.")) == [("INVALID_TRANSITION", None)]
    assert await form.count() == 1
    assert await names(house) == []
    assert await names(house, isDeleted=True) == ["Consent"]
    assert (await form.on_form("restoreForm"))["form"]["isDeleted"] is False
    assert told(await form.attempt()) == []


async def test_forms_are_found_by_words_and_tags(house: House) -> None:
    """Filters narrow each other; all tags must be there."""
    await make_form(house, "Consent", tags=["intake", "legal"])
    await make_form(house, "Skills baseline", tags=["intake"])

    assert await names(house) == ["Consent", "Skills baseline"]
    assert await names(house, search="BASE") == ["Skills baseline"]
    assert await names(house, tags=["intake", "legal"]) == ["Consent"]
    assert await names(house, tags=["legal"], search="skills") == []


async def test_an_update_changes_what_is_given(house: House) -> None:
    """The version grows by one; an older version is refused."""
    form = await make_form(house, tags=["intake"])

    changed = await form.on_form("updateForm", name="Consent to share", isRepeatable=True, tags=[])
    stale = await form.on_form("updateForm", expectedVersion=1, name="Other")

    assert (changed["form"]["name"], changed["form"]["tags"], changed["form"]["isRepeatable"]) == (
        "Consent to share",
        [],
        True,
    )
    assert changed["form"]["version"] == 2
    assert told(stale) == [("VERSION_CONFLICT", ["expectedVersion"])]


@pytest.mark.parametrize("role", ["Coordinator", "Support worker", "Billing", "Auditor"])
async def test_only_some_may_configure_forms(house: House, role: str) -> None:
    """Everybody sees forms; managers and administrators make them."""
    refused = await house.attempt("createForm", name="Consent", fields=FIELDS, by=role)

    assert told(refused) == [("FORBIDDEN", None)]
    assert await names(house) == []


async def test_the_same_key_makes_one_form(house: House) -> None:
    """A repeat answers like the first."""
    first = await make_form(house, idempotencyKey="once")

    again = await make_form(house, idempotencyKey="once")

    assert again.id == first.id
    assert await names(house) == ["Consent"]
