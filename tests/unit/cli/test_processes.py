"""Commands are kept running, and what they print is told apart."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from orchestron_cli.embedded import SERVICES, Settings
from orchestron_cli.processes import LINE_BYTES, OURS, Patience, Prefixed, Supervisor
from orchestron_cli.serve_commands import command_of
from orchestron_kafka.settings import KafkaSettings

pytestmark = pytest.mark.anyio
QUICK = Patience(first=0.01, grace=10.0)
PATIENT = "import signal, time; print('on'); signal.pause()"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {PATIENT}"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def python(program: str) -> Sequence[str]:
    return (sys.executable, "-u", "-c", program)


class Told:
    """What was said."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []
        self._new = asyncio.Event()

    def __call__(self, name: str, line: str) -> None:
        self.lines.append((name, line))
        self._new.set()

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not holds():
                self._new.clear()
                await self._new.wait()

    def ours(self, part: str) -> list[str]:
        return [line for name, line in self.lines if name == OURS and part in line]


def test_waits_grow_and_begin_anew() -> None:
    """Each short life doubles the wait up to the most; a long one brings back the first."""
    patience = Patience(first=1.0, most=5.0, steady=10.0)
    waits = [patience.after(before, 0.1) for before in (0.0, 1.0, 2.0, 4.0, 5.0)]
    assert waits == [1.0, 2.0, 4.0, 5.0, 5.0]
    assert patience.after(5.0, 10.0) == 1.0


def test_names_stand_in_front() -> None:
    """Names are of equal width, and coloured only where that is wanted."""
    plain: list[str] = []
    Prefixed(plain.append, ("intent", "layer-cfs"), colour=False)("intent", "hello")
    assert plain == ["intent    | hello\n"]
    coloured: list[str] = []
    Prefixed(coloured.append, ("intent", "layer-cfs"), colour=True)("layer-cfs", "hello")
    assert coloured == ["\x1b[33mlayer-cfs |\x1b[0m hello\n"]


async def test_a_process_that_dies_is_started_again() -> None:
    """It says so, the other process is left alone, and all end when told to."""
    told, stop = Told(), asyncio.Event()
    supervisor = Supervisor({"a": python(PATIENT), "b": python(PATIENT)}, told, patience=QUICK)
    running = asyncio.create_task(supervisor.run(stop))
    await told.until(lambda: told.lines.count(("a", "on")) == told.lines.count(("b", "on")) == 1)
    (said,) = told.ours("a is process")
    os.kill(int(said.split()[-1]), signal.SIGKILL)
    await told.until(lambda: told.lines.count(("a", "on")) == 2)
    assert told.ours("a ended by itself by SIGKILL; it is started again in 0.01 s")
    stop.set()
    await running
    assert told.lines.count(("b", "on")) == 1
    assert len(told.ours("has stopped by SIGTERM")) == 2


async def test_a_process_that_will_not_end_is_killed() -> None:
    """SIGTERM that is not heeded is followed by SIGKILL."""
    told, stop = Told(), asyncio.Event()
    supervisor = Supervisor({"a": python(STUBBORN)}, told, patience=Patience(grace=0.01))
    running = asyncio.create_task(supervisor.run(stop))
    await told.until(lambda: ("a", "on") in told.lines)
    stop.set()
    await running
    assert told.ours("a has stopped by SIGKILL")


async def test_a_failure_says_its_exit_code_and_long_lines_come_in_pieces() -> None:
    """Nothing that is printed is lost, the last words without a line's end included."""
    told, stop = Told(), asyncio.Event()
    program = f"import sys; print('x' * {2 * LINE_BYTES}); print('last', end=''); sys.exit(3)"
    running = asyncio.create_task(Supervisor({"a": python(program)}, told, patience=QUICK).run(stop))
    await told.until(lambda: bool(told.ours("a ended by itself with exit code 3")))
    stop.set()
    await running
    printed = [line for name, line in told.lines if name == "a"]
    first = printed[: printed.index("last")]
    assert "".join(first) == "x" * 2 * LINE_BYTES
    assert len(first) > 1


def test_each_process_is_told_its_own_address() -> None:
    """Metrics have a port each, from the one given on; a variable cannot give all of them the same."""
    settings = Settings(Path("data"), metrics=("::1", 9100))
    addresses = [after("--metrics", command_of(name, at, settings)) for at, name in enumerate(SERVICES)]
    assert addresses == [f"[::1]:{9100 + at}" for at in range(len(SERVICES))]
    assert after("--metrics", command_of("intent", 0, Settings(Path("data")))) == ""
    on_kafka = command_of("intent", 0, Settings(KafkaSettings("a:1,b:2")))
    assert after("--kafka", on_kafka) == "a:1,b:2"
    assert "--data" not in on_kafka


def after(option: str, command: list[str]) -> str:
    return command[command.index(option) + 1]
