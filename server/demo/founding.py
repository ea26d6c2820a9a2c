"""The demo organisations: the house, its roles and staff, its profile fields, record types, templates and clients."""

from collections.abc import Sequence

import sqlalchemy as sa

from ...core import caseloads, client_files, employment, template_editing, template_lifecycle, template_publishing
from ...core.actors import Actor
from ...core.careplan import Careplan
from ...core.client_profiles import define_profile_fields
from ...core.clients import Client
from ...core.founding import found
from ...core.guidance import Guidance
from ...core.organisations import Organisation, own
from ...core.plan_templates import PlanTemplate, PlanTemplateVersion, TemplateItem
from ...core.service_plans import ServicePlan
from ...core.staff import Role, StaffMember, actor_of
from ...core.visibility import UNSCOPED
from ...core.work import Work
from ...plugins.custom_objects.definitions import define_type
from ...plugins.custom_objects.entities import CustomRecordType
from .people import CLIENTS, PROFILE_FIELDS, DemoClient, Person
from .record_types import DefinedType
from .templates import Template


async def found_once(careplan: Careplan, name: str, time_zone: str, first: Person) -> Actor:
    """An organisation, founded where it is not there yet, and its first administrator, who is the one that acts."""
    known = sa.select(Organisation.id).where(Organisation.name == name)
    async with careplan.reading(None) as db:
        is_known = await db.scalar(known, execution_options=UNSCOPED) is not None
    if not is_known:
        await found(careplan, name, time_zone, first.name, first.email)
    return await actor_at(careplan, name, first.email)


async def actor_at(careplan: Careplan, house: str, email: str) -> Actor:
    """A member of staff of an organisation, as somebody who acts."""
    query = (
        sa.select(StaffMember, Organisation)
        .join(Organisation, Organisation.id == StaffMember.organisation_id)
        .where(Organisation.name == house, StaffMember.email == email)
    )
    async with careplan.reading(None) as db:
        member, organisation = (await db.execute(query, execution_options=UNSCOPED)).one()
        return await actor_of(db, member, organisation)


async def employ(work: Work, people: Sequence[Person]) -> None:
    """Take on those who do not work there yet."""
    known = set(await work.db.scalars(sa.select(StaffMember.email)))
    roles = {role.name: role.id for role in await work.db.scalars(sa.select(Role))}
    for person in people:
        if person.email not in known:
            await employment.take_on(work, person.name, person.email, [roles[person.role]])


async def define_profile(work: Work) -> None:
    """Say what is recorded about every client, where nothing was said yet."""
    house = await own(work.db)
    if not house.profile_fields:
        await define_profile_fields(work, house, PROFILE_FIELDS)


async def define_record_types(work: Work, types: Sequence[DefinedType]) -> None:
    """Define the record types that the house does not have yet."""
    known = set(await work.db.scalars(sa.select(CustomRecordType.name)))
    for each in types:
        if each.name not in known:
            await define_type(work, **vars(each))


async def make_template(work: Work, template: Template) -> None:
    """Make a template and bring it into its state, where there is none of that name."""
    if await _template(work, template.name) is not None:
        return
    cycle = await work.db.scalar(sa.select(ServicePlan.id).where(ServicePlan.name == template.review_cycle))
    made = await template_lifecycle.create(work, **template.as_made(), review_service_plan_id=cycle)
    await work.db.flush()
    if template.is_published:
        await template_publishing.publish(work, made)
    if template.has_draft:
        await template_publishing.draft_next(work, made)
    if template.is_retired:
        await template_lifecycle.retire(work, made)


async def improve_template(work: Work, template: Template, title: str, guidance: Guidance) -> None:
    """Publish the next version of a template with better guidance for one item, where it still is at its first."""
    made = await _template(work, template.name)
    if made is None or made.draft_version_id or await _number(work, made) > 1:
        return
    draft = await template_publishing.draft_next(work, made)
    await work.db.flush()
    query = sa.select(TemplateItem).where(TemplateItem.version_id == draft.id, TemplateItem.title == title)
    await template_editing.change_item(work, made, (await work.db.scalars(query)).one(), {"guidance": guidance})
    await template_publishing.publish(work, made)


async def _number(work: Work, template: PlanTemplate) -> int:
    versions = sa.select(sa.func.max(PlanTemplateVersion.number))
    return await work.db.scalar(versions.where(PlanTemplateVersion.template_id == template.id)) or 0


async def _template(work: Work, name: str) -> PlanTemplate | None:
    return (await work.db.scalars(sa.select(PlanTemplate).where(PlanTemplate.name == name))).first()


async def register(work: Work, clients: Sequence[DemoClient] = CLIENTS) -> None:
    """Take on the clients whose reference nobody has yet, and assign them to staff."""
    known = set(await work.db.scalars(sa.select(Client.reference)))
    staff = {member.email: member for member in await work.db.scalars(sa.select(StaffMember))}
    for each in clients:
        if each.reference not in known:
            client = await client_files.register(work, each.given_name, each.details(work.today))
            await work.db.flush()
            for email in each.assigned_to:
                await caseloads.assign(work, client, staff[email])


async def client_of(work: Work, reference: str) -> Client:
    """The client of a reference, held for the change."""
    found = (await work.db.scalars(sa.select(Client).where(Client.reference == reference))).one()
    await work.hold(found)
    return found
