"""Outgoing e-mails, as the API shows them: to whom and what became of them, never their text."""

from datetime import datetime

from ..core import mail
from .declaring import describes, enum, input
from .node import Node

enum(mail.MailOrder)
enum(mail.MailStatus)


@describes(mail.OutgoingMail)
class OutgoingMail(Node):
    """An e-mail that the service sends to somebody."""

    recipient_name: str
    recipient: str
    subject: str
    status: mail.MailStatus
    attempts: int
    created_at: datetime
    due_at: datetime
    sent_at: datetime | None
    last_error: str | None


@input
class MailFilter:
    """Which e-mails; each field that is given narrows it down."""

    status: mail.MailStatus | None = None
    """Those that wait, were sent, or failed."""
