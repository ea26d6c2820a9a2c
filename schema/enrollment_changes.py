"""What is done with enrollments: inputs and payloads."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

import strawberry

from ..core import enrollments
from .client_services import ClientService
from .declaring import input, payload
from .deployments import Deployment
from .enrollments import Enrollment
from .inputs import Key, Name, Paragraph, Reason, Text, Url
from .payloads import Payload
from .report_recipients import ReportRecipientInput, recipient

Source = Annotated[str, Text(200, has_lines=False)]


@payload
class EnrollmentPayload(Payload):
    """An enrollment that was changed."""

    enrollment: Enrollment | None = None
    """The enrollment as it is now."""


@input
class EnrollmentInput:
    """An enrollment to be changed."""

    enrollment_id: strawberry.ID
    """The enrollment."""
    expected_version: int
    """The version you read; it counts changes of its services too."""


@input
class ReferralDocumentInput:
    """A document that came with a referral, kept elsewhere."""

    title: Name
    """What people read."""
    url: Url
    """Where it is; it must start with https://."""


@input
class EnrollClientInput:
    """Who enters which program."""

    client_id: strawberry.ID
    """The client; they must be active."""
    program_id: strawberry.ID
    """The program; it must not be discontinued."""
    enrolled_on: date | None = None
    """The day it begins; today where this is left out, never in the future."""
    referral_source: Source | None = None
    """Who referred the client, such as a state agency."""
    referral_contact: Paragraph | None = None
    """Whom to speak to there, and how they are reached."""
    referral_documents: list[ReferralDocumentInput] = strawberry.field(
        default_factory=list, description="What came with the referral."
    )
    report_recipient: ReportRecipientInput | None = None
    """Whom reports are sent to where nobody else is named."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nobody is enrolled twice."""


@payload
class EnrollClientPayload(EnrollmentPayload):
    """The new enrollment, with one service for each that the program has, and the onboarding that began with it."""

    onboarding_deployment: Deployment | None = None
    """The program's onboarding service plan at work; null where it has none, could not be deployed or is not for you."""


@input
class UpdateEnrollmentInput(EnrollmentInput):
    """What is corrected about an enrollment; fields that are left out stay."""

    enrolled_on: strawberry.Maybe[date]
    """The day it began; never in the future, nor after work on a service began."""
    referral_source: strawberry.Maybe[Source | None]
    """Who referred the client, such as a state agency."""
    referral_contact: strawberry.Maybe[Paragraph | None]
    """Whom to speak to there, and how they are reached."""
    referral_documents: strawberry.Maybe[list[ReferralDocumentInput]]
    """What came with the referral; these replace those on file."""
    report_recipient: strawberry.Maybe[ReportRecipientInput | None]
    """Whom reports are sent to where nobody else is named; what was sent already stays with whom it was sent to."""


@payload
class UpdateEnrollmentPayload(EnrollmentPayload):
    """The corrected enrollment."""


@input
class SyncEnrollmentInput(EnrollmentInput):
    """Which enrollment to bring to what its program is now."""


@payload
class SyncEnrollmentPayload(EnrollmentPayload):
    """The enrollment, with what was added to its program since."""

    added_client_services: list[ClientService] | None = None
    """The services that joined it."""


@input
class CloseEnrollmentInput(EnrollmentInput):
    """Which enrollment is over, since when, and why."""

    closed_on: date | None = None
    """Its last day; today where this is left out, never in the future."""
    reason: enrollments.CloseReason
    """Why it is closed."""
    note: Paragraph | None = None
    """More about why, in words; required where the reason is `OTHER`."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is done twice."""


@payload
class CloseEnrollmentPayload(EnrollmentPayload):
    """The closed enrollment, with its outcome."""


@input
class ReopenEnrollmentInput(EnrollmentInput):
    """Which enrollment goes on after all, and why."""

    reason: Reason
    """Why it goes on, in words."""


@payload
class ReopenEnrollmentPayload(EnrollmentPayload):
    """The enrollment that is active again, without an outcome."""


def details(given: Mapping[str, Any]) -> dict[str, Any]:
    """What is known about an enrollment, as it is stored. Raises InvalidInput."""
    known = dict(given)
    if (documents := known.get("referral_documents")) is not None:
        known["referral_documents"] = tuple(enrollments.ReferralDocument(each.title, each.url) for each in documents)
    if "report_recipient" in known:
        known["report_recipient"] = recipient(known["report_recipient"], "reportRecipient")
    return known
