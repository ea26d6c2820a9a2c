"""What may be asked about a month before it is closed."""

import dataclasses

from ..core import month_previews as core
from ..core.month_previews import MonthScope
from ..core.months import Month
from ..core.report_previews import previews_of
from ..core.visibility import Db
from ..schema import month_previews as api
from ..schema.operations import query
from .paging import DEFAULT, Edge, Page, page


@dataclasses.dataclass(frozen=True)
class PreviewPage(Page):
    """A page of previews; it knows what all pages are about."""

    scope: MonthScope

    @property
    def month(self) -> str:
        """The month."""
        return str(self.scope.month)


@query(
    api.MonthPreview,
    month="The month, such as 2026-10; the present one where this is left out.",
    first="How many client services at most, 1 to 100.",
    after="Continue behind this cursor of the page before.",
)
async def preview_month(
    db: Db,
    month: str | None = None,
    filter: api.MonthPreviewFilter | None = None,
    first: int = DEFAULT,
    after: str | None = None,
) -> PreviewPage:
    """What would be reported and billed for a month if its reports were made now, line by line; nothing is changed."""
    core.demand_reader(db)
    wanted = Month.parse(month) if month else Month.of(db.moment.today)
    scope = MonthScope(month=wanted, **vars(filter or api.MonthPreviewFilter()))
    services = await page(db, core.services_in(scope), core.ORDER, first, after)
    previews = await previews_of(db, services.nodes, wanted)
    edges = [Edge(edge.cursor, each) for edge in services.edges for each in previews[edge.node.id]]
    return PreviewPage(edges, services.page_info, services.query, scope)
