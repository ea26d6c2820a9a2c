"""Finds plugins, loads each on its own, and leaves out those that cannot be used."""

from collections.abc import Collection, Iterable
from importlib.metadata import EntryPoint, entry_points

import structlog
from sqlalchemy.orm import configure_mappers

from ..core import tables  # noqa: F401 — core is whole before anything is added to it
from ..core.base import entities_by_prefix
from .claims import Claims, NameTaken
from .loaded import Failure, Host
from .loading import distribution_of, load
from .packages import forget, package_of

GROUP = "careplan"

log = structlog.get_logger(__name__)


def load_plugins(
    allowed: Collection[str] | None = None, found: Iterable[EntryPoint] | None = None, *, taken: Iterable[str] = ()
) -> Host:
    """Load the installed plugins by name, or those of them that are allowed; a faulty one is left out and named.

    `taken` are claims (see ``claims``) that no plugin can make.
    """
    configure_mappers()
    installed = sorted(entry_points(group=GROUP) if found is None else found, key=_turn)
    names = dict.fromkeys(each.name for each in installed)
    host = Host(
        not_allowed=tuple(name for name in names if allowed is not None and name not in allowed),
        missing=tuple(sorted(set(allowed or ()) - {*names})),
    )
    claims = Claims(taken)
    for entry_point in installed:
        if entry_point.name not in host.not_allowed:
            host = _joined(host, entry_point, claims)
    entities_by_prefix.cache_clear()
    return host


def _turn(entry_point: EntryPoint) -> tuple[bool, str]:
    """What ships in the box comes first, so that nobody takes a name from it; then everything by name."""
    return distribution_of(entry_point)[0] != GROUP, entry_point.name


def leave_out(host: Host, name: str, error: BaseException) -> Host:
    """Take a plugin that was loaded out again, with everything it brought."""
    (plugin,) = (plugin for plugin in host.plugins if plugin.name == name)
    forget(plugin.package)
    return host.without(name).noting(_failure(name, plugin.distribution, error))


def _joined(host: Host, entry_point: EntryPoint, claims: Claims) -> Host:
    package = package_of(entry_point.module)
    try:
        claims.claim_package(entry_point.name, package)
    except NameTaken as error:  # what is in that package is somebody else's and stays
        return host.noting(_failure(entry_point.name, distribution_of(entry_point)[0], error))
    try:
        plugin = load(entry_point, package)
        claims.claim(plugin)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 — whatever is wrong with a plugin must not take the service down
        forget(package)
        return host.noting(_failure(entry_point.name, distribution_of(entry_point)[0], error))
    return host.joined_by(plugin)


def _failure(name: str, distribution: str, error: BaseException) -> Failure:
    failure = Failure.of(name, distribution, error)
    log.error("plugin_left_out", plugin=name, reason=failure.reason, exc_info=error)
    return failure
