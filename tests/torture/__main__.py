"""`make torture MINUTES=20 SEED=...`: services and broker killed, paused and lied to while clients edit."""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.torture.processes import FEW, SHARED, names
from tests.torture.run import Torture
from tests.torture.schedule import SHORT, Fault, schedule

from orchestron_testkit.kafka import ROOT
from orchestron_testkit.kafka_broker import local_broker

AROUND_SECONDS = 900
"""For coming up, coming to rest and being checked, on a busy machine."""


def main() -> int:
    """Run and say how it went; 1 when anything is wrong."""
    parser = argparse.ArgumentParser(prog="torture", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=None, help="of the faults and the edits; else a new one")
    parser.add_argument("--short", action="store_true", help="a few faults that are always the same")
    chosen = parser.parse_args()
    seed = random.SystemRandom().randrange(1_000_000) if chosen.seed is None else chosen.seed
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    folder = Path(tempfile.mkdtemp(prefix="torture-"))
    chosen.minutes = 0 if chosen.short else chosen.minutes
    again = f"make torture MINUTES={chosen.minutes:g} SEED={seed}"
    again = f"python -m tests.torture --short --seed {seed}" if chosen.short else again
    say(f"{again}; what services print is in {folder}")
    replicas = FEW if chosen.short else SHARED
    faults = SHORT if chosen.short else lasting(schedule(seed, names(replicas)), chosen.minutes * 60)
    broker = local_broker(ROOT, folder / "broker")
    torture = Torture(broker, folder, seed, faults, say, replicas)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by SIGTERM"))
    try:
        result = asyncio.run(asyncio.wait_for(torture.run(), 60 * chosen.minutes + AROUND_SECONDS))
    finally:
        # a thread may have started it again after the run was interrupted
        broker.kill()
    say(str(result))
    for line in result.wrong:
        say(f"WRONG: {line}")
    if result.wrong:
        say(f"again: {again}; logs: {folder}")
        return 1
    shutil.rmtree(folder)
    return 0


def lasting(faults: Iterable[Fault], seconds: float) -> Iterator[Fault]:
    """The faults that begin within so long, from when the first one is asked for."""
    end = time.monotonic() + seconds
    for fault in faults:
        if time.monotonic() + fault.after > end:
            return
        yield fault


def say(line: str) -> None:
    """One line of progress."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
