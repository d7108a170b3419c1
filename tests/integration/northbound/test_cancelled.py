"""Reading the log in a request that is cancelled: what it had read is not lost to the next one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from tests.integration.northbound.pretend import PACKAGE, IntentSide, commit, event_codec

from orchestron_contracts.events import Cause, IntentRequest
from orchestron_northbound.bootstrap import northbound
from orchestron_northbound.layers import LayerReader, Page
from orchestron_northbound.settings import Settings
from orchestron_ports.log import Record, Stream
from orchestron_store import MemoryLog

TRANSACTIONS = 3


class BusyLog(MemoryLog):
    """A log that lets others run before it answers."""

    async def read(self, stream: Stream, offset: int, limit: int = 1000) -> list[Record]:
        await asyncio.sleep(0)
        return await super().read(stream, offset, limit)


async def filled() -> BusyLog:
    """A log with some transactions, each of them committed."""
    log = BusyLog()
    side = IntentSide(log, commit)
    for number in range(TRANSACTIONS):
        await side.publish(commit(side, IntentRequest("default", Cause(f"r-{number}"), ())))
    return log


async def cancelled(read: Callable[[], Awaitable[None]], turns: int) -> None:
    """Start to read, and cancel that after some turns of the loop."""
    task = asyncio.ensure_future(read())
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize("turns", range(15))
def test_the_projection_is_whole(turns: int) -> None:
    """Wherever reading stops, the next read shows every transaction."""

    async def main() -> None:
        follower = northbound(await filled(), event_codec(), PACKAGE, Settings(port=0)).follower
        await cancelled(follower.catch_up, turns)
        await follower.catch_up()
        assert follower.projection.seq == TRANSACTIONS
        router = {"name": "R", "role": f"role-{TRANSACTIONS}"}
        assert follower.projection.tree == {"net": {"router": {("R",): router}}}
        assert follower.projection.devices["R"].revision == TRANSACTIONS

    asyncio.run(main())


@pytest.mark.parametrize("turns", range(8))
def test_a_layer_is_whole(turns: int) -> None:
    """Wherever reading stops, the next read shows what the layer holds in the end."""

    async def main() -> None:
        reader = LayerReader(await filled(), event_codec(), "default", PACKAGE, "cfs")
        await cancelled(lambda: reader.catch_up(TRANSACTIONS), turns)
        await reader.catch_up(TRANSACTIONS)
        ((_, sources),) = reader.snapshot(Page())[2]
        assert [record["role"] for record in sources.values()] == [f"role-{TRANSACTIONS}"]

    asyncio.run(main())
