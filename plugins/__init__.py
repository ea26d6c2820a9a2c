"""The public plugin API: everything a plugin needs, and all it may rely on.

A plugin is a module named in the entry point group `careplan`. It marks functions with `hookimpl` to bring record
types, conditions of billing rules, types of the API, queries and mutations, migrations, settings and a listener (see ``careplan.core.hooks``).
"""

from ..core.base import Document, Id, Json, Owned, Stamped, Versioned, references
from ..core.batches import among, grouped
from ..core.billing_predicates import BillingCase, BillingPredicate, PredicateAnswer
from ..core.clients import Client, ClientOwned
from ..core.errors import DuplicateName, Invalid, InvalidInput, InvalidTransition, NotFound, Refusal
from ..core.events import Event
from ..core.fields import KEY, Choice, FieldDefinition, FieldKind, contradictions
from ..core.hooks import hookimpl
from ..core.item_definitions import ItemDefinition
from ..core.numbers import CORE_PREFIXES
from ..core.orders import Order
from ..core.permissions import requires
from ..core.positions import arrange, moved
from ..core.record_editing import describe_all as describe_records
from ..core.record_editing import refresh as refresh_record
from ..core.record_editing import to_update as to_update_record
from ..core.record_grants import RecordAct, RecordGrant
from ..core.record_grants import grant as grant_record_type
from ..core.record_grants import withdraw as withdraw_record_type
from ..core.record_types import RecordFamily, RecordType, Retention
from ..core.records import CardField, ClientRecord, RecordPart, permission_for
from ..core.template_versions import templates_naming
from ..core.visibility import Db, seeing_all
from ..core.work import Work
from ..schema.declaring import computed, describes, enum, input, one_of, payload, related
from ..schema.errors import UserError
from ..schema.fields import ChoiceInput, FieldDefinitionInput, defined_field
from ..schema.fields import FieldDefinition as FieldDefinitionShown
from ..schema.fields import defined as defined_fields
from ..schema.inputs import Key, Name, Paragraph, Reason, Url, Values
from ..schema.node import Node
from ..schema.operations import Answer, answer, changes, listing, mutation, query
from ..schema.payloads import Payload
from ..schema.records import Record
from ..schema.staff import StaffMember

API_VERSION = "1.1"
"""The version of this API. The number before the dot grows when something that a plugin may rely on goes away or
changes its meaning, the one behind it when something is added. A plugin says with the hook `api_version` which one it
was written for, and is loaded where the first number is the same and the second is not above ours."""

__all__ = [
    "API_VERSION",
    "CORE_PREFIXES",
    "KEY",
    "Answer",
    "BillingCase",
    "BillingPredicate",
    "CardField",
    "Choice",
    "ChoiceInput",
    "Client",
    "ClientOwned",
    "ClientRecord",
    "Db",
    "Document",
    "DuplicateName",
    "Event",
    "FieldDefinition",
    "FieldDefinitionInput",
    "FieldDefinitionShown",
    "FieldKind",
    "Id",
    "Invalid",
    "InvalidInput",
    "InvalidTransition",
    "ItemDefinition",
    "Json",
    "Key",
    "Name",
    "Node",
    "NotFound",
    "Order",
    "Owned",
    "Paragraph",
    "Payload",
    "PredicateAnswer",
    "Reason",
    "Record",
    "RecordAct",
    "RecordFamily",
    "RecordGrant",
    "RecordPart",
    "RecordType",
    "Refusal",
    "Retention",
    "StaffMember",
    "Stamped",
    "Url",
    "UserError",
    "Values",
    "Versioned",
    "Work",
    "among",
    "answer",
    "arrange",
    "changes",
    "computed",
    "contradictions",
    "defined_field",
    "defined_fields",
    "describe_records",
    "describes",
    "enum",
    "grant_record_type",
    "grouped",
    "hookimpl",
    "input",
    "listing",
    "moved",
    "mutation",
    "one_of",
    "payload",
    "permission_for",
    "query",
    "references",
    "refresh_record",
    "related",
    "requires",
    "seeing_all",
    "templates_naming",
    "to_update_record",
    "withdraw_record_type",
]
