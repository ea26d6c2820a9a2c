"""What an operator can set, by environment variables that start with `CAREPLAN_`."""

from collections.abc import Iterator
from email.utils import parseaddr
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from ..core.addresses import EMAIL

PREFIX = "CAREPLAN_"


def _split(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
"""Several names in one variable, with commas between them."""


def _address(url: str) -> str:
    try:
        kind = make_url(url).get_backend_name()
    except ArgumentError:
        kind = ""
    if kind not in ("sqlite", "postgresql"):
        raise ValueError("use an address such as 'sqlite:///var/careplan.db' or 'postgresql://user@host/name'")
    return url


def _web_address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("use an address such as 'https://care.example.org'")
    return url.rstrip("/")


def _mail_server(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("smtps", "smtp", "smtp+plain") or not parts.hostname or not parts.port:
        raise ValueError("use an address such as 'smtp://user:password@mail.example.org:587'")
    return url


def _sender(text: str) -> str:
    if not EMAIL.fullmatch(parseaddr(text)[1]) or "\n" in text:
        raise ValueError("use an address such as 'Careplan <care@example.org>'")
    return text


class Settings(BaseSettings):
    """Everything that can be set; whatever is left out has a value that is right for one machine."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True, env_ignore_empty=True)

    database_url: Annotated[str, AfterValidator(_address)] = Field(
        default="sqlite:///var/careplan.db",
        description="Where the data is kept: `sqlite:///file` (relative to the working directory), or "
        "`postgresql://user:password@host/name`.",
        repr=False,
    )
    host: str = Field(default="127.0.0.1", description="The address `careplan serve` listens on.")
    port: int = Field(default=8000, ge=0, le=65_535, description="The port `careplan serve` listens on.")
    plugins: Names | None = Field(
        default=None,
        description="The only plugins to load, by name, with commas between them; all that are installed if unset.",
    )
    log_format: Literal["console", "json"] = Field(
        default="console", description="`console` for people, `json` for machines: one object per line."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info",
        description="The least important messages that are logged. `debug` also logs the "
        "texts of exceptions, which may quote what was written about clients: not for production.",
    )
    body_limit: int = Field(default=1_048_576, ge=1_024, description="The longest request the API reads, in bytes.")
    deadline_seconds: float = Field(
        default=30.0,
        gt=0,
        le=600,
        description="How long one request may take before it is stopped, in seconds. A change waits for a busy "
        "database for a third of it.",
    )
    listener_seconds: float = Field(
        default=10.0,
        gt=0,
        le=600,
        description="How long a plugin that listens may take over one event before it is stopped, in seconds.",
    )
    token_days: int = Field(
        default=90, ge=1, le=3_650, description="How many days a token from `careplan token` is valid."
    )
    allowed_hosts: Names = Field(
        default=(), description="The host names the service answers to, with commas between them; any if unset."
    )
    cors_origins: Names = Field(
        default=(),
        description="Web origins whose pages may call the API, such as `https://care.example.org`; none if unset.",
    )
    jobs: Literal["embedded", "worker"] = Field(
        default="embedded",
        description="Who works on jobs, such as sending mail: `embedded`, each process that serves the API, or "
        "`worker`, only those started with `careplan worker`.",
    )
    public_url: Annotated[str, AfterValidator(_web_address)] | None = Field(
        default=None,
        description="The address under which people reach the service, such as `https://care.example.org`: links in "
        "e-mails begin with it. `http://` with host and port if unset.",
    )
    smtp_url: Annotated[str, AfterValidator(_mail_server)] | None = Field(
        default=None,
        description="The mail server: `smtp://user:password@host:587` (encrypted with STARTTLS, or not at all sent), "
        "`smtps://user:password@host:465` (encrypted from the start), or `smtp+plain://host:25` (not encrypted: for a "
        "server on the same machine). Mails wait in the outbox if unset.",
        repr=False,
    )
    mail_from: Annotated[str, AfterValidator(_sender)] = Field(
        default="Careplan <careplan@localhost.localdomain>",
        description="Who mails are from, such as `Example Care <care@example.org>`.",
    )
    graphiql: bool = Field(default=True, description="Whether GraphiQL is offered at `/graphiql`.")

    @property
    def base_url(self) -> str:
        """The address under which people reach the service, without a slash at its end."""
        return self.public_url or f"http://{self.host}:{self.port}"


def settings_page() -> str:
    """The page of the documentation that lists every setting."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Settings"
    yield ""
    yield "Careplan reads its settings from environment variables. This page is written by `careplan settings --write`."
    yield ""
    yield "| variable | if unset | what it sets |"
    yield "|---|---|---|"
    for name, field in Settings.model_fields.items():
        yield f"| `{PREFIX}{name.upper()}` | {_shown(field.default)} | {field.description} |"


def _shown(default: object) -> str:
    if default is None or default == ():
        return ""
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"
