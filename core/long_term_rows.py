"""Long-term support as rows: each month of a client service with all that is tracked of it, portion by portion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from . import long_term_support as tracked
from .batches import grouped
from .client_services import ClientService
from .clients import Client
from .enrollments import Enrollment
from .field_values import FieldValue
from .finding import found
from .form_submissions import fields_of
from .forms import Form, FormVersion
from .long_term_support import LongTermActivity, LongTermMonth
from .months import Month
from .program_services import ProgramService
from .programs import Program
from .reports import Report
from .visibility import Db

QuestionKey = tuple[str, str]
"""A form, and a field of it."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the form of a month asks."""

    key: QuestionKey
    words: str


@dataclass(frozen=True, slots=True)
class LongTermRow:
    """A month of a client service with all that is tracked of it, as far as whoever asks may see that."""

    month: LongTermMonth
    service: ClientService
    client: Client | None
    program: Program | None
    activity: LongTermActivity | None
    reports: Sequence[Report]
    answers: Mapping[QuestionKey, Sequence[FieldValue]]

    @property
    def id(self) -> str:
        """The client service: there is one row for each."""
        return self.service.id


async def questions(db: Db) -> list[Question]:
    """What is asked every month in services that go on without a planned end, form by form."""
    ongoing = set(await db.scalars(sa.select(ProgramService.id).where(ProgramService.is_ongoing)))
    assignments = await tracked.monthly_forms(db, ongoing)
    forms = await found(db, Form, {each.form_id for each in assignments})
    versions = await found(db, FormVersion, {form.current_version_id for form in forms.values()})
    return [
        Question((form.id, field.key), f"{form.name}: {field.label}")
        for form in sorted(forms.values(), key=lambda form: (form.sort_name, form.id))
        for field in versions[form.current_version_id].fields
    ]


async def long_term_rows(db: Db, month: Month, after: str, first: int) -> list[LongTermRow]:
    """So many rows of a month behind that of a client service, in a constant number of statements."""
    query = tracked.BY_SERVICE.sort(tracked.in_month(month).where(ClientService.id > after)).limit(first)
    months = (await db.scalars(query)).all()
    if not months:
        return []
    keys = [each.key for each in months]
    services = await found(db, ClientService, {each.client_service_id for each in months})
    clients = await found(db, Client, {each.client_id for each in months})
    stays = await found(db, Enrollment, {service.enrollment_id for service in services.values()})
    programs = await found(db, Program, {stay.program_id for stay in stays.values()})
    activities, reports = await tracked.activities_of(db, keys), await tracked.reports_of(db, keys)
    answers = await _answers(db, keys)
    return [
        LongTermRow(
            month=each,
            service=services[each.client_service_id],
            client=clients.get(each.client_id),
            program=programs.get(stays[services[each.client_service_id].enrollment_id].program_id),
            activity=activities.get(each.key),
            reports=reports[each.key],
            answers=answers[each.key],
        )
        for each in months
    ]


async def _answers(db: Db, keys: Sequence[tracked.Key]) -> Mapping[tracked.Key, Mapping[QuestionKey, list[FieldValue]]]:
    entries = await tracked.forms_of(db, keys)
    fields = await fields_of(db, [entry.id for filled_in in entries.values() for entry in filled_in])
    return {
        key: grouped(
            ((entry.form_id, value.key), value)
            for entry in filled_in
            for value in fields[entry.id]
            if not value.is_empty
        )
        for key, filled_in in entries.items()
    }
