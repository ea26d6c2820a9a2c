"""Assigning forms: saying where they are filled in and how they appear on reports, and taking that back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from .errors import Invalid, InvalidInput, InvalidTransition, Refusal
from .events import Event
from .fields import FieldDefinition, FieldKind
from .form_assignments import FormAssignment, FormAssignmentKind, InvalidIndicator, LogPlacement
from .forms import Form, FormVersion
from .permissions import requires
from .program_services import ProgramService
from .programs import Program
from .report_form_upkeep import follow_form
from .visibility import touch
from .work import Work


@dataclass(frozen=True, slots=True)
class Target:
    """Where a form is to be filled in."""

    kind: FormAssignmentKind
    program: Program | None = None
    service: ProgramService | None = None


@dataclass(frozen=True, slots=True)
class FormAssigned(Event):
    """A form is filled in somewhere from now on."""

    purpose: str
    target_id: str | None


@dataclass(frozen=True, slots=True)
class FormAssignmentChanged(Event):
    """How a form is filled in somewhere was changed."""

    changed: list[str]


@dataclass(frozen=True, slots=True)
class FormUnassigned(Event):
    """A form is no longer filled in somewhere; what was submitted stays."""

    purpose: str
    target_id: str | None


class AlreadyAssigned(Refusal):
    """The form is filled in there already."""

    def __init__(self, form: Form, conflict_id: str) -> None:
        super().__init__(f"{form.name!r} is assigned there already; change that assignment instead.", path=["to"])
        self.conflict_id = conflict_id


@requires("form.configure")
async def assign(
    work: Work,
    form: Form,
    target: Target,
    *,
    is_required: bool = False,
    indicator_fields: Sequence[str] = (),
    placement: LogPlacement | None = None,
) -> FormAssignment:
    """Say where a form is filled in. Raises AlreadyAssigned, and InvalidIndicator for each field that is no date."""
    if form.is_deleted:
        raise InvalidTransition("form", "DELETED", "assigned")
    await _demand_new(work, form, target)
    assignment = FormAssignment(
        form_id=form.id,
        kind=target.kind,
        program_id=target.program.id if target.program else None,
        program_service_id=target.service.id if target.service else None,
    )
    details = {"is_required": is_required, "indicator_fields": indicator_fields}
    await _set_up(work, form, assignment, details | ({"placement": placement} if placement else {}))
    work.add(assignment)
    work.record(FormAssigned(form.id, assignment.kind, assignment.program_id or assignment.program_service_id))
    await follow_form(work, form, assignment)
    return assignment


@requires("form.configure")
async def update(work: Work, form: Form, assignment: FormAssignment, changes: Mapping[str, Any]) -> None:
    """Change whether a form must be submitted somewhere, or how it appears on reports."""
    await _set_up(work, form, assignment, changes)
    work.record(FormAssignmentChanged(form.id, sorted(changes)))
    await follow_form(work, form, assignment)


@requires("form.configure")
async def unassign(work: Work, form: Form, assignment: FormAssignment) -> None:
    """Say that a form is no longer filled in somewhere; what was submitted stays."""
    await work.db.delete(assignment)
    touch(form)
    work.record(FormUnassigned(form.id, assignment.kind, assignment.program_id or assignment.program_service_id))
    await follow_form(work, form, assignment)


async def _set_up(work: Work, form: Form, assignment: FormAssignment, details: Mapping[str, Any]) -> None:
    tidy = dict(details)
    if "indicator_fields" in details:
        tidy["indicator_fields"] = list(dict.fromkeys(details["indicator_fields"]))
    if assignment.kind is not FormAssignmentKind.REPORT and (tidy.get("indicator_fields") or "placement" in tidy):
        path = ["indicatorFields" if tidy.get("indicator_fields") else "placement"]
        raise InvalidInput("This says how a form appears on reports; assign it to the reports.", path=path)
    version = await work.find(FormVersion, form.current_version_id)
    if refusals := list(_unfit(version.fields, tidy.get("indicator_fields", ()))):
        raise Invalid(refusals)
    for name, value in tidy.items():
        setattr(assignment, name, value)
    touch(form)


def _unfit(definitions: Sequence[FieldDefinition], keys: Sequence[str]) -> Iterator[InvalidIndicator]:
    dates = {definition.key for definition in definitions if definition.kind is FieldKind.DATE}
    for place, key in enumerate(keys):
        if key not in dates:
            yield InvalidIndicator(key, path=["indicatorFields", place])


async def _demand_new(work: Work, form: Form, target: Target) -> None:
    same = sa.select(FormAssignment.id).where(
        FormAssignment.form_id == form.id,
        FormAssignment.kind == target.kind,
        FormAssignment.program_id == (target.program.id if target.program else None),
        FormAssignment.program_service_id == (target.service.id if target.service else None),
    )
    if (conflict := await work.db.scalar(same)) is not None:
        raise AlreadyAssigned(form, conflict)
