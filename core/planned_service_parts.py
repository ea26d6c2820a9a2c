"""What about a planned service is only for those it concerns, and who these are."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from .base import Id, references
from .clients import ClientOwned
from .planned_services import PlannedService
from .sight import Sight
from .supervision import Supervision


class ConfidentialPart(ClientOwned):
    """Something inside a planned service that only whoever does it, their supervisors and managers read."""

    __abstract__ = True
    __readable_with__ = "planned_service.read"

    @declared_attr
    def planned_service_id(cls) -> Mapped[str]:  # noqa: N805
        """The planned service it is about."""
        return mapped_column(Id, references("planned_services.id"), index=True)

    @classmethod
    def visible_to(cls, sight: Sight) -> Iterable[sa.ColumnElement[bool]]:
        """Beyond the client: one's own work, and that of those one supervises, unless one manages all of it."""
        yield from super().visible_to(sight)
        if not sight.may("planned_service.manage"):
            yield cls.planned_service_id.in_(_work_of(sight))


def _work_of(sight: Sight) -> sa.Select[tuple[str]]:
    services, supervisions = sa.inspect(PlannedService).local_table, sa.inspect(Supervision).local_table
    supervised = sa.select(supervisions.c.staff_id).where(supervisions.c.supervisor_id == sight.staff_id)
    return sa.select(services.c.id).where(
        sa.or_(services.c.assignee_id == sight.staff_id, services.c.assignee_id.in_(supervised))
    )
