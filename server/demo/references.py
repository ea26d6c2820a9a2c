"""What demo things are called in examples: one statement per kind finds all that are spoken of."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from ...core.authorisations import Authorisation
from ...core.batches import among
from ...core.billing_rates import BillingRate
from ...core.client_services import ClientService
from ...core.clients import Client
from ...core.deployments import Deployment
from ...core.enrollments import Enrollment
from ...core.form_assignments import FormAssignment
from ...core.form_submissions import FormSubmission
from ...core.forms import Form
from ...core.organisations import Organisation
from ...core.plan_items import PlanItem, RecordLink
from ...core.plan_templates import PlanTemplate, TemplateItem, TemplateSection
from ...core.planned_services import PlannedActivity, PlannedService
from ...core.program_services import ProgramService
from ...core.programs import Program
from ...core.records import ClientRecord
from ...core.reports import Report, ReportStatus
from ...core.service_plans import ServicePlan, ServicePlanStep
from ...core.staff import Role, StaffMember
from ...core.support_logs import SupportLog
from ...core.support_plans import SupportPlan
from ...core.visibility import Db
from ...plugins.behaviour_support.entities import RestrictivePractice, Strategy
from ...plugins.custom_objects.entities import CustomRecordType
from ...plugins.goal_attainment.entities import Goal

Row = tuple[str, str | None, str, int | None]
"""What a thing is known by, its title within that, its identifier, and its version."""
Finder = Callable[[Db, Collection[str]], Awaitable[Iterable[Row]]]

Column = InstrumentedAttribute[Any]


def _by(entity: Any, name: Column) -> Finder:
    """Things known by a column of their own, such as a client by the reference."""

    async def find(db: Db, names: Collection[str]) -> Iterable[Row]:
        query = sa.select(name, entity.id, entity.version).where(among(name, names)).order_by(entity.id)
        return [(known_by, None, identifier, version) for known_by, identifier, version in await db.execute(query)]

    return find


async def _organisation(db: Db, _: Collection[str]) -> Iterable[Row]:
    """The organisation of whoever asks, with its name or without."""
    houses = (await db.scalars(sa.select(Organisation))).all()
    return [(name, None, house.id, house.version) for house in houses for name in ("", house.name)]


async def _plans(db: Db, names: Collection[str]) -> Iterable[Row]:
    """Plans by client and status: `CL-00001 draft` is the newest draft."""
    query: sa.Select[*tuple[Any, ...]] = sa.select(
        Client.reference, SupportPlan.status, SupportPlan.id, SupportPlan.version
    )
    rows = await db.execute(_of_clients(query, names).order_by(SupportPlan.id))
    return [(f"{client} {status.lower()}", None, identifier, version) for client, status, identifier, version in rows]


async def _items(db: Db, names: Collection[str]) -> Iterable[Row]:
    """Items by plan and title; of items with one title, the one that stands last."""
    query: sa.Select[*tuple[Any, ...]] = sa.select(
        Client.reference, SupportPlan.status, PlanItem.title, PlanItem.id, PlanItem.version
    )
    query = _of_clients(query, names).join(PlanItem, PlanItem.plan_id == SupportPlan.id)
    rows = await db.execute(query.order_by(SupportPlan.id, PlanItem.position))
    return [
        (f"{client} {status.lower()}", title, identifier, version)
        for client, status, title, identifier, version in rows
    ]


async def _links(db: Db, names: Collection[str]) -> Iterable[Row]:
    """Links by plan and title of the item: the one that was made last."""
    query: sa.Select[*tuple[Any, ...]] = sa.select(Client.reference, SupportPlan.status, PlanItem.title, RecordLink.id)
    query = _of_clients(query, names).join(PlanItem, PlanItem.plan_id == SupportPlan.id)
    rows = await db.execute(query.join(RecordLink, RecordLink.item_id == PlanItem.id).order_by(RecordLink.id))
    return [(f"{client} {status.lower()}", title, identifier, None) for client, status, title, identifier in rows]


def _of_clients(query: sa.Select[*tuple[Any, ...]], names: Collection[str]) -> sa.Select[*tuple[Any, ...]]:
    references = {name.partition(" ")[0] for name in names}
    joined = query.select_from(SupportPlan).join(Client, Client.id == SupportPlan.client_id)
    return joined.where(among(Client.reference, references))


async def _enrollments(db: Db, names: Collection[str]) -> Iterable[Row]:
    """Enrollments by client and status: `CL-00001 active` is the newest active one."""
    query: sa.Select[*tuple[Any, ...]] = sa.select(
        Client.reference, Enrollment.status, Enrollment.id, Enrollment.version
    )
    rows = await db.execute(_enrolled(query, names).order_by(Enrollment.id))
    return [(f"{client} {status.lower()}", None, identifier, version) for client, status, identifier, version in rows]


async def _client_services(db: Db, names: Collection[str]) -> Iterable[Row]:
    """Client services by enrollment and title."""
    query: sa.Select[*tuple[Any, ...]] = sa.select(
        Client.reference, Enrollment.status, ClientService.title, ClientService.id, ClientService.version
    )
    query = _enrolled(query, names).join(ClientService, ClientService.enrollment_id == Enrollment.id)
    return [
        (f"{client} {status.lower()}", title, identifier, version)
        for client, status, title, identifier, version in await db.execute(query.order_by(Enrollment.id))
    ]


def _enrolled(query: sa.Select[*tuple[Any, ...]], names: Collection[str]) -> sa.Select[*tuple[Any, ...]]:
    references = {name.partition(" ")[0] for name in names}
    joined = query.select_from(Enrollment).join(Client, Client.id == Enrollment.client_id)
    return joined.where(among(Client.reference, references))


async def _program_services(db: Db, names: Collection[str]) -> Iterable[Row]:
    """Services by program and name; the version is the program's."""
    query = (
        sa.select(Program.name, ProgramService.name, ProgramService.id, Program.version)
        .join(Program, Program.id == ProgramService.program_id)
        .where(among(Program.name, names))
    )
    return [(program, name, identifier, version) for program, name, identifier, version in await db.execute(query)]


