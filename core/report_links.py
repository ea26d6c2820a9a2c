"""The links by which recipients answer reports: sent by e-mail, one for each report, open for a month."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from . import links, mail
from .addresses import Recipient
from .batches import among
from .links import LinkState, OneTimeLink
from .mail import Letter, MailStatus, OutgoingMail
from .months import Month
from .organisations import own
from .reports import Report, ReportStatus
from .visibility import Db, seeing_all
from .work import Work

PURPOSE = "report"
VALID_FOR = timedelta(days=30)
SUBJECT = "Report for {month} to confirm ({reference})"
TEXT = """Dear {name},

{house} asks you to look at a report for {month}. It is about the person we know by the number
{reference}. Please say whether it is right:

{link}

The link works for 30 days. Opening it decides nothing: you see the report, and then you confirm it or send it
back with a comment. It is meant for you alone, so please do not pass it on.

{house}
"""
"""It tells neither a name nor what the support is for: mail is read by many on its way."""


@dataclass(frozen=True, slots=True)
class ReportLink:
    """The link that was sent with a report last, and what became of it."""

    state: LinkState
    """What may be done with it."""
    sent_at: datetime
    """When it was sent."""
    expires_at: datetime
    """When it stops working."""
    mail_status: MailStatus | None
    """What became of the e-mail; null where that is forgotten."""


@dataclass(frozen=True, slots=True)
class Consignment:
    """A report on its way to somebody."""

    report: Report
    recipient: Recipient
    reference: str
    """The number the client is known by."""


async def send(work: Work, consignments: Sequence[Consignment]) -> list[OutgoingMail]:
    """Send each recipient a new link; older ones stop working."""
    house = (await own(work.db)).name
    issued = await links.issue_all(work, PURPOSE, [each.report.id for each in consignments], VALID_FOR)
    letters = [_letter(each, house, *issued[each.report.id]) for each in consignments]
    return await mail.post_all(work, letters)


def _letter(consignment: Consignment, house: str, link: OneTimeLink, path: str) -> Letter:
    month = Month.parse(consignment.report.month).in_words
    facts = {"month": month, "reference": consignment.reference, "house": house}
    text = TEXT.format(name=consignment.recipient.name, link=mail.LINK, **facts)
    to = consignment.recipient
    return Letter(to.name, to.address, f"{house}: {SUBJECT.format(**facts)}", text, link.id, path)


async def withdraw(work: Work, report: Report) -> None:
    """Let the link that was sent with a report work no more."""
    await links.revoke(work, PURPOSE, report.id)


async def links_of(db: Db, report_ids: Sequence[str]) -> Mapping[str, ReportLink]:
    """The link that was sent last with each report; nothing for one that never was."""
    query = (
        sa.select(OneTimeLink, OutgoingMail.status)
        .outerjoin(OutgoingMail, OutgoingMail.dedupe_key == OneTimeLink.id)
        .where(OneTimeLink.purpose == PURPOSE, among(OneTimeLink.subject_id, report_ids))
        .order_by(OneTimeLink.id)
    )
    with seeing_all(db):  # who may not read mail may know whether it arrived
        rows = (await db.execute(query)).all()
    return {link.subject_id: _shown(link, status, db.moment.now) for link, status in rows}


def _shown(link: OneTimeLink, status: MailStatus | None, now: datetime) -> ReportLink:
    return ReportLink(link.state(now), link.created_at, link.expires_at, status)


def late(now: datetime) -> sa.Select[Report]:
    """The reports whose link had run out at a moment before anybody answered."""
    query = sa.select(Report).join(OneTimeLink, OneTimeLink.subject_id == Report.id)
    return query.where(Report.status == ReportStatus.PENDING, *_is_past(now))


async def is_late(db: Db, report: Report) -> bool:
    """Whether the link of a report that waits for its recipient has run out."""
    past = sa.select(OneTimeLink.id).where(OneTimeLink.subject_id == report.id, *_is_past(db.moment.now))
    return await db.scalar(past) is not None


def _is_past(now: datetime) -> Iterable[sa.ColumnElement[bool] | sa.TextClause]:
    return OneTimeLink.purpose == PURPOSE, OneTimeLink.expires_at <= now, sa.text(links.OPEN)
