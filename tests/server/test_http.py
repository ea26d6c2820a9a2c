"""GraphQL over HTTP: what may be sent, and in which form the answer comes."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from careplan.server.assembling import Service

from ..houses import House
from .conftest import SignIn

pytestmark = pytest.mark.parametrize("server", ["sqlite"], indirect=True)  # nothing here is about a database

JSON = "application/json; charset=utf-8"
GRAPHQL_RESPONSE = "application/graphql-response+json"
CLIENT = "query Client($id: ID!) { client(id: $id) { name } }"
DEEP = '{"a":' * 100 + "1" + "}" * 100

BAD_BODIES = {
    "nothing": b"",
    "no JSON": b"{",
    "a text": b'"query"',
    "a number": b"7",
    "null": b"null",
    "a batch": b'[{"query": "{ __typename }"}]',
    "an empty batch": b"[]",
    "bad UTF-8": b'{"query": "\xff\xfe"}',
    "half a surrogate": b'{"query": "\\ud800"}',
    "no query": b"{}",
    "a blank query": b'{"query": "  "}',
    "a query that is a list": b'{"query": ["{ __typename }"]}',
    "a query that is null": b'{"query": null}',
    "variables that are a list": b'{"query": "{ __typename }", "variables": []}',
    "variables that are a text": b'{"query": "{ __typename }", "variables": "{}"}',
    "an operation name that is a number": b'{"query": "{ __typename }", "operationName": 1}',
    "extensions that are a text": b'{"query": "{ __typename }", "extensions": "x"}',
    "deep variables": f'{{"query": "{{ __typename }}", "variables": {DEEP}}}'.encode(),
    "bottomless JSON": b'{"query": ' + b"[" * 100_000,
    "not a number": b'{"query": "{ __typename }", "variables": {"a": NaN}}',
    "a document that does not parse": b'{"query": "{ client("}',
    "a document with a field nobody knows": b'{"query": "{ nonsense }"}',
    "a document that is too deep to parse": json.dumps({"query": "{a" * 2_000 + "}" * 2_000}).encode(),
    "a document without an operation": b'{"query": "fragment F on Query { __typename }"}',
    "several operations, none chosen": b'{"query": "query A { __typename } query B { __typename }"}',
    "an operation that is not there": b'{"query": "query A { __typename }", "operationName": "B"}',
    "a subscription": b'{"query": "subscription { __typename }"}',
    "a variable that is missing": json.dumps({"query": CLIENT}).encode(),
    "a variable of the wrong type": json.dumps({"query": CLIENT, "variables": {"id": {}}}).encode(),
}


@pytest.mark.parametrize("kind", BAD_BODIES)
async def test_a_bad_body_is_refused_with_a_reason(web: httpx.AsyncClient, kind: str) -> None:
    """Whatever is wrong with a request is the client's to mend: 400 and JSON, never 500."""
    answer = await web.post("/graphql", content=BAD_BODIES[kind], headers={"Content-Type": "application/json"})

    assert (answer.status_code, answer.headers["content-type"]) == (400, JSON)
    assert "data" not in answer.json()
    assert {error["extensions"]["code"] for error in answer.json()["errors"]} == {"BAD_USER_INPUT"}
    assert all(error["message"] for error in answer.json()["errors"])


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/json; charset=latin-1"],
)
async def test_only_json_is_read(web: httpx.AsyncClient, content_type: str) -> None:
    """What a form on a foreign page could send is not read at all."""
    body = b'{"query": "{ __typename }"}'

    answer = await web.post("/graphql", content=body, headers={"Content-Type": content_type})

    assert answer.status_code == 415
    assert answer.json()["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT"}


async def test_a_long_body_is_refused(web: httpx.AsyncClient) -> None:
    """The limit holds whether the length is announced or not."""
    body = b'{"query": "' + b" " * 1_048_576 + b'"}'

    async def piecemeal() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 65_536):
            yield body[start : start + 65_536]

    headers = {"Content-Type": "application/json"}
    announced = await web.post("/graphql", content=body, headers=headers)
    unannounced = await web.post("/graphql", content=piecemeal(), headers=headers)

    assert (announced.status_code, unannounced.status_code) == (413, 413)
    assert announced.json()["errors"][0]["message"] == "The request is longer than 1,048,576 bytes."


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("application/json", JSON),
        (GRAPHQL_RESPONSE, f"{GRAPHQL_RESPONSE}; charset=utf-8"),
        (f"{GRAPHQL_RESPONSE}, application/json;q=0.9", f"{GRAPHQL_RESPONSE}; charset=utf-8"),
        (f"{GRAPHQL_RESPONSE};q=0.5, application/json", JSON),
        (f"text/html, {GRAPHQL_RESPONSE}, */*;q=0.1", f"{GRAPHQL_RESPONSE}; charset=utf-8"),
        ("application/json;q=0, */*", f"{GRAPHQL_RESPONSE}; charset=utf-8"),
    ],
)
async def test_the_client_chooses_the_form_of_the_answer(
    web: httpx.AsyncClient, accept: str | None, content_type: str
) -> None:
    """Both media types of GraphQL over HTTP are there."""
    if accept is None:
        del web.headers["accept"]
    answer = await web.post("/graphql", json={"query": "{ __typename }"}, headers={"Accept": accept} if accept else {})

    assert (answer.status_code, answer.headers["content-type"]) == (200, content_type)
    assert answer.json() == {"data": {"__typename": "Query"}}


