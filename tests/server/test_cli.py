"""The command line."""

import asyncio
import dataclasses
import json
import logging
import re
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
import sqlalchemy as sa
import structlog
import typer.testing
from rich.progress import Progress
from starlette.applications import Starlette

from careplan.core.careplan import Careplan
from careplan.core.clients import Client
from careplan.core.record_types import RecordTypes
from careplan.core.staff import actor_with_token
from careplan.plugins import API_VERSION
from careplan.server import cli, cli_developing
from careplan.server.app import create_app
from careplan.server.assembling import Service
from careplan.server.graphiql import DemoPerson
from careplan.server.settings import Settings, settings_page

from ..databases import PostgresServer, SqliteServer
from ..houses import House, build_house
from ..plugins.making import Make, make
from .running import free_port

__all__ = ["make"]  # a fixture

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def quiet_again() -> Iterator[None]:
    """Commands set up the log of their process."""
    handlers = logging.root.handlers[:]
    logging.root.handlers.clear()
    yield
    structlog.reset_defaults()
    logging.root.handlers[:] = handlers


def careplan(*arguments: str, **settings: str) -> typer.testing.Result:
    """Run a command with settings."""
    environment = {f"CAREPLAN_{name.upper()}": value for name, value in settings.items()}
    return typer.testing.CliRunner().invoke(cli.app, list(arguments), env=environment, catch_exceptions=False)


@pytest_asyncio.fixture
async def blank_url(server: SqliteServer | PostgresServer) -> AsyncIterator[str]:
    """The address of a database without tables."""
    async with server.fresh(blank=True) as url:
        yield url


def test_migrate_brings_the_tables_up_to_date(blank_url: str) -> None:
    """A second time there is nothing to do."""
    first, second = (careplan("migrate", database_url=blank_url) for _ in range(2))

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stdout.splitlines()[0] == "applied core 0001"
    assert second.stdout == "Everything is up to date.\n"


def test_migrate_makes_the_folder_of_the_file(tmp_path: Path) -> None:
    """A fresh machine has no `var`."""
    result = careplan("migrate", database_url=f"sqlite:///{tmp_path}/new/careplan.db")

    assert result.exit_code == 0
    assert (tmp_path / "new" / "careplan.db").is_file()


def test_serving_old_tables_is_refused(blank_url: str) -> None:
    """With what to do instead."""
    result = careplan("serve", database_url=blank_url)

    assert result.exit_code == 1
    assert "Run 'careplan migrate'" in result.stderr


def test_sqlite_is_served_by_one_process(tmp_path: Path) -> None:
    """It has one writer."""
    result = careplan("serve", "--workers", "2", database_url=f"sqlite:///{tmp_path}/careplan.db")

    assert result.exit_code == 1
    assert result.stderr == "SQLite allows one process. Use PostgreSQL for more, or leave out --workers.\n"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("database_url", "nonsense", "CAREPLAN_DATABASE_URL: Value error, use an address"),
        ("database_url", "oracle://x", "CAREPLAN_DATABASE_URL: Value error, use an address"),
        ("port", "eighty", "CAREPLAN_PORT: Input should be a valid integer"),
        ("log_level", "loud", "CAREPLAN_LOG_LEVEL: Input should be 'debug'"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str, message: str) -> None:
    """In words, without a traceback."""
    result = careplan("migrate", **{name: value})

    assert result.exit_code == 1
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_a_database_that_is_not_there_is_no_traceback() -> None:
    """The reason, and where to look."""
    result = careplan("migrate", database_url="postgresql://nobody@127.0.0.1:1/nothing")

    assert result.exit_code == 1
    assert "'careplan doctor' says more" in result.stderr
    assert "Traceback" not in result.stderr


async def _run(*arguments: str, **settings: str) -> typer.testing.Result:
    """Run a command from a test that has a loop of its own."""
    return await asyncio.to_thread(careplan, *arguments, **settings)


async def test_a_token_signs_its_owner_in(house: House, database_url: str) -> None:
    """It is printed once, alone on its line, so that a script can keep it."""
    result = await _run("token", "Manager@example.org", "--days", "1", database_url=database_url)

    token = result.stdout.strip()
    assert re.fullmatch(r"careplan_[\w-]{43}", token)
    assert "Manager of the house, Harbour Care, until" in result.stderr
    async with house.careplan.reading(None) as db:
        now = house.careplan.clock()
        assert await actor_with_token(db, token, now) == house.actors["Manager"]
        assert await actor_with_token(db, token, now + timedelta(days=2)) is None


