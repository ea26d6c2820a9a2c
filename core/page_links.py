"""Page links: what a member of staff opens in a browser, which knows no token: one page each, for a quarter of an hour."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from .actors import Actor
from .events import Event
from .months import Month
from .permissions import requires
from .programs import Program
from .reports import Report
from .staff import AccessToken, actor_with_hash
from .visibility import Db
from .work import Work

VALID_FOR = timedelta(minutes=15)
LABEL = "page link"
TICKET = "ticket"
"""What the key in a link is called; it stands last."""
LONGEST_TICKET = 64


@dataclass(frozen=True, slots=True)
class Page:
    """A page or file of our own, for people who may see what is on it."""

    path: str
    """Where it is, with all that it is asked with."""
    permission: str
    subject_id: str
    """What it is about."""


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to one page, with a key to it."""

    url: str
    """Where to go, relative to the service. Whoever has it sees the page as you do: give it to nobody."""
    expires_at: datetime
    """When it stops working."""


@dataclass(frozen=True, slots=True)
class PageLinkMade(Event):
    """A member of staff got a link to a page."""

    path: str


def report_page(report: Report) -> Page:
    """A report, to read and to print."""
    return Page(f"/reports/{report.id}", "report.read", report.id)


def report_pdf(report: Report) -> Page:
    """A report as a PDF."""
    return Page(f"/reports/{report.id}.pdf", "report.read", report.id)


def figures_page(program: Program, first: Month, last: Month) -> Page:
    """The figures of a program, as charts."""
    return Page(f"/programs/{program.id}/figures?from={first}&to={last}", "program.read", program.id)


def billing_export(month: Month, organisation_id: str) -> Page:
    """What is billed for a month, as a table."""
    return Page(f"/exports/reports.csv?month={month}", "report.read", organisation_id)


def long_term_export(month: Month, organisation_id: str) -> Page:
    """The long-term support of a month, as a table."""
    return Page(f"/exports/long-term-support.csv?month={month}", "report.read", organisation_id)


@requires(lambda _, page: page.permission)
async def create(work: Work, page: Page) -> PageLink:
    """A link that opens a page as long as whoever asks may see it, for a quarter of an hour."""
    ticket = secrets.token_urlsafe(32)
    expires_at = work.now + VALID_FOR
    key = AccessToken(staff_id=work.actor.staff_id, hash=_lock(ticket, page.path), label=LABEL)
    key.created_at, key.expires_at = work.now, expires_at
    work.add(key)
    work.record(PageLinkMade(page.subject_id, page.path))
    return PageLink(f"{page.path}{'&' if '?' in page.path else '?'}{TICKET}={ticket}", expires_at)


async def actor_with_ticket(db: Db, path: str, ticket: str) -> Actor | None:
    """Whose link to a page it is, with what they may do now; nobody where it is for another page, or too old."""
    if len(ticket) > LONGEST_TICKET:
        return None
    return await actor_with_hash(db, _lock(ticket, path), db.moment.now)


async def forget(work: Work) -> None:
    """Drop the links that do not work any more."""
    over = sa.delete(AccessToken).where(AccessToken.label == LABEL, AccessToken.expires_at <= work.now)
    await work.db.execute(over)


def _lock(ticket: str, path: str) -> str:
    """What is kept of a link: nobody signs in with it, and it fits one page only."""
    return hmac.new(ticket.encode(), path.encode(), hashlib.sha256).hexdigest()
