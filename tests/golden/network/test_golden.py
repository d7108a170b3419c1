"""The reference network from intent to device configuration, held against recorded configurations.

Each step is a whole intent; the pipeline is given what changes from the step before. Record what
comes out anew with `pytest tests/golden/network --update`, then read the difference in git.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from orchestron_contracts.events import Change, Refusal
from orchestron_network.package import network
from orchestron_transform.pipeline import Pipeline
from orchestron_yang.json_codec import tree_from_json
from orchestron_yang.points import changed
from orchestron_yang.tree import Tree
from orchestron_yang.xml_codec import to_bytes, tree_to_xml

DEMO = Path(__file__).parents[3] / "schemas" / "examples" / "demo"
HERE = Path(__file__).parent / "expected"
XR, JUNOS, SRL = "CiscoIosXr_25_3_1", "JuniperCRPD_24_4R1_9", "NokiaSRLinux_25_3_2"
OPENCONFIG = "OpenConfig"


def router(name: str, number: int, kind: str, **more: Any) -> dict[str, Any]:
    """A router of AS 65020."""
    return {"name": name, "id": number, "type": kind, "asn": 65020, **more}


def link(*ends: str, **more: Any) -> dict[str, Any]:
    """A link: left router, left interface, right router, right interface."""
    names = ("left-router", "left-interface", "right-router", "right-interface")
    return dict(zip(names, ends, strict=True)) | more


def access(
    name: str, vpn: str | None, bearer: str | None, net: str | None, peer: int | None = None, **more: Any
) -> dict[str, Any]:
    """An access; what is None is left out of it."""
    entry: dict[str, Any] = {
        "site-network-access-id": name,
        "location-reference": "HERE",
        "service": {"svc-input-bandwidth": "1000", "svc-output-bandwidth": "1000", "svc-mtu": 1500},
    }
    if vpn is not None:
        entry["vpn-attachment"] = {"vpn-id": vpn}
    if bearer is not None:
        entry["bearer"] = {"bearer-reference": bearer}
    if net is not None:
        addresses = {"provider-address": f"{net}.1", "customer-address": f"{net}.2", "prefix-length": 30}
        entry["ip-connection"] = {
            "ipv4": {"address-allocation-type": "static-address", "addresses": addresses}
        }
    if peer is not None:
        bgp = {"type": "bgp", "bgp": {"autonomous-system": peer, "address-family": ["ipv4"]}}
        entry["routing-protocols"] = {"routing-protocol": [bgp]}
    return entry | more


def site(name: str, *accesses: dict[str, Any]) -> dict[str, Any]:
    """A site with these accesses."""
    return {
        "site-id": name,
        "management": {"type": "customer-managed"},
        "locations": {"location": [{"location-id": "HERE"}]},
        "site-network-accesses": {"site-network-access": list(accesses)},
    }


ROUTERS = [
    router("ATH-1", 21, XR, role="edge"),
    router("BRN-1", 22, JUNOS, role="core"),
    router("CPH-1", 123, SRL),
    router("DUB-1", 4, JUNOS),
    router("EDI-1", 5, OPENCONFIG, role="edge"),
]
LINKS = [
    link("ATH-1", "GigabitEthernet0/0/0/0", "BRN-1", "eth1", **{"monitor-traffic": True}),
    link("BRN-1", "eth2", "CPH-1", "ethernet-1/1"),
    link("CPH-1", "ethernet-1/2", "ATH-1", "GigabitEthernet0/0/0/1"),
    link("DUB-1", "eth7", "EDI-1", "Ethernet1"),
]
VPNS = [{"vpn-id": "acme-100", "customer-name": "ACME & Søn"}, {"vpn-id": "blue-line-7"}]
SITES = [
    site(
        "NORTH",
        access("N1", "acme-100", "ATH-1,GigabitEthernet0/0/0/5.10", "10.9.1", 64900),
        access("N2", "acme-100", "BRN-1,eth4.10", "10.9.2", 64900),
        access("N3", "blue-line-7", "CPH-1,ethernet-1/9", "10.9.3"),
    ),
    site(
        "SOUTH",
        access("S1", "acme-100", "BRN-1,eth4.20", "10.9.4", 64901),
        access("S2", "acme-100", "BRN-1,eth5", "10.9.5", 64901),
        access("S3", "acme-100", "CPH-1,ethernet-1/8.30", "10.9.6", 64901),
        access("S4", "acme-100", "CPH-1,ethernet-1/8.31", "10.9.7", 64902),
    ),
    site(
        "EAST",
        access("E1", "blue-line-7", "ATH-1,GigabitEthernet0/0/0/6", "10.9.8", 64903),
        access("E2", "blue-line-7", "ATH-1,GigabitEthernet0/0/0/5.11", "10.9.9", 64903),
        access("E3", "blue-line-7", "ATH-1,GigabitEthernet0/0/0/5.12", "10.9.10"),
        access("NO-BEARER", "acme-100", None, "10.9.11", 64903),
        access("NO-ADDRESS", "acme-100", "DUB-1,eth9", None, 64903),
        access("E4", "acme-100", "EDI-1,Ethernet2.40", "10.9.13", 64904),
        access("E5", "blue-line-7", "EDI-1,Ethernet2.41", "10.9.14"),
        access("E6", "blue-line-7", "EDI-1,Ethernet3", "10.9.15", 64905),
        access("NO-VPN", None, "DUB-1,eth9", "10.9.12", 64903, **{"vpn-attachment": {"vpn-policy-id": "P"}}),
    ),
]
SITES[2]["vpn-policies"] = {"vpn-policy": [{"vpn-policy-id": "P"}]}


def intent(routers: list[Any], links: list[Any], vpns: list[Any], sites: list[Any]) -> dict[str, Any]:
    """A whole intent in RFC 7951 JSON."""
    whole: dict[str, Any] = {"netinfra:netinfra": {"router": routers, "backbone-link": links}}
    if vpns:
        services = {"vpn-services": {"vpn-service": vpns}, "sites": {"site": sites}}
        whole["ietf-l3vpn-svc:l3vpn-svc"] = services
    return whole


BLUE_ONLY = site("EAST", *SITES[2]["site-network-accesses"]["site-network-access"][:3])
STEPS: dict[str, dict[str, Any]] = {
    "1-infrastructure": intent(ROUTERS, LINKS, [], []),
    "2-services": intent(ROUTERS, LINKS, VPNS, SITES),
    "3-one-site-less": intent(ROUTERS, LINKS, VPNS, [SITES[0], SITES[2]]),
    "4-one-vpn-less": intent(ROUTERS, LINKS, VPNS[1:], [BLUE_ONLY]),
    "5-one-router-less": intent([ROUTERS[0], ROUTERS[1], ROUTERS[3]], LINKS[:1], [], []),
    "2-services, regrown": intent(ROUTERS, LINKS, VPNS, SITES),
}


class Network:
    """The whole network with the intent that it is in."""

    def __init__(self) -> None:
        self.pipeline = Pipeline(network())
        self.intent: Tree = {}

    def move_to(self, whole: dict[str, Any]) -> Refusal | None:
        """Make this the intent; the refusal, if it is refused."""
        schema = network().northbound
        wanted = tree_from_json(schema, schema.root, whole)
        changes = [
            Change(point, key, "", record)
            for (point, key), record in changed(schema, self.intent, wanted).items()
        ]
        refusal = self.pipeline.transact(changes).refusal
        if refusal is None:
            self.intent = wanted
        return refusal

    def configurations(self) -> dict[str, bytes]:
        """Each device's whole configuration."""
        found = {}
        for name, device in self.pipeline.fleet.devices.items():
            schema = network().devices[device.type].schema
            found[name] = to_bytes(tree_to_xml(schema, schema.root, device.config))
        return found


