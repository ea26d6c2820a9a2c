"""Where jobs are kept: beside the SQLite file of the data, or in a schema of the same PostgreSQL database."""

from pathlib import Path
from typing import Any

import orjson
from dbos import DBOSConfig, Serializer
from sqlalchemy.engine import make_url

APPLICATION = "careplan"
QUEUE = "careplan"
VERSION = "1"
"""Raise it when a job gets other steps: runs that began with the old ones stay with processes that know them."""
POOL_SIZE = 5


class JobFailed(Exception):
    """A job came to no good end; which kind of error it was is kept, not what it said about whom."""


class Plain(Serializer):
    """Arguments and results as JSON, and of errors no more than their kind."""

    def serialize(self, data: Any) -> str:
        """A value as text."""
        value = {"error": type(data).__name__} if isinstance(data, BaseException) else {"value": data}
        return orjson.dumps(value).decode()

    def deserialize(self, serialized_data: str) -> Any:
        """The value of a text."""
        kept = orjson.loads(serialized_data)
        return JobFailed(kept["error"]) if "error" in kept else kept["value"]

    def name(self) -> str:
        """How the form is called in the tables."""
        return "careplan_json"


def address_of(database_url: str) -> str:
    """The address of the jobs that belong to a database."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        return url.set(drivername="sqlite", database=str(jobs_file(database_url))).render_as_string()
    return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def jobs_file(database_url: str) -> Path:
    """The SQLite file of the jobs: a file of its own, so that they never hold up those who change data."""
    data = Path(make_url(database_url).database or "careplan.db")
    return data.with_name(f"{data.stem}-jobs{data.suffix}")


def configuration(database_url: str, executor: str) -> DBOSConfig:
    """How DBOS runs here: without a conductor, a server of its own, telemetry, or any word to the outside."""
    return {
        "name": APPLICATION,
        "system_database_url": address_of(database_url),
        "sys_db_pool_size": POOL_SIZE,
        "application_version": VERSION,
        "executor_id": executor,
        "serializer": Plain(),
        "enable_otlp": False,
        "log_level": "ERROR",  # its warnings quote exceptions; a job that fails is logged by us
    }
