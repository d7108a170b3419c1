"""Keeps commands running as processes beside one another, with what each prints under its name."""

from __future__ import annotations

import asyncio
import os
import signal
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from orchestron_runtime.domains import wait_for

OURS: Final = "up"
"""The name under which the supervisor itself speaks."""
COLOURS: Final = (36, 33, 32, 35, 34, 96, 93, 92, 95, 94)
"""Foreground colours of ECMA-48 (SGR)."""
SUPERVISED: Final = "ORCHESTRON_SUPERVISED"
"""Variable that tells a process to stop when its input ends."""
LINE_BYTES: Final = 64 * 1024
"""What is longer comes in pieces."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait before a process that died is started again, and for one to end."""

    first: float = 0.5
    most: float = 30.0
    steady: float = 20.0
    """A process that ran for so long has come up; the next wait is the first again."""
    grace: float = 10.0
    """After SIGTERM; then comes SIGKILL."""

    def after(self, before: float, ran: float) -> float:
        """The wait after a life of `ran` seconds, when the one before that life was `before` (0 for none)."""
        return self.first if before == 0 or ran >= self.steady else min(2 * before, self.most)


class Prefixed:
    """Writes lines under names of equal width."""

    def __init__(self, write: Callable[[str], object], names: Sequence[str], *, colour: bool) -> None:
        self._write = write
        self._width = max(map(len, (OURS, *names)))
        wanted = zip(names, (COLOURS[at % len(COLOURS)] for at in range(len(names))), strict=True)
        self._colours = dict(wanted) if colour else {}

    def __call__(self, name: str, line: str) -> None:
        """Write one line of whoever has that name."""
        start = f"{name:<{self._width}} |"
        if name in self._colours:
            start = f"\x1b[{self._colours[name]}m{start}\x1b[0m"
        self._write(f"{start} {line}\n")


class Supervisor:
    """Runs each command until told to stop, and again whenever its process ends before that."""

    def __init__(
        self,
        commands: Mapping[str, Sequence[str]],
        say: Callable[[str, str], None],
        *,
        environment: Mapping[str, str] | None = None,
        patience: Patience | None = None,
    ) -> None:
        """`say` is told each line with the name it belongs to; `environment` goes on top of our own."""
        self._commands = commands
        self._say = say
        self._environment = {**os.environ, **(environment or {}), SUPERVISED: "1"}
        self._patience = patience or Patience()

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set; then every process has ended when this returns."""
        async with asyncio.TaskGroup() as group:
            for name, command in self._commands.items():
                group.create_task(self._keep(name, command, stop), name=name)

    async def _keep(self, name: str, command: Sequence[str], stop: asyncio.Event) -> None:
        loop = asyncio.get_running_loop()
        wait = 0.0
        while not stop.is_set():
            begun = loop.time()
            code = await self._live(name, command, stop)
            if stop.is_set():
                self._say(OURS, f"{name} has stopped{_reason(code)}")
                return
            wait = self._patience.after(wait, loop.time() - begun)
            self._say(OURS, f"{name} ended by itself{_reason(code)}; it is started again in {wait:g} s")
            await wait_for(stop, wait)

    async def _live(self, name: str, command: Sequence[str], stop: asyncio.Event) -> int:
        """One life of a process; its exit code."""
        # a session of its own, so that Ctrl-C in a terminal reaches the supervisor alone; an input that
        # nothing is written to, so that the process sees the supervisor's end, however that comes
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=PIPE,
            stdout=PIPE,
            stderr=STDOUT,
            env=self._environment,
            start_new_session=True,
            limit=LINE_BYTES,
        )
        self._say(OURS, f"{name} is process {process.pid}")
        assert process.stdout is not None
        telling = asyncio.create_task(self._tell(name, process.stdout))
        ending = asyncio.create_task(process.wait())
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({ending, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            await self._end(process)
        await asyncio.wait({telling}, timeout=1.0)
        telling.cancel()
        return process.returncode or 0

    async def _end(self, process: Process) -> None:
        """SIGTERM, and SIGKILL when that is not heard; returns when it has ended."""
        try:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(self._patience.grace):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

    async def _tell(self, name: str, output: asyncio.StreamReader) -> None:
        async for line in _lines(output):
            self._say(name, line)


def stop_with_supervisor(stop: asyncio.Event) -> None:
    """Set `stop` when the supervisor is gone, if there was one. Call inside the event loop."""
    if not os.environ.get(SUPERVISED):
        return
    loop = asyncio.get_running_loop()

    def on_input() -> None:
        if not os.read(0, LINE_BYTES):
            loop.remove_reader(0)
            stop.set()

    loop.add_reader(0, on_input)


async def _lines(output: asyncio.StreamReader) -> AsyncIterator[str]:
    """What is printed, line by line; a line that is too long in pieces."""
    while True:
        try:
            line = await output.readuntil(b"\n")
        except asyncio.IncompleteReadError as rest:
            if rest.partial:
                yield rest.partial.decode(errors="replace")
            return
        except asyncio.LimitOverrunError as piece:
            line = await output.readexactly(piece.consumed)
        yield line.decode(errors="replace").rstrip("\r\n")


def _reason(code: int) -> str:
    if code < 0:
        return f" by {signal.Signals(-code).name}"
    return f" with exit code {code}" if code else ""
