"""What the tables of enrollments and client services refuse, whatever the verbs did."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from careplan.core.enrollments import Enrollment

from ..houses import House
from ..programs import enroll


async def test_nobody_is_stored_in_a_program_twice(house: House) -> None:
    """Two who enrolled somebody at the same moment cannot both be there."""
    await enroll(house)
    careplan, manager = house.careplan, house.actors["Manager"]

    async with careplan.database.writing(manager, careplan.moment(manager), careplan.record_types) as db:
        one = (await db.scalars(sa.select(Enrollment))).one()
        db.add(Enrollment(client_id=one.client_id, program_id=one.program_id, enrolled_on=one.enrolled_on))
        with pytest.raises(IntegrityError, match=r"uq_enrollments_one_active|enrollments\.client_id"):
            await db.commit()


@pytest.mark.parametrize(
    ("table", "change", "named"),
    [
        ("enrollments", "outcome = 'SUCCESSFUL'", "outcome_of_a_closed_one"),
        ("enrollments", "status = 'CLOSED'", "closed_"),
        ("client_services", "status = 'IN_PROGRESS'", "in_progress_since"),
        ("client_services", "status = 'SKIPPED'", "skipped_for_a_reason"),
        ("client_services", "status = 'COMPLETED'", "completed_on_a_day|ongoing_never_completes"),
        ("client_services", "is_ongoing = true, status = 'COMPLETED', completed_on = '2026-03-05'", "ongoing_never"),
    ],
)
async def test_no_status_is_stored_without_what_belongs_to_it(
    house: House, table: str, change: str, named: str
) -> None:
    """An outcome has an end, a skipped service a reason, and an ongoing one never completes."""
    await enroll(house)

    with pytest.raises(IntegrityError, match=named):
        async with house.careplan.database.engine.begin() as connection:
            await connection.execute(sa.text(f"UPDATE {table} SET {change}"))
