"""The record of each enrollment, by which plans say what is funded and measured."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Mapped, mapped_column

from .base import Id, Json, references
from .enrollment_services import client_services_of
from .enrollments import Enrollment
from .finding import found
from .kept_records import Kept
from .numbers import ENROLLMENTS
from .programs import Program
from .record_keeping import keep_record, lines
from .record_types import RecordType
from .records import CardField, ClientRecord
from .visibility import Db, seeing_all
from .work import Work


class EnrollmentRecord(Kept, ClientRecord):
    """An enrollment as plans link it."""

    __tablename__ = "enrollment_records"
    __readable_with__ = "program.read"

    enrollment_id: Mapped[str] = mapped_column(Id, references("enrollments.id"), unique=True)


async def _card(db: Db, record: EnrollmentRecord) -> Sequence[CardField]:
    enrollment = (await found(db, Enrollment, [record.enrollment_id]))[record.enrollment_id]
    return lines(
        ("Status", enrollment.status),
        ("Enrolled", enrollment.enrolled_on),
        ("Closed", enrollment.closed_on),
        ("Outcome", enrollment.outcome),
    )


async def _snapshot(db: Db, records: Sequence[EnrollmentRecord]) -> Mapping[str, Json]:
    ids = [record.enrollment_id for record in records]
    enrollments, services = await found(db, Enrollment, ids), await client_services_of(db, ids)
    return {
        record.id: {
            "enrolled_on": enrollments[record.enrollment_id].enrolled_on.isoformat(),
            "status": enrollments[record.enrollment_id].status,
            "outcome": enrollments[record.enrollment_id].outcome,
            "client_services": [
                {"title": each.title, "status": each.status} for each in services.get(record.enrollment_id, [])
            ],
        }
        for record in records
    }


ENROLLMENT = RecordType(
    name="enrollment",
    label="Enrollment",
    description="A client's stay in a program: what is funded and measured.",
    prefix=ENROLLMENTS,
    entity=EnrollmentRecord,
    card=_card,
    snapshot=_snapshot,
)


async def keep_enrollment_record(work: Work, enrollment: Enrollment) -> None:
    """Bring the record of an enrollment in line with it; a new one gets its record."""
    with seeing_all(work.db):
        program = await work.find(Program, enrollment.program_id)
    await keep_record(work, ENROLLMENT, enrollment.client_id, program.name, enrollment_id=enrollment.id)
