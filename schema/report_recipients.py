"""Whom reports are sent to, as the API shows and takes it."""

from ..core import addresses
from .declaring import describes, input
from .inputs import Email, Name


@describes(addresses.Recipient, name="ReportRecipient")
class ReportRecipient:
    """Somebody outside the house who reports are sent to."""

    name: str
    address: str


@input
class ReportRecipientInput:
    """Somebody outside the house who reports are sent to."""

    name: Name
    """What they are called."""
    address: Email
    """Their e-mail address."""


def recipient(given: ReportRecipientInput | None, *path: str) -> addresses.Recipient | None:
    """Whoever was named, if mail can be sent to them; the path says where. Raises InvalidInput."""
    return None if given is None else addresses.Recipient(given.name, given.address).checked(path)
