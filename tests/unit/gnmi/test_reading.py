"""What targets of different make send for one configuration."""

from __future__ import annotations

import json
from typing import Any

import pytest

from orchestron_gnmi.messages import Message, gnmi
from orchestron_gnmi.paths import from_path, spoken
from orchestron_gnmi.reading import tree_of
from orchestron_network.package import device_package
from orchestron_yang.errors import DataError

SCHEMA = device_package("OpenConfig").schema
EXPECTED: Any = {
    "interfaces": {
        "interface": {
            ("eth1",): {"name": "eth1", "config": {"name": "eth1", "description": "up", "enabled": True}}
        }
    }
}


def path(*elems: str | tuple[str, dict[str, str]]) -> Message:
    """A path; an element with keys is a pair."""
    parts = [(elem, {}) if isinstance(elem, str) else elem for elem in elems]
    return gnmi.Path(elem=[gnmi.PathElem(name=name, key=key) for name, key in parts])


def told(where: Message, what: object) -> Message:
    """An update in JSON_IETF."""
    return gnmi.Update(path=where, val=gnmi.TypedValue(json_ietf_val=json.dumps(what).encode()))


ETH1 = ("interface", {"name": "eth1"})
CONFIG = {"name": "eth1", "description": "up", "enabled": True}
WAYS = {
    "whole": [
        told(
            path(), {"openconfig-interfaces:interfaces": {"interface": [{"name": "eth1", "config": CONFIG}]}}
        )
    ],
    "without modules": [told(path("interfaces"), {"interface": [{"name": "eth1", "config": CONFIG}]})],
    "with modules in paths": [
        told(path("openconfig-interfaces:interfaces", ETH1), {"openconfig-interfaces:config": CONFIG})
    ],
    "leaf by leaf": [told(path("interfaces", ETH1, "config", name), value) for name, value in CONFIG.items()],
    "with state and strangers": [
        told(
            path("interfaces", ETH1),
            {"config": {**CONFIG, "mtu": 1500}, "state": {"oper-status": "UP"}, "acme:colour": "red"},
        ),
        told(path("acme", "colour"), "red"),
    ],
    "scalars": [
        gnmi.Update(path=path("interfaces", ETH1, "config", "name"), val=gnmi.TypedValue(string_val="eth1")),
        gnmi.Update(
            path=path("interfaces", ETH1, "config", "description"), val=gnmi.TypedValue(string_val="up")
        ),
        gnmi.Update(path=path("interfaces", ETH1, "config", "enabled"), val=gnmi.TypedValue(bool_val=True)),
    ],
}


@pytest.mark.parametrize("way", WAYS)
def test_one_configuration(way: str) -> None:
    """However it is cut up."""
    assert tree_of(SCHEMA, [gnmi.Notification(update=WAYS[way])]) == EXPECTED


def test_a_prefix_goes_before_every_path() -> None:
    """Specification 2.1.1."""
    notification = gnmi.Notification(prefix=path("interfaces", ETH1), update=[told(path("config"), CONFIG)])
    assert tree_of(SCHEMA, [notification]) == EXPECTED


def test_a_wrong_value_names_its_path() -> None:
    """What the schema knows must be of its type."""
    update = told(path("interfaces", ETH1, "config", "enabled"), "perhaps")
    with pytest.raises(DataError, match=r"eth1.*perhaps"):
        tree_of(SCHEMA, [gnmi.Notification(update=[update])])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (path("interfaces", "interface", "config"), "needs its key"),
        (path("interfaces", ("interface", {"index": "1"})), "no key index"),
        (path("nothing"), "no 'nothing'"),
    ],
)
def test_a_path_that_leads_nowhere(wrong: Message, said: str) -> None:
    """It is named."""
    with pytest.raises(DataError, match=said):
        from_path(SCHEMA, wrong)


def test_a_path_for_people() -> None:
    """Keys in brackets, in order."""
    elem = ("protocol", {"name": "BGP", "identifier": "oc:BGP"})
    assert spoken(path("protocols", elem), path("x")) == "/x/protocols/protocol[identifier=oc:BGP][name=BGP]"
