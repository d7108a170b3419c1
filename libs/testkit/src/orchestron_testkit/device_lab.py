"""What the contract suite of the device port needs of a device: where it is, and what it is able to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from orchestron_ports.device import DeviceLink, Endpoint
from orchestron_transform.layer import DevicePackage
from orchestron_yang.json_codec import tree_from_json
from orchestron_yang.schema import Schema
from orchestron_yang.tree import Tree
from orchestron_yangc.compiler import compile_modules

MODULE = "contract-device"
REVISION = "2026-11-24"


class Feature(Enum):
    """What a server may or may not have; the suite holds each one that is declared against the contract."""

    AUTHENTICATION = auto()
    """It refuses a wrong password or certificate."""
    IDENTITY = auto()
    """It has a host key or certificate that the client can check."""
    MODULES = auto()
    """It names its modules with their revisions."""
    LOCKS = auto()
    """One session at a time gets a change ready."""
    VALIDATION = auto()
    """It refuses what breaks a `must`, and says where."""
    TRIAL = auto()
    """It undoes a commit that is not confirmed."""
    PERSIST = auto()
    """A commit on trial can be confirmed from another session."""
    NOTIFICATIONS = auto()
    """It tells of changes by others."""
    WHO = auto()
    """It tells who made them."""


ALL = frozenset(Feature)


@dataclass(slots=True)
class DeviceLab:
    """A device, alone for one test."""

    link: DeviceLink
    package: DevicePackage
    endpoint: Endpoint
    """By way of a proxy that can cut the connection, see `cut`."""
    steps: Sequence[Tree]
    """Whole configurations that the suite puts on the device one after the other."""
    refused: Tree
    """A configuration that such a device refuses, see `Feature.VALIDATION`."""
    refused_at: str = ""
    """Part of the path of what is wrong in it."""
    wrong_login: Endpoint | None = None
    wrong_identity: Endpoint | None = None
    nobody: Endpoint = field(default_factory=lambda: Endpoint("127.0.0.1", 1, "a", "b", trust_any=True))
    """Where nothing listens."""


@cache
def contract_schema() -> Schema:
    """Of the module that the suite brings along."""
    with as_file(files("orchestron_testkit.device_models")) as folder:
        return compile_modules("contract", [MODULE], [folder])


def contract_text() -> str:
    """The YANG of that module."""
    return (files("orchestron_testkit.device_models") / f"{MODULE}.yang").read_text(encoding="utf-8")


def contract_package(*uris: str, protocol: str = "netconf", **quirks: Any) -> DevicePackage:
    """A device package of that module alone; `uris` are the capabilities of its devices."""
    return DevicePackage(
        name="Contract_1",
        schema=contract_schema(),
        modules=((MODULE, REVISION),),
        uris=uris,
        protocol=protocol,
        quirks=quirks,
    )


def contract_tree(device: dict[str, Any]) -> Tree:
    """A configuration of that module: RFC 7951 members of its container."""
    schema = contract_schema()
    return tree_from_json(schema, schema.root, {f"{MODULE}:device": device})


def contract_steps() -> tuple[Tree, ...]:
    """Configurations that differ by every kind of edit from one to the next."""
    return tuple(contract_tree(device) for device in _STEPS)


def contract_refusal() -> Tree:
    """A configuration that breaks the one `must` of that module, at the interface `eth9`."""
    return contract_tree({"interface": [{"name": "eth9", "mtu": 500}]})


_ETH0: dict[str, Any] = {
    "name": "eth0",
    "description": "to <the> core & 'back' \"again\"",
    "mtu": 1500,
    "enabled": True,
    "speed": "fast",
    "untagged": [None],
}
_ADDRESS: dict[str, Any] = {"ip": "10.0.0.1", "vrf": "red", "prefix-length": 30}

_STEPS: tuple[dict[str, Any], ...] = (
    {
        "hostname": "Zürich-1",
        "tag": ["b", "a"],
        "name-server": ["10.1.1.1", "10.1.1.2"],
        "interface": [_ETH0],
    },
    {  # a leaf changes, one goes, a case changes, presence comes, values and entries come and go
        "hostname": "Zürich-2",
        "tag": ["b", "c"],
        "name-server": ["10.1.1.2", "10.1.1.3", "10.1.1.1"],
        "rule": [{"name": "one", "action": "permit"}, {"name": "two", "action": "deny"}],
        "interface": [
            {"name": "eth0", "mtu": 9000, "enabled": False, "speed": "slow", "vlan": 100, "ipv4": {}},
            {"name": "eth1/0/1.100", "ipv4": {"address": [_ADDRESS, {**_ADDRESS, "vrf": "blue"}]}},
        ],
    },
    {  # entries in the user's order move, and one comes between
        "hostname": "Zürich-2",
        "banner": "first line\n  second line",
        "name-server": ["10.1.1.1"],
        "rule": [
            {"name": "two", "action": "deny"},
            {"name": "between", "action": "permit"},
            {"name": "one", "action": "deny"},
        ],
        "interface": [{"name": "eth1/0/1.100", "ipv4": {"address": [{**_ADDRESS, "prefix-length": 31}]}}],
    },
    {"rule": [{"name": "one", "action": "deny"}, {"name": "two"}], "interface": [{"name": "eth1/0/1.100"}]},
    {},
)
