"""Long lists, a page at a time: connections as Relay knows them, walked by a cursor."""

from typing import Any, Generic, TypeVar

import strawberry

T = TypeVar("T")


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    """Where a page stands in its list."""

    has_next_page: bool = strawberry.field(description="Whether more come after this page.")
    has_previous_page: bool = strawberry.field(description="Whether this page was asked for with `after`.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first on this page.")
    end_cursor: str | None = strawberry.field(description="Give this as `after` to get the next page.")


@strawberry.type(description="One of a list, and where it stands.")
class Edge(Generic[T]):
    """One of a list, and where it stands."""

    cursor: str = strawberry.field(description="Give this as `after` to get what comes behind it.")
    node: T = strawberry.field(description="The thing itself.")


@strawberry.type(description="One page of a list.")
class Connection(Generic[T]):
    """One page of a list."""

    edges: list[Edge[T]] = strawberry.field(description="The things on this page, each with its cursor.")
    nodes: list[T] = strawberry.field(description="The things on this page.")
    page_info: PageInfo = strawberry.field(description="Where this page stands in the list.")

    @strawberry.field(description="How many there are on all pages; counted only when asked for.")
    async def total_count(self, info: strawberry.Info) -> int:
        """Count on demand; the page knows its query."""
        page: Any = self
        return int(await info.context.reads.run(page.count))
