"""Which plugins fit: the version of the plugin API they were written for, compared with ours."""

import re
from typing import Any

import pluggy

from . import API_VERSION

FIRST = "1.0"
"""What a plugin was written for that does not say."""


class OtherVersion(Exception):
    """The plugin was written for another version of the plugin API."""


def version_of(manager: pluggy.PluginManager, plugin: Any) -> str:
    """The version of the plugin API that a plugin was written for. Raises OtherVersion where that does not fit ours.

    It is asked before the plugin is registered: one written for another version may have hooks nobody here knows.
    """
    says = manager.parse_hookimpl_opts(plugin, "api_version")
    version = plugin.api_version() if says else FIRST
    if not isinstance(version, str) or not re.fullmatch(r"\d{1,6}\.\d{1,6}", version):
        raise OtherVersion(f"its api_version() is {version!r}; it must be like {API_VERSION!r}")
    theirs, ours = _numbers(version), _numbers(API_VERSION)
    if theirs[0] == ours[0] and theirs[1] <= ours[1]:
        return version
    advice = "Update the plugin" if theirs < ours else "Update Careplan, or install an older version of the plugin"
    raise OtherVersion(f"it was written for version {version} of the plugin API, and this is {API_VERSION}. {advice}.")


def _numbers(version: str) -> tuple[int, int]:
    major, _, minor = version.partition(".")
    return int(major), int(minor)
