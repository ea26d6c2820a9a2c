"""The demo in a process of its own, and a browser to look at it with."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from ..server.running import free_port

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

needs_browser = pytest.mark.skipif(
    CHROMIUM is None and "CI" not in os.environ, reason="no chromium here: the browser tests did not run"
)


@asynccontextmanager
async def served_demo(folder: Path) -> AsyncIterator[str]:
    """The demo, served from an empty folder; its address."""
    port = free_port()
    process = _start_demo(folder, port)
    address = f"http://127.0.0.1:{port}"
    try:
        await _until_it_answers(process, address)
        yield address
    finally:
        process.terminate()
        process.wait()


def _start_demo(folder: Path, port: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "careplan.server.cli", "demo", "--port", str(port)]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


async def _until_it_answers(process: "subprocess.Popen[bytes]", address: str) -> None:
    async with httpx.AsyncClient() as client:
        while process.poll() is None:
            try:
                if (await client.get(f"{address}/readyz")).is_success:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.1)
    raise AssertionError("the demo did not start")
