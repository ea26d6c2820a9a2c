"""Sending the mails of the outbox over SMTP, each attempt as a job."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import partial
from urllib.parse import unquote, urlsplit

import aiosmtplib
import sqlalchemy as sa

from ..core import mail
from ..core.careplan import Careplan
from ..core.events import Event
from ..core.mail import MailQueued, OutgoingMail
from ..core.visibility import UNSCOPED
from .housekeeping import housekeeper_of
from .jobs import Job, Jobs, Task
from .settings import Settings

AT_ONCE = 100
"""How many mails are looked for at a time."""
PATIENCE_SECONDS = 30.0

HEADERS = SMTP.clone(utf8=False, max_line_length=998)


class Mailing:
    """The way from the outbox to the mail server; where none is set, mails wait."""

    def __init__(self, settings: Settings, careplan: Careplan, jobs: Jobs) -> None:
        self._settings = settings
        self._careplan = careplan
        self._jobs = jobs
        self.job = Job("send-mail", self._send)

    async def on_event(self, event: Event) -> None:
        """Send a mail as soon as it is certain that it is to be sent."""
        if isinstance(event, MailQueued) and self._settings.smtp_url:
            await self._start(event.subject_id, 0)

    async def tick(self) -> None:
        """Start what is due, for the first time or again; what is under way already is left alone."""
        if not self._settings.smtp_url:
            return
        async with self._careplan.reading(None) as db:
            due = [(each.id, each.attempts) for each in await mail.due(db, self._careplan.clock(), AT_ONCE)]
        for mail_id, attempt in due:
            await self._start(mail_id, attempt)

    async def _start(self, mail_id: str, attempt: int) -> None:
        await self._jobs.start(self.job, f"{self.job.name}/{mail_id}/{attempt}", mail_id, attempt)

    async def _send(self, task: Task, mail_id: str, attempt: int) -> None:
        await task.step(self._attempt, mail_id, attempt)

    async def _attempt(self, mail_id: str, attempt: int) -> None:
        """Send a mail and note it. Between the two lies a moment in which a crash makes it be sent twice."""
        async with self._careplan.reading(None) as db:
            waiting = await mail.waiting(db, mail_id, attempt)
            if waiting is None:
                return
        housekeeper = await housekeeper_of(self._careplan, waiting.organisation_id)
        error, is_lasting = await self._deliver(composed(waiting, self._settings))
        settled = partial(mail.settle, mail_id=mail_id, attempt=attempt, error=error, is_lasting=is_lasting)
        await self._careplan.perform(housekeeper, settled)

    async def _deliver(self, message: EmailMessage) -> tuple[str | None, bool]:
        """What went wrong, if anything, and whether it always will."""
        try:
            await _send_over(self._settings.smtp_url or "", message)
        except aiosmtplib.SMTPRecipientsRefused as refused:
            codes = [each.code for each in refused.recipients]
            return f"SMTPRecipientsRefused {codes[0]}", all(code >= 500 for code in codes)
        except aiosmtplib.SMTPNotSupported:
            return "SMTPNotSupported", True  # an address with letters that the server does not know
        except aiosmtplib.SMTPResponseException as error:
            is_ours = isinstance(error, aiosmtplib.SMTPAuthenticationError)  # mended by the operator
            return f"{type(error).__name__} {error.code}", error.code >= 500 and not is_ours
        except (TimeoutError, aiosmtplib.SMTPException, OSError) as error:
            return type(error).__name__, False
        return None, False


async def _send_over(url: str, message: EmailMessage) -> None:
    """Give a mail to the mail server of an address."""
    parts = urlsplit(url)
    await aiosmtplib.send(
        message,
        hostname=parts.hostname,
        port=parts.port,
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        use_tls=parts.scheme == "smtps",
        start_tls=parts.scheme == "smtp",
        timeout=PATIENCE_SECONDS,
    )


def composed(mail: OutgoingMail, settings: Settings) -> EmailMessage:
    """A mail as it is sent; the same one has the same Message-ID however often that happens."""
    base = settings.base_url
    message = EmailMessage(HEADERS)
    message["From"] = settings.mail_from
    message["To"] = Address(mail.recipient_name, *mail.recipient.split("@"))
    message["Subject"] = mail.subject
    message["Date"] = mail.created_at
    message["Message-ID"] = f"<{mail.id}@{urlsplit(base).hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text.replace("{link}", f"{base}{mail.link}") if mail.link else mail.text)
    return message


async def how_many_wait(careplan: Careplan) -> int:
    """How many mails of all organisations were not sent yet."""
    queued = sa.select(sa.func.count()).select_from(OutgoingMail).where(OutgoingMail.status == mail.MailStatus.QUEUED)
    async with careplan.reading(None) as db:
        return await db.scalar(queued, execution_options=UNSCOPED) or 0
