"""The service as one ASGI application: everything is put together here."""

import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext

import orjson
import strawberry
from graphql import GraphQLInterfaceType, GraphQLUnionType
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from ..core.careplan import Careplan
from .assembling import Service, assemble
from .exports import exports
from .graphiql import DemoPerson, Tab, graphiql_page, graphiql_static, load_tabs
from .health import Health
from .housekeeping import house_kept
from .http import GraphQLEndpoint
from .logs import configure_logs
from .pages import figures_page, link_routes, report_page, sign_in_page, staff_report_pages, staff_routes
from .settings import Settings
from .traffic import Traffic
from .working import working_beside

FillIn = Callable[[Careplan, Sequence[Tab]], Awaitable[Sequence[Tab]]]


def create_app(
    service: Service,
    *,
    people: Sequence[DemoPerson] = (),
    fill_in: FillIn | None = None,
    routes: Sequence[BaseRoute] = (),
    beside: Callable[[], AbstractAsyncContextManager[None]] = nullcontext,
) -> Starlette:
    """The ASGI application of a service. The people are made up: whoever opens GraphiQL can act as one of them.

    With `fill_in` the examples are shown with identifiers and versions that exist, as they are at that moment. The routes are there
    beside its own, and what runs `beside` it does so for as long as it does.
    """
    settings = service.settings

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        gc.collect()
        gc.freeze()  # what the service is made of lives as long as it does: there is no use in looking at it again
        gc.set_threshold(20_000, 20, 50)
        # jobs first: while they get ready nothing else runs here, and a read that is under way would be waited for
        async with beside(), working_beside(service), house_kept(service.careplan):
            yield
        await service.close()

    middleware = [Middleware(Traffic)]
    if settings.allowed_hosts:
        middleware.append(Middleware(TrustedHostMiddleware, allowed_hosts=list(settings.allowed_hosts)))
    if settings.cors_origins:
        middleware.append(_cors(settings))
    return Starlette(
        routes=[*_routes(service), *_pages(service), *_graphiql(service, people, fill_in), *routes],
        middleware=middleware,
        lifespan=lifespan,
    )


def from_environment() -> Starlette:
    """The application as `uvicorn` makes it in each of its processes."""
    settings = Settings()
    configure_logs(settings)
    return create_app(assemble(settings))


def _cors(settings: Settings) -> Middleware:
    return Middleware(
        CORSMiddleware,
        allow_origins=list(settings.cors_origins),
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type", "X-Request-Id"],
        expose_headers=["X-Request-Id"],
    )


def _routes(service: Service) -> list[BaseRoute]:
    health = Health(service.careplan, service.host, service.histories)
    endpoint = GraphQLEndpoint(service.settings, service.careplan, service.schema)
    sdl = service.schema.as_str()
    types = orjson.dumps(possible_types(service.schema))

    async def graphql(request: Request) -> Response:
        return await endpoint(request)

    async def show_sdl(_: Request) -> Response:
        return PlainTextResponse(sdl, headers={"Cache-Control": "no-cache"})

    async def show_types(_: Request) -> Response:
        return Response(types, headers={"Cache-Control": "no-cache"}, media_type="application/json")

    return [
        Route("/graphql", graphql, methods=["GET", "POST"]),
        Route("/graphql/schema.graphql", show_sdl),
        Route("/graphql/possible-types.json", show_types),
        Route("/healthz", health.is_alive),
        Route("/readyz", health.is_ready),
    ]


def _pages(service: Service) -> list[BaseRoute]:
    of_links = [sign_in_page(service.settings.token_days), report_page()]
    of_staff = [*staff_report_pages(), figures_page(), *exports()]
    return [*link_routes(service.careplan, of_links), *staff_routes(service.careplan, of_staff)]


def _graphiql(service: Service, people: Sequence[DemoPerson], fill_in: FillIn | None) -> list[BaseRoute]:
    if not service.settings.graphiql:
        return []
    tabs = load_tabs()
    runnable = [tab for tab in tabs if "<" not in (tab.variables or "") and "mutation" not in tab.query]

    async def examples() -> Sequence[Tab]:
        # without the demo there is nothing to fill in, and nobody should change real data by way of trying
        return runnable if fill_in is None else await fill_in(service.careplan, tabs)

    async def page(_: Request) -> Response:
        return graphiql_page("/graphql", await examples(), people)

    async def show_examples(_: Request) -> Response:
        body = orjson.dumps(await examples())
        return Response(body, headers={"Cache-Control": "no-store"}, media_type="application/json")

    async def home(_: Request) -> Response:
        return RedirectResponse("/graphiql")

    return [
        Route("/", home),
        Route("/graphiql", page),
        Route("/graphiql/examples.json", show_examples),
        graphiql_static(),
    ]


def possible_types(schema: strawberry.Schema) -> dict[str, list[str]]:
    """The concrete types behind each interface and union of this installation, as client caches want them."""
    inner = schema._schema  # noqa: SLF001
    abstract = [kind for kind in inner.type_map.values() if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType)]
    return {kind.name: sorted(each.name for each in inner.get_possible_types(kind)) for kind in abstract}
