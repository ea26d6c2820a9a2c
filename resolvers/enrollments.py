"""What may be asked and done about enrollments."""

from collections.abc import Sequence

import sqlalchemy as sa
import strawberry

from ..core import enrolling, enrollment_closing, enrollment_lists, programs
from ..core import program_outcomes as statistics
from ..core.batches import among
from ..core.clients import Client
from ..core.enrollments import Enrollment
from ..core.errors import NotFound
from ..core.programs import Program
from ..core.visibility import Db
from ..core.work import Work
from ..schema import enrollment_changes as acts
from ..schema import enrollments as api
from ..schema import program_outcomes as figures
from ..schema.operations import Answer, answer, changes, listing, mutation, query


@query(api.Enrollment | None)
async def enrollment(db: Db, id: strawberry.ID) -> Enrollment:
    """One enrollment."""
    if (found := await db.get(Enrollment, id)) is None:
        raise NotFound("enrollment", id, path=["id"])
    return found


@listing(api.Enrollment, enrollment_lists.ORDERS)
def enrollments(db: Db, filter: api.EnrollmentFilter | None = None) -> sa.Select[Enrollment]:
    """Who is or was in which program."""
    wanted = enrollment_lists.EnrollmentsWanted(**vars(filter or api.EnrollmentFilter()))
    return enrollment_lists.listed(wanted)


@query(list[figures.ProgramOutcomes])
async def program_outcomes(
    db: Db, filter: figures.ProgramOutcomesFilter | None = None
) -> Sequence[statistics.ProgramOutcomes]:
    """What became of the enrollments in programs, in numbers, by program; of clients you may see."""
    wanted = filter or figures.ProgramOutcomesFilter()
    query = programs.ORDERS[programs.ProgramOrder.NAME].sort(programs.listed())
    if wanted.program_ids is not None:
        query = query.where(among(Program.id, wanted.program_ids))
    found = (await db.scalars(query)).all()
    return await statistics.outcomes(db, found, wanted.first_day, wanted.last_day)


@mutation(acts.EnrollClientPayload)
async def enroll_client(work: Work, input: acts.EnrollClientInput) -> Answer:
    """Let a client enter a program: they get one service for each that it has now, and its onboarding is deployed."""
    client = await work.get(Client, input.client_id)
    program = await work.get(Program, input.program_id)
    known = {name: value for name, value in vars(input).items() if name.startswith(("referral_", "report_"))}
    enrolled, deployment = await enrolling.enroll(work, client, program, input.enrolled_on, acts.details(known))
    return answer(enrollment=enrolled, onboarding_deployment=work.shown("planned_service.read", deployment))


@mutation(acts.UpdateEnrollmentPayload)
async def update_enrollment(work: Work, input: acts.UpdateEnrollmentInput) -> Answer:
    """Correct the day an enrollment began, or what is known about the referral."""
    enrollment = await work.get(Enrollment, input.enrollment_id, version=input.expected_version)
    await enrolling.update(work, enrollment, acts.details(changes(input, "enrollment_id")))
    return answer(enrollment=enrollment)


@mutation(acts.SyncEnrollmentPayload)
async def sync_enrollment(work: Work, input: acts.SyncEnrollmentInput) -> Answer:
    """Bring an enrollment to what its program is now: services added since join it, names are taken over."""
    enrollment = await work.get(Enrollment, input.enrollment_id, version=input.expected_version)
    return answer(enrollment=enrollment, added_client_services=await enrolling.sync(work, enrollment))


@mutation(acts.CloseEnrollmentPayload)
async def close_enrollment(work: Work, input: acts.CloseEnrollmentInput) -> Answer:
    """Close an enrollment; services that are unfinished stay so, and make it unsuccessful."""
    enrollment = await work.get(Enrollment, input.enrollment_id, version=input.expected_version)
    await enrollment_closing.close(work, enrollment, input.reason, on=input.closed_on, note=input.note)
    return answer(enrollment=enrollment)


@mutation(acts.ReopenEnrollmentPayload)
async def reopen_enrollment(work: Work, input: acts.ReopenEnrollmentInput) -> Answer:
    """Open a closed enrollment again, as it was; once its month is over that takes `enrollment.manage`."""
    enrollment = await work.get(Enrollment, input.enrollment_id, version=input.expected_version)
    await enrollment_closing.reopen(work, enrollment, input.reason)
    return answer(enrollment=enrollment)
