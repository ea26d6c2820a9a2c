"""Typed fields: what they hold and what they refuse."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careplan.core.errors import Invalid
from careplan.core.field_checks import check
from careplan.core.field_schemas import json_schema
from careplan.core.field_values import read
from careplan.core.fields import Choice, FieldDefinition, FieldKind, missing

CHOICES = (Choice("y", "Yes please"), Choice("n", "No thanks"))
EVERY_KIND = tuple(
    FieldDefinition(key=kind.lower(), label=kind.title(), kind=kind, choices=CHOICES if "CHOICE" in kind else ())
    for kind in FieldKind
)


def paths(refused: Invalid) -> list[Any]:
    """Which fields were refused."""
    return sorted(refusal.path for refusal in refused.refusals if refusal.path)


@pytest.mark.parametrize(
    ("key", "value", "display"),
    [
        ("text", " hello ", "hello"),
        ("long_text", "two\r\nlines", "two\nlines"),
        ("number", 2.5, "2.5"),
        ("date", "2024-02-29", "2024-02-29"),
        ("choice", "y", "Yes please"),
        ("choices", ["n", "y"], "No thanks, Yes please"),
        ("yes_no", False, "No"),
        ("number", 1234567.25, "1234567.25"),
        ("money", {"amount": 123456, "currency": "AUD"}, "AUD 1,234.56"),
        ("money", {"amount": -5, "currency": "AUD"}, "AUD -0.05"),
        ("money", {"amount": 1234, "currency": "JPY"}, "JPY 1,234"),
        ("money", {"amount": 1234, "currency": "KWD"}, "KWD 1.234"),
        ("signature", {"name": "Ann", "signedOn": "2024-02-29"}, "Ann, 2024-02-29"),
    ],
)
def test_each_kind_holds_what_it_is_for(key: str, value: Any, display: str) -> None:
    """What is checked can be read back as people read it."""
    kept = check(EVERY_KIND, {key: value})

    assert {field.key: field.display for field in read(EVERY_KIND, kept) if not field.is_empty} == {key: display}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("text", 5),
        ("text", "x" * 501),
        ("text", "nul\x00"),
        ("number", "5"),
        ("number", True),
        ("date", "2023-02-29"),
        ("date", "0202-01-01"),
        ("date", "yesterday"),
        ("choice", "maybe"),
        ("choices", ["y", "maybe"]),
        ("choices", ["y", "y"]),
        ("choices", "y"),
        ("yes_no", "yes"),
        ("money", {"amount": 1.5, "currency": "AUD"}),
        ("money", {"amount": 1, "currency": "dollars"}),
        ("money", {"amount": 1}),
        ("signature", {"name": "", "signedOn": "2024-02-29"}),
        ("signature", {"name": "Ann", "signedOn": "soon"}),
    ],
)
def test_each_kind_refuses_what_it_cannot_hold(key: str, value: Any) -> None:
    """The refusal names the field."""
    with pytest.raises(Invalid) as refused:
        check(EVERY_KIND, {key: value})

    assert {path[1] for path in paths(refused.value)} == {key}


def test_a_field_nobody_defined_is_named() -> None:
    """Nothing is dropped in silence."""
    with pytest.raises(Invalid) as refused:
        check(EVERY_KIND, {"else": 1})

    assert paths(refused.value) == [["values", "else"]]


def test_required_fields_are_demanded_only_of_what_is_complete() -> None:
    """People may save what is half done."""
    needed = (FieldDefinition(key="name", label="Name", is_required=True),)

    assert check(needed, {"name": "  "}) == {}
    with pytest.raises(Invalid) as refused:
        check(needed, {"name": "  "}, complete=True)
    assert paths(refused.value) == [["values", "name"]]
    assert [field.key for field in missing(needed, {})] == ["name"]


def test_bounds_hold_at_their_ends() -> None:
    """The bounds themselves are allowed."""
    bounded = (FieldDefinition(key="age", label="Age", kind=FieldKind.NUMBER, minimum=0, maximum=130),)

    assert check(bounded, {"age": 0}) == {"age": 0}
    assert check(bounded, {"age": 130}) == {"age": 130}
    with pytest.raises(Invalid):
        check(bounded, {"age": 130.1})


@given(st.dictionaries(st.sampled_from([field.key for field in EVERY_KIND]), st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)))  # fmt: skip
def test_whatever_is_kept_can_be_read_and_kept_again(values: dict[str, Any]) -> None:
    """No value, however odd, is stored in a form that reading or checking it again would choke on."""
    try:
        kept = check(EVERY_KIND, values)
    except Invalid:
        return

    assert check(EVERY_KIND, kept) == kept
    assert [field.display for field in read(EVERY_KIND, kept)]


def test_json_schema_is_what_front_ends_get() -> None:
    """Labels and help are there, in the words of the definition."""
    field = FieldDefinition(key="since", label="Since", kind=FieldKind.DATE, help="When it began", is_required=True)

    assert json_schema([field], complete=True) == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
        "properties": {"since": {"title": "Since", "type": "string", "format": "date", "description": "When it began"}},
        "required": ["since"],
    }
