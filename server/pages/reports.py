"""The page of a link that was sent with a report: to read it, and to confirm it or send it back."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from starlette.responses import Response

from ...core import report_answers
from ...core.actors import Actor
from ...core.careplan import Careplan
from ...core.errors import Invalid
from ...core.links import LinkState, LinkUnusable, OneTimeLink
from ...core.months import Month
from ...core.organisations import Organisation
from ...core.report_links import PURPOSE
from ...core.reports import Report, ReportStatus
from ...core.visibility import UNSCOPED
from ...schema.inputs import Name, Reason, tidy
from .link_pages import Fields, LinkPage
from .rendering import page
from .report_views import report_view

NOT_DONE = 422
SEEING = frozenset({"report.read", "client.read"})


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the things a recipient may say."""

    field: str
    label: str
    shape: Any
    verb: Callable[..., Awaitable[Report]]


ANSWERS: Mapping[str, Answer] = {
    "confirm": Answer("name", "Your name", Name, report_answers.confirm),
    "return": Answer("comment", "What has to be changed", Reason, report_answers.send_back),
}


class Problem(NamedTuple):
    """Why an answer cannot be taken."""

    field: str
    label: str
    message: str


def report_page() -> LinkPage:
    """The page where recipients confirm reports or send them back."""
    return LinkPage(PURPOSE, _show, _answered)


async def _show(
    careplan: Careplan, link: OneTimeLink, form: str, typed: Fields | None = None, problem: Problem | None = None
) -> Response:
    async with careplan.reading(recipient(await _house(careplan, link))) as db:
        report = await db.get_one(Report, link.subject_id)
        if report.status is not ReportStatus.PENDING:
            raise LinkUnusable(LinkState.REVOKED)
        view = await report_view(db, report)
    facts = {"report": view, "recipient": report.recipient_name, "form": form, "typed": typed or {}, "problem": problem}
    return page("report.html", NOT_DONE if problem else 200, **facts)


async def _answered(careplan: Careplan, link: OneTimeLink, fields: Fields, used_from: str | None) -> Response:
    answer = ANSWERS.get(fields.get("act", ""))
    if answer is None:
        return await _show(careplan, link, fields["form"], fields)
    try:
        said = tidy({answer.field: fields.get(answer.field, "")}, {answer.field: answer.shape})[answer.field]
    except Invalid as invalid:
        problem = Problem(answer.field, answer.label, invalid.message)
        return await _show(careplan, link, fields["form"], fields, problem)
    house = await _house(careplan, link)
    verb = partial(answer.verb, link_id=link.id, said=said, used_from=used_from)
    report = await careplan.perform(recipient(house), verb)
    month, is_confirmed = Month.parse(report.month).in_words, report.status is ReportStatus.VALIDATED
    return page("report_answered.html", house=house.name, month=month, is_confirmed=is_confirmed)


def recipient(house: Organisation) -> Actor:
    """Who acts for an organisation's reports from outside: nobody of its staff, and somebody who sees little."""
    return Actor(staff_id="recipient", organisation_id=house.id, name="Recipient", permissions=SEEING, zone=house.zone)


async def _house(careplan: Careplan, link: OneTimeLink) -> Organisation:
    async with careplan.reading(None) as db:
        return await db.get_one(Organisation, link.organisation_id, execution_options=UNSCOPED)
