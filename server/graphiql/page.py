"""The page that opens GraphiQL, and the bundled files it is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

BUNDLE = Path(__file__).parent / "static"
STATIC_PATH = "/graphiql/static"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; font-src 'self' data:; "
    "img-src 'self' data:; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".txt": "text/plain"}
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Careplan: GraphiQL</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{static}/main.css?v={version}">
<script type="application/json" id="careplan-graphiql">{settings}</script>
<script type="module" src="{static}/main.js?v={version}"></script>
</head>
<body>
<div id="root"><noscript>GraphiQL needs JavaScript.</noscript></div>
</body>
</html>
"""


@dataclass(frozen=True)
class Tab:
    """An example operation; examples of one group stand together."""

    title: str
    query: str
    variables: str | None = None
    headers: str | None = None
    group: str = ""


@dataclass(frozen=True)
class DemoPerson:
    """Someone made up, whose token anyone who sees the page may use. Never a real account."""

    name: str
    role: str
    token: str


def graphiql_page(
    endpoint: str, tabs: Sequence[Tab], people: Sequence[DemoPerson] = (), *, static: str = STATIC_PATH
) -> Response:
    """GraphiQL for the API at `endpoint`, opened with the examples, to be used as one of the people."""
    if not (BUNDLE / "main.js").is_file():
        return PlainTextResponse("GraphiQL has not been built yet. Run `make demo` once, then reload.\n", 503)
    settings = orjson.dumps({"endpoint": endpoint, "tabs": list(tabs), "people": list(people)}).decode()
    page = _PAGE.format(
        static=escape(static),
        version=_version(),
        settings=settings.replace("<", "\\u003c"),  # nothing in an example may end the script element
    )
    return HTMLResponse(page, headers={"Cache-Control": "no-store", "Content-Security-Policy": CONTENT_SECURITY_POLICY})


def graphiql_static(path: str = STATIC_PATH) -> Route:
    """The route that serves GraphiQL's files, compressed beforehand."""
    return Route(f"{path}/{{name}}", _file)


async def _file(request: Request) -> Response:
    file = BUNDLE / request.path_params["name"]
    if file.suffix not in _MEDIA_TYPES or not file.is_file():
        raise HTTPException(404)
    is_current = request.query_params.get("v") == _version()
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable" if is_current else "no-cache",
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    packed = file.with_name(f"{file.name}.gz")
    if "gzip" in request.headers.get("accept-encoding", "") and packed.is_file():
        file, headers["Content-Encoding"] = packed, "gzip"
    return FileResponse(file, headers=headers, media_type=_MEDIA_TYPES[Path(request.path_params["name"]).suffix])


@cache
def _version() -> str:
    """One version for all the files, since the scripts ask for their workers with their own."""
    digest = sha256()
    for file in sorted(BUNDLE.iterdir()):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
