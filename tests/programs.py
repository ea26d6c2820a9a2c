"""Programs and enrollments in a few words: making them, and working on what is in them."""

import dataclasses
from typing import Any

from .houses import House

SERVICES: list[dict[str, Any]] = [
    {"name": "Intake", "isBillable": False},
    {"name": "Job development", "billingMode": "MILESTONE"},
    {"name": "Follow-along", "isOngoing": True},
]
PROGRAM = "id version status programServices { id name position } archivedProgramServices { id name position }"
ENROLLMENT = """id version status outcome closedOn closeReason closeNote outcomeDetail { completed skipped unfinished ongoing }
    progress { completed skipped unfinished ongoing total percent isAllSkipped }
    clientServices { id version title status startedOn completedOn endedOn skipReason reopenReason isOngoing }"""


@dataclasses.dataclass
class Program:
    """A program in a house, and what one does with it, always with the newest version."""

    house: House
    id: str

    async def read(self, fields: str = PROGRAM) -> Any:
        """Fields of the program."""
        return (await self.house.ask(f"query($id: ID!) {{ program(id: $id) {{ {fields} }} }}", {"id": self.id}))[
            "program"
        ]

    async def names(self) -> list[str]:
        """Its services, in order; their places are dense."""
        program = await self.read()
        services = program["programServices"] + program["archivedProgramServices"]
        assert [service["position"] for service in services] == list(range(1, len(services) + 1))
        return [service["name"] for service in program["programServices"]]

    async def service(self, name: str) -> str:
        """One of its services, archived or not; the identifier."""
        program = await self.read()
        return next(
            str(service["id"])
            for service in program["programServices"] + program["archivedProgramServices"]
            if service["name"] == name
        )

    async def on_program(self, mutation: str, fields: str = f"program {{ {PROGRAM} }}", /, **input: Any) -> Any:
        """Try something with the program; the payload, refused or not."""
        given = {"programId": self.id, "expectedVersion": (await self.read())["version"]} | input
        return await self.house.attempt(mutation, fields, **given)

    async def on_service(self, mutation: str, named: str, /, **input: Any) -> Any:
        """Try something with one of its services; the payload, refused or not."""
        given = {"programServiceId": await self.service(named), "expectedVersion": (await self.read())["version"]}
        return await self.house.attempt(mutation, f"program {{ {PROGRAM} }}", **(given | input))


@dataclasses.dataclass
class Enrollment:
    """An enrollment in a house, and what one does with it, always with the newest versions."""

    house: House
    id: str

    async def read(self, fields: str = ENROLLMENT) -> Any:
        """Fields of the enrollment."""
        document = f"query($id: ID!) {{ enrollment(id: $id) {{ {fields} }} }}"
        return (await self.house.ask(document, {"id": self.id}))["enrollment"]

    async def service(self, title: str) -> Any:
        """One of its services."""
        services = (await self.read())["clientServices"]
        return next(service for service in services if service["title"] == title)

    async def statuses(self) -> dict[str, str]:
        """How its services stand, by title, in order."""
        return {service["title"]: service["status"] for service in (await self.read())["clientServices"]}

    async def on_service(self, mutation: str, titled: str, /, *, by: str = "Manager", **input: Any) -> Any:
        """Try something with one of its services; the payload, refused or not."""
        service = await self.service(titled)
        given = {"clientServiceId": service["id"], "expectedVersion": service["version"]} | input
        fields = "clientService { id version status startedOn completedOn skipReason reopenReason }"
        return await self.house.attempt(mutation, fields, by=by, **given)

    async def do(self, mutation: str, titled: str, /, **input: Any) -> Any:
        """Do something with one of its services; fails where it is refused."""
        payload = await self.on_service(mutation, titled, **input)
        assert payload["errors"] == [], payload["errors"]
        return payload["clientService"]

    async def on_enrollment(self, mutation: str, fields: str = "", /, *, by: str = "Manager", **input: Any) -> Any:
        """Try something with the enrollment; the payload, refused or not."""
        given = {"enrollmentId": self.id, "expectedVersion": (await self.read())["version"]} | input
        return await self.house.attempt(mutation, f"enrollment {{ {ENROLLMENT} }} {fields}", by=by, **given)

    async def closed(self, **input: Any) -> Any:
        """Close it; the enrollment as it is then."""
        payload = await self.on_enrollment("closeEnrollment", **({"reason": "COMPLETED"} | input))
        assert payload["errors"] == [], payload["errors"]
        return payload["enrollment"]


async def make_program(house: House, name: str = "Supported employment", **input: Any) -> Program:
    """A program with three services: one by the hour, one milestone, one ongoing."""
    made = await house.do("createProgram", "program { id }", **({"name": name, "services": SERVICES} | input))
    return Program(house, made["program"]["id"])


async def enroll(house: House, program: Program | None = None, **input: Any) -> Enrollment:
    """The client of the house in a program."""
    program = program or await make_program(house)
    given = {"clientId": house.client_id, "programId": program.id} | input
    return Enrollment(house, (await house.do("enrollClient", "enrollment { id }", **given))["enrollment"]["id"])


def codes(payload: Any) -> list[str]:
    """Why a mutation was refused; nothing where it was done."""
    return [error["code"] for error in payload["errors"]]
