"""Sessions with a device under test: opened, used to change it, and waited for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from orchestron_ports.device import DeviceSession, Unreachable
from orchestron_testkit.device_lab import DeviceLab
from orchestron_yang.diff import diff, render
from orchestron_yang.tree import Tree

PATIENCE = 20.0
"""Seconds after which something that should have come is taken not to come."""
T = TypeVar("T")


def same_trees(lab: DeviceLab, actual: Tree, expected: Tree) -> None:
    """Fail with the differences unless the trees are equal."""
    root = lab.package.schema.root
    assert not render(diff(root, expected, actual))
    assert actual == expected


@asynccontextmanager
async def session_of(lab: DeviceLab) -> AsyncIterator[DeviceSession]:
    """A session, closed when the block ends."""
    session = await lab.link.connect(lab.endpoint, lab.package)
    try:
        yield session
    finally:
        await session.close()


async def put(session: DeviceSession, desired: Tree) -> None:
    """Change the device from whatever it has to `desired`."""
    current = await session.read()
    await session.stage(current, desired)
    await session.commit()
    await session.discard()


async def eventually(attempt: Callable[[], Awaitable[bool]], what: str) -> None:
    """Try again until it is so; fail after `PATIENCE`."""
    end = time.monotonic() + PATIENCE
    while not await attempt():
        assert time.monotonic() < end, f"{what} did not come to be in {PATIENCE} s"
        await asyncio.sleep(0.05)


async def first_of(found: AsyncIterator[T]) -> T | None:
    """What comes first; None when the session ends, in whatever way."""
    try:
        async for one in found:
            return one
    except Unreachable:
        return None
    return None
