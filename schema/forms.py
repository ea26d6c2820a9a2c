"""Forms, as the API shows them, and what may be done with one."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry.scalars import JSON

from ..core import forms, staff
from .declaring import describes, enum, input, payload, related
from .fields import FieldDefinition, FieldDefinitionInput
from .inputs import Key, Name, Paragraph, Reason, Search, Text
from .node import Node
from .payloads import Payload
from .staff import StaffMember

if TYPE_CHECKING:
    from .form_assignments import FormAssignment

Tag = Annotated[str, Text(60, shortest=1, has_lines=False)]


@describes(forms.FormVersion)
class FormVersion(Node):
    """The fields of a form as they were for a while; they never change once somebody filled them in."""

    number: int
    fields: list[FieldDefinition]
    json_schema: JSON
    form: "Form" = related()
    created_at: datetime
    created_by: StaffMember | None = related(staff.StaffMember)
    """Who defined it; null where you may not see staff."""


@describes(forms.Form)
class Form(Node):
    """Something to be filled in about clients, such as an assessment or a consent."""

    name: str
    description: str | None
    tags: list[str]
    is_repeatable: bool
    is_required: bool
    is_deleted: bool
    deleted_at: datetime | None
    delete_reason: str | None
    current_version: FormVersion = related()
    versions: list[FormVersion] = related()
    assignments: list[Annotated["FormAssignment", strawberry.lazy(".form_assignments")]] = related()
    version: int
    created_at: datetime
    updated_at: datetime


@enum
class FormOrder(StrEnum):
    """How forms are sorted."""

    NAME = "NAME"
    """By name."""
    NEWEST = "NEWEST"
    """The one made last comes first."""


@input
class FormFilter:
    """Which forms; each field that is given narrows it down."""

    search: Search | None = None
    """Those with all these words, or parts of words, in their name; case and accents do not matter."""
    tags: list[Tag] | None = None
    """Those that have all these tags."""
    is_deleted: bool | None = False
    """Whether they are deleted: by default those that are not; null for both."""


@input
class CreateFormInput:
    """A new form."""

    name: Name
    """What it is called; unique among forms that are not deleted."""
    fields: list[FieldDefinitionInput]
    """What there is to fill in, in order; at least one field."""
    description: Paragraph | None = None
    """What it is for."""
    tags: list[Tag] = strawberry.field(default_factory=list, description="Words to group forms by.")
    is_repeatable: bool = False
    """Whether it can be filled in many times; otherwise a later attempt changes the first entry."""
    is_required: bool = False
    """Whether it must be submitted wherever it is assigned."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is made twice."""


@payload
class FormPayload(Payload):
    """A form that was worked on."""

    form: Form | None = None
    """The form as it is now."""


@payload
class CreateFormPayload(FormPayload):
    """The new form; assign it where it is to be filled in."""


@input
class FormInput:
    """A form to be worked on."""

    form_id: strawberry.ID
    """The form."""
    expected_version: int
    """The version you read; a form that changed since is not changed."""


@input
class UpdateFormInput(FormInput):
    """What changes about a form; what is left out stays."""

    name: strawberry.Maybe[Name]
    """What it is called; unique among forms that are not deleted."""
    description: strawberry.Maybe[Paragraph | None]
    """What it is for."""
    tags: strawberry.Maybe[list[Tag]]
    """Words to group forms by, all of them."""
    is_repeatable: strawberry.Maybe[bool]
    """Whether it can be filled in many times; entries that exist stay."""
    is_required: strawberry.Maybe[bool]
    """Whether it must be submitted wherever it is assigned."""


@payload
class UpdateFormPayload(FormPayload):
    """The changed form."""


@input
class DefineFormFieldsInput(FormInput):
    """Everything that is to be filled in from now on."""

    fields: list[FieldDefinitionInput]
    """All fields, in order; what was filled in keeps the fields it had."""


@payload
class DefineFormFieldsPayload(FormPayload):
    """The form with its fields."""

    form_version: FormVersion | None = None
    """The version that has the fields: the next one where the form was filled in before, else the same."""


@input
class DeleteFormInput(FormInput):
    """Which form is no longer filled in, and why."""

    reason: Reason
    """Why it is deleted, in words."""


@payload
class DeleteFormPayload(FormPayload):
    """The deleted form; what was submitted stays for ever."""


@input
class RestoreFormInput(FormInput):
    """Which deleted form is filled in again."""


@payload
class RestoreFormPayload(FormPayload):
    """The form, assigned where it was before."""
