"""The device manager's core: merge, decision, revisions."""

from __future__ import annotations

import pytest

from orchestron_contracts.events import Cause, Change, Changeset, DeviceRevision, Refusal
from orchestron_testkit.toy_network import network
from orchestron_transform import size
from orchestron_transform.devices import DeviceFleet, DeviceOutput, step_devices
from orchestron_yang.tree import Rows, Tree

INSTANCES: Rows = {("v",): {"name": "v"}}
BETA: Tree = {"beta": {"instance": INSTANCES}}
Step = tuple[DeviceFleet, DeviceOutput]


def settings(name: str = "A", type: str = "Alpha", address: str = "a", source: str = "/d") -> Change:
    return Change("device", (name,), source, {"name": name, "type": type, "address": address})


def alpha(source: str, rate: int, *, name: str = "A", number: int = 1) -> Change:
    rows: Rows = {(number,): {"number": number, "rate": rate}}
    return Change("Alpha", (name,), source, {"port": rows})


def gone(change: Change) -> Change:
    return Change(change.point, change.key, change.source, None)


def run(fleet: DeviceFleet, *changes: Change) -> Step:
    return step_devices(network(), fleet, Changeset("default", 1, 0, Cause("r"), changes))


def started() -> DeviceFleet:
    fleet, out = run(DeviceFleet(), settings(), alpha("/p1", 5))
    assert out.refusal is None
    return fleet


def test_fragments_merge_into_one_configuration() -> None:
    """A device's configuration is all its fragments."""
    fleet, out = run(started(), alpha("/p2", 7, number=2))
    assert out.decision.devices == (DeviceRevision("A", 2),)
    (config,) = out.configs
    assert config.config == {"port": {(1,): {"number": 1, "rate": 5}, (2,): {"number": 2, "rate": 7}}}
    assert (config.revision, config.type, config.settings["address"]) == (2, "Alpha", "a")
    assert fleet.devices["A"].config is config.config


def test_a_fragment_that_says_nothing_new_raises_no_revision() -> None:
    """What others contribute already is no change of the device, neither when it comes nor when it goes."""
    fleet, out = run(started(), alpha("/p2", 5))
    assert (out.decision.devices, out.configs) == ((), ())
    fleet, out = run(fleet, gone(alpha("/p1", 5)))
    assert (out.decision.devices, out.configs) == ((), ())
    assert fleet.devices["A"].revision == 1


def test_settings_alone_keep_the_revision() -> None:
    """New settings are told, but they are no new configuration."""
    fleet, out = run(started(), settings(address="b"))
    assert out.decision.devices == ()
    (config,) = out.configs
    assert (config.revision, config.settings["address"]) == (1, "b")
    assert fleet.devices["A"].revision == 1


def test_conflicting_fragments_are_refused() -> None:
    """Two fragments that disagree are named, with the node."""
    before = started()
    fleet, out = run(before, alpha("/p2", 6))
    assert out.refusal is not None
    assert out.refusal.sources == ("/p1", "/p2")
    assert out.refusal.path == "/alpha:device[name='A']/alpha:port[number='1']/rate"
    assert out.refusal.layer == "device"
    assert (fleet, out.configs, out.decision.devices) == (before, (), ())


def test_fragments_without_settings_are_refused() -> None:
    """Configuration for a device that nobody says how to reach cannot be."""
    _, out = run(DeviceFleet(), alpha("/p1", 5))
    assert out.refusal is not None
    assert "has no settings" in out.refusal.message
    _, out = run(started(), gone(settings()))
    assert out.refusal is not None
    assert out.refusal.sources == ("/p1",)


def test_fragments_of_another_type_are_refused() -> None:
    """A device takes configuration of its own type only."""
    beta = Change("Beta", ("A",), "/p2", BETA)
    _, out = run(started(), beta)
    assert out.refusal is not None
    assert "'Beta' on a device of type 'Alpha'" in out.refusal.message


def test_a_type_changes_with_all_fragments() -> None:
    """A device whose maker changes gets a new revision of another type."""
    beta = Change("Beta", ("A",), "/p1", BETA)
    _, out = run(started(), settings(type="Beta"), gone(alpha("/p1", 5)), beta)
    (config,) = out.configs
    assert (config.type, config.revision) == ("Beta", 2)
    assert config.config == BETA


def test_unknown_types_and_incomplete_settings_are_refused() -> None:
    """Settings need a type that there is a package for."""
    _, out = run(DeviceFleet(), settings(type="Gamma"))
    assert out.refusal is not None
    assert "'Gamma'; there are Alpha, Beta" in out.refusal.message
    _, out = run(DeviceFleet(), Change("device", ("A",), "/d", {"name": "A"}))
    assert out.refusal is not None
    assert out.refusal.path == "/alpha:device[name='A']/type"
    _, out = run(DeviceFleet(), settings(), Change("Odd", ("A",), "/d", {}))
    assert out.refusal is not None
    assert "'Odd'" in out.refusal.message


def test_a_device_goes_and_comes_back() -> None:
    """The decision says 0 for a device taken away; its revisions go on where they were."""
    fleet, out = run(started(), gone(settings()), gone(alpha("/p1", 5)))
    assert out.decision.devices == (DeviceRevision("A", 0),)
    (config,) = out.configs
    assert (config.config, config.revision, config.type) == (None, 2, "Alpha")
    assert len(fleet.devices) == 0
    fleet, out = run(fleet, settings(), alpha("/p1", 5))
    assert out.decision.devices == (DeviceRevision("A", 3),)
    assert fleet == DeviceFleet(fleet.devices)


def test_a_device_without_configuration_is_there() -> None:
    """Settings make a device, with an empty configuration."""
    _, out = run(DeviceFleet(), settings())
    assert out.configs[0].config == {}
    assert out.decision.devices == (DeviceRevision("A", 1),)


def test_a_refusal_from_above_is_decided() -> None:
    """What a layer above refused is refused here, in the same words."""
    refusal = Refusal("no", layer="cfs")
    fleet, out = step_devices(network(), started(), Changeset("default", 2, 0, Cause("r"), refusal=refusal))
    assert out.decision.refusal == refusal
    assert fleet == started()


def test_devices_come_in_order_of_name() -> None:
    """A decision and its configurations list devices by name."""
    _, out = run(DeviceFleet(), settings("B"), settings("A"))
    assert [d.device for d in out.decision.devices] == ["A", "B"]
    assert [c.device for c in out.configs] == ["A", "B"]


def test_a_configuration_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would not fit into a record; the device keeps what it has."""
    monkeypatch.setattr(size, "MOST", 500)
    fleet = started()
    after, out = run(fleet, *(alpha(f"/p{number}", 5, number=number) for number in range(2, 20)))
    assert out.refusal is not None
    assert (out.refusal.layer, out.refusal.tag, out.refusal.instance) == (
        "device",
        "too-big",
        "/alpha:device[name='A']",
    )
    assert "500 are allowed" in out.refusal.message
    assert after is fleet
