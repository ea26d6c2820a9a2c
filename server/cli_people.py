"""Commands about who may sign in: organisations and tokens."""

import sys
from datetime import timedelta
from typing import Annotated

import typer
from rich.markup import escape

from ..core.founding import found
from .console import err, fail, out, run, service
from .tokens import NobodyToSignIn, make_token

people = typer.Typer()


@people.command()
def organisation(
    name: Annotated[str, typer.Argument(help="What it is called.")],
    time_zone: Annotated[str, typer.Option(help="Its IANA time zone, such as Australia/Perth.")],
    administrator: Annotated[str, typer.Option(help="The name of its first administrator.")],
    email: Annotated[str, typer.Option(help="Their e-mail address.")],
) -> None:
    """Found an organisation with the shipped roles and its first administrator."""
    house = run(service(), lambda of: found(of.careplan, name, time_zone, administrator, email))
    out.print(f"{escape(house.name)} is {house.id}. Next: careplan token {escape(email)}")


@people.command()
def token(
    staff_email: Annotated[str, typer.Argument(help="Whose token: their e-mail address.")],
    organisation: Annotated[str | None, typer.Option(help="Where they work, by name or id.")] = None,
    days: Annotated[int | None, typer.Option(min=1, max=3_650, help="How long it is valid.")] = None,
) -> None:
    """Make a token for a member of staff, and show it this once."""
    of = service()
    valid_for = timedelta(days=days or of.settings.token_days)
    try:
        text, owner = run(of, lambda of: make_token(of.careplan, staff_email, organisation, valid_for))
    except NobodyToSignIn as error:
        raise fail(str(error)) from None
    err.print(f"A token for {escape(owner)}. It is not kept and cannot be shown again:")
    sys.stdout.write(f"{text}\n")
