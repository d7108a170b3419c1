"""Pushing to devices by NETCONF over SSH, against raw asyncssh and stock ncclient with the same server.

The server is the simulator, in a process of its own. Rounds of what is compared take turns, and the best
round of each counts, so that a busy machine disturbs both alike. "edit+commit" are the two requests
alone; a "push" is what the adapter does: lock, discard, edit, validate, commit, unlock.
"""

from __future__ import annotations

import asyncio
import resource
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.queues import Queue
from typing import Final

import asyncssh
import ncclient.manager
import ncclient.transport.session
from tests.benchmarks.harness import Result, print_table, record

from orchestron_netconf.complaints import complaints
from orchestron_netconf.edit import edit_config
from orchestron_netconf.link import NetconfLink
from orchestron_netconf.ssh import connected
from orchestron_netconf.wire import Wire
from orchestron_ports.device import DeviceSession, Endpoint
from orchestron_simulator.login import Login
from orchestron_simulator.names import BASE_1_1, CANDIDATE, CONFIRMED_1_1, VALIDATE_1_1
from orchestron_simulator.plan import Planned
from orchestron_simulator.simulator import Options, Simulator
from orchestron_testkit.device_lab import contract_package, contract_tree
from orchestron_yang.xml_text import to_bytes

DEVICES: Final = 50
FLEET: Final = 1000
CONNECTS: Final = 50
"""Connections that are made at once, as the adapter does."""
ROUNDS: Final = 15
COUNT: Final = 50
"""Transactions of one round on one session."""
TICK: Final = 0.001
PACKAGE = contract_package(BASE_1_1, CANDIDATE, CONFIRMED_1_1, VALIDATE_1_1)
TREES = [
    contract_tree({"hostname": "r1", "interface": [{"name": "eth0", "mtu": mtu}]}) for mtu in (1500, 9000)
]
HELLO = (
    b'<hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><capabilities>'
    b"<capability>urn:ietf:params:netconf:base:1.0</capability></capabilities></hello>]]>]]>"
)
CONFIG = (
    '<config xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><device xmlns="urn:orchestron:contract-device">'
    "<interface><name>eth0</name><mtu>%d</mtu></interface></device></config>"
)
RPC = '<rpc message-id="%d" xmlns="urn:ietf:params:xml:ns:netconf:base:1.0">%s</rpc>]]>]]>'
EDIT = "<edit-config><target><candidate/></target>%s</edit-config>"


def serve(ports: Queue[list[int]]) -> None:
    """The simulated devices, until the process is killed."""

    async def run() -> None:
        _raise_limit()
        planned = [Planned(f"r{number}", PACKAGE) for number in range(FLEET)]
        async with Simulator(planned, Options(login=Login("op", "secret"))) as simulator:
            ports.put([served.port for served in simulator.served.values()])
            await asyncio.Event().wait()

    asyncio.run(run())


@contextmanager
def served() -> Iterator[list[Endpoint]]:
    """The devices, while the block runs."""
    context = get_context("spawn")
    ports: Queue[list[int]] = context.Queue()
    process = context.Process(target=serve, args=(ports,), daemon=True)
    process.start()
    try:
        found = ports.get(timeout=180)
        yield [Endpoint("127.0.0.1", port, "op", "secret", trust_any=True) for port in found]
    finally:
        process.kill()
        process.join()


async def raw_round(endpoint: Endpoint, count: int) -> float:
    """Transactions a second of bare asyncssh that writes ready bytes and looks for the end of each answer."""
    async with asyncssh.connect(
        endpoint.host, endpoint.port, username="op", password="secret", known_hosts=None, config=None
    ) as connection:
        writer, reader, _ = await connection.open_session(subsystem="netconf", encoding=None)
        writer.write(HELLO)
        await reader.readuntil(b"]]>]]>")
        start = time.perf_counter()
        for number in range(count):
            for body in (EDIT % CONFIG % (1500 + number), "<commit/>"):
                writer.write((RPC % (number, body)).encode())
                assert b"<ok" in await reader.readuntil(b"]]>]]>")
        return count / (time.perf_counter() - start)


async def own_round(endpoint: Endpoint, count: int) -> float:
    """Transactions a second of ours, with the edit computed and each answer read."""
    connection = await connected(endpoint)
    wire = await Wire.opened(connection, endpoint.timeout)
    start = time.perf_counter()
    await edits(wire, count)
    rate = count / (time.perf_counter() - start)
    await wire.close()
    connection.close()
    return rate


async def edits(wire: Wire, count: int) -> None:
    """Edit and commit, there and back."""
    for number in range(count):
        edit = edit_config(PACKAGE.schema, TREES[number % 2], TREES[(number + 1) % 2])
        config = to_bytes(edit, indent=False).decode()
        reply = await wire.call("edit_config", config=config, target="candidate", default_operation="merge")
        assert not complaints(PACKAGE.schema, reply, edit)
        assert not complaints(PACKAGE.schema, await wire.call("commit"))