async def test_an_answer_nobody_takes_is_not_worked_out(web: httpx.AsyncClient) -> None:
    """A client that takes neither form is told so."""
    answer = await web.post("/graphql", json={"query": "{ __typename }"}, headers={"Accept": "text/html"})

    assert answer.status_code == 406


async def test_an_operation_is_chosen_by_name(web: httpx.AsyncClient) -> None:
    """Of several operations the named one is run, wherever it stands."""
    document = "query A { a: __typename } query B { b: __typename }"

    answer = await web.post("/graphql", json={"query": document, "operationName": "B"})

    assert answer.json() == {"data": {"b": "Query"}}


async def test_a_query_can_be_sent_with_get(web: httpx.AsyncClient, house: House, sign_in: SignIn) -> None:
    """The members of the request stand in the address."""
    given = {"query": CLIENT, "variables": json.dumps({"id": house.client_id}), "operationName": "Client"}

    answer = await web.get("/graphql", params=given, headers=await sign_in())

    assert (answer.status_code, answer.json()) == (200, {"data": {"client": {"name": "Zoë Zimmer"}}})


@pytest.mark.parametrize("given", [{}, {"query": "{ __typename }", "variables": "{"}, {"query": "{ nonsense }"}])
async def test_a_bad_address_is_refused_with_a_reason(web: httpx.AsyncClient, given: dict[str, str]) -> None:
    """GET is as careful as POST."""
    answer = await web.get("/graphql", params=given)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_nothing_is_changed_by_get(web: httpx.AsyncClient) -> None:
    """A mutation in an address is refused, even behind a query of the same document."""
    document = "query A { __typename } mutation B { __typename }"

    answer = await web.get("/graphql", params={"query": document, "operationName": "B"})

    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert answer.json()["errors"][0]["message"] == "Mutations are sent with POST."


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_other_methods_are_refused(web: httpx.AsyncClient, method: str) -> None:
    """There are GET and POST."""
    answer = await web.request(method, "/graphql")

    assert answer.status_code == 405
    assert {each.strip() for each in answer.headers["allow"].split(",")} == {"GET", "HEAD", "POST"}


async def test_answers_are_kept_by_nobody(web: httpx.AsyncClient) -> None:
    """They hold what is known about people, and no page may frame or guess at them."""
    answer = await web.post("/graphql", json={"query": "{ __typename }"})

    named = {"cache-control", "x-content-type-options", "referrer-policy", "x-frame-options"}
    assert {name: answer.headers[name] for name in named} == {
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "x-frame-options": "DENY",
    }


@pytest.mark.parametrize(("given", "is_kept"), [("from-the-proxy-1", True), ("x", False), ("a b\tc" * 5, False)])
async def test_a_request_has_an_identifier(web: httpx.AsyncClient, given: str, is_kept: bool) -> None:
    """A sane one that comes with the request is kept; otherwise it gets one."""
    answer = await web.get("/healthz", headers={"X-Request-Id": given})

    assert (answer.headers["x-request-id"] == given) is is_kept
    assert len(answer.headers["x-request-id"]) >= 8


async def test_documents_ask_for_only_so_much(web: httpx.AsyncClient, house: House, sign_in: SignIn) -> None:
    """Depth is worked out before anything is read, in no time even where fragments feed on each other."""
    plan = "latestSupportPlan {{ {0} }}"
    steps = (
        f"fragment F{n} on Client {{ a: {plan.format(again)} b: {plan.format(again)} }}"
        for n, again in enumerate(f"client {{ ...F{n + 1} }}" for n in range(30))
    )
    document = f"query($id: ID!) {{ client(id: $id) {{ ...F0 }} }} {' '.join(steps)} fragment F30 on Client {{ name }}"

    answer = await web.post(
        "/graphql", json={"query": document, "variables": {"id": house.client_id}}, headers=await sign_in()
    )

    assert answer.status_code == 400
    assert "data" not in answer.json()
    assert answer.json()["errors"][0]["extensions"] == {"code": "QUERY_TOO_COMPLEX"}


async def test_introspection_does_not_feed_on_itself(web: httpx.AsyncClient) -> None:
    """Types that lead to fields that lead to types would multiply without end."""
    document = "{ __schema { types { " + "fields { type { " * 4 + "name" + " } }" * 4 + " } } }"

    answer = await web.post("/graphql", json={"query": document})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT"}


async def test_the_schema_is_published(web: httpx.AsyncClient, service: Service) -> None:
    """As text for tools, and as the list of possible types that client caches load at start-up."""
    sdl = await web.get("/graphql/schema.graphql")
    types: dict[str, Any] = (await web.get("/graphql/possible-types.json")).json()

    assert sdl.text == service.schema.as_str()
    assert "Client" in types["Node"]
    assert types["UserError"] == sorted(types["UserError"])


async def test_the_front_door_leads_to_graphiql(web: httpx.AsyncClient) -> None:
    """Whoever opens the address in a browser finds something to use."""
    answer = await web.get("/")

    assert (answer.status_code, answer.headers["location"]) == (307, "/graphiql")
