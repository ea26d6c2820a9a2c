"""The way from a report that somebody wants to print to its PDF."""

import asyncio
from functools import partial

from ...core import report_documents
from ...core.careplan import Careplan
from ...core.events import Event
from ...core.report_documents import ReportDocument, ReportPdfRequested
from ...core.reports import Report
from ...core.visibility import UNSCOPED
from ..housekeeping import housekeeper_of
from ..jobs import Job, Jobs, Task
from ..pages.report_views import report_view
from .documents import printed

AT_ONCE = 100
"""How many documents are looked for at a time."""


class Printing:
    """Makes what was asked for: at once where that is known, and with the next tick in any case."""

    def __init__(self, careplan: Careplan, jobs: Jobs) -> None:
        self._careplan = careplan
        self._jobs = jobs
        self.job = Job("print-report", self._print)

    async def on_event(self, event: Event) -> None:
        """Make a document as soon as it is certain that it is wanted."""
        if isinstance(event, ReportPdfRequested):
            await self._start(event.document_id)

    async def tick(self) -> None:
        """Start what is to be made; what is under way already is left alone."""
        async with self._careplan.reading(None) as db:
            wanted = [each.id for each in await report_documents.wanted(db, self._careplan.clock(), AT_ONCE)]
        for document_id in wanted:
            await self._start(document_id)

    async def _start(self, document_id: str) -> None:
        await self._jobs.start(self.job, f"{self.job.name}/{document_id}", document_id)

    async def _print(self, task: Task, document_id: str) -> None:
        await task.step(self._make, document_id)

    async def _make(self, document_id: str) -> None:
        async with self._careplan.reading(None) as db:
            wanted = await db.get(ReportDocument, document_id, execution_options=UNSCOPED)
            if wanted is None or wanted.made_at is not None:
                return
        housekeeper = await housekeeper_of(self._careplan, wanted.organisation_id)
        async with self._careplan.reading(housekeeper) as db:
            report = await db.get_one(Report, wanted.report_id)
            view, version = await report_view(db, report), report.version
        content = await asyncio.to_thread(printed, view)
        kept = partial(report_documents.keep, document_id=document_id, report_version=version, content=content)
        await self._careplan.perform(housekeeper, kept)
