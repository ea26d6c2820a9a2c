"""Planned services that belong to a client service: their time is logged when they are completed."""

from datetime import UTC, datetime, timedelta
from typing import Any

from ..deployments import today
from ..houses import House
from ..planned import MANAGER, WORKER, Planned, make_rate, plan_work
from ..programs import codes
from ..support_logs import Logging, start_logging


async def planned(house: House, logging: Logging, **input: Any) -> Planned:
    """A planned service whose time counts for follow-along."""
    rate = await make_rate(house, "TIME_TIME")
    return await plan_work(house, billingRateId=rate, clientServiceId=await logging.service(), **input)


def worked(house: House, hours: int = 2) -> dict[str, Any]:
    """So many hours until an hour ago, as a planned service is completed with them."""
    end = house.careplan.clock().astimezone(UTC) - timedelta(hours=1)
    return {"times": {"startedAt": (end - timedelta(hours=hours)).isoformat(), "endedAt": end.isoformat()}}


async def test_completing_it_logs_its_time(house: House) -> None:
    """For whoever does it, billable as the service is; the service has begun."""
    logging = await start_logging(house)
    service = await planned(house, logging)

    await service.do("completePlannedService", inputs=worked(house))

    logs = await logging.all()
    assert sum(log["minutes"] for log in logs) == 120
    assert {log["plannedService"]["id"] for log in logs} == {service.id}
    assert {log["staff"]["id"] for log in logs} == {house.actors[WORKER].staff_id}
    assert {log["isBillable"] for log in logs} == {True}
    assert (await logging.enrollment.service("Follow-along"))["status"] == "IN_PROGRESS"
    assert (await service.look("clientService { id }"))["clientService"]["id"] == await logging.service()


async def test_time_counts_as_long_as_the_work_is_done(house: House) -> None:
    """Reopened, it does not; completed again, the new time does."""
    logging = await start_logging(house)
    service = await planned(house, logging)
    await service.do("completePlannedService", inputs=worked(house, 2))

    await service.do("reopenPlannedService", by=MANAGER, reason="Wrong times")
    between = await logging.all(statuses=["RECORDED"])
    await service.do("completePlannedService", inputs=worked(house, 3))

    assert between == []
    assert sum(log["minutes"] for log in await logging.all(statuses=["RECORDED"])) == 180
    assert sum(log["minutes"] for log in await logging.all(statuses=["VOIDED"])) == 120


async def test_what_cannot_be_logged_is_not_completed(house: House) -> None:
    """Both or neither."""
    logging = await start_logging(house)
    service = await planned(house, logging)
    await logging.enrollment.closed()

    assert await service.refused("completePlannedService", inputs=worked(house)) == [("ENROLLMENT_CLOSED", None)]
    assert await logging.all() == []


async def test_time_before_the_enrollment_is_refused_where_it_is_typed(house: House) -> None:
    """The field of the completion is named."""
    logging = await start_logging(house, days_ago=0)
    service = await planned(house, logging)
    start = datetime.fromisoformat(f"{today(house, -3)}T03:00:00+00:00")
    given = {"times": {"startedAt": start.isoformat(), "endedAt": (start + timedelta(hours=1)).isoformat()}}

    refused = await service.refused("completePlannedService", inputs=given)

    assert refused == [("VALIDATION", ["inputs", "times", "startedAt"])]


async def test_it_is_not_reopened_once_its_time_is_frozen(house: House) -> None:
    """The enrollment is closed, so its time stays as it is."""
    logging = await start_logging(house)
    service = await planned(house, logging)
    await service.do("completePlannedService", inputs=worked(house))
    await logging.enrollment.closed()

    refused = await service.refused("reopenPlannedService", by=MANAGER, reason="Wrong times")

    assert refused == [("ENROLLMENT_CLOSED", None)]


async def test_only_a_service_of_the_client_can_be_named(house: House) -> None:
    """When it is planned, and when that is changed; it can be taken away again."""
    logging = await start_logging(house)
    stranger = await house.do("createClient", "client { id }", givenName="Ann", timeZone="Australia/Perth")
    given = {"clientId": stranger["client"]["id"], "title": "Call", "dueOn": today(house)}
    made = await house.attempt("createPlannedService", **given, clientServiceId=await logging.service())
    service = await plan_work(house)
    changed = await service.do("updatePlannedService", by=MANAGER, clientServiceId=await logging.service())
    refused = await service.refused("updatePlannedService", by=MANAGER, clientServiceId="clientservice_none")
    await service.do("updatePlannedService", by=MANAGER, clientServiceId=None)

    assert [(error["code"], error["path"]) for error in made["errors"]] == [("NOT_FOUND", ["clientServiceId"])]
    assert changed["id"] == service.id
    assert refused == [("NOT_FOUND", ["clientServiceId"])]
    assert (await service.look("clientService { id }"))["clientService"] is None


async def test_other_inputs_log_nothing(house: House) -> None:
    """Units are no time, nor is a planned service without a rate."""
    logging = await start_logging(house)
    plain = await plan_work(house, clientServiceId=await logging.service())
    units = await plan_work(house, clientServiceId=await logging.service(), billingRateId=await make_rate(house))

    await plain.do("completePlannedService")
    payload = await units.attempt("completePlannedService", inputs={"units": {"performedOn": today(house), "units": 2}})

    assert codes(payload) == []
    assert await logging.all() == []
