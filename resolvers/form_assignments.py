"""What may be done about where forms are filled in."""

from ..core import form_assigning as core
from ..core.errors import InvalidInput
from ..core.form_assigning import Target
from ..core.form_assignments import FormAssignment
from ..core.form_assignments import FormAssignmentKind as Kind
from ..core.forms import Form
from ..core.program_services import ProgramService
from ..core.programs import Program
from ..core.work import Work
from ..schema import form_assignments as api
from ..schema.operations import Answer, answer, changes, mutation

BY_SERVICE = {
    "program_service_id": Kind.PROGRAM_SERVICE,
    "support_logs_of_id": Kind.SUPPORT_LOG,
    "reports_of_id": Kind.REPORT,
}


@mutation(api.AssignFormPayload)
async def assign_form(work: Work, input: api.AssignFormInput) -> Answer:
    """Say where a form is filled in: for every client, in a program, in a service, with its logs or for its reports."""
    form = await work.get(Form, input.form_id, version=input.expected_version)
    details = {name: getattr(input, name) for name in ("is_required", "indicator_fields", "placement")}
    assignment = await core.assign(work, form, await _target(work, input.to), **details)
    return answer(form=form, form_assignment=assignment)


@mutation(api.UpdateFormAssignmentPayload)
async def update_form_assignment(work: Work, input: api.UpdateFormAssignmentInput) -> Answer:
    """Change whether a form must be submitted somewhere, or how it appears on reports."""
    assignment = await work.get(FormAssignment, input.form_assignment_id)
    form = await work.get(Form, assignment.form_id, version=input.expected_version)
    await core.update(work, form, assignment, changes(input, "form_assignment_id"))
    return answer(form=form, form_assignment=assignment)


@mutation(api.UnassignFormPayload)
async def unassign_form(work: Work, input: api.UnassignFormInput) -> Answer:
    """Say that a form is no longer filled in somewhere; what was submitted stays."""
    assignment = await work.get(FormAssignment, input.form_assignment_id)
    form = await work.get(Form, assignment.form_id, version=input.expected_version)
    await core.unassign(work, form, assignment)
    return answer(form=form, removed_form_assignment_id=assignment.id)


async def _target(work: Work, to: api.FormTargetInput) -> Target:
    ((name, given),) = [(name, given.value) for name, given in vars(to).items() if given is not None]
    if name == "program_id":
        return Target(Kind.PROGRAM, program=await work.find(Program, given))
    if name in BY_SERVICE:
        return Target(BY_SERVICE[name], service=await work.find(ProgramService, given))
    if not given:
        raise InvalidInput("Say true, or name a program or a service.", path=["to", "everyClient"])
    return Target(Kind.GLOBAL)
