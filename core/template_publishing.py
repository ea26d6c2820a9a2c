"""Publishing plan templates: a version is drafted, checked, frozen, and never changed again."""

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from .errors import InvalidTransition, Refusal
from .events import Event
from .ids import new_id
from .item_configs import ItemProblem, find_problems
from .permissions import requires
from .plan_templates import PlanTemplate, PlanTemplateStatus, PlanTemplateVersion, TemplateItem, TemplateSection
from .template_versions import content_of, demand_kinds, flat, version_with
from .visibility import Db
from .work import Work


class EmptyTemplate(Refusal):
    """There is nothing in the template that anybody could work on."""

    def __init__(self) -> None:
        super().__init__("A template needs at least one section with at least one item before it can be published.")


class InvalidItemConfig(Refusal):
    """Items of the template are not configured so that people can work with them."""

    def __init__(self, problems: Iterable[ItemProblem]) -> None:
        self.items = tuple(problems)
        super().__init__(" ".join(f"{item.title}: {' '.join(item.reasons)}" for item in self.items))


class NoTemplateDraft(Refusal):
    """The template has no version that is being edited."""

    def __init__(self) -> None:
        super().__init__("Nothing is being edited in this template. Draft its next version first.")


class TemplateDraftExists(Refusal):
    """The template has a version that is being edited already."""

    def __init__(self, draft: PlanTemplateVersion) -> None:
        super().__init__(f"Version {draft.number} of this template is being edited already. Go on with that one.")
        self.conflict_id = draft.id


@dataclasses.dataclass(frozen=True, slots=True)
class PlanTemplatePublished(Event):
    """A version of a template was frozen; new plans are made from it."""

    number: int


@dataclasses.dataclass(frozen=True, slots=True)
class TemplateVersionDrafted(Event):
    """The next version of a template was started."""

    number: int


@dataclasses.dataclass(frozen=True, slots=True)
class TemplateDraftDiscarded(Event):
    """The edited version of a template was thrown away."""

    number: int


@requires("plan_template.configure")
async def publish(work: Work, template: PlanTemplate) -> PlanTemplateVersion:
    """Freeze the version that is being edited and make new plans from it; plans made before stay as they are.

    A retired template stays retired: reactivate it to offer it again.
    """
    draft = await _draft(work.db, template)
    _, items = await content_of(work.db, draft.id)
    if not flat(items):
        raise EmptyTemplate
    await demand_valid(work.db, draft, flat(items))
    draft.published_at = work.now
    template.current_version_id, template.draft_version_id = draft.id, None
    if template.status is PlanTemplateStatus.DRAFT:
        template.status = PlanTemplateStatus.ACTIVE
    work.record(PlanTemplatePublished(template.id, draft.number))
    return draft


async def demand_valid(db: Db, version: PlanTemplateVersion, items: Sequence[TemplateItem]) -> None:
    """Refuse a version that nobody could work with. Raises InvalidItemConfig, and TemplateKindsUnavailable."""
    if problems := await find_problems(db, items):
        raise InvalidItemConfig(problems)
    await demand_kinds(db, version, items)


@requires("plan_template.configure")
async def draft_next(work: Work, template: PlanTemplate) -> PlanTemplateVersion:
    """Start the next version as a copy of the current one; plans are made from the current one until it is published."""
    if template.draft_version_id is not None:
        raise TemplateDraftExists(await version_with(work.db, template.draft_version_id))
    if template.current_version_id is None:
        raise NoTemplateDraft
    current = await version_with(work.db, template.current_version_id)
    draft = await copy_version(work, current, template, current.number + 1)
    template.draft_version_id = draft.id
    work.record(TemplateVersionDrafted(template.id, draft.number))
    return draft


@requires("plan_template.configure")
async def discard_draft(work: Work, template: PlanTemplate) -> None:
    """Throw away the version that is being edited; the current one stays as it is."""
    draft = await _draft(work.db, template)
    if template.current_version_id is None:
        raise InvalidTransition("plan template", template.status, "left without its only version; delete it instead")
    template.draft_version_id = None
    await work.db.execute(sa.delete(TemplateItem).where(TemplateItem.version_id == draft.id))
    await work.db.execute(sa.delete(TemplateSection).where(TemplateSection.version_id == draft.id))
    await work.db.delete(draft)
    work.record(TemplateDraftDiscarded(template.id, draft.number))


async def copy_version(
    work: Work, source: PlanTemplateVersion, template: PlanTemplate, number: int
) -> PlanTemplateVersion:
    """A draft of a template with all sections and items of a version."""
    copy = PlanTemplateVersion(
        template_id=template.id,
        number=number,
        review_interval_months=source.review_interval_months,
        review_service_plan_id=source.review_service_plan_id,
        associated_record_types=list(source.associated_record_types),
    )
    sections, items = await content_of(work.db, source.id)
    new_ids = {section.id: new_id(TemplateSection.__prefix__) for section in sections}
    place = {"template_id": template.id, "version_id": copy.id}
    work.add(
        copy,
        *(TemplateSection(**place, **_content(section), id=new_ids[section.id]) for section in sections),
        *(
            TemplateItem(
                **place,
                **_content(item),
                section_id=new_ids[item.section_id],
                kind=item.kind,
                definition=item.definition,
            )
            for item in flat(items)
        ),
    )
    return copy


def _content(part: TemplateSection | TemplateItem) -> dict[str, Any]:
    return {name: getattr(part, name) for name in ("title", "guidance", "position", "origin_id")}


async def _draft(db: Db, template: PlanTemplate) -> PlanTemplateVersion:
    if template.draft_version_id is None:
        raise NoTemplateDraft
    return await version_with(db, template.draft_version_id)
