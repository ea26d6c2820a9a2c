"""The host: each plugin loads on its own, and one that is left out leaves nothing behind."""

import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import configure_mappers

from careplan.core.base import entity_of
from careplan.core.clients import Client
from careplan.core.ids import new_id
from careplan.core.records import ClientRecord
from careplan.plugins import API_VERSION
from careplan.plugins.host import leave_out, load_plugins
from careplan.plugins.loaded import Host
from careplan.plugins.versions import FIRST
from careplan.schema.declaring import TYPES

from .faults import FAULTS, deciding
from .making import Make, make, registries, sound

__all__ = ["make"]  # a fixture


def names(host: Host) -> list[str]:
    """Which plugins are loaded, in order."""
    return [plugin.name for plugin in host.plugins]


def test_the_plugins_in_the_box_load_in_the_order_of_their_names(host: Host) -> None:
    """Each says where it comes from and what it brings."""
    assert names(host) == ["behaviour_support", "custom_objects", "goal_attainment"]
    assert (host.failures, host.not_allowed, host.missing) == ((), (), ())
    assert {(plugin.distribution, plugin.api_version) for plugin in host.plugins} == {("careplan", API_VERSION)}
    assert [Path(plugin.path).parent.name for plugin in host.plugins] == names(host)
    assert [kind.name for plugin in host.plugins for kind in plugin.record_types] == [
        "behaviour_support",
        "goal_attainment",
    ]
    assert [*host.record_types.billing_predicates] == ["goals_rated"]
    assert [family.entity.__name__ for family in host.record_types.families] == ["CustomRecord"]
    assert [history.name for history in host.histories] == names(host)
    assert [listener.name for listener in host.listeners] == ["behaviour_support"]
    assert [type(plugin.settings).__name__ for plugin in host.plugins if plugin.settings] == ["ReviewSettings"]


def test_only_what_is_allowed_loads() -> None:
    """The allow-list decides; an empty one means none. The rest is named, and so is what is missing."""
    chosen = load_plugins({"goal_attainment", "telepathy"})

    assert names(chosen) == ["goal_attainment"]
    assert chosen.not_allowed == ("behaviour_support", "custom_objects")
    assert chosen.missing == ("telepathy",)
    assert names(load_plugins(())) == []


def test_a_sound_plugin_loads(make: Make) -> None:
    """It need not say which version it was written for."""
    host = load_plugins(found=[make("falls")])

    (plugin,) = host.plugins
    assert (plugin.name, plugin.package, plugin.api_version) == ("falls", "made_up_falls", FIRST)
    assert plugin.path.endswith("made_up_falls/__init__.py")
    assert plugin.history is not None
    assert plugin.history.tables() == {"falls_records"}
    assert [kind.name for kind in plugin.record_types] == ["falls"]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_faulty_plugin_is_left_out_and_leaves_nothing_behind(make: Make, fault: FAULTS) -> None:
    """It is named with what is wrong; mapped classes, tables, types, prefixes and modules are as they were."""
    configure_mappers()
    before = registries()

    host = load_plugins(found=[make("broken", fault.source)])

    assert names(host) == []
    assert [failure.name for failure in host.failures] == ["broken"]
    assert fault.says in host.failures[0].error
    assert "\n" not in host.failures[0].error
    assert registries() == before
    configure_mappers()


def test_the_others_load_as_if_it_were_not_there(make: Make) -> None:
    """Before it and after it."""
    found = [make(name, sound(name) + extra) for name, extra in [("a", ""), ("b", "\nraise SystemExit(2)"), ("c", "")]]

    host = load_plugins(found=found)

    assert names(host) == ["a", "c"]
    assert [(failure.name, failure.reason) for failure in host.failures] == [("b", "SystemExit")]


def test_an_operator_who_interrupts_is_obeyed(make: Make) -> None:
    """Ctrl-C while plugins load ends the program."""
    with pytest.raises(KeyboardInterrupt):
        load_plugins(found=[make("slow", "raise KeyboardInterrupt")])


@pytest.mark.parametrize(
    ("change", "taken"),
    [
        (lambda text: text.replace('name="b"', 'name="a"'), "the record type 'a' is taken"),
        (lambda text: text.replace('prefix="B"', 'prefix="A"'), "the number prefix 'A' is taken"),
        (lambda text: text.replace('prefix="B"', 'prefix="CL"'), "the number prefix 'CL' is taken"),
        (lambda text: text.replace("BType", "AType"), "the type of the API 'AType' is taken"),
        (lambda text: text.replace("BType", "Client"), "the type of the API 'Client' is taken"),
        (lambda text: text.replace("b_records", "a_records"), "Table 'a_records' is already defined"),
        (lambda text: text.replace("b_records", "clients"), "Table 'clients' is already defined"),
    ],
)
def test_a_name_belongs_to_the_first_that_claims_it(make: Make, change: Callable[[str], str], taken: str) -> None:
    """The later plugin, by name, is left out; names of core are taken from the start."""
    found = [make("b", change(sound("b"))), make("a")]

    host = load_plugins(found=found)

    assert names(host) == ["a"]
    assert [failure.name for failure in host.failures] == ["b"]
    assert taken in host.failures[0].error
    assert {mapper.class_.__module__ for mapper in ClientRecord.__mapper__.self_and_descendants} >= {"made_up_a"}


