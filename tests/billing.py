"""Billing in a few words: a service that is billed by value, its rule, and what is due."""

from typing import Any

import sqlalchemy as sa

from careplan.core.batches import among
from careplan.core.billing import Verdict, verdicts_of
from careplan.core.client_services import ClientService
from careplan.core.months import Month

from .deployments import today
from .houses import House
from .support_logs import MANAGER, Logging, start_logging

BLOCK = "Work experience block"
VALUE: dict[str, Any] = {
    "name": BLOCK,
    "billingMode": "VALUE_BASED",
    "price": {"amount": 90_000, "currency": "AUD", "unit": "ONCE"},
}
RULE = """programService { id billingRule { id frequency programService { id } condition { minutesAtLeast statusIs
    all { minutesAtLeast statusIs not { minutesAtLeast }
          formSubmitted { times form { name } } predicate { name arguments predicate { label } } }
    any { minutesAtLeast } not { statusIs } } } } billingRule { id }"""


def this(house: House) -> Month:
    """The month it is where the house is."""
    return Month.parse(today(house)[:7])


async def start_block(house: House, **settings: Any) -> Logging:
    """A client in a program with a service that is billed by value, and one that is not."""
    services = [VALUE | settings, {"name": "Travel training"}]
    return await start_logging(house, services=services)


async def set_rule(logging: Logging, condition: Any, titled: str = BLOCK, /, **input: Any) -> Any:
    """Try to say when a service is due; the payload, refused or not."""
    by = input.pop("by", MANAGER)
    given = await on_rule(logging, titled) | {"condition": condition} | input
    return await logging.house.attempt("setBillingRule", RULE, by=by, **given)


async def on_rule(logging: Logging, titled: str = BLOCK) -> dict[str, Any]:
    """What names a service of a program in an input, at the program's present version."""
    fields = "clientServices { title programService { id program { version } } }"
    services = (await logging.enrollment.read(fields))["clientServices"]
    service = next(each["programService"] for each in services if each["title"] == titled)
    return {"programServiceId": service["id"], "expectedVersion": service["program"]["version"]}


async def verdict_on(logging: Logging, titled: str = BLOCK, month: Month | None = None) -> Verdict:
    """What is due for a service in a month, this one where none is named."""
    verdicts = await verdicts_on(logging, month)
    return next(each for each in verdicts if each.facts.service.title == titled)


async def verdicts_on(logging: Logging, month: Month | None = None, *, by: str = MANAGER) -> list[Verdict]:
    """What is due for the services of an enrollment in a month, as somebody finds it."""
    services = [each["id"] for each in (await logging.enrollment.read())["clientServices"]]
    async with logging.house.careplan.reading(logging.house.actors[by]) as db:
        found = list(await db.scalars(sa.select(ClientService).where(among(ClientService.id, services))))
        return list((await verdicts_of(db, found, month or this(logging.house))).values())
