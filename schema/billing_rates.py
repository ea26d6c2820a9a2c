"""Billing rates, as the API shows them and takes what is done with them."""

from datetime import datetime
from enum import StrEnum

import strawberry

from ..core import billing_rates
from .declaring import describes, enum, input, payload
from .inputs import Key, Name, Search
from .node import Node
from .payloads import Payload

enum(billing_rates.InputCombination)


@describes(billing_rates.BillingRate)
class BillingRate(Node):
    """What must be filled in to complete a planned service."""

    staff_description: str
    input_combination: billing_rates.InputCombination
    first_input_label: str | None
    second_input_label: str | None
    requires_approval: bool
    is_archived: bool
    version: int
    created_at: datetime
    updated_at: datetime


@enum
class BillingRateOrder(StrEnum):
    """How billing rates are sorted."""

    DESCRIPTION = "DESCRIPTION"
    """By what staff read, from A to Z."""
    NEWEST = "NEWEST"
    """What was made last comes first."""


@input
class BillingRateFilter:
    """Which billing rates; each field that is given narrows it down."""

    search: Search | None = None
    """Those with all these words, or parts of words, in what staff read."""
    is_archived: bool | None = None
    """Those that are archived, or those that are offered."""


@input
class CreateBillingRateInput:
    """A billing rate to make."""

    staff_description: Name
    """What staff read where they choose it; unique among those that are not archived."""
    input_combination: billing_rates.InputCombination
    """Which two inputs it takes to complete a planned service."""
    first_input_label: Name | None = None
    """What forms call the first input."""
    second_input_label: Name | None = None
    """What forms call the second input."""
    requires_approval: bool = False
    """Whether somebody else approves what is completed with it, even where nobody supervises who did it."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is made twice."""


@payload
class CreateBillingRatePayload(Payload):
    """The new billing rate."""

    billing_rate: BillingRate | None = None
    """The billing rate."""


@input
class UpdateBillingRateInput:
    """What changes about a billing rate; what is left out stays."""

    billing_rate_id: strawberry.ID
    """The billing rate."""
    expected_version: int
    """The version you read; a billing rate that changed since is not changed."""
    staff_description: strawberry.Maybe[Name]
    """What staff read where they choose it."""
    input_combination: strawberry.Maybe[billing_rates.InputCombination]
    """Which two inputs it takes; what is completed already stays as it is."""
    first_input_label: strawberry.Maybe[Name | None]
    """What forms call the first input."""
    second_input_label: strawberry.Maybe[Name | None]
    """What forms call the second input."""
    requires_approval: strawberry.Maybe[bool]
    """Whether somebody else approves what is completed with it."""


@payload
class UpdateBillingRatePayload(Payload):
    """The changed billing rate."""

    billing_rate: BillingRate | None = None
    """The billing rate."""


@input
class ArchiveBillingRateInput:
    """Which billing rate is not offered any more."""

    billing_rate_id: strawberry.ID
    """The billing rate."""
    expected_version: int
    """The version you read; a billing rate that changed since is not changed."""


@payload
class ArchiveBillingRatePayload(Payload):
    """The archived billing rate."""

    billing_rate: BillingRate | None = None
    """The billing rate; planned services that have it keep it."""


@input
class RestoreBillingRateInput:
    """Which archived billing rate is offered again."""

    billing_rate_id: strawberry.ID
    """The billing rate."""
    expected_version: int
    """The version you read; a billing rate that changed since is not changed."""


@payload
class RestoreBillingRatePayload(Payload):
    """The billing rate that is offered again."""

    billing_rate: BillingRate | None = None
    """The billing rate."""
