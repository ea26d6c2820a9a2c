"""Sending reports: within the limit to somebody, beyond it into the archive; and taken back."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from careplan.core import report_answers, report_sending
from careplan.core.addresses import Recipient
from careplan.core.errors import Forbidden, InvalidTransition
from careplan.core.months import Month, MonthNotOver
from careplan.core.program_services import BillingMode
from careplan.core.report_sending import RecipientMissing
from careplan.core.reports import Report, ReportStatus
from careplan.core.work import Work
from careplan.server.housekeeping import keep_house

from ..houses import House
from ..sending import DANA, Sending, start_sending

LATER = timedelta(days=30, seconds=1)


async def test_a_report_is_sent_to_its_recipient(house: House) -> None:
    """It waits for them, holds the first use of the limit, and one mail with a link is in the outbox."""
    sending = await start_sending(house, limit=3)

    sent = await sending.submit(await sending.make())

    assert (sent.status, sent.use_number, sent.recipient) == (ReportStatus.PENDING, 1, DANA)
    assert sent.submitted_by_id == house.actors["Manager"].staff_id
    mail = (await house.ask("{ outgoingMails { nodes { recipient recipientName subject status } } }"))["outgoingMails"]
    assert mail["nodes"] == [
        {
            "recipient": "dana@agency.example",
            "recipientName": "Dana Reed",
            "subject": "Harbour Care: Report for October 2025 to confirm (CL-00001)",
            "status": "QUEUED",
        }
    ]


async def test_beyond_the_limit_reports_are_archived(house: House) -> None:
    """Three months of follow-along are sent, the fourth is kept for billing, and nobody hears of it."""
    sending = await start_sending(house, limit=3)
    reports = [await sending.submit(each) for each in await sending.make_all(["2025-06", "2025-07", "2025-08"])]

    fourth = await sending.submit(await sending.make("2025-09"), None)

    assert [(each.status, each.use_number) for each in reports] == [("PENDING", 1), ("PENDING", 2), ("PENDING", 3)]
    assert (fourth.status, fourth.use_number, fourth.recipient) == (ReportStatus.ARCHIVED, None, None)
    assert (await house.ask("{ outgoingMails { totalCount } }"))["outgoingMails"]["totalCount"] == 3
    assert (await sending.events())[-1] == ("ReportArchived", "Manager of the house")


@pytest.mark.parametrize(("limit", "status"), [(None, "PENDING"), (0, "ARCHIVED")])
async def test_no_limit_and_a_limit_of_none(house: House, limit: int | None, status: str) -> None:
    """Without a limit everything is sent; with a limit of 0 everything is archived."""
    sending = await start_sending(house, limit)

    assert (await sending.submit(await sending.make())).status == status


async def test_a_use_is_never_given_back_and_taken_once(house: House) -> None:
    """A report that was recalled is sent again with the use it holds, although no other one is left."""
    sending = await start_sending(house, limit=1)
    first, second = await sending.make_all(["2025-06", "2025-07"])
    await sending.submit(first)
    await sending.do(report_sending.recall, first)

    kept = await sending.submit(second)
    again = await sending.submit(first)

    assert (kept.status, kept.use_number) == (ReportStatus.ARCHIVED, None)
    assert (again.status, again.use_number) == (ReportStatus.PENDING, 1)


async def test_only_what_is_ready_is_submitted(house: House) -> None:
    """Whatever else a report is, it stays so, and nothing is sent."""
    sending = await start_sending(house)
    awaiting = await sending.make("2025-06", status=ReportStatus.AWAITING_FORMS)
    pending = await sending.make("2025-07")
    await sending.submit(pending)

    for each in (awaiting, pending):
        with pytest.raises(InvalidTransition):
            await sending.submit(each)
    with pytest.raises(InvalidTransition):
        await sending.do(report_sending.recall, awaiting)

    assert (await house.ask("{ outgoingMails { totalCount } }"))["outgoingMails"]["totalCount"] == 1


async def test_a_month_that_goes_on_is_not_submitted(house: House) -> None:
    """But a milestone is, and whatever is reported of a stay that is over."""
    sending = await start_sending(house)
    month = str(Month.of(house.careplan.moment(house.actors["Manager"]).today))
    hourly = await sending.make(month)
    milestone = await sending.make(month, kind=BillingMode.MILESTONE)

    with pytest.raises(MonthNotOver):
        await sending.submit(hourly)
    assert (await sending.submit(milestone)).status == "PENDING"
    await sending.enrollment.closed()
    last = await sending.make(month, sequence=2)
    assert (await sending.submit(last)).status == "PENDING"


async def test_whom_it_is_sent_to(house: House) -> None:
    """Whoever is named, else whoever the enrollment names; without either it is refused and stays ready."""
    sending = await start_sending(house, limit=3)
    first, second = await sending.make_all(["2025-06", "2025-07"])

    with pytest.raises(RecipientMissing):
        await sending.submit(first, None)
    unsent = await sending.read(first)
    recipient = {"name": "Omar Diaz", "address": "omar@agency.example"}
    await sending.enrollment.on_enrollment("updateEnrollment", reportRecipient=recipient)

    assert (unsent.status, unsent.use_number, unsent.submitted_at) == (ReportStatus.READY, None, None)
    assert (await sending.submit(first, None)).recipient == Recipient("Omar Diaz", "omar@agency.example")
    assert (await sending.submit(second, DANA)).recipient == DANA


async def test_those_that_are_ready_are_sent_together(house: House) -> None:
    """The earliest months take the uses; beside storing each, the statements do not grow with their number."""
    sending = await start_sending(house, limit=20)
    recipient = {"name": "Omar Diaz", "address": "omar@agency.example"}
    await sending.enrollment.on_enrollment("updateEnrollment", reportRecipient=recipient)
    counts = []
    for months in (["2024-01"], [f"2023-{month:02}" for month in range(1, 13)]):
        made = await sending.make_all(list(reversed(months)))
        with house.count_statements() as counted:
            await _submit_ready(sending, made)
        counts.append(sum(not each.startswith("UPDATE reports") for each in counted.statements))

    uses = [(each.month, each.use_number) for each in [await sending.read(each) for each in made]]
    assert sorted(uses) == [(f"2023-{month:02}", month + 1) for month in range(1, 13)]
    assert counts[0] == counts[1]


async def _submit_ready(sending: Sending, report_ids: list[str]) -> None:
    async def change(work: Work) -> None:
        reports = (await work.db.scalars(sa.select(Report).where(Report.id.in_(report_ids)))).all()
        assert len(await report_sending.submit_ready(work, reports)) == len(reports)

    await sending.house.careplan.perform(sending.house.actors["Manager"], change)


async def test_a_report_nobody_answers_is_ready_again(house: House) -> None:
    """After thirty days, by itself, once, with an event; and whoever sends it again before does not wait for that."""
    sending = await start_sending(house, limit=2)
    first, second = await sending.make_all(["2025-06", "2025-07"])
    await sending.submit(first)
    await sending.submit(second)
    await keep_house(house.careplan)
    waiting = await sending.read(first)
    clock = house.careplan.clock
    house.careplan.clock = lambda: clock() + LATER

    again = await sending.submit(second)
    await keep_house(house.careplan)
    await keep_house(house.careplan)

    assert waiting.status == "PENDING"
    assert (await sending.read(first)).status == "READY"
    assert (again.status, again.use_number) == (ReportStatus.PENDING, 2)
    assert [each for each in await sending.events() if each[0] == "ReportLinkExpired"] == [
        ("ReportLinkExpired", "Manager of the house"),
        ("ReportLinkExpired", None),
    ]


async def test_staff_record_what_the_recipient_told_them(house: House) -> None:
    """Confirmed on paper, or returned on the telephone; then the link is dead."""
    sending = await start_sending(house)
    first, second = await sending.make_all(["2025-06", "2025-07"])
    await sending.submit(first)
    await sending.submit(second)

    await sending.do(report_answers.record_validation, first, "Dana Reed", by="Billing")
    await sending.do(report_answers.record_return, second, "The hours of the 3rd are missing.", by="Billing")

    validated, returned = await sending.read(first), await sending.read(second)
    assert (validated.status, validated.validated_by, validated.validated_from) == ("VALIDATED", "Dana Reed", None)
    assert (returned.status, returned.return_comment) == ("READY", "The hours of the 3rd are missing.")
    for each in (first, second):
        with pytest.raises(InvalidTransition):
            await sending.do(report_answers.record_validation, each, "Dana Reed")


async def test_who_may_send_and_who_may_record(house: House) -> None:
    """Coordinators send, and do not confirm what they sent; support workers do neither."""
    sending = await start_sending(house)
    report = await sending.make()

    with pytest.raises(Forbidden):
        await sending.do(report_sending.submit, report, DANA, by="Support worker")
    await sending.do(report_sending.submit, report, DANA, by="Coordinator")
    for verb in (report_answers.record_validation, report_answers.record_return):
        with pytest.raises(Forbidden):
            await sending.do(verb, report, "Dana Reed", by="Coordinator")

    assert (await sending.read(report)).status == "PENDING"
