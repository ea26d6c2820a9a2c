"""The service as operators run it: a process of its own, on a port of its own."""

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

STARTS_WITHIN_SECONDS = 60.0


class Running(str):
    """The address of a running service, and its process."""

    __slots__ = ("process",)
    process: "subprocess.Popen[bytes]"

    def kill(self) -> None:
        """End the process as a power cut would."""
        self.process.kill()
        self.process.wait()


@asynccontextmanager
async def running(database_url: str, *, workers: int = 1, **settings: str) -> AsyncIterator[Running]:
    """A service on a database that is migrated already: `async with running(url) as base_url`.

    The address is a text that also has `.process` and `.kill()`. Settings are given as `log_level="debug"`.
    """
    port = free_port()
    given = {f"CAREPLAN_{name.upper()}": value for name, value in settings.items()}
    environment = {**os.environ, **given, "CAREPLAN_DATABASE_URL": database_url}
    command = [sys.executable, "-m", "careplan.server.cli", "serve", "--port", str(port), "--workers", str(workers)]
    with tempfile.TemporaryDirectory(prefix="careplan-serve-") as folder:
        log = Path(folder) / "log.txt"
        process = _start(command, environment, log)
        address = Running(f"http://127.0.0.1:{port}")
        address.process = process
        try:
            await _until_it_answers(address, log)
            yield address
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                address.kill()


def _start(command: list[str], environment: dict[str, str], log: Path) -> "subprocess.Popen[bytes]":
    with log.open("wb") as output:
        return subprocess.Popen(command, env=environment, cwd=log.parent, stdout=output, stderr=output)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _until_it_answers(address: Running, log: Path) -> None:
    async with httpx.AsyncClient(base_url=address) as client:
        for _ in range(int(STARTS_WITHIN_SECONDS / 0.05)):
            if address.process.poll() is not None:
                break
            try:
                if (await client.get("/healthz")).is_success:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.05)
    raise AssertionError(f"the service did not start:\n{log.read_text()}")  # noqa: ASYNC240
