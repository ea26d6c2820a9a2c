"""The life of a plan template: made, renamed, copied, retired, offered again, deleted."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from .batches import among
from .deployment_prompts import prompt_problems
from .errors import Invalid, InvalidInput, InvalidTransition, Refusal
from .events import Event
from .names import demand_free, sort_name
from .permissions import requires
from .plan_templates import PlanTemplate, PlanTemplateStatus, PlanTemplateVersion, TemplateItem, TemplateSection
from .support_plans import SupportPlan
from .template_editing import draft_of
from .template_parts import NewSection, demand_shapes
from .template_publishing import copy_version, demand_valid
from .template_versions import content_of, flat, version_with
from .visibility import UNSCOPED, Db, touch
from .work import Work

OF_THE_VERSION = frozenset({"review_interval_months", "review_service_plan_id", "associated_record_types"})
REVIEW = ("reviewServicePlanId",)
LONGEST_INTERVAL_MONTHS = 120


class TemplateInUse(Refusal):
    """Plans were made from the template."""

    def __init__(self, plan_count: int) -> None:
        plans = "1 plan was" if plan_count == 1 else f"{plan_count} plans were"
        super().__init__(f"{plans} made from this template, so it cannot be deleted. Retire it instead.")
        self.plan_count = plan_count


@dataclasses.dataclass(frozen=True, slots=True)
class PlanTemplateCreated(Event):
    """A template was made."""

    copied_from_id: str | None = None
    """The template it is a copy of."""


@dataclasses.dataclass(frozen=True, slots=True)
class PlanTemplateChanged(Event):
    """A template was renamed, described or set up differently."""

    changed: tuple[str, ...]
    """What about it."""


@dataclasses.dataclass(frozen=True, slots=True)
class PlanTemplateRetired(Event):
    """A template is no longer offered for new plans."""


@dataclasses.dataclass(frozen=True, slots=True)
class PlanTemplateReactivated(Event):
    """A retired template is offered again."""


@dataclasses.dataclass(frozen=True, slots=True)
class PlanTemplateDeleted(Event):
    """A template that no plan ever used was deleted."""


async def plan_counts_of(db: Db, template_ids: Sequence[str]) -> Mapping[str, int]:
    """How many plans were ever made from templates, by template; also those the asking person may not see."""
    rows = await db.execute(
        sa.select(PlanTemplateVersion.template_id, sa.func.count())
        .join(SupportPlan, SupportPlan.template_version_id == PlanTemplateVersion.id)
        .where(among(PlanTemplateVersion.template_id, template_ids))
        .group_by(PlanTemplateVersion.template_id),
        execution_options=UNSCOPED,
    )
    counts: dict[str, int] = dict(rows.all())
    return {template_id: counts.get(template_id, 0) for template_id in template_ids}


@requires("plan_template.configure")
async def create(
    work: Work,
    name: str,
    *,
    description: str | None = None,
    review_interval_months: int | None = None,
    review_service_plan_id: str | None = None,
    associated_record_types: Sequence[str] = (),
    sections: Sequence[NewSection] = (),
) -> PlanTemplate:
    """Make a template with a first version to edit; plans can be made from it once it is published."""
    _demand_interval(review_interval_months)
    await _demand_deployable(work, review_service_plan_id)
    for place, section in enumerate(sections):
        demand_shapes(section.items, ["sections", place, "items"])
    template = await _named(work, name, description)
    draft = PlanTemplateVersion(
        template_id=template.id,
        number=1,
        review_interval_months=review_interval_months,
        review_service_plan_id=review_service_plan_id,
        associated_record_types=[*dict.fromkeys(associated_record_types)],
    )
    template.draft_version_id = draft.id
    parts = [section.build(draft, place) for place, section in enumerate(sections, start=1)]
    work.add(template, draft, *(part for section, items in parts for part in (section, *items)))
    work.record(PlanTemplateCreated(template.id))
    return template


@requires("plan_template.configure")
async def copy(work: Work, source: PlanTemplate, name: str) -> PlanTemplate:
    """Make a template from the current version of another, or from its draft where none was published."""
    template = await _named(work, name, source.description)
    version = await version_with(work.db, source.current_version_id or source.draft_version_id or "")
    draft = await copy_version(work, version, template, 1)
    template.draft_version_id = draft.id
    work.add(template)
    work.record(PlanTemplateCreated(template.id, copied_from_id=source.id))
    return template


@requires("plan_template.configure")
async def update(work: Work, template: PlanTemplate, changes: Mapping[str, Any]) -> None:
    """Rename or describe a template, or change what its draft says about reviews and associated records."""
    _demand_interval(changes.get("review_interval_months"))
    await _demand_deployable(work, changes.get("review_service_plan_id"))
    draft = await draft_of(work, template) if OF_THE_VERSION & changes.keys() else None
    if "name" in changes:
        await _rename(work, template, changes["name"])
    for name, value in changes.items():
        setattr(draft if name in OF_THE_VERSION else template, name, value)
    touch(template)
    work.record(PlanTemplateChanged(template.id, tuple(sorted(changes))))


@requires("plan_template.configure")
async def retire(work: Work, template: PlanTemplate) -> None:
    """Stop offering a template for new plans; plans made from it go on."""
    _demand_status(template, PlanTemplateStatus.ACTIVE, "retired")
    template.status = PlanTemplateStatus.RETIRED
    work.record(PlanTemplateRetired(template.id))


@requires("plan_template.configure")
async def reactivate(work: Work, template: PlanTemplate) -> None:
    """Offer a retired template again, where people can still work with its current version."""
    _demand_status(template, PlanTemplateStatus.RETIRED, "reactivated")
    await _demand_free(work, template.name, template.id)
    current = await version_with(work.db, template.current_version_id or "")
    _, items = await content_of(work.db, current.id)
    await demand_valid(work.db, current, flat(items))
    template.status = PlanTemplateStatus.ACTIVE
    work.record(PlanTemplateReactivated(template.id))


@requires("plan_template.configure")
async def delete(work: Work, template: PlanTemplate) -> None:
    """Delete a template that no plan was ever made from, with all its versions."""
    if plan_count := (await plan_counts_of(work.db, [template.id]))[template.id]:
        raise TemplateInUse(plan_count)
    for part in (TemplateItem, TemplateSection, PlanTemplateVersion):
        await work.db.execute(sa.delete(part).where(part.template_id == template.id))
    await work.db.delete(template)
    work.record(PlanTemplateDeleted(template.id))


async def _named(work: Work, name: str, description: str | None) -> PlanTemplate:
    await _demand_free(work, name)
    return PlanTemplate(name=name, sort_name=sort_name(name), description=description)


async def _rename(work: Work, template: PlanTemplate, name: str) -> None:
    if template.status is not PlanTemplateStatus.RETIRED:
        await _demand_free(work, name, template.id)
    template.sort_name = sort_name(name)


def _demand_interval(months: int | None) -> None:
    if months is not None and not 1 <= months <= LONGEST_INTERVAL_MONTHS:
        raise InvalidInput(
            f"A plan is reviewed every 1 to {LONGEST_INTERVAL_MONTHS} months.", path=["reviewIntervalMonths"]
        )


async def _demand_deployable(work: Work, service_plan_id: str | None) -> None:
    if problems := await prompt_problems(work.db, service_plan_id, REVIEW):
        raise Invalid(problems)


def _demand_status(template: PlanTemplate, status: PlanTemplateStatus, step: str) -> None:
    if template.status is not status:
        raise InvalidTransition("plan template", template.status, step)


async def _demand_free(work: Work, name: str, but: str | None = None) -> None:
    await demand_free(work.db, PlanTemplate, name, among=PlanTemplate.status != PlanTemplateStatus.RETIRED, but=but)
