"""Made-up work for clients: service plans that are deployed, services planned by hand, programs they are in."""

from datetime import date, timedelta
from typing import Any

from careplan.core.client_services import ClientService, ClientServiceStatus
from careplan.core.deployments import Deployment, DeploymentStatus
from careplan.core.enrollments import CloseReason, Enrollment, EnrollmentStatus, Outcome
from careplan.core.planned_services import PlannedService, PlannedServiceStatus
from careplan.core.program_services import BillingMode, ProgramService
from careplan.core.programs import Program
from careplan.core.service_plans import ServicePlan, ServicePlanStep, ServicePlanVersion
from careplan.core.staff import StaffMember
from careplan.core.text import sort_key

from . import content
from .rows import Rows

STEPS, SERVICES = 10, 5
"""How many steps a service plan has, and how many services a program."""
SERVICE_PLANS = ("New participant onboarding", "Annual review cycle", "Hospital discharge")
PROGRAMS = ("Supported employment", "Community skills")
FIRST_DAY = date(2025, 1, 1)


def add_work(rows: Rows, clients: list[str]) -> None:
    """Work for every client, now more and now less: up to three deployments, two by hand, two programs."""
    plans, programs = [_service_plan(rows, name) for name in SERVICE_PLANS], [_program(rows, name) for name in PROGRAMS]
    for number, client in enumerate(clients):
        for place, plan in enumerate(plans[: number % 4]):
            _deployment(rows, client, plan, is_open=place == number % 4 - 1 or number % 3 == 0)
        for _ in range(number % 3):
            _planned_service(rows, client, FIRST_DAY + timedelta(rows.random.randrange(400)), is_done=False)
        for place, program in enumerate(programs[: number % 3]):
            _enrollment(rows, client, program, is_active=place == number % 3 - 1)


def _service_plan(rows: Rows, name: str) -> str:
    plan = rows.add(ServicePlan, name=name, sort_name=sort_key(name))
    version = rows.add(ServicePlanVersion, service_plan_id=plan, number=1)
    rows.of(ServicePlan)[-1]["current_version_id"] = version
    for place in range(STEPS):
        named = {"title": content.text(rows.random, 4), "position": place + 1, "delay_days": 14 * place}
        step = rows.add(ServicePlanStep, service_plan_id=plan, version_id=version, **named)
        rows.of(ServicePlanStep)[-1]["origin_id"] = step
    return plan


def _deployment(rows: Rows, client: str, plan: str, *, is_open: bool) -> None:
    version = next(row["id"] for row in rows.of(ServicePlanVersion) if row["service_plan_id"] == plan)
    start = FIRST_DAY + timedelta(rows.random.randrange(300))
    deployment = rows.add(
        Deployment,
        client_id=client,
        service_plan_id=plan,
        plan_version_id=version,
        start_on=start,
        status=DeploymentStatus.OPEN if is_open else DeploymentStatus.COMPLETED,
    )
    done = rows.random.randrange(STEPS) if is_open else STEPS
    for step in (row for row in rows.of(ServicePlanStep) if row["service_plan_id"] == plan):
        due_on, is_done = start + timedelta(step["delay_days"]), step["position"] <= done
        _planned_service(rows, client, due_on, is_done=is_done, deployment=deployment, step=step)


def _planned_service(
    rows: Rows,
    client: str,
    due_on: date,
    *,
    is_done: bool,
    deployment: str | None = None,
    step: dict[str, Any] | None = None,
) -> None:
    title = step["title"] if step else content.text(rows.random, 4)
    rows.add(
        PlannedService,
        client_id=client,
        deployment_id=deployment,
        step_id=step and step["id"],
        position=step["position"] if step else 0,
        title=title,
        search_text=sort_key(title),
        due_on=due_on,
        assignee_id=rows.of(StaffMember)[0]["id"] if rows.random.random() < 0.8 else None,
        status=PlannedServiceStatus.APPROVED if is_done else PlannedServiceStatus.OPEN,
    )


def _program(rows: Rows, name: str) -> str:
    program = rows.add(Program, name=name, sort_name=sort_key(name))
    for place in range(SERVICES):
        settings = {"is_ongoing": place == SERVICES - 1, "billing_mode": BillingMode.HOURLY, "is_billable": True}
        named = {"name": content.text(rows.random, 3), "position": place + 1, "signature_label": "Staff"}
        rows.add(ProgramService, program_id=program, logs_on_report=False, **named, **settings)
    return program


def _enrollment(rows: Rows, client: str, program: str, *, is_active: bool) -> None:
    enrolled = FIRST_DAY + timedelta(rows.random.randrange(300))
    enrollment = rows.add(
        Enrollment,
        client_id=client,
        program_id=program,
        enrolled_on=enrolled,
        status=EnrollmentStatus.ACTIVE if is_active else EnrollmentStatus.CLOSED,
        closed_on=None if is_active else enrolled + timedelta(90),
        close_reason=None if is_active else CloseReason.COMPLETED,
        outcome=None if is_active else Outcome.SUCCESSFUL,
    )
    done = rows.random.randrange(SERVICES) if is_active else SERVICES
    for service in (row for row in rows.of(ProgramService) if row["program_id"] == program):
        is_done = service["position"] <= done and not service["is_ongoing"]
        rows.add(
            ClientService,
            client_id=client,
            enrollment_id=enrollment,
            program_service_id=service["id"],
            title=service["name"],
            is_ongoing=service["is_ongoing"],
            status=ClientServiceStatus.COMPLETED if is_done else ClientServiceStatus.NOT_STARTED,
            started_on=enrolled if is_done else None,
            completed_on=enrolled + timedelta(30) if is_done else None,
        )
