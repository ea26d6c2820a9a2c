"""Report documents: reports as files to print or keep, made in the background."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .base import Id, references
from .clients import ClientOwned


class ReportDocument(ClientOwned):
    """A version of a report as a PDF; it is asked for first, and made in the background."""

    __tablename__ = "report_documents"
    __prefix__ = "reportdoc"
    __readable_with__ = "report.read"
    __table_args__ = (sa.UniqueConstraint("report_id", "report_version"),)

    report_id: Mapped[str] = mapped_column(Id, references("reports.id"))
    report_version: Mapped[int]
    """The version of the report that it shows."""
    requested_at: Mapped[datetime]
    """When somebody asked for it."""
    made_at: Mapped[datetime | None]
    """When it was made; null before."""
    content: Mapped[bytes | None] = mapped_column(sa.LargeBinary, deferred=True)
    """The file."""
