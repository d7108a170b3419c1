"""Edits over HTTP through every service in one process, against what the log alone takes for as many hops."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.benchmarks.harness import Result, print_table, record
from tests.benchmarks.network_load import base, site, site_name, vpn_name

from orchestron_contracts.events import Change
from orchestron_network.package import network
from orchestron_ports.log import Entry, Stream
from orchestron_store import SqliteLog
from orchestron_testkit.server import Server
from orchestron_yang.json_codec import dumps, tree_to_json
from orchestron_yang.points import assemble

CLIENTS = 8
EDITS = 100
"""Of each client."""
WARM_UP = 20
HOPS = (
    ("requests", True),
    ("history", True),
    ("layer.inter", False),
    ("layer.rfs", False),
    ("layer.device", False),
    ("device.config", False),
    ("outcomes", False),
)
"""The records that one edit leaves behind on its way, one after the other, and whether each is durable."""
VALUE = bytes(600)


class Failed(Exception):
    """The server did not take an edit."""


@dataclass(slots=True)
class Connection:
    """One client, on a connection that stays open; it does as little as an HTTP client can."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, method: str, path: str, body: bytes) -> float:
        """Seconds until the whole answer was there. Raises `Failed` unless it is a success."""
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n"
            f"Content-Type: application/yang-data+json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        start = perf_counter()
        self.writer.write(head.encode() + body)
        answer = await self.reader.readuntil(b"\r\n\r\n")
        fields = answer.lower().split(b"\r\n")
        length = next((int(f.split(b":")[1]) for f in fields if f.startswith(b"content-length:")), 0)
        content = await self.reader.readexactly(length)
        if not answer.startswith(b"HTTP/1.1 2"):
            raise Failed((answer + content).decode())
        return perf_counter() - start


@dataclass(frozen=True, slots=True)
class Load:
    """What some clients met."""

    seconds: float
    latencies: list[float]
    cpu_seconds: float
    """Of the server."""

    @property
    def rate(self) -> float:
        """Edits a second."""
        return len(self.latencies) / self.seconds

    def at(self, share: float) -> float:
        """Milliseconds that this share of the edits did not exceed."""
        return statistics.quantiles(self.latencies, n=100, method="inclusive")[round(share * 100) - 1] * 1e3


def main() -> None:
    """Record the figures of the spine."""
    with TemporaryDirectory() as folder:
        with Server(Path(folder) / "data") as server:
            many, one = asyncio.run(edits(server))
        hops_many, hops_one = asyncio.run(bare_hops(Path(folder) / "bare.db"))
    for clients, load, hops in ((CLIENTS, many, hops_many), (1, one, hops_one)):
        name = f"spine-{clients}-clients" if clients > 1 else "spine-1-client"
        bare = f"{len(HOPS)} bare hops of the log each"
        record(Result(f"{name}-rate", load.rate, "edits/s", hops.rate, bare))
        for share in (0.5, 0.99):
            took, reference = load.at(share), hops.at(share)
            record(Result(f"{name}-p{round(share * 100)}", took, "ms", reference, bare))
        cpu = load.cpu_seconds / len(load.latencies) * 1e3
        record(Result(f"{name}-cpu", cpu, "ms/edit", hops.cpu_seconds / len(hops.latencies) * 1e3, bare))
    record(Result(f"spine-{CLIENTS}-clients-rate-goal", many.rate, "edits/s", goal=300))
    record(Result("spine-1-client-p50-goal", one.at(0.5), "ms", goal=8, at_most=True))


async def edits(server: Server) -> tuple[Load, Load]:
    """Every client changes a site of its own, again and again: all at once, then one alone."""
    connections = [
        Connection(*await asyncio.open_connection("127.0.0.1", server.port)) for _ in range(CLIENTS)
    ]
    await connections[0].send("PATCH", "/restconf/data", body_of([*base(), *map(a_site, range(CLIENTS))]))

    async def work(number: int, count: int, first: int) -> list[float]:
        path = f"/restconf/data/ietf-l3vpn-svc:l3vpn-svc/sites/site={site_name(number)}"
        bodies = [site_body(number, 64600 + first + turn) for turn in range(count)]
        return [await connections[number].send("PUT", path, body) for body in bodies]

    process = server.process
    assert process is not None

    def cpu() -> float:
        return cpu_of(process.pid)

    await loaded(lambda number: work(number, WARM_UP, 0), CLIENTS, cpu)
    many = await loaded(lambda number: work(number, EDITS, WARM_UP), CLIENTS, cpu)
    one = await loaded(lambda number: work(number, EDITS, WARM_UP + EDITS), 1, cpu)
    for connection in connections:
        connection.writer.close()
    return many, one


async def bare_hops(path: Path) -> tuple[Load, Load]:
    """As many clients, each of whom appends the records of one edit and reads each back before the next."""
    log = SqliteLog(path)

    async def hop(topic: str, durable: bool) -> None:
        stream = Stream(topic, "default")
        (offset,) = await log.append([Entry(stream, "key", VALUE)], durable=durable)
        await log.read(stream, offset, 1)

    async def work(_number: int) -> list[float]:
        latencies = []
        for _ in range(EDITS):
            start = perf_counter()
            for topic, durable in HOPS:
                await hop(topic, durable)
            latencies.append(perf_counter() - start)
        return latencies

    many = await loaded(work, CLIENTS, own_cpu)
    one = await loaded(work, 1, own_cpu)
    await log.close()
    return many, one


async def loaded(work: Callable[[int], object], clients: int, cpu: Callable[[], float]) -> Load:
    """Run `work` as each of the clients, at once."""
    before, start = cpu(), perf_counter()
    latencies = await asyncio.gather(*(work(number) for number in range(clients)))  # type: ignore[call-overload]
    return Load(perf_counter() - start, [one for some in latencies for one in some], cpu() - before)


def own_cpu() -> float:
    """CPU seconds of this process."""
    spent = os.times()
    return spent.user + spent.system


def cpu_of(pid: int) -> float:
    """CPU seconds of a process, its threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def a_site(number: int) -> Change:
    """The site of a client, as it begins."""
    return site(number, vpn=vpn_name(number))


def body_of(changes: list[Change]) -> bytes:
    """A whole datastore as the body of a request."""
    schema = network().northbound
    tree = assemble(schema, {(change.point, change.key): change.record for change in changes})
    return dumps(tree_to_json(schema, schema.root, tree))


def site_body(number: int, peer_asn: int) -> bytes:
    """A site as the body of a request."""
    change = site(number, vpn=vpn_name(number), peer_asn=peer_asn)
    whole = json.loads(body_of([change]))
    sites = whole["ietf-l3vpn-svc:l3vpn-svc"]["sites"]["site"]
    return json.dumps({"ietf-l3vpn-svc:site": sites}).encode()


if __name__ == "__main__":
    main()
    print_table("Spine")
