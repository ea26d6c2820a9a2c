"""What may be done inside a program."""

from ..core import program_editing as core
from ..core.program_services import ProgramService
from ..core.programs import Program
from ..core.work import Work
from ..schema import program_editing as api
from ..schema.operations import Answer, answer, changes, mutation
from ..schema.program_services import new_service, place, priced


@mutation(api.AddProgramServicePayload)
async def add_program_service(work: Work, input: api.AddProgramServiceInput) -> Answer:
    """Add a service to a program, at a place or at the end; enrollments get it when they are synced."""
    program = await work.get(Program, input.program_id, version=input.expected_version)
    where = place(input.place) if input.place else None
    service = await core.add_service(work, program, new_service(input.service), where)
    return answer(program=program, program_service=service)


@mutation(api.UpdateProgramServicePayload)
async def update_program_service(work: Work, input: api.UpdateProgramServiceInput) -> Answer:
    """Change what a service of a program is called or how it is set up."""
    program, service = await found(work, input)
    await core.change_service(work, program, service, priced(changes(input, "program_service_id")))
    return answer(program=program, program_service=service)


@mutation(api.MoveProgramServicePayload)
async def move_program_service(work: Work, input: api.MoveProgramServiceInput) -> Answer:
    """Move a service of a program before or after another one."""
    program, service = await found(work, input)
    await core.move_service(work, program, service, place(input.place))
    return answer(program=program, program_service=service)


@mutation(api.ArchiveProgramServicePayload)
async def archive_program_service(work: Work, input: api.ArchiveProgramServiceInput) -> Answer:
    """Take a service out of a program for clients who enroll from now on; those who have it keep it."""
    program, service = await found(work, input)
    await core.archive_service(work, program, service)
    return answer(program=program, program_service=service)


@mutation(api.RestoreProgramServicePayload)
async def restore_program_service(work: Work, input: api.RestoreProgramServiceInput) -> Answer:
    """Put an archived service back, at the end of its program."""
    program, service = await found(work, input)
    await core.restore_service(work, program, service)
    return answer(program=program, program_service=service)


@mutation(api.RemoveProgramServicePayload)
async def remove_program_service(work: Work, input: api.RemoveProgramServiceInput) -> Answer:
    """Remove a service that no client ever had from a program; archive the others."""
    program, service = await found(work, input)
    await core.remove_service(work, program, service)
    return answer(program=program, removed_program_service_id=service.id)


async def found(work: Work, input: api.OneProgramServiceInput) -> tuple[Program, ProgramService]:
    """A service of a program, and the program, held as somebody read it."""
    service = await work.get(ProgramService, input.program_service_id)
    return await work.get(Program, service.program_id, version=input.expected_version), service