async def _form_assignments(db: Db, names: Collection[str]) -> Iterable[Row]:
    """Where forms are filled in, by form: the one that was assigned last; the version is the form's."""
    query = (
        sa.select(Form.name, FormAssignment.id, Form.version)
        .join(Form, Form.id == FormAssignment.form_id)
        .where(among(Form.name, names))
    )
    rows = await db.execute(query.order_by(FormAssignment.id))
    return [(name, None, identifier, version) for name, identifier, version in rows]


async def _form_submissions(db: Db, names: Collection[str]) -> Iterable[Row]:
    """What was filled in, by client and form: the one that was begun last."""
    query: sa.Select[*tuple[Any, ...]] = sa.select(
        Client.reference, Form.name, FormSubmission.id, FormSubmission.version
    ).select_from(FormSubmission)
    joined = query.join(Client, Client.id == FormSubmission.client_id).join(Form, Form.id == FormSubmission.form_id)
    rows = await db.execute(joined.where(among(Client.reference, names)).order_by(FormSubmission.id))
    return [(client, form, identifier, version) for client, form, identifier, version in rows]


def _part_of_record(part: Any, order: Column) -> Finder:
    """Parts of records: `GAP-00001 2` is the second, `GAP-00001 last` the last; the version is the record's."""

    async def find(db: Db, names: Collection[str]) -> Iterable[Row]:
        numbers = {name.partition(" ")[0] for name in names}
        query = (
            sa.select(ClientRecord.number, part.id, ClientRecord.version)
            .join(ClientRecord, ClientRecord.id == part.record_id)
            .where(among(ClientRecord.number, numbers))
        )
        rows = (await db.execute(query.order_by(order))).all()
        return [row for number in numbers for row in _numbered(number, [each for each in rows if each[0] == number])]

    return find


def _numbered(number: str, rows: Sequence[Any]) -> Iterator[Row]:
    for place, (_, identifier, version) in enumerate(rows, start=1):
        yield f"{number} {place}", None, identifier, version
        yield f"{number} last", None, identifier, version


def _part_of_draft(part: Any) -> Finder:
    """Sections and items of the version of a template that is being edited; the version is the template's."""

    async def find(db: Db, names: Collection[str]) -> Iterable[Row]:
        query = (
            sa.select(PlanTemplate.name, part.title, part.id, PlanTemplate.version)
            .join(PlanTemplate, PlanTemplate.draft_version_id == part.version_id)
            .where(among(PlanTemplate.name, names))
        )
        return [(name, title, identifier, version) for name, title, identifier, version in await db.execute(query)]

    return find


