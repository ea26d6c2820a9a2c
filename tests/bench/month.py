"""A month of work: clients in a program, the time that staff gave them, and the forms that their reports ask for."""

from datetime import date
from typing import Any

from careplan.core.client_services import ClientService, ClientServiceStatus
from careplan.core.clients import Client
from careplan.core.enrollments import Enrollment, EnrollmentStatus
from careplan.core.fields import FieldDefinition, FieldKind
from careplan.core.form_assignments import FormAssignment, FormAssignmentKind
from careplan.core.form_submissions import FormSubmission, FormSubmissionStatus
from careplan.core.forms import Form, FormVersion
from careplan.core.months import Month
from careplan.core.organisations import Organisation
from careplan.core.program_services import BillingMode, Price, PriceUnit, ProgramService
from careplan.core.programs import Program
from careplan.core.staff import StaffMember
from careplan.core.support_logs import SupportLog, SupportLogStatus
from careplan.core.text import sort_key

from . import content
from .rows import START, Rows

MONTH = Month(2025, 10)
STAFF = 20
LOGS = 20
"""How many support logs a client service has in the month."""
SERVICES: tuple[dict[str, Any], ...] = (
    {"name": "Follow-along", "is_ongoing": True, "logs_on_report": True, "report_submission_limit": 3},
    {"name": "Travel training", "logs_on_report": True},
    {"name": "Community access", "is_ongoing": True},
    {"name": "Work experience", "billing_mode": BillingMode.MILESTONE},
    {"name": "Peer group", "price": None},
)
"""The services of the program; each of its clients has them all. The reports of the first ask for a form."""
VISIT = (
    FieldDefinition(key="visited_on", label="Visited on", kind=FieldKind.DATE),
    FieldDefinition(key="how", label="How it went", kind=FieldKind.LONG_TEXT),
)


def make_up_month(services: int, seed: int, logs: int = LOGS) -> Rows:
    """So many client services, with so many support logs each in the month; every other client has the form."""
    rows = Rows(seed)
    rows.add(Organisation, name="Harbour Care", time_zone="Australia/Perth")
    staff = [_member(rows, number) for number in range(STAFF)]
    program, offered = _program(rows)
    form = _form(rows, offered[0])
    for number in range(services // len(SERVICES)):
        delivered = _enrolled(rows, number, program, offered)
        for service in delivered:
            for _ in range(logs):
                _log(rows, service, rows.random.choice(staff))
        if number % 2:
            _submit(rows, form, delivered[0], staff[0])
    return rows


def _member(rows: Rows, number: int) -> str:
    name = f"Worker {number + 1}"
    return rows.add(StaffMember, name=name, sort_name=sort_key(name), email=f"worker{number + 1}@example.org")


def _program(rows: Rows) -> tuple[str, list[str]]:
    program = rows.add(Program, name="Supported employment", sort_name="supported employment")
    usual = {
        "is_ongoing": False,
        "billing_mode": BillingMode.HOURLY,
        "is_billable": True,
        "logs_on_report": False,
        "price": Price(6_200, "AUD", PriceUnit.HOUR),
        "report_submission_limit": None,
        "signature_label": "Staff",
    }
    offered = [
        rows.add(ProgramService, program_id=program, position=place + 1, **(usual | service))
        for place, service in enumerate(SERVICES)
    ]
    return program, offered


def _form(rows: Rows, service: str) -> dict[str, str]:
    form = rows.add(Form, name="Monthly visit", sort_name="monthly visit", is_repeatable=True)
    version = rows.add(FormVersion, form_id=form, number=1, fields=VISIT)
    rows.of(Form)[-1]["current_version_id"] = version
    asked = {"kind": FormAssignmentKind.REPORT, "is_required": True, "indicator_fields": ["visited_on"]}
    rows.add(FormAssignment, form_id=form, program_service_id=service, **asked)
    return {"form_id": form, "form_version_id": version}


def _enrolled(rows: Rows, number: int, program: str, offered: list[str]) -> list[dict[str, Any]]:
    """A client in the program; the client services."""
    given, family = rows.random.choice(content.GIVEN_NAMES), rows.random.choice(content.FAMILY_NAMES)
    named = {"reference": f"CL-{number + 1:05}", "given_name": given, "family_name": family}
    sorted_by = {"sort_name": sort_key(family, given), "search_text": sort_key(family, given)}
    client = rows.add(Client, **named, **sorted_by, time_zone="Australia/Perth")
    recipient = {"report_recipient": "Pat Payer", "report_address": "pat@example.org"}
    stay = {"status": EnrollmentStatus.ACTIVE, "enrolled_on": date(2025, 2, 1)}
    enrollment = rows.add(Enrollment, client_id=client, program_id=program, **stay, **recipient)
    for service, program_service in zip(SERVICES, offered, strict=True):
        is_done = service.get("billing_mode") is BillingMode.MILESTONE and number % 2 == 0
        rows.add(
            ClientService,
            client_id=client,
            enrollment_id=enrollment,
            program_service_id=program_service,
            title=service["name"],
            is_ongoing=service.get("is_ongoing", False),
            status=ClientServiceStatus.COMPLETED if is_done else ClientServiceStatus.IN_PROGRESS,
            started_on=date(2025, 2, 1),
            completed_on=MONTH.last_day if is_done else None,
        )
    return rows.of(ClientService)[-len(SERVICES) :]


def _log(rows: Rows, service: dict[str, Any], staff: str) -> None:
    rows.add(
        SupportLog,
        client_id=service["client_id"],
        enrollment_id=service["enrollment_id"],
        client_service_id=service["id"],
        staff_id=staff,
        recorded_by_id=staff,
        worked_on=MONTH.first_day.replace(day=rows.random.randint(1, 31)),
        month=str(MONTH),
        minutes=5 * rows.random.randint(3, 48),
        is_billable=rows.random.random() < 0.9,
        note=content.text(rows.random, 12),
        status=SupportLogStatus.RECORDED,
    )


def _submit(rows: Rows, form: dict[str, str], service: dict[str, Any], staff: str) -> None:
    rows.add(
        FormSubmission,
        **form,
        kind=FormAssignmentKind.REPORT,
        client_id=service["client_id"],
        enrollment_id=service["enrollment_id"],
        client_service_id=service["id"],
        context_id=service["id"],
        is_single=False,
        status=FormSubmissionStatus.SUBMITTED,
        values={"visited_on": "2025-10-15", "how": content.text(rows.random, 20)},
        submitted_at=START,
        submitted_by_id=staff,
    )
