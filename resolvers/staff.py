"""What may be asked and done about staff."""

import sqlalchemy as sa
import strawberry

from ..core import employment, sign_in_links, staff_lists
from ..core.errors import NotFound
from ..core.staff import StaffMember
from ..core.visibility import Db
from ..core.work import Work
from ..schema import staff as api
from ..schema.operations import Answer, answer, changes, listing, mutation, query


@query(api.StaffMember | None)
async def staff_member(db: Db, id: strawberry.ID) -> StaffMember:
    """One member of staff."""
    if (found := await db.get(StaffMember, id)) is None:
        raise NotFound("member of staff", id, path=["id"])
    return found


@listing(api.StaffMember, staff_lists.ORDERS)
def staff_members(db: Db, filter: api.StaffFilter | None = None) -> sa.Select[StaffMember]:
    """Everybody who works for the organisation, or did."""
    return staff_lists.listed(**vars(filter or api.StaffFilter()))


@mutation(api.CreateStaffMemberPayload)
async def create_staff_member(work: Work, input: api.CreateStaffMemberInput) -> Answer:
    """Add somebody who works for the organisation, with what they may do."""
    return answer(staff_member=await employment.take_on(work, input.name, input.email, input.role_ids))


@mutation(api.UpdateStaffMemberPayload)
async def update_staff_member(work: Work, input: api.UpdateStaffMemberInput) -> Answer:
    """Change a member of staff's name or address, or the roles they have."""
    member = await work.get(StaffMember, input.staff_member_id, version=input.expected_version)
    await employment.update(work, member, changes(input, "staff_member_id"))
    return answer(staff_member=member)


@mutation(api.DeactivateStaffMemberPayload)
async def deactivate_staff_member(work: Work, input: api.DeactivateStaffMemberInput) -> Answer:
    """Let a member of staff go: they cannot sign in any more, at once; what they did stays on file."""
    member = await work.get(StaffMember, input.staff_member_id, version=input.expected_version)
    await employment.deactivate(work, member)
    return answer(staff_member=member)


@mutation(api.ReactivateStaffMemberPayload)
async def reactivate_staff_member(work: Work, input: api.ReactivateStaffMemberInput) -> Answer:
    """Let somebody who left sign in again, with a new token and the roles they had."""
    member = await work.get(StaffMember, input.staff_member_id, version=input.expected_version)
    await employment.reactivate(work, member)
    return answer(staff_member=member)


@mutation(api.SendSignInLinkPayload)
async def send_sign_in_link(work: Work, input: api.SendSignInLinkInput) -> Answer:
    """E-mail a member of staff a link that gives them a token, once, within three days; an older link stops working."""
    member = await work.get(StaffMember, input.staff_member_id)
    await sign_in_links.send(work, member)
    return answer(staff_member=member)
