"""When it is time for a snapshot, and what a snapshot is void for."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from orchestron_contracts.records import Records
from orchestron_contracts.snapshot_codec import SnapshotCodec
from orchestron_ports.snapshots import Owner
from orchestron_runtime import fingerprint as module
from orchestron_runtime.fingerprint import fingerprint
from orchestron_runtime.snapshots import SnapshotKeeper, SnapshotPolicy, Snapshots
from orchestron_store import MemorySnapshots
from orchestron_telemetry.numbers import Numbers
from orchestron_testkit.toy_network import network


def keeper(**policy: float) -> SnapshotKeeper:
    chosen = replace(SnapshotPolicy(every=100, at_stop=10), **policy)
    codec = SnapshotCodec(Records({}), Records({}))
    snapshots = Snapshots(MemorySnapshots(), chosen)
    return SnapshotKeeper(snapshots, Owner("d", "s"), codec, "f", Numbers("s", "d"))


def test_after_so_many_transactions() -> None:
    """Committed ones count, from the snapshot before."""
    one = keeper()
    assert not one.is_due(99)
    assert one.is_due(100)


def test_when_a_restart_would_take_long() -> None:
    """However few the transactions, but not without any."""
    one = keeper(seconds=5.0)
    one.computed(4.0)
    assert not one.is_due(3)
    one.computed(1.0)
    assert one.is_due(3)
    assert not one.is_due(0)


def test_not_where_it_costs_more_than_it_is_worth() -> None:
    """A state that takes long to write is written more seldom."""
    one = keeper(share=0.2)
    one._cost = 3.0
    one.computed(14.0)
    assert not one.is_due(100)
    one.computed(2.0)
    assert one.is_due(100)


def test_at_a_stop() -> None:
    """When enough was committed since, whatever it costs; `every` is the most that is waited for."""
    one = keeper()
    one._cost = 3.0
    assert not one.is_due(9, stopping=True)
    assert one.is_due(10, stopping=True)
    assert keeper(every=1).is_due(1, stopping=True)


def test_setting() -> None:
    """`ORCHESTRON_SNAPSHOT_EVERY` is a number of transactions."""
    assert SnapshotPolicy.from_environment({}).every == 5000
    assert SnapshotPolicy.from_environment({"ORCHESTRON_SNAPSHOT_EVERY": "0"}).every == 0
    for wrong in ("-1", "often", ""):
        with pytest.raises(ValueError, match="ORCHESTRON_SNAPSHOT_EVERY"):
            SnapshotPolicy.from_environment({"ORCHESTRON_SNAPSHOT_EVERY": wrong})


def test_other_code_or_schemas_make_another_fingerprint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package's name, a device's quirks, and any byte of the code behind it."""
    fingerprint.cache_clear()
    package = network()
    first = fingerprint(package)
    assert fingerprint(replace(package)) == first
    assert fingerprint(replace(package, name="other")) != first
    alpha = replace(package.devices["Alpha"], quirks={"x": 1})
    assert fingerprint(replace(package, devices={**package.devices, "Alpha": alpha})) != first

    monkeypatch.syspath_prepend(tmp_path)
    folder = tmp_path / "plugged_in"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "code.py").write_text("A = 1\n")
    monkeypatch.setattr(module, "CORE", ("plugged_in",))
    before = fingerprint(replace(package))
    (folder / "code.py").write_text("A = 2\n")
    assert fingerprint(replace(package)) != before
    sys.modules.pop("plugged_in", None)
