"""What may be done about supervision."""

from ..core import supervision
from ..core.staff import StaffMember
from ..core.work import Work
from ..schema import supervision as api
from ..schema.operations import Answer, answer, mutation


@mutation(api.AssignSupervisorPayload)
async def assign_supervisor(work: Work, input: api.AssignSupervisorInput) -> Answer:
    """Let somebody approve a member of staff's work; where they do already, nothing changes."""
    member = await work.get(StaffMember, input.staff_member_id)
    await supervision.assign_supervisor(work, member, await work.get(StaffMember, input.supervisor_id))
    return answer(staff_member=member)


@mutation(api.RemoveSupervisorPayload)
async def remove_supervisor(work: Work, input: api.RemoveSupervisorInput) -> Answer:
    """Let somebody approve a member of staff's work no longer; where they do not, nothing changes."""
    member = await work.get(StaffMember, input.staff_member_id)
    await supervision.remove_supervisor(work, member, await work.get(StaffMember, input.supervisor_id))
    return answer(staff_member=member)