def ncclient_round(endpoint: Endpoint, count: int) -> float:
    """Transactions a second of ncclient with its own transport."""
    with ncclient.manager.connect(
        host=endpoint.host,
        port=endpoint.port,
        username="op",
        password="secret",
        hostkey_verify=False,
        allow_agent=False,
        look_for_keys=False,
    ) as manager:
        start = time.perf_counter()
        for number in range(count):
            manager.edit_config(CONFIG % (1500 + number), target="candidate")
            manager.commit()
        return count / (time.perf_counter() - start)


def one_session(endpoint: Endpoint) -> None:
    """The speed of one session, and what it is to others'."""
    raw, own, quick = [], [], []
    stock_tick = ncclient.transport.session.TICK
    stock = ncclient_round(endpoint, 10)
    for _ in range(ROUNDS):
        raw.append(asyncio.run(raw_round(endpoint, COUNT)))
        own.append(asyncio.run(own_round(endpoint, COUNT)))
        ncclient.transport.session.TICK = TICK
        quick.append(ncclient_round(endpoint, COUNT))
        ncclient.transport.session.TICK = stock_tick
    rate = max(own)
    record(Result("netconf-session", rate, "edit+commit/s", max(raw), "raw asyncssh", goal=0.6))
    record(Result("netconf-session-ncclient", rate, "edit+commit/s", stock, "stock ncclient", goal=10))
    record(Result("netconf-session-ncclient-tick", rate, "edit+commit/s", max(quick), "ncclient, tick 1 ms"))


async def connect_all(endpoints: list[Endpoint]) -> list[DeviceSession]:
    """A session with each device, and what it has taken to connect."""
    start, busy = time.perf_counter(), time.process_time()
    link = NetconfLink()
    sessions = await asyncio.gather(*(link.connect(endpoint, PACKAGE) for endpoint in endpoints))
    wall, cpu = time.perf_counter() - start, time.process_time() - busy
    record(Result("netconf-connect", len(endpoints) / wall, "sessions/s"))
    record(Result("netconf-connect-cpu", 1000 * cpu / len(endpoints), "ms/session"))
    return list(sessions)


async def push(session: DeviceSession, count: int) -> None:
    """Whole pushes, there and back."""
    current = await session.read()
    for number in range(count):
        await session.stage(current, TREES[number % 2])
        await session.commit()
        current = TREES[number % 2]


async def timed(work: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    """Seconds of the clock, and of this process's time, that work takes."""
    start, busy = time.perf_counter(), time.process_time()
    await work()
    return time.perf_counter() - start, time.process_time() - busy


async def many_devices(endpoints: list[Endpoint]) -> None:
    """All devices at once, on one event loop."""
    sessions = await connect_all(endpoints)
    total = len(sessions) * 10
    wall, cpu = min(
        [await timed(lambda: asyncio.gather(*(push(session, 10) for session in sessions))) for _ in range(3)],
        key=lambda both: both[1],
    )
    record(Result("netconf-push-50", total / wall, "pushes/s"))
    record(Result("netconf-push-50-core", total / cpu, "pushes/s a core", goal=300))
    await asyncio.gather(*(session.close() for session in sessions))
    await edits_of_many(endpoints)


async def fleet(endpoints: list[Endpoint]) -> None:
    """Connect to a thousand devices and read what each has; then how many threads and sessions there are."""
    link, turns = NetconfLink(), asyncio.Semaphore(CONNECTS)

    async def synced(endpoint: Endpoint) -> DeviceSession:
        async with turns:
            session = await link.connect(endpoint, PACKAGE)
            await session.read()
            return session

    sessions: list[DeviceSession] = []

    async def all_synced() -> None:
        sessions.extend(await asyncio.gather(*map(synced, endpoints)))

    wall, cpu = await timed(all_synced)
    record(Result("netconf-sync-1000", wall, "s", goal=60, at_most=True))
    record(Result("netconf-sync-1000-cpu", cpu, "s of a core"))
    record(Result("netconf-threads-1000", threading.active_count(), "threads", goal=20, at_most=True))
    await asyncio.gather(*(session.close() for session in sessions))


def _raise_limit() -> None:
    """As many open files as this user may have: a socket for each device."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


async def edits_of_many(endpoints: list[Endpoint]) -> None:
    """Edit and commit alone, over all devices."""
    connections = await asyncio.gather(*map(connected, endpoints))
    wires = await asyncio.gather(*(Wire.opened(connection, 30.0) for connection in connections))
    count = 10
    wall, cpu = min(
        [await timed(lambda: asyncio.gather(*(edits(wire, count) for wire in wires))) for _ in range(3)],
        key=lambda both: both[1],
    )
    total = count * len(wires)
    record(Result("netconf-50", total / wall, "edit+commit/s"))
    record(Result("netconf-50-core", total / cpu, "edit+commit/s a core", goal=300))
    record(Result("netconf-50-cpu", 1000 * cpu / total, "ms/transaction"))
    for connection in connections:
        connection.abort()


def main() -> None:
    """Measure and record."""
    _raise_limit()
    with served() as endpoints:
        one_session(endpoints[0])
        asyncio.run(many_devices(endpoints[:DEVICES]))
        asyncio.run(fleet(endpoints))


if __name__ == "__main__":
    main()
    print_table("Devices")
