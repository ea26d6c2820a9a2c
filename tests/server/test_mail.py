"""Mail: stored with what causes it, sent once it is certain, and again where that did not work."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy as sa
import strawberry

from careplan.core import mail
from careplan.core.mail import OutgoingMail
from careplan.core.work import Work
from careplan.plugins.loaded import Host
from careplan.server.assembling import Service, assemble
from careplan.server.mailing import composed
from careplan.server.settings import Settings
from careplan.server.working import working

from ..houses import House, build_house
from .mail_server import MailServer, mail_server

MAILS = "{ outgoingMails { nodes { recipient subject status attempts lastError sentAt } } }"


@pytest_asyncio.fixture
async def post_office() -> AsyncIterator[MailServer]:
    """The mail server that the service sends to."""
    async with mail_server() as server:
        yield server


@pytest.fixture
def settings(database_url: str, post_office: MailServer) -> Settings:
    """Mail goes to the server of the test, with links to where people reach the service."""
    return Settings(
        database_url=database_url,
        smtp_url=post_office.url,
        mail_from="Näh & Söhne <care@example.org>",
        public_url="https://care.example.org",
    )


@pytest_asyncio.fixture
async def service(settings: Settings, host: Host, schema: strawberry.Schema) -> AsyncIterator[Service]:
    """The service on a fresh database."""
    service = assemble(settings, host=host, schema=schema)
    await service.jobs.prepare()
    yield service
    await service.close()


@pytest_asyncio.fixture
async def house(service: Service, schema: strawberry.Schema) -> House:
    """An organisation whose mail is sent by the service."""
    return await build_house(service.careplan, schema)


async def post(house: House, key: str = "k", *, name: str = "Zoë Ångström", subject: str = "Hello") -> None:
    """Put a mail into the outbox."""
    written = partial(mail.post, name=name, address="zoe@example.org", subject=subject, text="See {link}", link="/l/x")
    await house.careplan.perform(house.actors["Manager"], partial(written, key=key))


async def mails(house: House) -> list[dict[str, Any]]:
    """The mails as a manager sees them."""
    nodes: list[dict[str, Any]] = (await house.ask(MAILS))["outgoingMails"]["nodes"]
    return nodes


async def settled(house: House, attempts: int = 1) -> dict[str, Any]:
    """The latest mail, once all were tried so often."""
    async with asyncio.timeout(20):
        while min(each["attempts"] for each in await mails(house)) < attempts:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    return (await mails(house))[0]


@asynccontextmanager
async def later(house: House, ago: timedelta) -> AsyncIterator[None]:
    """Make it that much later for the house."""
    clock = house.careplan.clock
    house.careplan.clock = lambda: clock() + ago
    yield
    house.careplan.clock = clock


async def test_a_mail_is_sent_once_it_is_certain(house: House, service: Service, post_office: MailServer) -> None:
    """Names in any letters; the link is put in as it leaves, and forgotten; the same key is not sent again."""
    async with working(service):
        await post(house)
        sent = await settled(house)
        await post(house)
        await post(house, "another")
        await settled(house)

    first, second = post_office.mails
    assert (sent["status"], sent["lastError"], sent["sentAt"] is not None) == ("SENT", None, True)
    assert str(first["To"]) == "Zoë Ångström <zoe@example.org>"
    assert first["From"].addresses[0].display_name == "Näh & Söhne"
    assert first.get_content().strip() == "See https://care.example.org/l/x"
    assert first["Message-ID"] != second["Message-ID"]
    async with house.careplan.database.engine.connect() as connection:
        kept = await connection.scalar(sa.text("SELECT count(*) FROM outgoing_mails WHERE link IS NOT NULL"))
    assert kept == 0


async def test_nothing_is_sent_for_what_was_rolled_back(
    house: House, post_office: MailServer, service: Service
) -> None:
    """A refusal takes its mail with it."""

    async def post_and_fail(work: Work) -> None:
        await mail.post(work, name="Ana", address="ana@example.org", subject="Hello", text="Hello", key="k")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await house.careplan.perform(house.actors["Manager"], post_and_fail)
    await service.mailing.tick()

    assert await mails(house) == []
    assert post_office.mails == []


async def test_what_passes_is_tried_again_and_what_lasts_is_not(
    house: House, service: Service, post_office: MailServer
) -> None:
    """A server that is full is asked again after a minute; one that knows no such person is not asked again."""
    post_office.answers = ["452 full, said of zoe@example.org", "550 nobody of that name"]
    async with working(service):
        await post(house)
        passing = await settled(house)
        await service.mailing.tick()
        async with later(house, timedelta(seconds=61)):
            await service.mailing.tick()
            lasting = await settled(house, 2)

    assert (passing["status"], passing["lastError"]) == ("QUEUED", "SMTPDataError 452")
    assert (lasting["status"], lasting["lastError"]) == ("FAILED", "SMTPDataError 550")
    assert post_office.mails == []


async def test_a_mail_waits_for_a_server_that_cannot_be_reached(house: House, settings: Settings) -> None:
    """It is tried again, with longer and longer pauses, for most of a day, and then given up."""
    await post(house)
    async with house.careplan.reading(house.actors["Manager"]) as db:
        identifier = (await db.scalars(sa.select(OutgoingMail.id))).one()
    waits = []
    for attempt in range(mail.ATTEMPTS):
        settle = partial(mail.settle, mail_id=identifier, attempt=attempt, error="SMTPConnectError")
        await house.careplan.perform(house.actors["Manager"], settle)
        await house.careplan.perform(house.actors["Manager"], settle)  # a repeat changes nothing
        async with house.careplan.reading(house.actors["Manager"]) as db:
            kept = await db.get_one(OutgoingMail, identifier)
            waits.append(round((kept.due_at - house.careplan.clock()).total_seconds() / 60))

    assert waits[:-1] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]
    assert (await mails(house))[0]["status"] == "FAILED"


@pytest.mark.parametrize("evil", ["Ana\nBcc: all@example.org", "Ana\r\n\r\nBody", "Ana\x00\u2028Bcc: all@example.org"])
async def test_headers_cannot_be_smuggled_in(house: House, settings: Settings, evil: str) -> None:
    """What is in the name or subject stays there."""
    await post(house, name=evil, subject=evil)
    async with house.careplan.reading(house.actors["Manager"]) as db:
        stored = (await db.scalars(sa.select(OutgoingMail))).one()

    message = composed(stored, settings)

    head = message.as_bytes().partition(b"\r\n\r\n")[0]
    assert b"\r\nBcc:" not in head
    assert [each.addr_spec for each in message["To"].addresses] == ["zoe@example.org"]
    assert message.get_content().strip() == "See https://care.example.org/l/x"


async def test_who_may_not_read_mail_sees_none(house: House) -> None:
    """Managers see what was sent to whom; a support worker finds nothing."""
    await post(house)

    assert len(await mails(house)) == 1
    assert (await house.ask(MAILS, by="Support worker"))["outgoingMails"]["nodes"] == []


async def test_a_mail_survives_the_worker_being_killed(
    house: House, settings: Settings, post_office: MailServer, database_url: str
) -> None:
    """Killed after the server took it and before that was noted: it is sent again, recognisably the same."""
    await post(house)
    first = _worker(settings)
    post_office.on_mail = first.kill
    await asyncio.wait_for(post_office.taken.wait(), 30)
    await asyncio.to_thread(first.wait)
    waiting = await mails(house)
    post_office.on_mail = lambda: None

    second = _worker(settings)
    sent = await settled(house)
    second.terminate()

    assert waiting[0]["status"] == "QUEUED"
    assert sent["status"] == "SENT"
    assert await asyncio.to_thread(second.wait, 20) == 0
    assert len({str(each["Message-ID"]) for each in post_office.mails}) == 1


def _worker(settings: Settings) -> "subprocess.Popen[bytes]":
    given = settings.model_dump(include={"database_url", "smtp_url", "mail_from", "public_url"})
    environment = {f"CAREPLAN_{name.upper()}": str(value) for name, value in given.items()}
    return subprocess.Popen([sys.executable, "-m", "careplan.server.cli", "worker"], env=environment)
