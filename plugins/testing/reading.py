"""What must be true when records of a type are read."""

from typing import Any

from ...core.ids import new_id
from .houses import StatementCounter
from .subjects import OUTSIDER, ContractBroken, Subject, expect

NODES = "query($ids: [ID!]!) {{ nodes(ids: $ids) {{ __typename id {fields} }} }}"
FOUND = "query($filter: RecordFilter) { records(filter: $filter, first: 100) { totalCount nodes { id } } }"
LINKS = "query($id: ID!) { supportPlan(id: $id) { sections { items { links { record { id } frozen { title } } } } } }"
MANY = 20


async def _nodes(of: Subject, ids: list[str], fields: str = "", by: str = "Manager") -> list[Any]:
    return list((await of.house.ask(NODES.format(fields=fields), {"ids": ids}, by=by))["nodes"])


async def _found(of: Subject, by: str = "Manager", **filter: Any) -> set[str]:
    given = {"recordTypes": [of.record_type.name]} | filter
    found = (await of.house.ask(FOUND, {"filter": given}, by=by))["records"]
    expect("The number of records counted", found["totalCount"], len(found["nodes"]))
    return {node["id"] for node in found["nodes"]}


async def unknown_identifiers_give_null(of: Subject) -> None:
    """An identifier that names nothing gives null, and hurts nobody beside it."""
    (known,) = await of.make()

    seen = await _nodes(of, [new_id("record"), known, "nonsense"])

    expect("Asked for an unknown record, one that exists, and nonsense", [None, known, None], _ids(seen))


async def order_is_kept(of: Subject) -> None:
    """Records come in the order they were asked for, each as often as it was asked for."""
    first, second, third = await of.make(3)

    asked = [third, first, second, first]

    expect("The order of records", asked, _ids(await _nodes(of, asked)))


async def typed_fields_can_be_read(of: Subject) -> None:
    """Every field of the type can be read, for a record with a value in every field and one with the least."""
    (full,) = await of.make()
    needed = {field.key for field in of.record_type.fields if field.is_required}
    values = {key: value for key, value in (await of.read("values", full))["values"].items() if key in needed}
    bare = await of.create("The least", values)

    seen = await _nodes(of, [full, bare], of.everything())

    expect("The types of the records", [of.kind] * 2, [each and each["__typename"] for each in seen])


async def one_statement_per_batch(of: Subject) -> None:
    """Twenty records with everything about them are read with as many statements as one."""
    ids = await of.make(MANY)

    one, many = [await _statements(of, some) for some in (ids[:1], ids)]

    if len(one) != len(many):
        often = max(set(many), key=many.count)
        raise ContractBroken(
            f"One record took {len(one)} statements, {MANY} took {len(many)}. A computed field reads all keys in one "
            f"statement: async def x_of(db, ids) -> Mapping. Sent {many.count(often)} times: {' '.join(often.split())}"
        )


async def _statements(of: Subject, ids: list[str]) -> list[str]:
    with StatementCounter(of.house.careplan) as counter:
        await _nodes(of, ids, of.everything())
    return counter.statements


async def hidden_records_are_hidden(of: Subject) -> None:
    """Without the permission to read the type nothing of it is seen: by identifier, in lists, counts and plans."""
    (record,) = await of.make()
    linked = await of.linked()

    expect("Read by identifier without permission", [None], await _nodes(of, [record], by=OUTSIDER))
    expect("Found in lists without permission", set(), await _found(of, by=OUTSIDER))
    expect("Found by search without permission", set(), await _found(of, by=OUTSIDER, search="Record"))
    if linked is not None:
        expect("Seen in a plan without permission", [[{"record": None, "frozen": None}]], await _links(of, linked[0]))


async def _links(of: Subject, plan: str) -> list[Any]:
    found = (await of.house.ask(LINKS, {"id": plan}, by=OUTSIDER))["supportPlan"]
    return [item["links"] for section in found["sections"] for item in section["items"]]


async def other_organisations_see_nothing(of: Subject) -> None:
    """Another organisation neither finds a record nor changes it."""
    (record,) = await of.make()
    before = await of.read("version title values", record)
    ask = of.neighbour.ask

    seen = await ask("query($id: ID!) { node(id: $id) { id } records { totalCount } }", {"id": record})
    refused = await of.neighbour.attempt("updateRecord", recordId=record, expectedVersion=1, title="Taken")

    expect("Seen from another organisation", {"node": None, "records": {"totalCount": 0}}, seen)
    expect("A change from another organisation is refused with", ["NOT_FOUND"], [e["code"] for e in refused["errors"]])
    expect("The record after that", before, await of.read("version title values", record))


async def cards_and_search_work(of: Subject) -> None:
    """A card says something in words, and a record is found by its number, its title and the words in its fields."""
    (record,) = await of.make()
    seen = await of.read("number title card { label value } fields { __typename display }", record)

    blank = [line for line in seen["card"] if not (line["label"].strip() and line["value"].strip())]
    expect("Lines of the card without words", [], blank)
    words = [seen["number"], seen["title"], *_words(seen["fields"])]
    for text in words:
        if record not in await _found(of, search=text):
            raise ContractBroken(f"The record is not found by {text!r}.")


def _words(fields: Any) -> list[str]:
    return [field["display"] for field in fields if field["__typename"] in ("TextValue", "ChoiceValue")]


def _ids(nodes: list[Any]) -> list[Any]:
    return [node and node["id"] for node in nodes]
