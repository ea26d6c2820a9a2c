"""A mail server to test with: on a port of its own, it keeps what it takes, and refuses what it is told to."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import partial
from typing import Any

from aiosmtpd.smtp import SMTP


class MailServer:
    """What it took, and how it answers."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answers: list[str] = []
        """What it says to the next mails instead of taking them."""
        self.taken = asyncio.Event()
        self.on_mail: Callable[[], None] = lambda: None
        """What happens between a mail's end and the server's answer."""
        self.url = ""

    async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:  # noqa: N802
        """Called for each mail."""
        if self.answers:
            return self.answers.pop(0)
        self.mails.append(message_from_bytes(envelope.original_content, _class=EmailMessage, policy=default))
        self.taken.set()
        self.on_mail()
        return "250 OK"


@asynccontextmanager
async def mail_server() -> AsyncIterator[MailServer]:
    """A mail server for the length of a test."""
    ours = MailServer()
    server = await asyncio.get_running_loop().create_server(partial(SMTP, ours), "127.0.0.1", 0)
    ours.url = f"smtp+plain://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield ours
    server.close()
    await asyncio.sleep(0)
