"""Counters that move."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestron_network.package import network
from orchestron_simulator.counters import counter
from orchestron_simulator.device import SimulatedDevice
from orchestron_simulator.device_model import DeviceModel
from orchestron_yang.json_codec import tree_from_json, tree_to_json

NAMES = st.sampled_from(["in-octets", "out-octets", "in-unicast-packets", "packets-sent"])


@given(st.integers(0, 9), NAMES, st.floats(1e9, 2e9), st.floats(0, 1e6))
def test_never_back(seed: int, name: str, now: float, later: float) -> None:
    """Time goes on, and no counter falls."""
    assert counter(seed, "r1", "eth0", name, now + later) >= counter(seed, "r1", "eth0", name, now)


def test_the_same_for_the_same_seed() -> None:
    """And another one for another seed, interface and direction."""
    found = [counter(*key, 1e9) for key in ((1, "r", "a", "in-octets"), (2, "r", "a", "in-octets"))]
    found += [counter(1, "r", "b", "in-octets", 1e9), counter(1, "r", "a", "out-octets", 1e9)]
    assert len(set(found)) == 4
    assert found[0] == counter(1, "r", "a", "in-octets", 1e9) == 512 * counter(1, "r", "a", "in-pkts", 1e9)


def test_they_move() -> None:
    """Every second."""
    assert counter(0, "r", "a", "in-octets", 1e9 + 1) > counter(0, "r", "a", "in-octets", 1e9)


@pytest.mark.parametrize(
    ("type", "config", "path"),
    [
        (
            "CiscoIosXr_25_3_1",
            {"Cisco-IOS-XR-um-interface-cfg:interfaces": {"interface": [{"interface-name": "e1"}]}},
            "Cisco-IOS-XR-pfi-im-cmd-oper:interfaces/interface-xr/interface/"
            "interface-statistics/full-interface-stats/packets-received",
        ),
        (
            "NokiaSRLinux_25_3_2",
            {"srl_nokia-interfaces:interface": [{"name": "e1", "description": "d"}]},
            "srl_nokia-interfaces:interface/statistics/in-unicast-packets",
        ),
    ],
)
def test_where_a_device_shows_them(type: str, config: dict[str, Any], path: str) -> None:
    """Beside its configuration, for each interface that it has."""
    model = DeviceModel(network().devices[type])
    schema = model.schema
    device = SimulatedDevice("r", model, tree_from_json(schema, schema.root, config))
    held: Any = tree_to_json(model.full_schema, model.full_schema.root, device.data(1e9))
    for name in path.split("/"):
        held = held[name] if isinstance(held, dict) else held[0][name]
    assert int(held) == counter(0, "r", "e1", path.rpartition("/")[2], 1e9)
    assert SimulatedDevice("r", model).data(1e9) == {}
