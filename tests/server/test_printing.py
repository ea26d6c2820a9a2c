"""What a PDF of a report is: tagged for whoever has it read out, with every word, and the same each time."""

import io
from typing import Any

import pypdf
import pypdf.generic
import pytest

from careplan.server.pages.report_views import FormView, LineView, LogView, ReportView
from careplan.server.printing import printed


def report(**more: Any) -> ReportView:
    """A report with something of everything."""
    usual: dict[str, Any] = {
        "title": "Follow-along",
        "month": "October 2026",
        "house": "Banksia Community Care",
        "zone": "Australia/Perth",
        "client": "Ruby Nguyễn",
        "reference": "CL-00001",
        "kind": "Support by the hour",
        "is_supplement": True,
        "lines": [LineView("Follow-along", ["Time was given."], "1 h 30 min at AUD 62.00 an hour", "AUD 93.00")],
        "time": "1 h 30 min",
        "amount": "AUD 93.00",
        "logs": [LogView("5 October 2026", "09:00 to 10:30", "1 h 30 min", "Samuel Okafor", "A shift.", True, None)],
        "forms_before": [FormView("Monthly follow-along", "31 October 2026", [("Wage", "USD 18.50"), ("Empty", "")])],
        "forms_after": [],
        "warnings": ["A form is dated by when it was made."],
        "signature_label": "Employment Specialist",
        "is_validated": True,
        "validated_by": "Дана Рид",
        "validated_at": "5 November 2026, 14:05",
        "return_comment": None,
    }
    return ReportView(**(usual | more))


def read(file: bytes) -> pypdf.PdfReader:
    """A PDF, opened."""
    return pypdf.PdfReader(io.BytesIO(file))


def words_in(file: bytes) -> str:
    """Everything that is written in a PDF, in the order of reading."""
    return " ".join(" ".join(page.extract_text() for page in read(file).pages).split())


def test_a_price_for_the_whole_speaks_of_no_time() -> None:
    """Nobody reads that a milestone took no time."""
    lines = [LineView("Job stability", ["The service was completed on 2026-10-18."], None, "AUD 550.00")]

    words = words_in(printed(report(lines=lines, time=None, amount="AUD 550.00")))

    assert "In all AUD 550.00" in words
    assert "0 min" not in words.replace("30 min", "")


def test_a_pdf_says_all_that_the_report_says() -> None:
    """Names in other alphabets too."""
    words = words_in(printed(report()))

    for each in (
        "Follow-along, October 2026",
        "Ruby Nguyễn (CL-00001)",
        "This report corrects or adds to an earlier one",
        "1 h 30 min at AUD 62.00 an hour",
        "Time was given.",
        "In all, 1 h 30 min AUD 93.00",
        "Wage USD 18.50",
        "Empty Not filled in",
        "clocks are those of Australia/Perth",
        "Samuel Okafor A shift.",
        "A form is dated by when it was made.",
        "Confirmed by Дана Рид on 5 November 2026, 14:05.",
        "Employment Specialist",
    ):
        assert each in words


def test_a_pdf_can_be_read_out() -> None:
    """It is PDF/UA: it has a title and a language, says what is a heading and what a table, and brings its fonts."""
    file = read(printed(report()))
    root: Any = file.root_object

    assert file.metadata is not None
    assert (file.metadata.title, file.metadata.author) == ("Follow-along, October 2026", "Banksia Community Care")
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], root["/ViewerPreferences"]["/DisplayDocTitle"]) == (
        "en",
        True,
        True,
    )
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/L"} <= set(roles_in(root["/StructTreeRoot"]))
    assert fonts_in(file) > 0


@pytest.mark.parametrize(
    "written", ["#panic()", "*a* _b_ $c$ `d` <e> @f", "= G", "\\", '"]; #import "h"', "https://i.example"]
)
def test_what_people_wrote_is_no_markup(written: str) -> None:
    """It stands in the file as it was written."""
    assert written in words_in(printed(report(title=written, warnings=[written])))


@pytest.mark.parametrize("name", ["李美惠", "محمد علي", "ไพลิน", "🎉 Party", "\ue000"])
def test_a_letter_that_no_font_has_does_not_keep_the_rest_from_being_printed(name: str) -> None:
    """Whatever somebody is called, there is a file."""
    words = words_in(printed(report(client=name)))

    assert "CL-00001" in words
    assert "AUD 93.00" in words


def test_a_long_report_has_many_pages() -> None:
    """Nothing of it is cut off."""
    logs = [
        LogView("5 October 2026", None, "1 h", "Samuel", f"Note {number}. " * 20, True, None) for number in range(60)
    ]

    file = printed(report(logs=logs))

    assert len(read(file).pages) > 5
    assert "Note 59." in words_in(file)


def test_the_same_report_is_the_same_file() -> None:
    """Nothing in it depends on when or where it was made."""
    assert printed(report()) == printed(report())


def roles_in(element: Any) -> list[str]:
    """What the parts of a document are."""
    element = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(element, pypdf.generic.ArrayObject):
        return [role for each in element for role in roles_in(each)]
    if not isinstance(element, pypdf.generic.DictionaryObject):
        return []
    return [str(element.get("/S")), *roles_in(element.get("/K", []))]


def fonts_in(file: pypdf.PdfReader) -> int:
    """How many fonts a document brings along; fails where one is left for the reader to find."""
    pages: list[Any] = list(file.pages)
    fonts = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]
    described = [each["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for each in fonts]
    assert all({"/FontFile2", "/FontFile3"} & set(each) for each in described)
    return len(described)
