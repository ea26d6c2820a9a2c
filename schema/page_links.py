"""Links to pages, as the API gives them out."""

from datetime import datetime

import strawberry

from ..core import page_links
from .declaring import describes, input, one_of, payload
from .payloads import Payload


@describes(page_links.PageLink)
class PageLink:
    """A link to one page, for you, for a quarter of an hour: a browser opens it without a token."""

    url: str
    expires_at: datetime


@input
class ProgramFiguresPage:
    """The figures of a program in a period."""

    program_id: strawberry.ID
    """The program."""
    first_month: str
    """The first month, such as `2026-01`."""
    last_month: str
    """The last month, such as `2026-12`."""


@one_of
class CreatePageLinkInput:
    """Which page to open: exactly one of these."""

    report_id: strawberry.Maybe[strawberry.ID]
    """A report, to read and to print."""
    report_pdf_id: strawberry.Maybe[strawberry.ID]
    """The PDF of a report; have it made with `requestReportPdf` first."""
    program_figures: strawberry.Maybe[ProgramFiguresPage]
    """Charts of a program's outcomes and of what was billed for it."""
    billing_month: strawberry.Maybe[str]
    """What is billed for a month, such as `2026-10`, as a table (CSV) with one row for each line of a report."""
    long_term_support_month: strawberry.Maybe[str]
    """The long-term support of a month, such as `2026-10`, as a table (CSV)."""


@payload
class CreatePageLinkPayload(Payload):
    """The link."""

    page_link: PageLink | None = None
    """Where to go, and until when."""
