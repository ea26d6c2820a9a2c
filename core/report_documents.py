"""Report documents: reports as files to print or keep, made in the background."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, undefer

from .actors import Actor
from .base import Id, references
from .batches import among
from .clients import ClientOwned
from .errors import Forbidden, Refusal
from .events import Event
from .permissions import requires
from .reports import Report
from .visibility import UNSCOPED, Db
from .work import Work

GIVEN_UP_AFTER = timedelta(days=1)
"""How long it is tried to make a document; after that somebody has to ask for it again."""


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


class ReportPdfStatus(StrEnum):
    """How far a PDF is."""

    REQUESTED = "REQUESTED"
    """It is being made; look again in a moment."""
    READY = "READY"
    """It can be downloaded."""


@dataclass(frozen=True, slots=True)
class ReportPdf:
    """A report as it is now, as a PDF."""

    status: ReportPdfStatus
    """How far it is."""
    url: str | None
    """Where it is, relative to the service, for whoever sends a token along; null before it is ready."""
    requested_at: datetime
    """When somebody asked for it."""
    made_at: datetime | None
    """When it was made; null before."""


class PdfNotReady(Refusal):
    """The PDF of a report is not made yet."""

    def __init__(self) -> None:
        super().__init__("There is no PDF of the report as it is now. Ask for it; it is made within a moment.")


@dataclass(frozen=True, slots=True)
class ReportPdfRequested(Event):
    """Somebody asked for a report as a PDF."""

    document_id: str


def permissions_to_see_all(report: Report) -> Iterator[str]:
    """What it takes to see everything that a report shows."""
    yield "report.read"
    if report.logs_on_report and report.content.logs:
        yield "support_log.read"
    if report.logs_on_report and report.content.forms:
        yield "form.read"


@requires("report.read")
async def request(work: Work, report: Report) -> ReportDocument:
    """Have a report made a PDF, as it is now; where that was asked for already, nothing changes."""
    for permission in permissions_to_see_all(report):
        work.demand(permission)
    document = (await work.db.scalars(_of_now([report.id]))).one_or_none()
    if document is None:
        document = ReportDocument(client_id=report.client_id, report_id=report.id, report_version=report.version)
        work.add(document)
    elif document.made_at is not None or document.requested_at > work.now - GIVEN_UP_AFTER:
        return document
    document.requested_at = work.now
    work.record(ReportPdfRequested(report.id, document.id))
    return document


async def pdfs_of(db: Db, report_ids: Sequence[str]) -> Mapping[str, ReportPdf]:
    """The PDFs of reports as they are now, where somebody asked for them."""
    return {document.report_id: _shown(document) for document in await db.scalars(_of_now(report_ids))}


async def content_of(db: Db, actor: Actor, report: Report) -> bytes:
    """The PDF of a report as it is now, for whoever may see all of it. Raises Forbidden and PdfNotReady."""
    for permission in permissions_to_see_all(report):
        if not actor.may(permission):
            raise Forbidden(permission)
    found = (await db.scalars(_of_now([report.id]).options(undefer(ReportDocument.content)))).one_or_none()
    if found is None or found.content is None:
        raise PdfNotReady
    return found.content


async def wanted(db: Db, now: datetime, first: int) -> Sequence[ReportDocument]:
    """The documents of all organisations that are to be made, those that wait longest first."""
    query = sa.select(ReportDocument).where(
        ReportDocument.made_at.is_(None), ReportDocument.requested_at > now - GIVEN_UP_AFTER
    )
    found = await db.scalars(query.order_by(ReportDocument.requested_at).limit(first), execution_options=UNSCOPED)
    return found.all()


async def keep(work: Work, document_id: str, report_version: int, content: bytes) -> None:
    """Keep a document that was made; where the report went on meanwhile, there is nothing any more to be made."""
    document = await work.get(ReportDocument, document_id)
    if document.made_at is not None:
        return
    if document.report_version != report_version:
        await work.db.delete(document)
        return
    document.content, document.made_at = content, work.now


async def forget(work: Work, before: datetime) -> None:
    """Drop the documents that were asked for before a moment: they can be made again."""
    await work.db.execute(sa.delete(ReportDocument).where(ReportDocument.requested_at < before))


def _of_now(report_ids: Sequence[str]) -> sa.Select[ReportDocument]:
    is_of_now = sa.and_(Report.id == ReportDocument.report_id, Report.version == ReportDocument.report_version)
    return sa.select(ReportDocument).join(Report, is_of_now).where(among(Report.id, report_ids))


def _shown(document: ReportDocument) -> ReportPdf:
    is_ready = document.made_at is not None
    return ReportPdf(
        ReportPdfStatus.READY if is_ready else ReportPdfStatus.REQUESTED,
        f"/reports/{document.report_id}.pdf" if is_ready else None,
        document.requested_at,
        document.made_at,
    )