def test_every_step_makes_the_recorded_configurations(update: bool) -> None:
    """From step to step, each device has the configuration that was recorded; no other is there."""
    lab = Network()
    for step, whole in STEPS.items():
        assert lab.move_to(whole) is None
        folder = HERE / step.partition(",")[0]
        found = lab.configurations()
        if update:
            record(folder, found)
        assert set(found) == {path.stem for path in folder.glob("*.xml")}, step
        for name, text in found.items():
            assert text.decode() == (folder / f"{name}.xml").read_text(encoding="utf-8"), f"{step}/{name}"


def record(folder: Path, found: dict[str, bytes]) -> None:
    """Replace what was recorded."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.xml"):
        path.unlink()
    for name, text in found.items():
        (folder / f"{name}.xml").write_bytes(text)


@pytest.mark.parametrize("step", list(STEPS))
def test_the_way_there_does_not_matter(step: str) -> None:
    """A network built at once has the same configurations as one that went through the steps before."""
    walked, built = Network(), Network()
    for name, whole in STEPS.items():
        assert walked.move_to(whole) is None
        if name == step:
            break
    assert built.move_to(STEPS[step]) is None
    assert walked.configurations() == built.configurations()


def test_the_same_intent_again_changes_nothing() -> None:
    """An intent that is in force already raises no revision."""
    lab = Network()
    lab.move_to(STEPS["2-services"])
    before = {name: device.revision for name, device in lab.pipeline.fleet.devices.items()}
    assert lab.move_to(STEPS["2-services"]) is None
    assert {name: device.revision for name, device in lab.pipeline.fleet.devices.items()} == before


def test_the_demo_is_taken() -> None:
    """The example inputs of the README configure one router of each vendor, with a VPN on all three."""
    lab = Network()
    whole: dict[str, Any] = {}
    for path in sorted(DEMO.glob("*.json")):
        whole |= json.loads(path.read_bytes())
        assert lab.move_to(whole) is None
    assert {device.type for device in lab.pipeline.fleet.devices.values()} == {XR, JUNOS, SRL}
    assert all(b"harbour-4711" in text for text in lab.configurations().values())


def refused(*intents: dict[str, Any]) -> str:
    """What is said when the last of these intents is refused, which leaves no trace; the others are taken."""
    lab = Network()
    for whole in intents[:-1]:
        assert lab.move_to(whole) is None
    before = lab.configurations()
    refusal = lab.move_to(intents[-1])
    assert refusal is not None
    assert lab.configurations() == before
    return " ".join((refusal.message, refusal.instance, refusal.path, *refusal.sources))


SERVICES = STEPS["2-services"]


@pytest.mark.parametrize(
    ("intents", "named"),
    [
        pytest.param([intent([], [], VPNS, SITES)], ["ATH-1", "EAST"], id="vpn before its routers"),
        pytest.param(
            [SERVICES, intent([], [], VPNS, SITES)], ["ATH-1", "EAST"], id="routers withdrawn below a vpn"
        ),
        pytest.param(
            [intent(ROUTERS, LINKS, VPNS, [site("LOST", access("L", "acme-100", "OSL-9,eth1", "10.9.1"))])],
            ["OSL-9", "LOST", "mandatory"],
            id="site on a router that is not there",
        ),
        pytest.param(
            [intent(ROUTERS, [*LINKS, link("DUB-1", "eth1", "BRN-1", "eth2")], [], [])],
            ["'DUB-1'", "'CPH-1'", "eth2", "BRN-1"],
            id="two links on one interface",
        ),
        pytest.param(
            [intent(ROUTERS[:2], LINKS, [], [])],
            ["CPH-1", "ethernet-1/1"],
            id="link to a router that is not there",
        ),
        pytest.param(
            [intent(ROUTERS, [], [{"vpn-id": "acme"}], [])], ["'acme'", "number"], id="vpn without a number"
        ),
        pytest.param(
            [intent([router("ATH-1", 1, "Banana")], [], [], [])], ["ATH-1", "Banana"], id="unsupported type"
        ),
        pytest.param(
            [intent([ROUTERS[0], router("ATH-2", 21, XR)], [], [], [])], ["ATH-1", "ATH-2"], id="one id twice"
        ),
        pytest.param(
            [
                intent(
                    ROUTERS,
                    LINKS,
                    VPNS,
                    [
                        site("A", access("A1", "acme-100", "BRN-1,eth8.5", "10.9.1")),
                        site("B", access("B1", "acme-100", "BRN-1,eth8.5", "10.9.1")),
                    ],
                )
            ],
            ["'A'", "'B'", "eth8.5"],
            id="two sites on one interface",
        ),
    ],
)
def test_refused_as_a_whole_with_the_culprit_named(intents: list[dict[str, Any]], named: list[str]) -> None:
    """What cannot be realised is refused whole, in a text that names who is to blame."""
    said = refused(*intents)
    for part in named:
        assert part in said
