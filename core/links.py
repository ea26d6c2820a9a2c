"""One-time links: what somebody without an account opens from an e-mail, for one purpose, once."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .base import Id, Owned
from .batches import among
from .errors import Refusal
from .events import Event
from .staff import hash_of
from .visibility import UNSCOPED, Db
from .work import Work

PATH = "/l/"
LONGEST_SECRET = 64
OPEN = "used_at IS NULL AND revoked_at IS NULL"


class LinkState(StrEnum):
    """What may be done with a link."""

    OPEN = "OPEN"
    """It may be used once."""
    USED = "USED"
    """It was used already."""
    REVOKED = "REVOKED"
    """A newer one took its place, or it was withdrawn."""
    EXPIRED = "EXPIRED"
    """It was not used in time."""


class OneTimeLink(Owned):
    """A key to one act about one thing, for whoever got it by e-mail; only its hash is kept."""

    __tablename__ = "one_time_links"
    __prefix__ = "onetime"
    __table_args__ = (
        sa.Index(
            "uq_one_time_links_open",
            "organisation_id",
            "purpose",
            "subject_id",
            unique=True,
            sqlite_where=sa.text(OPEN),
            postgresql_where=sa.text(OPEN),
        ),
    )

    purpose: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[str] = mapped_column(Id)
    """What it is about."""
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_from: Mapped[str | None] = mapped_column(sa.String(64))
    """The network address it was used from."""
    revoked_at: Mapped[datetime | None]

    def state(self, now: datetime) -> LinkState:
        """What may be done with it at a moment."""
        if self.used_at is not None:
            return LinkState.USED
        if self.revoked_at is not None:
            return LinkState.REVOKED
        return LinkState.EXPIRED if self.expires_at <= now else LinkState.OPEN


class LinkUnusable(Refusal):
    """The link was used, withdrawn or has expired."""

    def __init__(self, state: LinkState) -> None:
        super().__init__(f"This link cannot be used any more: it is {state.lower()}.")
        self.state = state


@dataclass(frozen=True, slots=True)
class LinkUsed(Event):
    """Somebody used a one-time link."""

    link_id: str
    purpose: str
    used_from: str | None


async def issue(work: Work, purpose: str, subject_id: str, valid_for: timedelta) -> tuple[OneTimeLink, str]:
    """A new link for a purpose about a thing, and its path, which is not kept; an older open one is withdrawn."""
    return (await issue_all(work, purpose, [subject_id], valid_for))[subject_id]


async def issue_all(
    work: Work, purpose: str, subject_ids: Sequence[str], valid_for: timedelta
) -> Mapping[str, tuple[OneTimeLink, str]]:
    """New links for a purpose, one about each of many things, by what they are about."""
    await revoke(work, purpose, *subject_ids)
    return {subject_id: _issued(work, purpose, subject_id, valid_for) for subject_id in subject_ids}


def _issued(work: Work, purpose: str, subject_id: str, valid_for: timedelta) -> tuple[OneTimeLink, str]:
    secret = secrets.token_urlsafe(32)
    link = OneTimeLink(purpose=purpose, subject_id=subject_id, hash=hash_of(secret))
    link.created_at, link.expires_at = work.now, work.now + valid_for
    work.add(link)
    return link, PATH + secret


async def revoke(work: Work, purpose: str, *subject_ids: str) -> None:
    """Withdraw the open links for a purpose about things, where there are any."""
    theirs = sa.update(OneTimeLink).where(OneTimeLink.purpose == purpose, among(OneTimeLink.subject_id, subject_ids))
    await work.db.execute(theirs.where(sa.text(OPEN)).values(revoked_at=work.now))


async def link_with(db: Db, secret: str) -> OneTimeLink | None:
    """The link with a secret, of whatever organisation; nothing where nobody issued it."""
    if len(secret) > LONGEST_SECRET:
        return None
    query = sa.select(OneTimeLink).where(OneTimeLink.hash == hash_of(secret))
    return await db.scalar(query, execution_options=UNSCOPED)


async def use(work: Work, link: OneTimeLink, used_from: str | None) -> None:
    """Use up a link. Raises LinkUnusable where that cannot be done any more."""
    await work.hold(link)
    if (state := link.state(work.now)) is not LinkState.OPEN:
        raise LinkUnusable(state)
    link.used_at, link.used_from = work.now, used_from
    work.record(LinkUsed(link.subject_id, link.id, link.purpose, used_from))


async def forget(work: Work, before: datetime) -> None:
    """Drop the links that were over before a moment, however they ended."""
    await work.db.execute(sa.delete(OneTimeLink).where(OneTimeLink.expires_at < before))