async def test_an_organisation_is_founded_with_somebody_who_can_do_everything(house: House, database_url: str) -> None:
    """Its first administrator can sign in at once; a name is given once."""
    arguments = ("--time-zone", "Europe/Dublin", "--administrator", "Aoife Byrne", "--email", "aoife@example.org")

    founded = await _run("organisation", "Liffey Care", *arguments, database_url=database_url)
    token = await _run("token", "aoife@example.org", database_url=database_url)
    again = await _run("organisation", "Liffey Care", *arguments, database_url=database_url)

    assert "Next: careplan token aoife@example.org" in founded.stdout
    assert again.exit_code == 1
    assert "Another organisation is named 'Liffey Care' already." in again.stderr
    async with house.careplan.reading(None) as db:
        actor = await actor_with_token(db, token.stdout.strip(), house.careplan.clock())
    assert actor is not None
    assert (actor.name, str(actor.zone), actor.may("staff.manage")) == ("Aoife Byrne", "Europe/Dublin", True)


async def test_the_demo_keeps_out_of_real_houses(house: House, database_url: str) -> None:
    """Made-up people are not put beside real ones."""
    result = await _run("demo", "--port", str(free_port()), database_url=database_url)

    assert result.exit_code == 1
    assert "This database holds Harbour Care, which is no demo." in result.stderr


async def test_a_token_is_made_only_for_one_person(house: House, database_url: str) -> None:
    """Who works for two organisations has to say for which."""
    await build_house(house.careplan, house.schema, name="Hill Care")

    unclear = await _run("token", "manager@example.org", database_url=database_url)
    unknown = await _run("token", "nobody@example.org", database_url=database_url)
    chosen = await _run("token", "manager@example.org", "--organisation", "Hill Care", database_url=database_url)

    assert (unclear.exit_code, unknown.exit_code, chosen.exit_code) == (1, 1, 0)
    assert "(Harbour Care, Hill Care)" in unclear.stderr
    assert unknown.stderr == "Nobody with the address 'nobody@example.org' works there.\n"
    assert "Hill Care" in chosen.stderr