async def _steps(db: Db, names: Collection[str]) -> Iterable[Row]:
    """Steps of the current version of a service plan; the version is the plan's."""
    query = (
        sa.select(ServicePlan.name, ServicePlanStep.title, ServicePlanStep.id, ServicePlan.version)
        .join(ServicePlan, ServicePlan.current_version_id == ServicePlanStep.version_id)
        .where(among(ServicePlan.name, names))
    )
    return [(name, title, identifier, version) for name, title, identifier, version in await db.execute(query)]


async def _deployments(db: Db, names: Collection[str]) -> Iterable[Row]:
    """Deployments by client and status: `CL-00004 open` is the newest open one."""
    references = {name.partition(" ")[0] for name in names}
    query = (
        sa.select(Client.reference, Deployment.status, Deployment.id, Deployment.version)
        .join(Client, Client.id == Deployment.client_id)
        .where(among(Client.reference, references))
        .order_by(Deployment.id)
    )
    rows = await db.execute(query)
    return [(f"{client} {status.lower()}", None, identifier, version) for client, status, identifier, version in rows]


async def _planned_services(db: Db, names: Collection[str]) -> Iterable[Row]:
    """Planned services by client and title: the one that was made last."""
    query = (
        sa.select(Client.reference, PlannedService.title, PlannedService.id, PlannedService.version)
        .join(Client, Client.id == PlannedService.client_id)
        .where(among(Client.reference, names))
        .order_by(PlannedService.id)
    )
    return [(client, title, identifier, version) for client, title, identifier, version in await db.execute(query)]


async def _activities(db: Db, names: Collection[str]) -> Iterable[Row]:
    """Activities of planned services by client and title: the one that was made last."""
    query = (
        sa.select(Client.reference, PlannedActivity.title, PlannedActivity.id)
        .join(Client, Client.id == PlannedActivity.client_id)
        .where(among(Client.reference, names))
        .order_by(PlannedActivity.id)
    )
    return [(client, title, identifier, None) for client, title, identifier in await db.execute(query)]


async def _support_logs(db: Db, names: Collection[str]) -> Iterable[Row]:
    """Support logs by client and note: the one that was recorded last."""
    query: sa.Select[*tuple[Any, ...]] = (
        sa.select(Client.reference, SupportLog.note, SupportLog.id, SupportLog.version)
        .join(Client, Client.id == SupportLog.client_id)
        .where(among(Client.reference, names))
        .order_by(SupportLog.id)
    )
    return [(client, note, identifier, version) for client, note, identifier, version in await db.execute(query)]


async def _reports(db: Db, names: Collection[str]) -> Iterable[Row]:
    """Reports by client and title: the one about the latest month that is not void."""
    query: sa.Select[*tuple[Any, ...]] = (
        sa.select(Client.reference, Report.title, Report.id, Report.version)
        .join(Client, Client.id == Report.client_id)
        .where(among(Client.reference, names), Report.status != ReportStatus.VOIDED)
        .order_by(Report.month, Report.id)
    )
    return [(client, title, identifier, version) for client, title, identifier, version in await db.execute(query)]


FINDERS: Mapping[str, Finder] = {
    "organisation": _organisation,
    "staff": _by(StaffMember, StaffMember.email),
    "role": _by(Role, Role.name),
    "client": _by(Client, Client.reference),
    "template": _by(PlanTemplate, PlanTemplate.name),
    "template-section": _part_of_draft(TemplateSection),
    "template-item": _part_of_draft(TemplateItem),
    "record-type": _by(CustomRecordType, CustomRecordType.name),
    "record": _by(ClientRecord, ClientRecord.number),
    "goal": _part_of_record(Goal, Goal.position),
    "strategy": _part_of_record(Strategy, Strategy.id),
    "practice": _part_of_record(RestrictivePractice, RestrictivePractice.id),
    "form": _by(Form, Form.name),
    "form-assignment": _form_assignments,
    "form-submission": _form_submissions,
    "program": _by(Program, Program.name),
    "program-service": _program_services,
    "enrollment": _enrollments,
    "client-service": _client_services,
    "plan": _plans,
    "item": _items,
    "link": _links,
    "service-plan": _by(ServicePlan, ServicePlan.name),
    "service-step": _steps,
    "deployment": _deployments,
    "planned-service": _planned_services,
    "activity": _activities,
    "support-log": _support_logs,
    "report": _reports,
    "authorisation": _by(Authorisation, Authorisation.reference),
    "rate": _by(BillingRate, BillingRate.staff_description),
}
