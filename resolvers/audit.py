"""What may be asked about the audit trail."""

import sqlalchemy as sa

from ..core import audit as core
from ..core.events import AuditEntry
from ..core.visibility import Db
from ..schema import audit as api
from ..schema.operations import listing


@listing(api.AuditEntry, core.ORDERS)
def audit_entries(db: Db, filter: api.AuditFilter | None = None) -> sa.Select[AuditEntry]:
    """Who did what, when, and to which thing; nothing for people whose roles do not allow `audit.read`."""
    return core.listed(**vars(filter or api.AuditFilter()))
