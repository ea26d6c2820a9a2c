"""Client profiles: what an organisation records about every client, in core fields and in fields of its own."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from . import field_checks, field_values
from .batches import among
from .clients import CORE_FIELDS, LONGEST_NAME, Client, birth_problems
from .errors import Invalid, InvalidInput, Path
from .events import Event
from .fields import FieldDefinition, contradictions
from .organisations import Organisation, OrganisationChanged, own
from .permissions import requires
from .visibility import Db
from .work import Work

CORE_KEYS = frozenset(field.key for field in CORE_FIELDS)
NEVER_NULL = {"given_name", "family_name"}


@dataclass(frozen=True, slots=True)
class ClientProfileRecorded(Event):
    """Something was recorded about a client; what it says is in the profile alone."""

    keys: list[str]


@requires("organisation.configure")
async def define_profile_fields(
    work: Work, organisation: Organisation, definitions: Sequence[FieldDefinition], *, path: Path = ("fields",)
) -> None:
    """Say what is recorded about every client. What was recorded under a field that goes stays stored, unshown."""
    if refusals := [*_key_problems(definitions, path), *_kind_problems(organisation, definitions, path)]:
        raise Invalid(refusals)
    organisation.profile_fields = tuple(definitions)
    work.record(OrganisationChanged(organisation.id, ["profile_fields"]))


def _key_problems(definitions: Sequence[FieldDefinition], path: Path) -> Iterator[InvalidInput]:
    seen: set[str] = set()
    for place, definition in enumerate(definitions):
        if definition.key in CORE_KEYS:
            problem = f"{definition.key!r} is a core field of every client already."
            yield InvalidInput(problem, path=[*path, place, "key"])
        if definition.key in seen:
            yield InvalidInput(f"There are two fields {definition.key!r}.", path=[*path, place, "key"])
        seen.add(definition.key)


def _kind_problems(
    organisation: Organisation, definitions: Sequence[FieldDefinition], path: Path
) -> Iterator[InvalidInput]:
    known = {field.key: field.kind for field in organisation.profile_fields}
    for place, definition in enumerate(definitions):
        if known.get(definition.key, definition.kind) is not definition.kind:
            problem = f"{definition.label!r} holds another kind of value already. Give the new field a new key."
            yield InvalidInput(problem, path=[*path, place, "kind"])
        for where, reason in contradictions(definition):
            yield InvalidInput(reason, path=[*path, place, *where])


def profile_definitions(organisation: Organisation) -> list[FieldDefinition]:
    """Every field of a client's profile: those of core, then those the organisation defined."""
    return [*CORE_FIELDS, *organisation.profile_fields]


def read_profile(client: Client, organisation: Organisation, keys: Collection[str]) -> dict[str, Any]:
    """What the profile holds under these keys, as plain values; a key nobody defines is left out."""
    defined = [field.key for field in profile_definitions(organisation) if field.key in keys]
    return {key: _plain(getattr(client, key)) if key in CORE_KEYS else client.profile.get(key) for key in defined}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value or None


async def profiles_of(db: Db, client_ids: Sequence[str]) -> Mapping[str, list[field_values.FieldValue]]:
    """Everything in the profiles of clients, typed."""
    organisation = await own(db)
    definitions = profile_definitions(organisation)
    keys = {field.key for field in definitions}
    clients = await db.scalars(sa.select(Client).where(among(Client.id, client_ids)))
    return {client.id: field_values.read(definitions, read_profile(client, organisation, keys)) for client in clients}


async def record_profile(
    work: Work, client: Client, values: Mapping[str, Any], *, keys: Collection[str], path: Path = ("values",)
) -> bool:
    """Record what the profile holds under some of these keys; null empties a field, what is not named stays.

    Says whether anything is different now. Raises Invalid, naming every field that cannot hold what it was given.
    """
    organisation = await own(work.db)
    definitions = [field for field in profile_definitions(organisation) if field.key in keys]
    checked = field_checks.check(definitions, values, path=path)
    if refusals := list(_core_problems(checked, values, work.today, path)):
        raise Invalid(refusals)
    before = read_profile(client, organisation, keys)
    changed = {key: checked.get(key) for key in values if checked.get(key) != before[key]}
    if changed:
        _write(client, changed)
        work.record(ClientProfileRecorded(client.id, sorted(changed)))
    return bool(changed)


def _core_problems(
    checked: Mapping[str, Any], given: Mapping[str, Any], today: date, path: Path
) -> Iterator[InvalidInput]:
    for field in CORE_FIELDS:
        if field.key not in given:
            continue
        value = checked.get(field.key)
        here = [*path, field.key]
        if value is None and field.is_required:
            yield InvalidInput(f"{field.label} is needed.", path=here)
        if isinstance(value, str) and len(value) > LONGEST_NAME:
            yield InvalidInput(f"{field.label} may be {LONGEST_NAME} characters long at most.", path=here)
    born = checked.get("date_of_birth")
    yield from birth_problems(date.fromisoformat(born) if born else None, today, [*path, "date_of_birth"])


def _write(client: Client, changed: Mapping[str, Any]) -> None:
    for key in CORE_KEYS & changed.keys():
        value = changed[key]
        if key == "date_of_birth":
            client.date_of_birth = date.fromisoformat(value) if value else None
        else:
            setattr(client, key, value or "" if key in NEVER_NULL else value)
    own = client.profile | {key: value for key, value in changed.items() if key not in CORE_KEYS}
    client.profile = {key: value for key, value in own.items() if value is not None}
