"""Tables for spreadsheets: any text comes back as it was, and none is ever a formula."""

import csv
import io
import re
from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from careplan.server.spreadsheets import written

DANGEROUS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
TEXTS = st.text(
    st.one_of(st.sampled_from(f"{DANGEROUS}',;\"1A"), st.characters(codec="utf-8", exclude_characters="\0"))
)
PUT_BEFORE = re.compile(f"(^|;)'('*[{re.escape(DANGEROUS)}])")


def read(file: str, delimiter: str = ",") -> list[list[str]]:
    """What a spreadsheet has in its cells."""
    return list(csv.reader(io.StringIO(file, newline=""), delimiter=delimiter))


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=4))
@example(
    [['=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(1)"], ["\t=1", "\r=1", "\n=1", "\uff1d1"], ["'=1", "''-", "a;=1"]]
)
def test_any_text_survives_and_never_begins_a_formula(rows: list[list[str]]) -> None:
    """Whoever takes the apostrophe away again has what was written."""
    shown = read(written(rows))

    assert [[PUT_BEFORE.sub(r"\1\2", cell) for cell in row] for row in shown] == rows
    assert [cell for row in shown for cell in row if cell[:1] in tuple(DANGEROUS)] == []


@given(TEXTS)
def test_a_spreadsheet_that_cuts_at_semicolons_finds_no_formula(text: str) -> None:
    """In half of Europe the comma stands in numbers, and a semicolon between cells."""
    cells = [cell for row in read(written([["x", text, "y"]]), ";") for cell in row]

    assert [cell for cell in cells[1:] if cell[:1] in tuple("=+-@\uff1d\uff0b\uff0d\uff20")] == []


def test_numbers_stay_numbers() -> None:
    """Less than nothing is no formula, and nothing is an empty cell."""
    assert written([["Ærø", -12, Decimal("-0.50"), None]]) == "Ærø,-12,-0.50,\r\n"


def test_a_text_that_is_no_formula_is_left_as_it_is() -> None:
    """Nobody is called by an apostrophe more than they are."""
    assert written([["'t Hooft", "O'Neil", 'He said "no", twice', "a - b; c"]]) == (
        '\'t Hooft,O\'Neil,"He said ""no"", twice",a - b; c\r\n'
    )
