"""The life of a form: made, described, given other fields, deleted and taken back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from .errors import Invalid, InvalidInput, InvalidTransition, Path
from .events import Event
from .fields import FieldDefinition, contradictions
from .form_assignments import demand_indicators
from .form_submissions import FormSubmission
from .forms import Form, FormVersion
from .names import demand_free, sort_name
from .permissions import requires
from .report_form_upkeep import follow_form
from .visibility import UNSCOPED, touch
from .work import Work

MOST_FIELDS = 200


@dataclass(frozen=True, slots=True)
class FormCreated(Event):
    """A form was made."""


@dataclass(frozen=True, slots=True)
class FormChanged(Event):
    """A form was renamed, described or set up differently."""

    changed: list[str]


@dataclass(frozen=True, slots=True)
class FormFieldsDefined(Event):
    """A form has other fields from now on."""

    number: int
    """The version that has them."""


@dataclass(frozen=True, slots=True)
class FormDeleted(Event):
    """A form is no longer filled in; what was submitted stays."""


@dataclass(frozen=True, slots=True)
class FormRestored(Event):
    """A form that was deleted is filled in again."""


@requires("form.configure")
async def create(work: Work, name: str, definitions: Sequence[FieldDefinition], details: Mapping[str, Any]) -> Form:
    """Make a form with its first version; it is filled in once it is assigned."""
    _demand_sound(definitions)
    await _demand_free(work, name)
    form = Form(name=name, sort_name=sort_name(name), **_tidy(details))
    form.current_version_id = _add_version(work, form, 1, definitions).id
    work.add(form)
    work.record(FormCreated(form.id))
    return form


@requires("form.configure")
async def update(work: Work, form: Form, changes: Mapping[str, Any]) -> None:
    """Rename or describe a form, or say whether it is required or repeatable; what was filled in stays as it is."""
    _demand_live(form, "changed")
    if "name" in changes:
        await _demand_free(work, changes["name"], form.id)
        form.sort_name = sort_name(changes["name"])
    for name, value in _tidy(changes).items():
        setattr(form, name, value)
    touch(form)
    work.record(FormChanged(form.id, sorted(changes)))
    if not changes.keys().isdisjoint({"is_required", "is_repeatable"}):
        await follow_form(work, form)


@requires("form.configure")
async def define_fields(work: Work, form: Form, definitions: Sequence[FieldDefinition]) -> FormVersion:
    """Give a form other fields: in place while nobody filled it in, as its next version after that.

    What was filled in keeps its version. Raises InvalidIndicator where a report dates the form by a field that goes.
    """
    _demand_live(form, "changed")
    _demand_sound(definitions)
    await demand_indicators(work.db, form, definitions)
    version = await work.find(FormVersion, form.current_version_id)
    if await _is_filled_in(work, version):
        version = _add_version(work, form, version.number + 1, definitions)
        form.current_version_id = version.id
    else:
        version.fields = tuple(definitions)
    touch(form)
    work.record(FormFieldsDefined(form.id, version.number))
    return version


@requires("form.configure")
async def delete(work: Work, form: Form, reason: str) -> None:
    """Take a form out of use: it drops out of what is required at once; what was submitted stays for ever."""
    _demand_live(form, "deleted")
    form.deleted_at, form.delete_reason = work.now, reason
    work.record(FormDeleted(form.id))
    await follow_form(work, form)


@requires("form.configure")
async def restore(work: Work, form: Form) -> None:
    """Take a deleted form back into use, where it was assigned before."""
    if not form.is_deleted:
        raise InvalidTransition("form", "NOT_DELETED", "restored")
    await _demand_free(work, form.name, form.id)
    form.deleted_at = form.delete_reason = None
    work.record(FormRestored(form.id))
    await follow_form(work, form)


def _add_version(work: Work, form: Form, number: int, definitions: Sequence[FieldDefinition]) -> FormVersion:
    version = FormVersion(form_id=form.id, number=number, fields=tuple(definitions))
    work.add(version)
    return version


async def _is_filled_in(work: Work, version: FormVersion) -> bool:
    """Whether somebody began to fill a version in, also about clients whom the asking person does not see."""
    entries = sa.select(FormSubmission.id).where(FormSubmission.form_version_id == version.id).limit(1)
    return await work.db.scalar(entries, execution_options=UNSCOPED) is not None


def _demand_live(form: Form, step: str) -> None:
    if form.is_deleted:
        raise InvalidTransition("form", "DELETED", step)


def _demand_sound(definitions: Sequence[FieldDefinition]) -> None:
    if refusals := list(_problems(definitions, ("fields",))):
        raise Invalid(refusals)


def _problems(definitions: Sequence[FieldDefinition], path: Path) -> Iterator[InvalidInput]:
    if not 1 <= len(definitions) <= MOST_FIELDS:
        yield InvalidInput(f"A form has 1 to {MOST_FIELDS} fields.", path=path)
    seen: set[str] = set()
    for place, definition in enumerate(definitions):
        if definition.key in seen:
            yield InvalidInput(f"There are two fields {definition.key!r}.", path=[*path, place, "key"])
        seen.add(definition.key)
        for where, reason in contradictions(definition):
            yield InvalidInput(reason, path=[*path, place, *where])


def _tidy(details: Mapping[str, Any]) -> dict[str, Any]:
    tidy = dict(details)
    if "tags" in tidy:
        tidy["tags"] = list(dict.fromkeys(tidy["tags"]))
    return tidy


async def _demand_free(work: Work, name: str, but: str | None = None) -> None:
    await demand_free(work.db, Form, name, among=Form.deleted_at.is_(None), but=but)
