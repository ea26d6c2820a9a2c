"""Filling in forms: drafts, submitting, changing what was submitted with a history, and voiding."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from dateutil.relativedelta import relativedelta

from . import field_checks
from .base import Json
from .client_service_work import begin
from .client_services import ClientService
from .errors import Invalid, InvalidInput, InvalidTransition
from .events import Event
from .form_assignments import FormAssignmentKind, indicators_of
from .form_places import Slot, keep_live, place_of
from .form_submissions import FormRevision, FormSubmission, FormSubmissionStatus
from .forms import Form, FormVersion
from .permissions import requires
from .report_form_upkeep import entry_followed
from .work import Work

INDICATOR_YEARS = 10
"""How far back or ahead a date may lie that decides in which month something was."""


@dataclass(frozen=True, slots=True)
class FormSubmissionStarted(Event):
    """Somebody began to fill in a form."""

    client_id: str
    form_id: str
    context_id: str


@dataclass(frozen=True, slots=True)
class FormSubmissionChanged(Event):
    """Something else was filled in; what it says is in the submission alone."""

    client_id: str
    keys: list[str]
    revision: int | None
    """The revision that keeps it; null in a draft."""


@dataclass(frozen=True, slots=True)
class FormSubmitted(Event):
    """A form was filled in completely, and counts from now on."""

    client_id: str
    form_id: str
    context_id: str


@dataclass(frozen=True, slots=True)
class FormSubmissionVoided(Event):
    """A submission was a mistake; it stays on file and does not count."""

    client_id: str


def _to_fill_in(_work: Work, filled: Slot | FormSubmission, *_: Any, **__: Any) -> str:
    return "report.complete_form" if filled.kind is FormAssignmentKind.REPORT else "form.submit"


def _to_void(work: Work, submission: FormSubmission, *_: Any, **__: Any) -> str:
    is_draft = submission.status is FormSubmissionStatus.DRAFT
    return _to_fill_in(work, submission) if is_draft else "form.void"


@requires(_to_fill_in)
async def start(work: Work, slot: Slot, values: Mapping[str, Any]) -> FormSubmission:
    """Begin to fill in a form; one that is filled in once goes on with the entry there is."""
    if entry := await _single_entry(work, slot):
        await _write(work, entry, values)
        return entry
    entry = _new_entry(slot)
    entry.values = await _checked(work, entry.form_id, entry.form_version_id, {}, values, complete=False)
    work.add(entry)
    work.record(FormSubmissionStarted(entry.id, entry.client_id, entry.form_id, entry.context_id))
    return entry


@requires(_to_fill_in)
async def submit_whole(work: Work, slot: Slot, values: Mapping[str, Any]) -> FormSubmission:
    """Fill in and submit a form in one go.

    Where a form is filled in once, a later attempt changes the first entry, and its history keeps what it held before.
    """
    entry = await _single_entry(work, slot) or _new_entry(slot)
    await _write(work, entry, values, submits=True, anew=slot.form.current_version_id)
    return entry


@requires(_to_fill_in)
async def record_values(work: Work, submission: FormSubmission, values: Mapping[str, Any]) -> None:
    """Fill in fields: null empties one, what is not named stays. What was submitted must stay complete."""
    await _demand_open(work, submission)
    await _write(work, submission, values)


@requires(_to_fill_in)
async def submit(work: Work, submission: FormSubmission, values: Mapping[str, Any]) -> None:
    """Say that a draft is complete, so that it counts, filling in the last fields with it."""
    await _demand_open(work, submission)
    if submission.status is not FormSubmissionStatus.DRAFT:
        raise InvalidTransition("form submission", submission.status, "submitted")
    await _write(work, submission, values, submits=True)


@requires(_to_void)
async def void(work: Work, submission: FormSubmission, reason: str) -> None:
    """Say that an entry was a mistake: it stays on file, does not count, and makes room for another."""
    (await place_of(work, submission)).demand_open()
    if submission.status is FormSubmissionStatus.VOIDED:
        raise InvalidTransition("form submission", submission.status, "voided again")
    async with entry_followed(work, submission):
        submission.status, submission.void_reason = FormSubmissionStatus.VOIDED, reason
        submission.voided_at, submission.voided_by_id = work.now, work.actor.staff_id
    work.record(FormSubmissionVoided(submission.id, submission.client_id))


async def _single_entry(work: Work, slot: Slot) -> FormSubmission | None:
    """The first entry of a form that is filled in once, where there is one; the client is held, so nobody adds one."""
    if slot.form.is_repeatable:
        return None
    entries = sa.select(FormSubmission).where(
        FormSubmission.form_id == slot.form.id,
        FormSubmission.context_id == slot.context_id,
        FormSubmission.status != FormSubmissionStatus.VOIDED,
    )
    entry = (await work.db.scalars(entries.order_by(FormSubmission.id).limit(1))).first()
    if entry is not None and slot.place.support_log is not None:
        entry.support_log_id = entry.support_log_id or slot.place.support_log.id
    return entry


def _new_entry(slot: Slot) -> FormSubmission:
    place = slot.place
    return FormSubmission(
        form_id=slot.form.id,
        form_version_id=slot.form.current_version_id,
        kind=slot.kind,
        client_id=place.client.id,
        enrollment_id=place.enrollment.id if place.enrollment else None,
        client_service_id=place.client_service.id if place.client_service else None,
        support_log_id=place.support_log.id if place.support_log else None,
        context_id=slot.context_id,
        is_single=not slot.form.is_repeatable,
        status=FormSubmissionStatus.DRAFT,
        values={},
    )


async def _demand_open(work: Work, submission: FormSubmission) -> None:
    if submission.status is FormSubmissionStatus.VOIDED:
        raise InvalidTransition("form submission", submission.status, "filled in")
    await keep_live(work, await work.find(Form, submission.form_id))
    (await place_of(work, submission)).demand_open()


async def _write(
    work: Work, entry: FormSubmission, values: Mapping[str, Any], *, submits: bool = False, anew: str | None = None
) -> None:
    """Fill in some fields, or, `anew` in a version of the form, all that there are."""
    is_change = entry.status is FormSubmissionStatus.SUBMITTED
    version_id, kept = (anew, {}) if anew else (entry.form_version_id, entry.values)
    merged = await _checked(work, entry.form_id, version_id, kept, values, complete=submits or is_change)
    keys = sorted(key for key in {*merged, *entry.values} if merged.get(key) != entry.values.get(key))
    if not submits and not keys:
        return
    is_same = not keys and version_id == entry.form_version_id
    async with entry_followed(work, entry):
        work.add(entry)
        entry.form_version_id, entry.values = version_id, merged
        if submits and not is_change:
            await _count(work, entry)
        elif not is_same:
            revision = await _keep_revision(work, entry) if is_change else None
            work.record(FormSubmissionChanged(entry.id, entry.client_id, keys, revision))


async def _checked(
    work: Work, form_id: str, version_id: str, kept: Json, values: Mapping[str, Any], *, complete: bool
) -> Json:
    definitions = (await work.find(FormVersion, version_id)).fields
    whole = {**kept, **values} if isinstance(values, Mapping) else values
    merged = field_checks.check(definitions, whole, complete=complete)
    dating = await indicators_of(work.db, form_id)
    far = [key for key in merged if key in dating and key in values and _is_far(merged[key], work.today)]
    if far:
        problem = f"A date that decides the month of a report lies within {INDICATOR_YEARS} years of today."
        raise Invalid(InvalidInput(problem, path=["values", key]) for key in far)
    return merged


def _is_far(day: Any, today: date) -> bool:
    reach = relativedelta(years=INDICATOR_YEARS)
    return isinstance(day, str) and not today - reach <= date.fromisoformat(day) <= today + reach


async def _count(work: Work, entry: FormSubmission) -> None:
    """From now on it counts; a client service that had not begun begins with it."""
    entry.status = FormSubmissionStatus.SUBMITTED
    entry.submitted_at, entry.submitted_by_id = work.now, work.actor.staff_id
    await _keep_revision(work, entry)
    work.record(FormSubmitted(entry.id, entry.client_id, entry.form_id, entry.context_id))
    if entry.client_service_id is not None:
        await begin(work, await work.find(ClientService, entry.client_service_id))


async def _keep_revision(work: Work, entry: FormSubmission) -> int:
    count = sa.select(sa.func.count()).select_from(FormRevision).where(FormRevision.submission_id == entry.id)
    number = (await work.db.scalar(count) or 0) + 1
    work.add(
        FormRevision(
            client_id=entry.client_id,
            submission_id=entry.id,
            number=number,
            form_version_id=entry.form_version_id,
            values=entry.values,
        )
    )
    return number
