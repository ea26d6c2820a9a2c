"""Forms, when many fill them in at once: one entry of a form that is filled in once, in one version of its fields."""

from functools import partial
from typing import Any

from ..forms import FIELDS
from .crowds import CALLERS, ROUNDS, CrowdedHouse, codes

NAMED = "formSubmission { id formVersion { number } }"


async def _form(house: CrowdedHouse, name: str, **input: Any) -> dict[str, Any]:
    """A form that is assigned to every client, as it is now."""
    made = await house.do("createForm", "form { id version }", name=name, fields=FIELDS, **input)
    named = {"formId": made["form"]["id"], "expectedVersion": made["form"]["version"]}
    assigned = await house.do("assignForm", "form { version }", **named, to={"everyClient": True})
    return named | {"expectedVersion": assigned["form"]["version"]}


async def test_a_form_that_is_filled_in_once_has_one_entry(house: CrowdedHouse) -> None:
    """Of many first attempts one makes the entry; the others change it, and each is kept."""
    for round_ in range(ROUNDS):
        form = await _form(house, f"Consent {round_}")
        about = {"formId": form["formId"], "about": {"clientId": house.client_id}}
        calls = [
            partial(house.do, "submitForm", NAMED, **about, values={"given_by": f"Person {number}"})
            for number in range(CALLERS)
        ]

        payloads = await house.together(calls)

        (entry,) = {payload["formSubmission"]["id"] for payload in payloads}
        stored = await house.rows("SELECT id FROM form_submissions WHERE form_id = :form", form=form["formId"])
        assert stored == [(entry,)]
        query = "SELECT number FROM form_revisions WHERE submission_id = :entry ORDER BY number"
        numbers = [number for (number,) in await house.rows(query, entry=entry)]
        assert numbers == list(range(1, CALLERS + 1))


async def test_fields_never_change_under_what_was_filled_in(house: CrowdedHouse) -> None:
    """Many submit while others give the form other fields: every entry fits the version it names."""
    clients = await house.clients(CALLERS // 2)
    for round_ in range(ROUNDS):
        form = await _form(house, f"Diary {round_}", isRepeatable=True)
        submitting = [
            partial(
                house.do,
                "submitForm",
                NAMED,
                formId=form["formId"],
                about={"clientId": client},
                values={"given_by": "Ann"},
            )
            for client in clients
        ]
        other = [{"key": "given_by", "label": "Given by"}, {"key": "extra", "label": "Extra"}]
        editing = [
            partial(house.insist, "defineFormFields", "formVersion { number }", **form, fields=fields)
            for fields in (other, FIELDS) * (CALLERS // 4)
        ]

        payloads = await house.together([*submitting, *editing])

        assert [codes(payload) for payload in payloads] == [[]] * len(payloads)
        seen = await house.rows(
            "SELECT v.number, v.updated_at <= s.created_at FROM form_submissions s"
            " JOIN form_versions v ON v.id = s.form_version_id WHERE s.form_id = :form",
            form=form["formId"],
        )
        assert len(seen) == len(clients)
        numbers = "SELECT number FROM form_versions WHERE form_id = :form ORDER BY number"
        stored = [number for (number,) in await house.rows(numbers, form=form["formId"])]
        assert stored == list(range(1, len(stored) + 1))
        filled = "SELECT count(DISTINCT form_version_id) FROM form_submissions WHERE form_id = :form"
        assert await house.value(filled, form=form["formId"]) <= len(stored)


async def test_a_form_that_is_deleted_takes_no_entry_after_that(house: CrowdedHouse) -> None:
    """Many submit while one deletes: an entry was made before, or refused."""
    clients = await house.clients(CALLERS - 1)
    form = await _form(house, "Short-lived")
    submitting = [
        partial(
            house.attempt,
            "submitForm",
            NAMED,
            formId=form["formId"],
            about={"clientId": client},
            values={"given_by": "Ann"},
        )
        for client in clients
    ]

    payloads = await house.together([*submitting, partial(house.do, "deleteForm", "", **form, reason="Replaced.")])

    refused = [codes(payload) for payload in payloads if payload["errors"]]
    assert refused == [["FORM_IS_DELETED"]] * len(refused)
    stored = await house.value("SELECT count(*) FROM form_submissions WHERE form_id = :form", form=form["formId"])
    assert stored == len(clients) - len(refused)