async def test_the_doctor_finds_nothing_wrong(
    database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A healthy service has a tick on every line."""
    monkeypatch.setattr("careplan.server.doctor.BUNDLE", tmp_path)
    (tmp_path / "main.js").touch()

    result = await _run("doctor", database_url=database_url)

    assert (result.exit_code, result.stdout.count("✗")) == (0, 0)
    assert "tables: are up to date" in result.stdout


async def test_the_doctor_says_what_to_do(blank_url: str) -> None:
    """Old tables, plugins that are missing, and a page that was not built, each with advice."""
    result = await _run("doctor", database_url=blank_url, plugins="nonsense")

    assert result.exit_code == 1
    assert "✗ tables: of core are not up to date\n  → Run 'careplan migrate'." in result.stdout
    assert "✗ plugin nonsense: is not installed" in result.stdout


async def test_the_doctor_names_record_types_whose_name_a_plugin_took(house: House, database_url: str) -> None:
    """With the house they are of, and what to do."""
    alone = Careplan(house.careplan.database, RecordTypes((), house.careplan.record_types.families))
    given: dict[str, Any] = {"name": "goal_attainment", "label": "Our goals", "prefix": "OG", "fields": []}
    before = dataclasses.replace(house, careplan=alone)
    await before.do("defineRecordType", "customRecordType { id }", by="Administrator", **given)

    result = await _run("doctor", database_url=database_url)

    assert result.exit_code == 1
    said = "✗ record type goal_attainment: of Harbour Care has the name of one that a plugin brings"
    assert said in " ".join(result.stdout.split())


def test_the_doctor_finds_the_database_missing() -> None:
    """And does not fall over it."""
    result = careplan("doctor", database_url="postgresql://nobody:secret@127.0.0.1:1/nothing")

    assert result.exit_code == 1
    assert "✗ database:" in result.stdout
    assert "secret" not in result.output


def test_plugins_are_listed() -> None:
    """Each with its version and what it brings."""
    result = careplan("plugins")

    assert result.exit_code == 0
    listed = {" ".join(line.split()) for line in result.stdout.splitlines()}
    assert listed >= {
        "goal_attainment 0.1.0 (careplan)",
        "record types goal_attainment (GAP): Goal attainment plan",
        "billing predicates goals_rated: Goals of the client were rated",
        "settings CAREPLAN_BEHAVIOUR_SUPPORT_REVIEW_MONTHS",
        "mutations addGoal, updateGoal, moveGoal, removeGoal, rateGoal",
        "families CustomRecord: defined by each organisation",
        f"written for version {API_VERSION} of the plugin API",
    }
    assert max(len(line.rstrip()) for line in result.stdout.splitlines()) <= 80


def test_plugins_are_listed_for_machines() -> None:
    """Whatever became of each, in one form."""
    result = careplan("plugins", "--json", plugins="behaviour_support,nonsense")

    listed = {each["name"]: each for each in json.loads(result.stdout)}
    assert {name: each["status"] for name, each in listed.items()} == {
        "behaviour_support": "loaded",
        "custom_objects": "not allowed",
        "goal_attainment": "not allowed",
        "nonsense": "not installed",
    }
    assert listed["behaviour_support"]["permissions"] == [
        "record.behaviour_support.authorise: authorise restrictive practices"
    ]
    assert listed["behaviour_support"]["listens"] == ["to what happened"]


def test_a_plugin_that_failed_is_listed_with_why(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one line; where it went wrong is a command away. The command fails."""
    broken = make("broken", "raise RuntimeError('one\\ntwo')")
    monkeypatch.setattr("careplan.plugins.host.entry_points", lambda **_: [broken])

    listed, why, other = careplan("plugins"), careplan("plugins", "--why", "broken"), careplan("plugins", "--why", "x")

    assert "RuntimeError: one two" in listed.stdout
    assert "careplan plugins --why broken" in listed.stdout
    assert "made_up_broken/__init__.py" in why.stdout
    assert "No plugin called 'x' failed." in other.stderr
    assert [result.exit_code for result in (listed, why, other)] == [1, 1, 1]


def test_only_allowed_plugins_are_loaded() -> None:
    """The list decides."""
    result = careplan("plugins", plugins="goal_attainment")

    assert "goal_attainment 0.1.0 (careplan)" in result.stdout
    assert "behaviour_support is installed, but not on the allow-list" in result.stdout


def test_the_schema_is_printed() -> None:
    """As GraphQL SDL."""
    result = careplan("schema")

    assert "type Client implements Node {" in result.stdout


def test_a_schema_that_changed_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written is current; what differs is shown, and fails."""
    monkeypatch.setattr(cli_developing, "repository_file", tmp_path.joinpath)

    missing = careplan("schema", "--check")
    written = careplan("schema", "--write")
    current = careplan("schema", "--check")
    file = tmp_path / "schema.graphql"
    file.write_text(file.read_text().replace("type Client implements", "type Person implements"))
    changed = careplan("schema", "--check")

    assert [each.exit_code for each in (missing, written, current, changed)] == [1, 0, 0, 1]
    assert "-type Person implements Node {\n+type Client implements Node {\n" in changed.stdout
    assert "Run 'make sdl'" in changed.stderr


def test_the_page_of_settings_is_current() -> None:
    """`careplan settings --write` writes it."""
    assert (ROOT / "docs" / "settings.md").read_text("utf-8") == settings_page()
    assert all(field.description for field in Settings.model_fields.values())


def test_the_demo_shows_who_one_can_be(blank_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It migrates, loads, prints a table with whole tokens and the address of GraphiQL, and serves."""
    someone = DemoPerson("Alice Thornton", "Administrator", f"careplan_{'x' * 43}")
    served: list[tuple[Starlette, int]] = []

    async def load(core: Careplan, progress: Progress) -> list[DemoPerson]:
        async with core.database.engine.connect() as connection:
            await connection.execute(sa.select(Client.id))
        return [someone]

    monkeypatch.setattr("careplan.server.demo.load_demo", load)
    monkeypatch.setattr("careplan.server.graphiql.page.BUNDLE", tmp_path)
    monkeypatch.setattr("uvicorn.run", lambda app, **options: served.append((app, options["port"])))
    (tmp_path / "main.js").touch()

    result = careplan("demo", "--port", "8123", database_url=blank_url)

    assert result.exit_code == 0, result.output
    assert someone.token in result.stdout
    assert "GraphiQL: http://127.0.0.1:8123/graphiql" in result.stdout
    ((app, port),) = served
    assert port == 8123
    assert someone.token in asyncio.run(_page(app))


async def test_only_the_demo_shows_tokens(service: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Served for work, GraphiQL knows nobody."""
    monkeypatch.setattr("careplan.server.graphiql.page.BUNDLE", tmp_path)
    (tmp_path / "main.js").touch()

    assert '"people":[]' in await _page(create_app(service))


async def _page(app: Starlette) -> str:
    """GraphiQL's page, from start-up to shut-down."""
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://a.test") as web,
    ):
        return (await web.get("/graphiql")).text
