"""The mail of the demo: a mail server on this machine that sends nothing on, and a page that shows what it got."""

import asyncio
import contextlib
import re
import socket
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import partial
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from markupsafe import Markup, escape
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ..pages import page

KEPT = 200
ADDRESS = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True)
class Received:
    """One mail as it is shown."""

    number: int
    recipient: str
    subject: str
    at: str
    text: Markup
    """Its text, with its addresses as links."""


class Mailbox:
    """Takes every mail, whoever it is for, and shows the latest."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._mails: deque[Received] = deque(maxlen=KEPT)
        self._count = 0
        self.url = f"smtp+plain://127.0.0.1:{self._socket.getsockname()[1]}"

    @contextlib.asynccontextmanager
    async def receiving(self) -> AsyncIterator[None]:
        """Take mails for as long as this lasts."""
        protocol = partial(SMTP, self, enable_SMTPUTF8=True)
        server = await asyncio.get_running_loop().create_server(protocol, sock=self._socket)
        try:
            yield
        finally:
            server.close()

    async def handle_DATA(self, _: Any, __: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep a mail; the server calls this for each."""
        message = message_from_bytes(envelope.original_content or b"", _class=EmailMessage, policy=default)
        self._count += 1
        text = linked(str(message.get_content()))
        recipient, subject, at = (str(message.get(name, "")) for name in ("To", "Subject", "Date"))
        self._mails.appendleft(Received(self._count, recipient, subject, at, text))
        return "250 OK"

    def routes(self) -> list[BaseRoute]:
        """The pages that show the mails."""

        async def show_all(_: Request) -> Response:
            return page("mailbox.html", mails=list(self._mails))

        async def show(request: Request) -> Response:
            for mail in self._mails:
                if mail.number == request.path_params["number"]:
                    return page("mailbox_mail.html", mail=mail)
            raise HTTPException(404)

        return [Route("/mail", show_all), Route("/mail/{number:int}", show)]


def linked(text: str) -> Markup:
    """Text as it is safe in a page, with its addresses as links."""
    parts: list[Markup] = []
    end = 0
    for found in ADDRESS.finditer(text):
        parts += [escape(text[end : found.start()]), Markup('<a href="{0}">{0}</a>').format(found[0])]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])
