"""Authorisations: how much of a service a funder agreed to pay for, and between which days."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Id, Stamped, Versioned, references
from .client_services import ClientService
from .clients import ClientOwned


class Authorisation(Versioned, Stamped, ClientOwned):
    """How much of a client service a funder agreed to pay for. Reaching it warns, and never keeps anybody from logging."""

    __tablename__ = "authorisations"
    __prefix__ = "authorisation"
    __readable_with__ = "program.read"
    __table_args__ = (
        sa.Index("ix_authorisations_of_service", "client_service_id", "starts_on"),
        sa.CheckConstraint("units > 0 AND minutes_per_unit > 0", name="is_of_something"),
        sa.CheckConstraint("ends_on >= starts_on", name="ends_after_it_began"),
    )

    client_service_id: Mapped[str] = mapped_column(Id, references("client_services.id"))
    reference: Mapped[str | None] = mapped_column(sa.String(200))
    """The number the funder knows it by."""
    units: Mapped[int]
    """How many units were agreed."""
    minutes_per_unit: Mapped[int]
    """How long a unit is, such as 15 or 60 minutes."""
    starts_on: Mapped[date]
    """The first day it covers."""
    ends_on: Mapped[date]
    """The last day it covers."""

    client_service: Mapped[ClientService] = relationship(
        primaryjoin="foreign(Authorisation.client_service_id) == ClientService.id", lazy="raise", viewonly=True
    )
    """The client service it is for."""
