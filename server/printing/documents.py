"""Reports as PDFs: typeset by Typst from a template, tagged so that they can be read out, the same each time."""

import dataclasses
import functools
from pathlib import Path
from typing import Literal

import orjson
import typst

from ..pages.report_views import ReportView

TEMPLATE = (Path(__file__).parent / "report.typ").read_bytes()


@functools.cache
def _fonts() -> typst.Fonts:
    """The fonts that come with Typst, which have Latin, Greek, Cyrillic and Hebrew, and for others those of the machine."""
    return typst.Fonts()


def printed(report: ReportView) -> bytes:
    """A report as a PDF: as PDF/UA where there is a font for every letter of it, else with tags all the same."""
    try:
        return _typeset(report, "ua-1")
    except typst.TypstError:  # whoever cannot be written in the fonts that there are is to get the rest of it
        return _typeset(report, "1.7")


def _typeset(report: ReportView, standard: Literal["ua-1", "1.7"]) -> bytes:
    given = {"report": orjson.dumps(dataclasses.asdict(report)).decode()}
    made = typst.Compiler(TEMPLATE, font_paths=_fonts(), sys_inputs=given).compile(format="pdf", pdf_standards=standard)
    if not isinstance(made, bytes):
        raise TypeError("no file was made")
    return made
