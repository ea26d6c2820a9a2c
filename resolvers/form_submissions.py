"""What may be asked and done about what staff fill in."""

from typing import Any

import sqlalchemy as sa
import strawberry

from ..core import form_filling
from ..core import form_submissions as core
from ..core.base import Owned
from ..core.client_services import ClientService
from ..core.clients import Client
from ..core.enrollments import Enrollment
from ..core.errors import NotFound
from ..core.form_places import Slot, slot_for
from ..core.form_submissions import FormSubmission
from ..core.forms import Form
from ..core.orders import Order
from ..core.support_logs import SupportLog
from ..core.visibility import Db
from ..core.work import Work
from ..schema import form_filling as acts
from ..schema import form_submissions as api
from ..schema.operations import Answer, answer, listing, mutation, query

ORDERS: dict[api.FormSubmissionOrder, Order] = {
    api.FormSubmissionOrder.NEWEST: core.NEWEST,
    api.FormSubmissionOrder.OLDEST: core.OLDEST,
}


@query(api.FormSubmission | None)
async def form_submission(db: Db, id: strawberry.ID) -> FormSubmission:
    """One entry of a form."""
    if (found := await db.get(FormSubmission, id)) is None:
        raise NotFound("form submission", id, path=["id"])
    return found


@listing(api.FormSubmission, ORDERS)
def form_submissions(db: Db, filter: api.FormSubmissionFilter | None = None) -> sa.Select[FormSubmission]:
    """What staff filled in about the clients you may see, drafts and voided entries included."""
    return core.matching(**vars(filter or api.FormSubmissionFilter()))


@mutation(acts.StartFormSubmissionPayload)
async def start_form_submission(work: Work, input: acts.StartFormSubmissionInput) -> Answer:
    """Begin to fill in a form; one that is filled in once goes on with the entry there is."""
    slot = await _slot(work, input.form_id, input.about)
    return answer(form_submission=await form_filling.start(work, slot, input.values or {}))


@mutation(acts.SubmitFormPayload)
async def submit_form(work: Work, input: acts.SubmitFormInput) -> Answer:
    """Fill in and submit a form in one go; where it is filled in once, a later attempt changes the first entry."""
    slot = await _slot(work, input.form_id, input.about)
    return answer(form_submission=await form_filling.submit_whole(work, slot, input.values))


@mutation(acts.RecordFormValuesPayload)
async def record_form_values(work: Work, input: acts.RecordFormValuesInput) -> Answer:
    """Fill in fields of a draft, or change what was submitted, which stays complete and keeps its history."""
    submission = await work.get(FormSubmission, input.form_submission_id, version=input.expected_version)
    await form_filling.record_values(work, submission, input.values)
    return answer(form_submission=submission)


@mutation(acts.SubmitFormSubmissionPayload)
async def submit_form_submission(work: Work, input: acts.SubmitFormSubmissionInput) -> Answer:
    """Say that a draft is complete, so that it counts; a client service that had not begun begins with it."""
    submission = await work.get(FormSubmission, input.form_submission_id, version=input.expected_version)
    await form_filling.submit(work, submission, input.values or {})
    return answer(form_submission=submission)


@mutation(acts.VoidFormSubmissionPayload)
async def void_form_submission(work: Work, input: acts.VoidFormSubmissionInput) -> Answer:
    """Say that an entry was a mistake: it stays on file, does not count, and makes room for another."""
    submission = await work.get(FormSubmission, input.form_submission_id, version=input.expected_version)
    await form_filling.void(work, submission, input.reason)
    return answer(form_submission=submission)


async def _slot(work: Work, form_id: str, about: acts.FormSubjectInput) -> Slot:
    kinds: dict[str, type[Owned]] = {
        "client_id": Client,
        "enrollment_id": Enrollment,
        "client_service_id": ClientService,
        "support_log_id": SupportLog,
    }
    ((entity, named),) = [(kinds[name], given.value) for name, given in vars(about).items() if given is not None]
    subject: Any = await work.get(entity, named)
    return await slot_for(work, await work.find(Form, form_id), subject)
