"""Form assignments: where a form is filled in, and how it appears on reports."""

from collections.abc import Sequence
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Id, references
from .errors import Invalid, Path, Refusal
from .fields import FieldDefinition, FieldKind
from .forms import Form, PartOfForm
from .program_services import ProgramService
from .programs import Program
from .visibility import Db


class FormAssignmentKind(StrEnum):
    """What a form is filled in for."""

    GLOBAL = "GLOBAL"
    """For every client."""
    PROGRAM = "PROGRAM"
    """For every enrollment in a program."""
    PROGRAM_SERVICE = "PROGRAM_SERVICE"
    """For every client who receives a service of a program."""
    SUPPORT_LOG = "SUPPORT_LOG"
    """With the support logs of a service."""
    REPORT = "REPORT"
    """For the end-of-month reports of a service; required there, it is required every month."""


class LogPlacement(StrEnum):
    """Where forms stand on a report."""

    BEFORE_LOGS = "BEFORE_LOGS"
    """Before the support logs."""
    AFTER_LOGS = "AFTER_LOGS"
    """After the support logs."""


_TARGETS = """
    (kind = 'GLOBAL' AND program_id IS NULL AND program_service_id IS NULL)
    OR (kind = 'PROGRAM' AND program_id IS NOT NULL AND program_service_id IS NULL)
    OR (kind IN ('PROGRAM_SERVICE', 'SUPPORT_LOG', 'REPORT') AND program_id IS NULL AND program_service_id IS NOT NULL)
"""


def _once(name: str, where: str, *columns: str) -> sa.Index:
    condition = sa.text(where)
    return sa.Index(
        f"uq_form_assignments_{name}", *columns, unique=True, postgresql_where=condition, sqlite_where=condition
    )


class FormAssignment(PartOfForm):
    """That a form is filled in somewhere: for every client, in a program, in a service, with its logs or reports."""

    __tablename__ = "form_assignments"
    __prefix__ = "formassign"
    __table_args__ = (
        _once("global", "kind = 'GLOBAL'", "form_id"),
        _once("program", "program_id IS NOT NULL", "form_id", "program_id"),
        _once("program_service", "program_service_id IS NOT NULL", "form_id", "program_service_id", "kind"),
        sa.CheckConstraint(" ".join(_TARGETS.split()), name="has_its_target"),
    )

    kind: Mapped[FormAssignmentKind] = mapped_column(sa.Enum(FormAssignmentKind, native_enum=False, length=20))
    """What it is filled in for."""
    program_id: Mapped[str | None] = mapped_column(Id, references("programs.id", ondelete="CASCADE"), index=True)
    program_service_id: Mapped[str | None] = mapped_column(
        Id, references("program_services.id", ondelete="CASCADE"), index=True
    )
    is_required: Mapped[bool] = mapped_column(default=False)
    """Whether it must be submitted here, also where the form is not required everywhere."""
    indicator_fields: Mapped[list[str]] = mapped_column(default=list)
    """On reports: the date fields that say in which month an entry belongs; the first that is filled in dates it."""
    placement: Mapped[LogPlacement] = mapped_column(
        sa.Enum(LogPlacement, native_enum=False, length=20), default=LogPlacement.AFTER_LOGS
    )
    """On reports: whether it stands before or after the support logs."""

    form: Mapped[Form] = relationship(
        primaryjoin="foreign(FormAssignment.form_id) == Form.id", lazy="raise", viewonly=True
    )
    """The form."""
    program: Mapped[Program | None] = relationship(
        primaryjoin="foreign(FormAssignment.program_id) == Program.id", lazy="raise", viewonly=True
    )
    """The program, where it is filled in for a program."""
    program_service: Mapped[ProgramService | None] = relationship(
        primaryjoin="foreign(FormAssignment.program_service_id) == ProgramService.id", lazy="raise", viewonly=True
    )
    """The service, where it is filled in for one, with its logs or for its reports."""


class InvalidIndicator(Refusal):
    """Reports can date a form only by a date field that its current version has."""

    def __init__(self, key: str, *, path: Path | None = None) -> None:
        super().__init__(f"{key!r} is not a date field of the form, so it cannot say when something was.", path=path)
        self.key = key


async def indicators_of(db: Db, form_id: str) -> set[str]:
    """The fields by which any report dates a form."""
    reports = sa.select(FormAssignment.indicator_fields).where(
        FormAssignment.form_id == form_id, FormAssignment.kind == FormAssignmentKind.REPORT
    )
    return {key for keys in await db.scalars(reports) for key in keys}


async def demand_indicators(db: Db, form: Form, definitions: Sequence[FieldDefinition]) -> None:
    """Refuse fields without those by which reports date the form. Raises InvalidIndicator for each."""
    used = await indicators_of(db, form.id)
    dates = {definition.key for definition in definitions if definition.kind is FieldKind.DATE}
    if missing := sorted(used - dates):
        raise Invalid(InvalidIndicator(key, path=["fields"]) for key in missing)
