"""Forms in a few words: making them, assigning them, and filling them in."""

import dataclasses
from typing import Any

from .houses import House

FIELDS: list[dict[str, Any]] = [
    {"key": "given_by", "label": "Given by", "isRequired": True},
    {"key": "given_on", "label": "Given on", "kind": "DATE"},
]
FORM = """id version name tags isRepeatable isRequired isDeleted currentVersion { id number fields { key } }
    versions { number } assignments { id kind isRequired indicatorFields placement programService { name } }"""
ENTRY = """id version status kind values formVersion { number } lacking { key } client { id } enrollment { id }
    clientService { id status startedOn } revisions { number values formVersion { number } }"""
WHOLE = {"given_by": "Mai Nguyen"}


@dataclasses.dataclass
class Form:
    """A form in a house, and what one does with it, always with the newest version."""

    house: House
    id: str

    async def read(self, fields: str = FORM) -> Any:
        """Fields of the form."""
        return (await self.house.ask(f"query($id: ID!) {{ form(id: $id) {{ {fields} }} }}", {"id": self.id}))["form"]

    async def on_form(self, mutation: str, fields: str = f"form {{ {FORM} }}", /, **input: Any) -> Any:
        """Try something with the form; the payload, refused or not."""
        given = {"formId": self.id, "expectedVersion": (await self.read())["version"]} | input
        return await self.house.attempt(mutation, fields, **given)

    async def assigned(self, **to: Any) -> "Form":
        """Assign it: to every client, unless said otherwise."""
        details = {name: to.pop(name) for name in ("isRequired", "indicatorFields", "placement") if name in to}
        payload = await self.on_form("assignForm", to=to or {"everyClient": True}, **details)
        assert payload["errors"] == [], payload["errors"]
        return self

    async def attempt(self, values: Any = None, *, by: str = "Support worker", about: Any = None, **input: Any) -> Any:
        """Try to fill it in and submit it, about the client of the house unless said otherwise."""
        given = {"formId": self.id, "about": about or {"clientId": self.house.client_id}}
        given |= {"values": WHOLE if values is None else values} | input
        return await self.house.attempt("submitForm", f"formSubmission {{ {ENTRY} }}", by=by, **given)

    async def submitted(self, values: Any = None, **input: Any) -> Any:
        """Fill it in and submit it; the entry."""
        payload = await self.attempt(values, **input)
        assert payload["errors"] == [], payload["errors"]
        return payload["formSubmission"]

    async def begun(self, values: Any = None, about: Any = None) -> Any:
        """Begin to fill it in; the draft."""
        subject = about or {"clientId": self.house.client_id}
        given: dict[str, Any] = {"formId": self.id, "about": subject, "values": values or {}}
        payload = await self.house.do("startFormSubmission", f"formSubmission {{ {ENTRY} }}", **given)
        return payload["formSubmission"]

    async def count(self) -> int:
        """How many entries there are of it, whatever their status."""
        document = "query($id: ID!) { formSubmissions(filter: {formId: $id}) { totalCount } }"
        return int((await self.house.ask(document, {"id": self.id}))["formSubmissions"]["totalCount"])


async def make_form(house: House, name: str = "Consent", **input: Any) -> Form:
    """A form with two fields, the first of them required."""
    made = await house.do("createForm", "form { id }", **({"name": name, "fields": FIELDS} | input))
    return Form(house, made["form"]["id"])


async def on_entry(house: House, mutation: str, entry: Any, /, *, by: str = "Manager", **input: Any) -> Any:
    """Try something with an entry, as it was read; the payload, refused or not."""
    given = {"formSubmissionId": entry["id"], "expectedVersion": entry["version"]} | input
    return await house.attempt(mutation, f"formSubmission {{ {ENTRY} }}", by=by, **given)


async def read_entry(house: House, entry: Any) -> Any:
    """An entry as it is now."""
    document = f"query($id: ID!) {{ formSubmission(id: $id) {{ {ENTRY} }} }}"
    return (await house.ask(document, {"id": entry["id"]}))["formSubmission"]


def told(payload: Any) -> list[tuple[str, Any]]:
    """Why a mutation was refused, and where in the input."""
    return [(error["code"], error["path"]) for error in payload["errors"]]
