"""kill -9 in the middle of saving a snapshot: those before it stay, and nothing half written shows."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from orchestron_store.folder import snapshots_in

from .saver import snapshot

pytestmark = pytest.mark.anyio
SAVER = Path(__file__).with_name("saver.py")
KILLS = 6


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def killed(place: str, pause: float) -> int:
    """Run the saver, kill it a little after it has saved something; the number it saved last."""
    with subprocess.Popen([sys.executable, str(SAVER), place], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        last = int(process.stdout.readline())
        time.sleep(pause)
        process.kill()
        return max([last, *(int(line) for line in process.stdout.read().split())])


async def test_folder(tmp_path: Path) -> None:
    """At random moments, several times over on one folder."""
    moments = random.Random(11)
    for _ in range(KILLS):
        last = killed(str(tmp_path), moments.uniform(0.0, 0.05))
        store = snapshots_in(tmp_path)
        held = await store.held()
        assert 1 <= len(held) <= 3
        assert held[0].seq in {last, last + 1}
        for kept in held:
            assert (await store.load(kept)).body == snapshot(kept.seq).body
