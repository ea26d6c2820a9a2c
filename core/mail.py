"""Outgoing e-mail: stored with what causes it, so that none is sent for what was rolled back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .base import Owned
from .batches import among
from .events import Event
from .orders import Order
from .visibility import UNSCOPED, Db
from .work import Work

LINK = "{link}"
"""Where in a text its link stands."""
ATTEMPTS = 12
"""How often it is tried to send a mail before it is given up: for most of a day."""
LONGEST_LINE = 200
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)


class MailStatus(StrEnum):
    """What became of an e-mail."""

    QUEUED = "QUEUED"
    """It waits to be sent, for the first time or again."""
    SENT = "SENT"
    """The mail server took it."""
    FAILED = "FAILED"
    """It could not be sent and is not tried again."""


class MailOrder(StrEnum):
    """How a list of e-mails is sorted."""

    NEWEST = "NEWEST"
    """The last one comes first."""


class OutgoingMail(Owned):
    """One e-mail to one person, in plain text."""

    __tablename__ = "outgoing_mails"
    __prefix__ = "mail"
    __readable_with__ = "mail.read"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "dedupe_key"),
        sa.Index("ix_outgoing_mails_order", "organisation_id", "id"),
        sa.Index(
            "ix_outgoing_mails_due",
            "due_at",
            sqlite_where=sa.text("status = 'QUEUED'"),
            postgresql_where=sa.text("status = 'QUEUED'"),
        ),
        sa.CheckConstraint("(status = 'SENT') = (sent_at IS NOT NULL)", name="sent"),
    )

    recipient_name: Mapped[str] = mapped_column(sa.String(LONGEST_LINE))
    """Whom it is for."""
    recipient: Mapped[str] = mapped_column(sa.String(320))
    """The address it goes to."""
    subject: Mapped[str] = mapped_column(sa.String(LONGEST_LINE))
    """What it is about, in one line."""
    text: Mapped[str] = mapped_column(sa.Text)
    link: Mapped[str | None] = mapped_column(sa.String(300))
    """The path that is put into the text as it is sent, and forgotten then: it may be a key."""
    dedupe_key: Mapped[str] = mapped_column(sa.String(200))
    status: Mapped[MailStatus] = mapped_column(
        sa.Enum(MailStatus, native_enum=False, length=20), default=MailStatus.QUEUED
    )
    """What became of it."""
    attempts: Mapped[int] = mapped_column(default=0)
    """How often it was tried to send it."""
    created_at: Mapped[datetime]
    """When it was written."""
    due_at: Mapped[datetime]
    """When it is sent, or tried again."""
    sent_at: Mapped[datetime | None]
    """When the mail server took it."""
    last_error: Mapped[str | None] = mapped_column(sa.String(200))
    """Why it could not be sent the last time: the kind of error and the server's code, never its words."""


ORDERS: Mapping[MailOrder, Order] = {MailOrder.NEWEST: Order((OutgoingMail.id,), descending=True)}


@dataclass(frozen=True, slots=True)
class MailQueued(Event):
    """An e-mail was put into the outbox."""


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail as it is written."""

    name: str
    address: str
    subject: str
    text: str
    key: str
    """One with the same key is not sent again."""
    link: str | None = None
    """A path of our own that stands in the text as `{link}`."""


async def post(
    work: Work, *, name: str, address: str, subject: str, text: str, key: str, link: str | None = None
) -> OutgoingMail:
    """Put an e-mail into the outbox; it leaves once everything else is certain. One with the same key is not repeated.

    The link is a path of our own that stands in the text as `{link}`.
    """
    return (await post_all(work, [Letter(name, address, subject, text, key, link)]))[0]


async def post_all(work: Work, letters: Sequence[Letter]) -> list[OutgoingMail]:
    """Put e-mails into the outbox, in the same order; one that is there already is the one that was put there first."""
    first = sa.select(OutgoingMail).where(
        OutgoingMail.organisation_id == work.actor.organisation_id,
        among(OutgoingMail.dedupe_key, [letter.key for letter in letters]),
    )
    known = await work.db.scalars(first, execution_options=UNSCOPED)  # whoever causes mail may not read it
    mails = {mail.dedupe_key: mail for mail in known}
    for letter in letters:
        if letter.key not in mails:
            mails[letter.key] = _posted(work, letter)
    return [mails[letter.key] for letter in letters]


def _posted(work: Work, letter: Letter) -> OutgoingMail:
    mail = OutgoingMail(
        recipient_name=_line(letter.name),
        recipient=letter.address,
        subject=_line(letter.subject),
        text=letter.text,
        link=letter.link,
        dedupe_key=letter.key,
    )
    mail.created_at, mail.due_at = work.now, work.now
    work.add(mail)
    work.record(MailQueued(mail.id))
    return mail


def _line(text: str) -> str:
    """Text in one line, for what stands in the head of a mail."""
    shown = "".join(mark if mark.isprintable() else " " for mark in text)
    return " ".join(shown.split())[:LONGEST_LINE]


async def due(db: Db, now: datetime, first: int) -> Sequence[OutgoingMail]:
    """The mails of all organisations that are to be sent now, those that wait longest first."""
    query = sa.select(OutgoingMail).where(OutgoingMail.status == MailStatus.QUEUED, OutgoingMail.due_at <= now)
    found = await db.scalars(query.order_by(OutgoingMail.due_at).limit(first), execution_options=UNSCOPED)
    return found.all()


async def waiting(db: Db, mail_id: str, attempt: int) -> OutgoingMail | None:
    """A mail that waits for its attempt of that number; nothing where that was made already."""
    query = sa.select(OutgoingMail).where(OutgoingMail.id == mail_id, OutgoingMail.attempts == attempt)
    found = await db.scalars(query.where(OutgoingMail.status == MailStatus.QUEUED), execution_options=UNSCOPED)
    return found.one_or_none()


async def settle(work: Work, mail_id: str, attempt: int, error: str | None, *, is_lasting: bool = False) -> None:
    """Note how an attempt to send a mail went. An error that lasts is not tried again, and others not for ever."""
    mail = await work.get(OutgoingMail, mail_id)
    if mail.attempts != attempt or mail.status is not MailStatus.QUEUED:
        return
    mail.attempts += 1
    mail.last_error = error
    if error is None:
        mail.status, mail.sent_at, mail.link = MailStatus.SENT, work.now, None
    elif is_lasting or mail.attempts >= ATTEMPTS:
        mail.status, mail.link = MailStatus.FAILED, None
    else:
        mail.due_at = work.now + min(FIRST_PAUSE * 2**attempt, LONGEST_PAUSE)


async def forget(work: Work, before: datetime) -> None:
    """Drop the mails that were written before a moment and wait for nothing."""
    over = sa.delete(OutgoingMail).where(OutgoingMail.created_at < before)
    await work.db.execute(over.where(OutgoingMail.status != MailStatus.QUEUED))


def listed(*, status: MailStatus | None = None) -> sa.Select[OutgoingMail]:
    """The e-mails that are wanted."""
    query = sa.select(OutgoingMail)
    return query if status is None else query.where(OutgoingMail.status == status)
