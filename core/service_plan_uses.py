"""What names a service plan to deploy it by itself: programs for those who enroll, plan templates for reviews."""

from collections.abc import Sequence

import sqlalchemy as sa

from .errors import Refusal
from .plan_templates import PlanTemplateVersion
from .programs import Program
from .service_plans import ServicePlan
from .visibility import seeing_all
from .work import Work


class ServicePlanNamed(Refusal):
    """Programs or plan templates deploy the service plan by themselves."""

    def __init__(self, program_ids: Sequence[str], plan_template_ids: Sequence[str]) -> None:
        super().__init__(
            f"{len(program_ids)} program(s) and {len(plan_template_ids)} plan template(s) deploy this service plan by "
            "themselves, so it cannot be deleted. Archive it instead."
        )
        self.program_ids = list(program_ids)
        self.plan_template_ids = list(plan_template_ids)


async def refuse_named(work: Work, plan: ServicePlan) -> None:
    """Refuse to delete what something would deploy."""
    programs = sa.select(Program.id).where(Program.onboarding_service_plan_id == plan.id)
    templates = sa.select(PlanTemplateVersion.template_id).where(PlanTemplateVersion.review_service_plan_id == plan.id)
    with seeing_all(work.db):
        program_ids = list(await work.db.scalars(programs.order_by(Program.id)))
        template_ids = sorted(set(await work.db.scalars(templates)))
    if program_ids or template_ids:
        raise ServicePlanNamed(program_ids, template_ids)
