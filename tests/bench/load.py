"""Puts load on a service and takes the time; a process of its own, so that it takes none from the service.

It speaks just enough HTTP/1.1 over connections that stay open: a general client would cost about as much as the service.
"""

import asyncio
import dataclasses
import itertools
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import orjson

TICKS_PER_SECOND = 100.0
"""How Linux counts processor time in /proc."""


@dataclasses.dataclass(frozen=True)
class Load:
    """What to send where, over how many connections at once, for how long."""

    port: int
    token: str
    bodies: list[str]
    connections: int
    warm_up_seconds: float
    seconds: float
    process: int
    """The process whose processor time is taken."""


@dataclasses.dataclass(frozen=True)
class Taken:
    """What it took."""

    seconds: float
    latencies: list[float]
    """The seconds each request took, the shortest first."""
    answer_bytes: int
    cpu_seconds: float | None
    """Processor time of the service; unknown where the system has no /proc."""


def cpu_seconds(process: int) -> float | None:
    """The processor time a process and its threads have used so far."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return None
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


async def put(load: Load) -> Taken:
    """Put the load on: every connection sends its next request as soon as it has the answer to the last one."""
    requests = itertools.cycle([_request(load, body) for body in load.bodies])
    connections = [await asyncio.open_connection("127.0.0.1", load.port) for _ in range(load.connections)]
    await _all(connections, requests, load.warm_up_seconds)
    cpu, started = cpu_seconds(load.process), time.perf_counter()
    answers = await _all(connections, requests, load.seconds)
    seconds, spent = time.perf_counter() - started, cpu_seconds(load.process)
    for _, writer in connections:
        writer.close()
    latencies = sorted(latency for latency, _ in answers)
    used = None if cpu is None or spent is None else spent - cpu
    return Taken(seconds, latencies, sum(size for _, size in answers), used)


def _request(load: Load, body: str) -> bytes:
    content = body.encode()
    head = (
        "POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {load.token}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Answers = list[tuple[float, int]]


async def _all(connections: list[Connection], requests: Iterator[bytes], seconds: float) -> Answers:
    end = time.perf_counter() + seconds
    each = await asyncio.gather(*(_one(connection, requests, end) for connection in connections))
    return [answer for answers in each for answer in answers]


async def _one(connection: Connection, requests: Iterator[bytes], end: float) -> Answers:
    reader, writer = connection
    answers: Answers = []
    while (started := time.perf_counter()) < end:
        writer.write(next(requests))
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]))
        answers.append((time.perf_counter() - started, len(body)))
        if b" 200 " not in head[:16] or not body.startswith(b'{"data":') or b'"errors":[{"message"' in body:
            raise RuntimeError(f"the service answered {(head + body)[:1000].decode()}")
    return answers


if __name__ == "__main__":
    taken = asyncio.run(put(Load(**orjson.loads(sys.stdin.buffer.read()))))
    sys.stdout.buffer.write(orjson.dumps(taken))
