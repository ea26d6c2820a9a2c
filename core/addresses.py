"""E-mail addresses: what can be written to, and whom reports are sent to."""

import re

from pydantic.dataclasses import dataclass

from .errors import InvalidInput, Path

LONGEST_EMAIL = 254
_ATOM = r"[^@\s.,:;<>()\[\]\\\"]+"
EMAIL = re.compile(rf"(?=.{{1,64}}@){_ATOM}(\.{_ATOM})*@{_ATOM}(\.{_ATOM})+")


@dataclass(frozen=True)
class Recipient:
    """Somebody outside the house who reports are sent to."""

    name: str
    """What they are called."""
    address: str
    """Their e-mail address."""

    def checked(self, path: Path) -> "Recipient":
        """The same, if mail can be sent there. Raises InvalidInput."""
        check_email(self.address, [*path, "address"])
        return self


def recipient_of(name: str | None, address: str | None) -> Recipient | None:
    """Whoever has a name and an address; nobody where they are not known."""
    return None if name is None or address is None else Recipient(name, address)


def check_email(email: str, path: Path = ("email",)) -> str:
    """The address, if mail can be sent to it. Raises InvalidInput."""
    if len(email) > LONGEST_EMAIL or not EMAIL.fullmatch(email):
        raise InvalidInput(f"{email!r} is not an e-mail address.", path=path)
    return email
