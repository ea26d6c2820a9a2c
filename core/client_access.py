"""Which staff can look after a client: who sees them, and who of a role is there for them."""

from collections.abc import Collection, Mapping

import sqlalchemy as sa

from .batches import among, grouped
from .clients import CaseloadAssignment
from .organisations import own
from .staff import Role, StaffMember, StaffRole
from .visibility import Db, seeing_all


async def who_see(db: Db, client_id: str, staff_ids: Collection[str]) -> set[str]:
    """Which of these staff may see a client, by their roles and the caseload."""
    with seeing_all(db):
        granted = grouped(
            (staff_id, permission)
            for staff_id, permissions in await db.execute(
                sa.select(StaffRole.staff_id, Role.permissions)
                .join(Role, Role.id == StaffRole.role_id)
                .where(among(StaffRole.staff_id, staff_ids))
            )
            for permission in permissions
        )
        caseload = set(
            await db.scalars(sa.select(CaseloadAssignment.staff_id).where(CaseloadAssignment.client_id == client_id))
        )
        everybody = not (await own(db)).caseload_only
    return {
        staff_id
        for staff_id, permissions in granted.items()
        if "client.read" in permissions
        if everybody or staff_id in caseload or "client.read_all" in permissions
    }


async def who_fill(db: Db, client_id: str, role_ids: Collection[str]) -> Mapping[str, str]:
    """The one active member of staff, by role, who has the role and looks after a client; none where several do."""
    query = (
        sa.select(StaffRole.role_id, StaffMember.id)
        .join(StaffMember, StaffMember.id == StaffRole.staff_id)
        .join(CaseloadAssignment, CaseloadAssignment.staff_id == StaffMember.id)
        .where(CaseloadAssignment.client_id == client_id, StaffMember.is_active, among(StaffRole.role_id, role_ids))
    )
    with seeing_all(db):
        candidates = grouped((role_id, staff_id) for role_id, staff_id in await db.execute(query))
    return {role_id: found[0] for role_id, found in candidates.items() if len(found) == 1}
