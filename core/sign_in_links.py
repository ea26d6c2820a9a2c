"""Signing in by e-mail: a member of staff opens a one-time link and gets a token."""

from dataclasses import dataclass
from datetime import timedelta

from . import links, mail
from .errors import InvalidTransition
from .events import Event
from .organisations import own
from .permissions import requires
from .staff import StaffMember, issue_token
from .work import Work

PURPOSE = "sign_in"
VALID_FOR = timedelta(days=3)
TEXT = """Dear {name},

with this link you can sign in to {house}. It works once, for three days:

{link}

Open it and press the button. You are then shown a token; paste it where you are asked for one.
Nobody from {house} will ever ask you for it.
"""


@dataclass(frozen=True, slots=True)
class SignInLinkSent(Event):
    """A member of staff was sent a link to sign in with."""

    mail_id: str


@requires("staff.manage")
async def send(work: Work, member: StaffMember) -> None:
    """Send a member of staff a link to sign in with; an older one stops working."""
    if not member.is_active:
        raise InvalidTransition("member of staff", "INACTIVE", "sent a link to sign in with")
    house = (await own(work.db)).name
    link, path = await links.issue(work, PURPOSE, member.id, VALID_FOR)
    sent = await mail.post(
        work,
        name=member.name,
        address=member.email,
        subject=f"Sign in to {house}",
        text=TEXT.format(name=member.name, house=house, link=mail.LINK),
        link=path,
        key=link.id,
    )
    work.record(SignInLinkSent(member.id, sent.id))


async def redeem(work: Work, link_id: str, used_from: str | None, valid_for: timedelta) -> str:
    """Use up a link to sign in with, for a token of the member of staff it was sent to. Raises LinkUnusable."""
    link = await work.find(links.OneTimeLink, link_id)
    member = await work.get(StaffMember, link.subject_id)  # held first, as by those who withdraw the link
    await links.use(work, link, used_from)
    if not member.is_active:
        raise links.LinkUnusable(links.LinkState.REVOKED)
    token, text = issue_token(member, label="e-mail link", now=work.now, valid_for=valid_for)
    work.add(token)
    return text
