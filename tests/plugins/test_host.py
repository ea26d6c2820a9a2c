"""The host: each plugin loads on its own, and a faulty one hurts nobody."""

import asyncio
import sys
import types
from collections.abc import Callable
from importlib.metadata import EntryPoint
from typing import Any

import pytest

from careplan.core.events import Event
from careplan.plugins import RecordType, hookimpl
from careplan.plugins.goal_attainment.entities import GoalAttainmentPlan
from careplan.plugins.host import Host, load_plugins

Maker = Callable[..., EntryPoint]


@pytest.fixture
def plugin(monkeypatch: pytest.MonkeyPatch) -> Maker:
    """Make a plugin of a name from functions named like hooks."""

    def make(name: str, **hooks: Any) -> EntryPoint:
        module = types.ModuleType(f"tried_{name}")
        for hook, function in hooks.items():
            setattr(module, hook, hookimpl(function))
        monkeypatch.setitem(sys.modules, module.__name__, module)
        return EntryPoint(name, module.__name__, "careplan")

    return make


def kind(name: str, prefix: str) -> RecordType:
    """A record type."""
    return RecordType(name=name, label=name, description=name, prefix=prefix, entity=GoalAttainmentPlan)


def names(host: Host) -> list[str]:
    """Which plugins are loaded, in order."""
    return [plugin.name for plugin in host.plugins]


def test_the_plugins_in_the_box_load_in_the_order_of_their_names(host: Host) -> None:
    """Each says where it comes from and what it brings."""
    assert names(host) == ["behaviour_support", "custom_objects", "goal_attainment"]
    assert host.failures == ()
    assert {plugin.distribution for plugin in host.plugins} == {"careplan"}
    assert sorted(host.record_types.installed) == ["behaviour_support", "goal_attainment"]
    assert [family.entity.__name__ for family in host.record_types.families] == ["CustomRecord"]
    assert sorted(host.migrations) == ["behaviour_support", "custom_objects", "goal_attainment"]
    assert [folder.name for folder in host.migrations.values()] == ["migrations"] * 3
    assert len(host.listeners) == 1
    assert [type(plugin.settings).__name__ for plugin in host.plugins if plugin.settings] == ["ReviewSettings"]


def test_only_what_is_allowed_loads() -> None:
    """The allow-list decides; an empty one means none."""
    assert names(load_plugins({"goal_attainment"})) == ["goal_attainment"]
    assert names(load_plugins(())) == []


def test_a_plugin_that_cannot_be_imported_is_left_out_and_named(plugin: Maker) -> None:
    """The others load."""
    host = load_plugins(found=[EntryPoint("broken", "no_such_module", "careplan"), plugin("fine")])

    assert names(host) == ["fine"]
    assert [(failure.name, failure.error) for failure in host.failures] == [
        ("broken", "ModuleNotFoundError: No module named 'no_such_module'")
    ]


def test_a_plugin_that_raises_in_a_hook_is_left_out(plugin: Maker) -> None:
    """The others load."""

    def record_types() -> list[RecordType]:
        raise RuntimeError("no")

    host = load_plugins(found=[plugin("angry", record_types=record_types), plugin("fine")])

    assert names(host) == ["fine"]
    assert [failure.error for failure in host.failures] == ["RuntimeError: no"]


def test_a_misspelt_hook_is_found_out(plugin: Maker) -> None:
    """It would otherwise be silently ignored."""
    host = load_plugins(found=[plugin("typing", record_typs=lambda: None)])

    assert names(host) == []
    assert "unknown hook 'record_typs'" in host.failures[0].error


@pytest.mark.parametrize(("name", "prefix"), [("risk", "OTH"), ("other", "RSK"), ("other", "CL")])
def test_a_name_or_prefix_belongs_to_the_first_that_claims_it(plugin: Maker, name: str, prefix: str) -> None:
    """The later plugin, by name, is left out; prefixes of core are taken from the start."""
    first = plugin("a", record_types=lambda: [kind("risk", "RSK")])
    later = plugin("b", record_types=lambda: [kind(name, prefix)])

    host = load_plugins(found=[later, first])

    assert names(host) == ["a"]
    assert [failure.name for failure in host.failures] == ["b"]
    assert "taken" in host.failures[0].error


def test_settings_that_do_not_hold_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plugin with bad settings is left out, the others load."""
    monkeypatch.setenv("CAREPLAN_BEHAVIOUR_SUPPORT_REVIEW_MONTHS", "never")

    host = load_plugins()

    assert names(host) == ["custom_objects", "goal_attainment"]
    assert "review_months" in host.failures[0].error


async def test_a_listener_that_fails_is_logged_and_hurts_nobody(plugin: Maker) -> None:
    """What happened is certain already."""
    heard: list[Event] = []

    async def on_event(event: Event) -> None:
        heard.append(event)
        raise RuntimeError("no")

    host = load_plugins(found=[plugin("deaf", on_event=on_event)])

    await host.listeners[0](Event("client_1"))

    assert heard == [Event("client_1")]


async def test_a_listener_that_hangs_is_given_up(plugin: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A deadline for each event."""
    monkeypatch.setattr("careplan.plugins.host.LISTENER_SECONDS", 0.01)
    gave_up: list[bool] = []

    async def on_event(event: Event) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            gave_up.append(True)

    host = load_plugins(found=[plugin("slow", on_event=on_event)])

    await host.listeners[0](Event("client_1"))

    assert gave_up == [True]
