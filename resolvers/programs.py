"""What may be asked and done about programs."""

import sqlalchemy as sa
import strawberry

from ..core import program_lifecycle as lifecycle
from ..core import programs as core
from ..core.errors import NotFound
from ..core.programs import Program
from ..core.visibility import Db
from ..core.work import Work
from ..schema import programs as api
from ..schema.operations import Answer, answer, changes, listing, mutation, query
from ..schema.program_services import new_service


@query(api.Program | None)
async def program(db: Db, id: strawberry.ID) -> Program:
    """One program."""
    if (found := await db.get(Program, id)) is None:
        raise NotFound("program", id, path=["id"])
    return found


@listing(api.Program, core.ORDERS)
def programs(db: Db, filter: api.ProgramFilter | None = None) -> sa.Select[Program]:
    """The organisation's programs."""
    return core.listed(**vars(filter or api.ProgramFilter()))


@mutation(api.CreateProgramPayload)
async def create_program(work: Work, input: api.CreateProgramInput) -> Answer:
    """Make a program with its services, in order; clients can be enrolled at once."""
    services = [new_service(service) for service in input.services]
    made = await lifecycle.create(
        work,
        input.name,
        description=input.description,
        services=services,
        onboarding_service_plan_id=input.onboarding_service_plan_id,
    )
    return answer(program=made)


@mutation(api.UpdateProgramPayload)
async def update_program(work: Work, input: api.UpdateProgramInput) -> Answer:
    """Rename or describe a program, or say what is deployed for clients who enroll from now on."""
    program = await work.get(Program, input.program_id, version=input.expected_version)
    await lifecycle.update(work, program, changes(input, "program_id"))
    return answer(program=program)


@mutation(api.DiscontinueProgramPayload)
async def discontinue_program(work: Work, input: api.DiscontinueProgramInput) -> Answer:
    """Stop offering a program that no client is in any more; what clients did in it stays on file."""
    program = await work.get(Program, input.program_id, version=input.expected_version)
    await lifecycle.discontinue(work, program)
    return answer(program=program)


@mutation(api.ReinstateProgramPayload)
async def reinstate_program(work: Work, input: api.ReinstateProgramInput) -> Answer:
    """Offer a discontinued program again."""
    program = await work.get(Program, input.program_id, version=input.expected_version)
    await lifecycle.reinstate(work, program)
    return answer(program=program)


@mutation(api.DeleteProgramPayload)
async def delete_program(work: Work, input: api.DeleteProgramInput) -> Answer:
    """Delete a program that nobody was ever enrolled in, with its services; discontinue the others."""
    program = await work.get(Program, input.program_id, version=input.expected_version)
    await lifecycle.delete(work, program)
    return answer(deleted_program_id=program.id)
