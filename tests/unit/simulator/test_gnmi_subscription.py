"""What subscriptions are sent and when, on a clock of the test's own."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest
from google.protobuf import text_format

from orchestron_gnmi.messages import Message, gnmi
from orchestron_network.package import network
from orchestron_simulator.device import SimulatedDevice
from orchestron_simulator.device_model import DeviceModel
from orchestron_simulator.gnmi_service import GnmiService
from orchestron_simulator.gnmi_subscription import SECOND, Subscriptions
from orchestron_yang.errors import DataError
from orchestron_yang.json_codec import tree_from_json
from orchestron_yang.tree import Tree

ALL = 'path: {elem: {name: "interface"}}'
COUNTERS = 'path: {elem: {name: "interface"} elem: {name: "statistics"}}'
START = 10**18


class Clockwork:
    """A device, its subscriptions, and the time."""

    def __init__(self, text: str) -> None:
        self.device = SimulatedDevice("r1", DeviceModel(network().devices["NokiaSRLinux_25_3_2"]))
        self.configure(e1="one", e2="two")
        self.now = START
        service = GnmiService(self.device)
        encoding = "" if "encoding" in text else "encoding: JSON_IETF"
        whole = f'{encoding} prefix: {{target: "t"}} {text}'
        wanted = text_format.Parse(whole, gnmi.SubscriptionList())
        self.subscriptions: Subscriptions = service.subscriptions(wanted)

    def configure(self, **descriptions: str) -> None:
        schema = self.device.model.schema
        body = [{"name": name, "description": text} for name, text in descriptions.items()]
        tree = tree_from_json(schema, schema.root, {"srl_nokia-interfaces:interface": body})
        self.device.drift(tree, 0.0)

    @property
    def tree(self) -> Tree:
        return self.device.data(self.now / SECOND)

    def all(self) -> dict[str, Any]:
        return seen(self.subscriptions.all(self.tree, self.now))

    def changed(self) -> dict[str, Any]:
        return seen(self.subscriptions.changed(self.tree, self.now))

    def later(self, seconds: float) -> dict[str, Any]:
        self.now += int(seconds * SECOND)
        return seen(self.subscriptions.tick(self.tree, self.now))


def seen(notifications: Iterable[Message]) -> dict[str, Any]:
    """Values by path as `e1/description`; None for what is deleted."""
    out: dict[str, Any] = {}
    for notification in notifications:
        assert notification.prefix.target == "t"
        assert notification.update or notification.delete
        for path in notification.delete:
            out[spoken(path)] = None
        for update in notification.update:
            out[spoken(update.path)] = json.loads(update.val.json_ietf_val)
    return out


def spoken(path: Message) -> str:
    return "/".join([path.elem[0].key["name"], *(elem.name for elem in path.elem[1:])])


def test_everything_at_first_leaf_by_leaf() -> None:
    """Configuration and counters."""
    found = Clockwork(f"subscription: {{{ALL}}}").all()
    assert found["e1/description"] == "one"
    assert {"e1/name", "e2/name", "e2/statistics/in-octets"} <= set(found)


def test_on_change() -> None:
    """Only what changed, and what is gone; counters do not count as a change."""
    clock = Clockwork(f"subscription: {{{ALL} mode: ON_CHANGE}}")
    clock.all()
    assert clock.subscriptions.due() is None
    assert clock.changed() == {}
    clock.configure(e1="other", e3="three")
    found = clock.changed()
    assert {path: value for path, value in found.items() if value is not None} == {
        "e1/description": "other",
        "e3/name": "e3",
        "e3/description": "three",
    }
    assert found["e2/description"] is None
    assert clock.changed() == {}


def test_updates_only() -> None:
    """Nothing of what is there at first."""
    clock = Clockwork(f"subscription: {{{ALL} mode: ON_CHANGE}} updates_only: true")
    clock.subscriptions.start(clock.tree, clock.now)
    clock.configure(e1="other", e2="two")
    assert clock.changed() == {"e1/description": "other"}


def test_sample() -> None:
    """Everything at each interval, in step, and nothing between."""
    clock = Clockwork(f"subscription: {{{COUNTERS} mode: SAMPLE sample_interval: 2000000000}}")
    first = clock.all()
    assert clock.subscriptions.due() == START + 2 * SECOND
    assert clock.later(1) == {}
    second = clock.later(1)
    assert set(second) == set(first)
    assert int(second["e1/statistics/in-octets"]) > int(first["e1/statistics/in-octets"])
    assert clock.later(5)
    assert clock.subscriptions.due() == START + 8 * SECOND


def test_suppress_redundant_and_heartbeat() -> None:
    """What did not change is left out, until the heartbeat."""
    options = (
        "mode: SAMPLE sample_interval: 1000000000 suppress_redundant: true heartbeat_interval: 3500000000"
    )
    clock = Clockwork(
        f'subscription: {{path: {{elem: {{name: "interface"}} elem: {{name: "description"}}}} {options}}}'
    )
    clock.all()
    assert clock.later(1) == {}
    clock.configure(e1="one", e2="new")
    assert clock.later(1) == {"e2/description": "new"}
    assert clock.later(1) == {}
    assert clock.later(0.5) == {"e1/description": "one", "e2/description": "new"}


def test_on_change_with_heartbeat() -> None:
    """All of it again, now and then."""
    clock = Clockwork(f"subscription: {{{ALL} mode: ON_CHANGE heartbeat_interval: 5000000000}}")
    clock.all()
    assert clock.later(4) == {}
    assert clock.later(1)["e1/description"] == "one"


def test_target_defined() -> None:
    """Changes of configuration at once, counters every ten seconds."""
    clock = Clockwork(f"subscription: {{{ALL}}}")
    clock.all()
    clock.configure(e1="x", e2="two")
    assert clock.changed() == {"e1/description": "x"}
    found = clock.later(10)
    assert {path.rpartition("/")[0] for path in found} == {"e1/statistics", "e2/statistics"}


def test_many_updates_come_in_several_notifications() -> None:
    """And none is lost."""
    clock = Clockwork(f"subscription: {{{ALL} mode: ON_CHANGE}}")
    clock.configure(**{f"e{n}": str(n) for n in range(400)})
    notifications = clock.subscriptions.all(clock.tree, clock.now)
    assert len(notifications) > 1
    assert len(seen(notifications)) == 400 * 6


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"subscription: {{{COUNTERS} mode: ON_CHANGE}}",
        f"subscription: {{{ALL} mode: SAMPLE sample_interval: 5}}",
        'subscription: {path: {elem: {name: "nothing"}}}',
        f"subscription: {{{ALL}}} use_aliases: true",
        f"subscription: {{{ALL}}} encoding: BYTES",
        f'subscription: {{{ALL}}} use_models: {{name: "other"}}',
    ],
)
def test_what_cannot_be_subscribed_to(text: str) -> None:
    """Is refused."""
    with pytest.raises(DataError):
        Clockwork(text)
