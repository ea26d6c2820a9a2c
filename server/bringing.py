"""What plugins bring, in words and as data."""

from typing import Any

from ..plugins.loaded import Failure, Host, Loaded, api_names
from ..schema.inputs import camel
from ..schema.operations import Mutation


def brought_by(plugin: Loaded) -> dict[str, list[str]]:
    """What a plugin brings, by kind."""
    mutations = [camel(each.name) for each in plugin.operations if isinstance(each, Mutation) and not each.is_dry]
    operations = [camel(each.name) for each in plugin.operations]
    return {
        "record types": [f"{each.name} ({each.prefix}): {each.label}" for each in plugin.record_types],
        "families": [f"{each.entity.__name__}: defined by each organisation" for each in plugin.families],
        "billing predicates": [f"{each.name}: {each.label}" for each in plugin.billing_predicates],
        "API types": api_names(plugin.api_types),
        "queries": [name for name in operations if name not in mutations],
        "mutations": mutations,
        "permissions": [
            f"{each.permission(act)}: {label}"
            for each in plugin.record_types
            for act, label in each.permissions.items()
        ],
        "settings": plugin.setting_names,
        "tables": sorted(plugin.history.tables()) if plugin.history else [],
        "migrations": [str(plugin.migrations)] if plugin.migrations else [],
        "listens": ["to what happened"] if plugin.listener else [],
    }


def as_data(host: Host) -> list[dict[str, Any]]:
    """Every plugin, for machines."""
    return [
        *map(_loaded, host.plugins),
        *map(_failed, host.failures),
        *({"name": name, "status": "not allowed"} for name in host.not_allowed),
        *({"name": name, "status": "not installed"} for name in host.missing),
    ]


def _loaded(plugin: Loaded) -> dict[str, Any]:
    about = {name: getattr(plugin, name) for name in ("name", "distribution", "version", "path", "api_version")}
    brings = {what.replace(" ", "_").lower(): each for what, each in brought_by(plugin).items()}
    return {**about, "status": "loaded", **brings}


def _failed(failure: Failure) -> dict[str, Any]:
    about = {name: getattr(failure, name) for name in ("name", "distribution", "reason", "error", "details")}
    return {**about, "status": "failed"}
