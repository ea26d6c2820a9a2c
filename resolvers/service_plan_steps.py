"""What may be done with the steps of a service plan; planned services that exist already are never touched."""

from ..core import service_plan_steps as core
from ..core.service_plans import ServicePlan, ServicePlanStep
from ..core.work import Work
from ..schema import service_plan_steps as api
from ..schema.operations import Answer, answer, changes, mutation


@mutation(api.AddServicePlanStepPayload)
async def add_service_plan_step(work: Work, input: api.AddServicePlanStepInput) -> Answer:
    """Add a step to a service plan."""
    plan = await work.get(ServicePlan, input.service_plan_id, version=input.expected_version)
    step = await core.add_step(work, plan, api.new_step(input.step), input.position)
    return answer(service_plan=plan, step=step)


@mutation(api.UpdateServicePlanStepPayload)
async def update_service_plan_step(work: Work, input: api.UpdateServicePlanStepInput) -> Answer:
    """Change what a step says, when it is due or who does it."""
    step = await work.get(ServicePlanStep, input.step_id)
    plan = await work.get(ServicePlan, step.service_plan_id, version=input.expected_version)
    step = await core.change_step(work, plan, step, api.changed_step(changes(input, "step_id")))
    return answer(service_plan=plan, step=step)


@mutation(api.MoveServicePlanStepPayload)
async def move_service_plan_step(work: Work, input: api.MoveServicePlanStepInput) -> Answer:
    """Move a step of a service plan to another place."""
    step = await work.get(ServicePlanStep, input.step_id)
    plan = await work.get(ServicePlan, step.service_plan_id, version=input.expected_version)
    step = await core.move_step(work, plan, step, input.position)
    return answer(service_plan=plan, step=step)


@mutation(api.RemoveServicePlanStepPayload)
async def remove_service_plan_step(work: Work, input: api.RemoveServicePlanStepInput) -> Answer:
    """Take a step out of a service plan."""
    step = await work.get(ServicePlanStep, input.step_id)
    plan = await work.get(ServicePlan, step.service_plan_id, version=input.expected_version)
    await core.remove_step(work, plan, step)
    return answer(service_plan=plan, removed_step_id=step.id)
