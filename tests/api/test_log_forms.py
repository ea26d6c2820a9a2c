"""Forms that are filled in with support logs."""

from ..forms import make_form, read_entry
from ..houses import House
from ..programs import codes
from ..support_logs import minutes, start_logging


async def test_a_form_is_filled_in_with_a_log(house: House) -> None:
    """It belongs to the service of the log, and stays when the log is voided, unattached."""
    logging = await start_logging(house)
    note = await make_form(house, "Session note", isRepeatable=True)
    service = await logging.enrollment.read("clientServices { title programService { id } }")
    (follow,) = [each for each in service["clientServices"] if each["title"] == "Follow-along"]
    await note.assigned(supportLogsOfId=follow["programService"]["id"])
    log, other = await logging.record(minutes(house)), await logging.record(minutes(house), "Intake")

    entry = await note.submitted(about={"supportLogId": log["id"]})
    elsewhere = await note.attempt(about={"supportLogId": other["id"]})
    attached = await logging.look(log["id"])
    voided = await logging.do("voidSupportLog", log, reason="Twice")
    late = await note.attempt(about={"supportLogId": log["id"]})

    assert entry["kind"] == "SUPPORT_LOG"
    assert attached["formSubmissions"] == [{"id": entry["id"]}]
    assert codes(elsewhere) == ["FORM_NOT_ASSIGNED"]
    assert voided["supportLog"]["formSubmissions"] == []
    assert (await read_entry(house, entry))["status"] == "SUBMITTED"
    assert codes(late) == ["INVALID_TRANSITION"]


async def test_a_form_that_is_filled_in_once_keeps_its_entry(house: House) -> None:
    """With the next log it is changed; free again, it belongs to the log it is filled in with."""
    logging = await start_logging(house)
    note = await make_form(house, "Travel plan")
    services = (await logging.enrollment.read("clientServices { title programService { id } }"))["clientServices"]
    await note.assigned(supportLogsOfId=services[2]["programService"]["id"])
    first, second = await logging.record(minutes(house)), await logging.record(minutes(house, days=-2))

    entry = await note.submitted(about={"supportLogId": first["id"]})
    again = await note.submitted({"given_by": "Ann"}, about={"supportLogId": second["id"]})
    await logging.do("voidSupportLog", first, reason="Twice")
    await note.submitted(about={"supportLogId": second["id"]})

    assert again["id"] == entry["id"]
    assert (await logging.look(second["id"]))["formSubmissions"] == [{"id": entry["id"]}]