def test_conditions_for_billing_have_names_of_their_own(make: Make) -> None:
    """The later plugin, by name, is left out; those of the others can be asked."""
    host = load_plugins(found=[make("a", deciding()), make("b", deciding())])

    assert names(host) == ["a"]
    assert [failure.error for failure in host.failures] == ["NameTaken: the billing predicate 'fine' is taken"]
    assert [*host.record_types.billing_predicates] == ["fine"]


def test_nobody_takes_a_name_from_what_ships_in_the_box(make: Make) -> None:
    """Whatever comes first by name."""
    box = [each for each in entry_points(group="careplan") if each.name == "goal_attainment"]
    source = sound("a").replace('name="a"', 'name="goal_attainment"')

    host = load_plugins(found=[make("a", source), *box])

    assert names(host) == ["goal_attainment"]
    assert [failure.error for failure in host.failures] == ["NameTaken: the record type 'goal_attainment' is taken"]


def test_two_of_one_name_or_in_one_package_do_not_both_load(make: Make) -> None:
    """The first stays whole."""
    first = make("a")
    again = EntryPoint("a", make("other").module, "careplan")
    inside = EntryPoint("z", f"{first.module}", "careplan")
    core = EntryPoint("core", make("nucleus").module, "careplan")

    host = load_plugins(found=[first, again, inside, core])

    assert names(host) == ["a"]
    assert [(failure.name, failure.reason) for failure in host.failures] == [
        ("a", "NameTaken"),
        ("core", "NameTaken"),
        ("z", "NameTaken"),
    ]
    assert TYPES[host.plugins[0].record_types[0].entity] is host.plugins[0].api_types[0]


@pytest.mark.parametrize("version", ["2.0", "1.7", "0.9", "next", ""])
def test_one_written_for_another_version_is_left_out_with_advice(make: Make, version: str) -> None:
    """Even where it has hooks that nobody here knows."""
    source = f"""
        from careplan.plugins import hookimpl

        @hookimpl
        def api_version():
            return {version!r}

        @hookimpl
        def telepathy():
            return []
    """

    host = load_plugins(found=[make("futuristic", source)])

    (failure,) = host.failures
    assert failure.reason == "OtherVersion"
    assert version in failure.error
    assert API_VERSION in failure.error


def test_what_a_setting_holds_is_not_told(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be a secret; its name and what is wrong are enough."""
    monkeypatch.setenv("CAREPLAN_BROKEN_TRIES", "s3cret")
    source = """
        from pydantic_settings import BaseSettings, SettingsConfigDict
        from careplan.plugins import hookimpl

        class Retrying(BaseSettings):
            model_config = SettingsConfigDict(env_prefix="CAREPLAN_BROKEN_")
            tries: int = 3

        @hookimpl
        def settings():
            return Retrying
    """

    (failure,) = load_plugins(found=[make("broken", source)]).failures

    assert failure.error.startswith("Unfit: CAREPLAN_BROKEN_TRIES: Input should be a valid integer")
    assert "s3cret" not in failure.error + failure.details


def test_a_setting_of_the_service_is_not_a_plugins(make: Make) -> None:
    """A plugin called `log` cannot take the level of the log for its own."""
    source = """
        from pydantic_settings import BaseSettings, SettingsConfigDict
        from careplan.plugins import hookimpl

        class Levels(BaseSettings):
            model_config = SettingsConfigDict(env_prefix="CAREPLAN_LOG_")
            level: str = "info"

        @hookimpl
        def settings():
            return Levels
    """

    (failure,) = load_plugins(found=[make("log", source)], taken=["setting 'CAREPLAN_LOG_LEVEL'"]).failures

    assert failure.error == "NameTaken: the setting 'CAREPLAN_LOG_LEVEL' is taken"


def test_one_that_is_taken_out_later_leaves_nothing_behind_either(make: Make) -> None:
    """With a table, a part, and the other end of a relationship that it put on a class of core."""
    configure_mappers()
    before = registries()
    source = (
        sound("falls")
        + """
from sqlalchemy.orm import foreign
from careplan.plugins import Client, RecordPart

class Witness(RecordPart):
    __tablename__ = "falls_witnesses"
    __prefix__ = "witness"

Falls.seen_with = relationship(
    Client, primaryjoin=foreign(ClientRecord.client_id) == Client.id, viewonly=True, backref="falls_of_theirs",
    sync_backref=False,
)
"""
    )
    host = load_plugins(found=[make("falls", source)])
    assert names(host) == ["falls"]
    assert "falls_of_theirs" in sa.inspect(Client).attrs
    assert entity_of(new_id("witness")) is not None

    host = leave_out(host, "falls", ValueError("it does not fit in"))

    assert names(host) == []
    assert [failure.error for failure in host.failures] == ["ValueError: it does not fit in"]
    assert registries() == before
    assert not hasattr(Client, "falls_of_theirs")
    assert entity_of(new_id("witness")) is None
    assert "made_up_falls" not in sys.modules


def test_one_that_is_mended_loads(make: Make, tmp_path: Path) -> None:
    """Nothing of the failed attempt is in the way."""
    entry_point = make("falls", sound("falls") + "\nraise RuntimeError('not yet')")
    failed = load_plugins(found=[entry_point])
    (tmp_path / entry_point.module / "__init__.py").write_text(sound("falls"), "utf-8")

    mended = load_plugins(found=[entry_point])

    assert [failure.error for failure in failed.failures] == ["RuntimeError: not yet"]
    assert (names(mended), mended.failures) == (["falls"], ())
