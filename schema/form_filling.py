"""What is done when forms are filled in: inputs and payloads."""

import strawberry

from .declaring import input, one_of, payload
from .form_submissions import FormSubmission
from .inputs import Key, Reason, Values
from .payloads import Payload


@one_of
class FormSubjectInput:
    """What a form is filled in about; name exactly one. The entry goes to the narrowest that the form is assigned to."""

    client_id: strawberry.Maybe[strawberry.ID]
    """A client, as a person."""
    enrollment_id: strawberry.Maybe[strawberry.ID]
    """A client in a program."""
    client_service_id: strawberry.Maybe[strawberry.ID]
    """A service that a client receives."""
    support_log_id: strawberry.Maybe[strawberry.ID]
    """Time that was logged, with which the form is filled in; only forms that are assigned to the logs of its service."""


@payload
class FormSubmissionPayload(Payload):
    """What was filled in."""

    form_submission: FormSubmission | None = None
    """The entry as it is now."""


@input
class FormSubmissionInput:
    """An entry to be worked on."""

    form_submission_id: strawberry.ID
    """The entry."""
    expected_version: int
    """The version you read; an entry that changed since is not changed."""


@input
class StartFormSubmissionInput:
    """A form that somebody begins to fill in."""

    form_id: strawberry.ID
    """The form."""
    about: FormSubjectInput
    """What it is filled in about."""
    values: Values | None = None
    """What is known already, by key; a draft may be incomplete."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is made twice."""


@payload
class StartFormSubmissionPayload(FormSubmissionPayload):
    """The draft, or the entry there is where the form is filled in once."""


@input
class SubmitFormInput:
    """A form that is filled in and submitted in one go."""

    form_id: strawberry.ID
    """The form."""
    about: FormSubjectInput
    """What it is filled in about."""
    values: Values
    """What all its fields hold, by key; see the `jsonSchema` of its current version."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is made twice."""


@payload
class SubmitFormPayload(FormSubmissionPayload):
    """The entry that counts now; where the form is filled in once and was before, the first entry, changed."""


@input
class RecordFormValuesInput(FormSubmissionInput):
    """What is filled in, in a draft or in what was submitted."""

    values: Values
    """The fields that change, by key; null empties one, fields that are left out stay."""


@payload
class RecordFormValuesPayload(FormSubmissionPayload):
    """The entry with what was filled in."""


@input
class SubmitFormSubmissionInput(FormSubmissionInput):
    """A draft that is complete."""

    values: Values | None = None
    """The last fields, by key, where any are left."""


@payload
class SubmitFormSubmissionPayload(FormSubmissionPayload):
    """The entry that counts now."""


@input
class VoidFormSubmissionInput(FormSubmissionInput):
    """Which entry was a mistake, and why."""

    reason: Reason
    """Why it does not count, in words."""


@payload
class VoidFormSubmissionPayload(FormSubmissionPayload):
    """The entry, which stays on file and does not count."""
