"""What may be done to open pages in a browser."""

from typing import TypeVar

from ..core import page_links
from ..core.base import Owned, name_of
from ..core.errors import NotFound
from ..core.figures import Period
from ..core.months import Month
from ..core.page_links import Page
from ..core.programs import Program
from ..core.reports import Report
from ..core.work import Work
from ..schema import page_links as api
from ..schema.operations import Answer, answer, mutation

E = TypeVar("E", bound=Owned)


@mutation(api.CreatePageLinkPayload)
async def create_page_link(work: Work, input: api.CreatePageLinkInput) -> Answer:
    """Get a link that opens one page in a browser, with what you may see, for a quarter of an hour."""
    return answer(page_link=await page_links.create(work, await _page(work, input)))


async def _page(work: Work, asked: api.CreatePageLinkInput) -> Page:
    house = work.actor.organisation_id
    if asked.report_id is not None:
        return page_links.report_page(await _found(work, Report, asked.report_id.value, "reportId"))
    if asked.report_pdf_id is not None:
        return page_links.report_pdf(await _found(work, Report, asked.report_pdf_id.value, "reportPdfId"))
    if asked.program_figures is not None:
        return await _figures(work, asked.program_figures.value)
    if asked.billing_month is not None:
        return page_links.billing_export(Month.parse(asked.billing_month.value, ["billingMonth"]), house)
    month = asked.long_term_support_month.value if asked.long_term_support_month else ""
    return page_links.long_term_export(Month.parse(month, ["longTermSupportMonth"]), house)


async def _figures(work: Work, asked: api.ProgramFiguresPage) -> Page:
    program = await _found(work, Program, asked.program_id, "programFigures", "programId")
    period = Period.parse(asked.first_month, asked.last_month, ["programFigures"])
    return page_links.figures_page(program, period.first, period.last)


async def _found(work: Work, entity: type[E], identifier: str, *path: str) -> E:
    if (found := await work.db.get(entity, identifier)) is None:
        raise NotFound(name_of(entity), identifier, path=path)
    return found
