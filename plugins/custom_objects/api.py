"""Custom records, as the API shows them."""

from .. import Record, describes
from . import entities


@describes(entities.CustomRecord)
class CustomRecord(Record):
    """A record of a kind that the organisation defined: `recordType` says what it holds, `fields` what is recorded."""
