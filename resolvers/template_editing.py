"""What may be done inside the draft of a plan template."""

from ..core import template_editing as core
from ..core.plan_templates import PlanTemplate, TemplateItem, TemplateSection
from ..core.work import Work
from ..schema import template_editing as api
from ..schema.operations import Answer, answer, changes, mutation
from ..schema.template_items import changed_part, new_item, new_section


@mutation(api.AddTemplateSectionPayload)
async def add_template_section(work: Work, input: api.AddTemplateSectionInput) -> Answer:
    """Add a section to the draft of a template, with its items if you like."""
    template = await work.get(PlanTemplate, input.plan_template_id, version=input.expected_version)
    section = await core.add_section(work, template, new_section(input.section, ["section"]), input.position)
    return answer(plan_template=template, section=section)


@mutation(api.UpdateTemplateSectionPayload)
async def update_template_section(work: Work, input: api.UpdateTemplateSectionInput) -> Answer:
    """Change the heading or the guidance of a section of a draft."""
    section = await work.get(TemplateSection, input.section_id)
    template = await work.get(PlanTemplate, section.template_id, version=input.expected_version)
    await core.change_section(work, template, section, changed_part(changes(input, "section_id")))
    return answer(plan_template=template, section=section)


@mutation(api.MoveTemplateSectionPayload)
async def move_template_section(work: Work, input: api.MoveTemplateSectionInput) -> Answer:
    """Move a section of a draft to another place."""
    section = await work.get(TemplateSection, input.section_id)
    template = await work.get(PlanTemplate, section.template_id, version=input.expected_version)
    await core.move_section(work, template, section, input.position)
    return answer(plan_template=template, section=section)


@mutation(api.RemoveTemplateSectionPayload)
async def remove_template_section(work: Work, input: api.RemoveTemplateSectionInput) -> Answer:
    """Take a section with all its items out of a draft."""
    section = await work.get(TemplateSection, input.section_id)
    template = await work.get(PlanTemplate, section.template_id, version=input.expected_version)
    await core.remove_section(work, template, section)
    return answer(plan_template=template, removed_section_id=section.id)


@mutation(api.AddTemplateItemPayload)
async def add_template_item(work: Work, input: api.AddTemplateItemInput) -> Answer:
    """Add an item to a section of a draft."""
    section = await work.get(TemplateSection, input.section_id)
    template = await work.get(PlanTemplate, section.template_id, version=input.expected_version)
    item = await core.add_item(work, template, section, new_item(input.item, ["item"]), input.position)
    return answer(plan_template=template, item=item)


@mutation(api.UpdateTemplateItemPayload)
async def update_template_item(work: Work, input: api.UpdateTemplateItemInput) -> Answer:
    """Change what an item of a draft is called, what it asks for, or how to fill it in."""
    item = await work.get(TemplateItem, input.item_id)
    template = await work.get(PlanTemplate, item.template_id, version=input.expected_version)
    await core.change_item(work, template, item, changed_part(changes(input, "item_id")))
    return answer(plan_template=template, item=item)


@mutation(api.MoveTemplateItemPayload)
async def move_template_item(work: Work, input: api.MoveTemplateItemInput) -> Answer:
    """Move an item of a draft to another place, in its section or in another one."""
    item = await work.get(TemplateItem, input.item_id)
    template = await work.get(PlanTemplate, item.template_id, version=input.expected_version)
    section = await work.find(TemplateSection, input.section_id or item.section_id)
    await core.move_item(work, template, item, section, input.position)
    return answer(plan_template=template, item=item)


@mutation(api.RemoveTemplateItemPayload)
async def remove_template_item(work: Work, input: api.RemoveTemplateItemInput) -> Answer:
    """Take an item out of a draft."""
    item = await work.get(TemplateItem, input.item_id)
    template = await work.get(PlanTemplate, item.template_id, version=input.expected_version)
    await core.remove_item(work, template, item)
    return answer(plan_template=template, removed_item_id=item.id)
