"""What may be asked about outgoing e-mail."""

import sqlalchemy as sa

from ..core import mail
from ..core.mail import OutgoingMail
from ..core.visibility import Db
from ..schema import mail as api
from ..schema.operations import listing


@listing(api.OutgoingMail, mail.ORDERS)
def outgoing_mails(db: Db, filter: api.MailFilter | None = None) -> sa.Select[OutgoingMail]:
    """The e-mails of the last 90 days, and whether they were sent. Needs `mail.read`."""
    return mail.listed(**vars(filter or api.MailFilter()))
