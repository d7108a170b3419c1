"""gNMI requests to a simulated device, without a network."""

from __future__ import annotations

import json
from typing import Any

import pytest
from google.protobuf import text_format

from orchestron_gnmi.commit import Action, Commit, to_extension
from orchestron_gnmi.messages import Message, gnmi
from orchestron_simulator.device import SimulatedDevice
from orchestron_simulator.device_model import DeviceModel
from orchestron_simulator.errors import RpcError
from orchestron_simulator.gnmi_service import GnmiService, Precondition
from orchestron_testkit.device_lab import contract_package, contract_tree
from orchestron_yang.errors import DataError, DataMissing
from orchestron_yang.json_codec import tree_to_json

NOW = 1e9
DEVICE = 'elem: {name: "device"}'
ETH0 = DEVICE + ' elem: {name: "interface" key: {key: "name" value: "eth0"}}'
COLOURED = ETH0.replace('key: "name"', 'key: "colour"')
TAG = DEVICE + ' elem: {name: "tag"}'
BEFORE: dict[str, Any] = {
    "hostname": "h",
    "tag": ["a", "b"],
    "interface": [{"name": "eth0", "mtu": 1500, "enabled": True}, {"name": "eth1", "vlan": 7}],
}


@pytest.fixture
def service() -> GnmiService:
    package = contract_package(protocol="gnmi", origin="acme")
    return GnmiService(SimulatedDevice("r1", DeviceModel(package), contract_tree(BEFORE)))


def parsed(kind: Any, text: str) -> Message:
    return text_format.Parse(text, kind())


def get(service: GnmiService, text: str) -> list[Message]:
    return list(service.get(parsed(gnmi.GetRequest, text), NOW).notification)


def value(service: GnmiService, path: str, more: str = "encoding: JSON_IETF") -> Any:
    """The one value at a path."""
    (notification,) = get(service, f"path: {{{path}}} {more}")
    (update,) = notification.update
    return json.loads(update.val.json_ietf_val)


def change(service: GnmiService, text: str, *extensions: Message, now: float = NOW) -> Message:
    request = parsed(gnmi.SetRequest, text)
    request.extension.extend(extensions)
    return service.set(request, now)


def held(service: GnmiService) -> Any:
    schema = service.device.model.schema
    return tree_to_json(schema, schema.root, service.device.datastores.running).get(
        "contract-device:device", {}
    )


def update(path: str, body: Any, kind: str = "update") -> str:
    text = json.dumps(json.dumps(body))
    return f"{kind}: {{path: {{{path}}} val: {{json_ietf_val: {text}}}}}"


def test_capabilities(service: GnmiService) -> None:
    """The package's modules, three encodings, and the version of the specification."""
    said = service.capabilities()
    assert [(m.name, m.version) for m in said.supported_models] == [("contract-device", "2026-11-24")]
    assert set(said.supported_encodings) == {gnmi.JSON, gnmi.JSON_IETF, gnmi.PROTO}
    assert said.gNMI_version == "0.10.0"


class TestGet:
    """Specification 3.3."""

    def test_a_notification_for_each_path(self, service: GnmiService) -> None:
        """In their order, at one time, with the prefix and what is left of the path."""
        found = get(
            service,
            f'prefix: {{target: "t" {DEVICE}}} path: {{elem: {{name: "hostname"}}}} '
            f'path: {{elem: {{name: "interface" key: {{key: "name" value: "eth0"}}}}}} encoding: JSON_IETF',
        )
        assert [n.timestamp for n in found] == [10**18, 10**18]
        assert {n.prefix.target for n in found} == {"t"}
        assert [[e.name for e in n.prefix.elem] for n in found] == [["device"]] * 2
        assert [[e.name for e in u.path.elem] for n in found for u in n.update] == [
            ["hostname"],
            ["interface"],
        ]
        assert json.loads(found[0].update[0].val.json_ietf_val) == "h"
        assert json.loads(found[1].update[0].val.json_ietf_val) == {
            "contract-device:name": "eth0",
            "contract-device:mtu": 1500,
            "contract-device:enabled": True,
        }

    def test_root(self, service: GnmiService) -> None:
        """Everything, with module names at the top."""
        assert set(value(service, "")) == {"contract-device:device"}

    @pytest.mark.parametrize(
        ("path", "count"),
        [
            (DEVICE + ' elem: {name: "interface"}', 2),
            (DEVICE + ' elem: {name: "interface" key: {key: "name" value: "*"}}', 2),
            (DEVICE + ' elem: {name: "interface"} elem: {name: "mtu"}', 1),
            (DEVICE + ' elem: {name: "*"}', 4),
            ('elem: {name: "..."} elem: {name: "vlan"}', 1),
            (DEVICE + ' elem: {name: "interface" key: {key: "name" value: "*"}} elem: {name: "speed"}', 0),
            (DEVICE + ' elem: {name: "rule"}', 0),
            (ETH0 + ' elem: {name: "*"}', 3),
        ],
    )
    def test_several_nodes(self, service: GnmiService, path: str, count: int) -> None:
        """An update for each node, under its own path; none when nothing fits."""
        (notification,) = get(service, f"path: {{{path}}} encoding: JSON_IETF")
        assert len(notification.update) == count
        assert all(u.path.elem[-1].name not in {"*", "..."} for u in notification.update)

    @pytest.mark.parametrize(
        ("request_text", "error"),
        [
            (f'path: {{{DEVICE} elem: {{name: "banner"}}}} encoding: JSON_IETF', DataMissing),
            (f"path: {{{ETH0.replace('eth0', 'eth9')}}} encoding: JSON_IETF", DataMissing),
            (f'path: {{{ETH0} elem: {{name: "ipv4"}}}} encoding: JSON_IETF', DataMissing),
            (f'path: {{{DEVICE} elem: {{name: "nothing"}}}} encoding: JSON_IETF', DataError),
            (f"path: {{{COLOURED}}} encoding: JSON_IETF", DataError),
            (f'path: {{origin: "cli" {DEVICE}}} encoding: JSON_IETF', DataError),
            (f'prefix: {{origin: "acme"}} path: {{origin: "acme" {DEVICE}}} encoding: JSON_IETF', DataError),
            ('path: {element: "device"} encoding: JSON_IETF', DataError),
            (f"path: {{{DEVICE}}} encoding: ASCII", DataError),
            (f'path: {{{DEVICE}}} encoding: JSON_IETF use_models: {{name: "other"}}', DataError),
        ],
    )
    def test_what_is_not_there(self, service: GnmiService, request_text: str, error: type[Exception]) -> None:
        """A node that could be there is missing; anything else is wrong."""
        with pytest.raises(error):
            get(service, request_text)

    def test_origins(self, service: GnmiService) -> None:
        """The usual ones, the package's own, and modules, as clients write them."""
        for origin in ("openconfig", "acme", "contract-device"):
            assert value(service, f'origin: "{origin}" {DEVICE} elem: {{name: "hostname"}}') == "h"

    def test_types(self, service: GnmiService) -> None:
        """Configuration is no state."""
        assert value(service, ETH0, "type: CONFIG encoding: JSON_IETF")["contract-device:mtu"] == 1500
        (notification,) = get(service, f"path: {{{ETH0}}} type: STATE encoding: JSON_IETF")
        assert not notification.update

    def test_proto(self, service: GnmiService) -> None:
        """Leaf by leaf, each value of its own kind."""
        (notification,) = get(service, f"path: {{{DEVICE}}} encoding: PROTO")
        found = {u.path.elem[-1].name: u.val for u in notification.update if len(u.path.elem) == 2}
        assert found["hostname"].string_val == "h"
        assert [e.string_val for e in found["tag"].leaflist_val.element] == ["a", "b"]
        kinds = {u.val.WhichOneof("value") for u in notification.update}
        assert kinds == {"string_val", "leaflist_val", "uint_val", "bool_val"}


class TestSet:
    """Specification 3.4."""

    def test_order_and_results(self, service: GnmiService) -> None:
        """Deletions, replacements, updates, whatever their order in the request; a result for each."""
        text = " ".join(
            [
                update(ETH0, {"enabled": False}),
                update(ETH0, {"mtu": 9000, "enabled": True}, "replace"),
                f"delete: {{{DEVICE}}}",
            ]
        )
        response = change(service, text)
        assert held(service) == {"interface": [{"name": "eth0", "mtu": 9000, "enabled": False}]}
        assert [result.op for result in response.response] == [1, 2, 3]
        assert response.timestamp == 10**18

    def test_replace_takes_away(self, service: GnmiService) -> None:
        """What the value does not name; update leaves it."""
        change(service, update(ETH0, {"description": "x"}))
        assert held(service)["interface"][0]["mtu"] == 1500
        change(service, update(ETH0, {"contract-device:description": "y"}, "replace"))
        assert held(service)["interface"][0] == {"name": "eth0", "description": "y"}

    def test_delete(self, service: GnmiService) -> None:
        """What is not there goes in silence, and a wildcard takes all that fit."""
        change(service, f"delete: {{{ETH0.replace('eth0', 'eth9')}}}")
        assert held(service) == BEFORE
        change(service, f'delete: {{{DEVICE} elem: {{name: "interface"}}}}')
        assert held(service) == {"hostname": "h", "tag": ["a", "b"]}
        change(service, "delete: {}")
        assert held(service) == {}

    def test_typed_values(self, service: GnmiService) -> None:
        """Scalars and leaf-lists in protobuf's own kinds, and plain JSON."""
        change(
            service,
            f'update: {{path: {{{ETH0} elem: {{name: "mtu"}}}} val: {{uint_val: 9000}}}}'
            f'update: {{path: {{{ETH0} elem: {{name: "untagged"}}}} val: {{bool_val: true}}}}'
            f'update: {{path: {{{ETH0} elem: {{name: "speed"}}}} val: {{string_val: "fast"}}}}'
            f'replace: {{path: {{{TAG}}} val: {{leaflist_val: {{element: {{string_val: "z"}}}}}}}}'
            f'update: {{path: {{{DEVICE} elem: {{name: "hostname"}}}} val: {{json_val: "\\"new\\""}}}}',
        )
        assert held(service)["interface"][0] == {
            "name": "eth0",
            "mtu": 9000,
            "enabled": True,
            "speed": "contract-device:fast",
            "untagged": [None],
        }
        assert (held(service)["tag"], held(service)["hostname"]) == (["z"], "new")

    def test_whole_lists_and_the_root(self, service: GnmiService) -> None:
        """A list without keys is all of its entries; the root is everything."""
        rules = [{"name": "b"}, {"name": "a"}]
        change(service, update(DEVICE + ' elem: {name: "rule"}', rules, "replace"))
        assert held(service)["rule"] == rules
        change(service, update("", {"contract-device:device": {"hostname": "x"}}, "replace"))
        assert held(service) == {"hostname": "x"}

    @pytest.mark.parametrize(
        "text",
        [
            update(DEVICE, {"stranger": 1}),
            update(DEVICE, "text"),
            update(ETH0, {"name": "other"}),
            update(ETH0, {"mtu": "many"}),
            update(ETH0.replace("eth0", "*"), {"mtu": 1500}),
            update(DEVICE + ' elem: {name: "interface"} elem: {name: "mtu"}', 1500),
            f"update: {{path: {{{DEVICE}}}}}",
            f'update: {{path: {{{DEVICE}}} val: {{string_val: "x"}}}}',
            f'update: {{path: {{{DEVICE} elem: {{name: "hostname"}}}} val: {{any_val: {{}}}}}}',
            f'delete: {{{DEVICE} elem: {{name: "nothing"}}}}',
            f'delete: {{{ETH0} elem: {{name: "name"}}}}',
        ],
    )
    def test_one_wrong_thing_and_nothing_is_done(self, service: GnmiService, text: str) -> None:
        """All of a request or none of it (3.4.3)."""
        with pytest.raises(DataError):
            change(service, f'delete: {{{DEVICE} elem: {{name: "tag"}}}} {text}')
        assert held(service) == BEFORE

    def test_what_is_not_valid_as_a_whole(self, service: GnmiService) -> None:
        """Is refused with its path, and nothing is done."""
        with pytest.raises(RpcError) as refusal:
            change(service, update(ETH0, {"mtu": 500}))
        assert "eth0" in refusal.value.path
        assert held(service) == BEFORE

    def test_the_place_of_what_is_wrong(self, service: GnmiService) -> None:
        """The whole path, not that within the value."""
        for text in (update(ETH0, {"mtu": "many"}), update(ETH0 + ' elem: {name: "mtu"}', "many")):
            with pytest.raises(DataError) as refusal:
                change(service, text)
            assert refusal.value.path == "/contract-device:device/interface[name='eth0']/mtu"

    def test_union_replace(self, service: GnmiService) -> None:
        """All its updates together are the whole configuration, since gNMI 0.10."""
        one = parsed(gnmi.SetRequest, update(DEVICE, {"hostname": "x"})).update[0].SerializeToString()
        other = parsed(gnmi.SetRequest, update(ETH0, {"mtu": 1400})).update[0].SerializeToString()
        raw = b"".join(bytes([6 << 3 | 2, len(each)]) + each for each in (one, other))
        response = service.set(gnmi.SetRequest.FromString(raw), NOW)
        assert held(service) == {"hostname": "x", "interface": [{"name": "eth0", "mtu": 1400}]}
        assert [result.op for result in response.response] == [4, 4]
        mixed = gnmi.SetRequest.FromString(raw)
        mixed.delete.add()
        with pytest.raises(DataError):
            service.set(mixed, NOW)

    def test_a_lock_of_netconf_holds(self, service: GnmiService) -> None:
        """The datastores are the same."""
        service.device.datastores.locks["running"] = 7
        with pytest.raises(RpcError) as refusal:
            change(service, update(DEVICE, {"hostname": "x"}))
        assert refusal.value.tag == "in-use"


class TestCommitConfirmed:
    """The extension (openconfig/reference, gnmi-commit-confirmed)."""

    TEXT = update(DEVICE, {"hostname": "trial"})

    def begin(self, service: GnmiService, seconds: int = 60) -> None:
        change(service, self.TEXT, to_extension(Commit("c1", Action.COMMIT, seconds)))

    def act(self, service: GnmiService, action: Action, id: str = "c1", seconds: int = 0) -> None:
        change(service, "", to_extension(Commit(id, action, seconds)))

    def test_confirmed(self, service: GnmiService) -> None:
        """It lasts."""
        self.begin(service)
        self.act(service, Action.CONFIRM)
        service.device.tick(NOW + 61)
        assert held(service)["hostname"] == "trial"

    def test_in_time(self, service: GnmiService) -> None:
        """Else it is undone; ten minutes are usual."""
        self.begin(service, 0)
        assert service.device.deadline == NOW + 600
        service.device.tick(NOW + 600)
        assert held(service) == BEFORE

    def test_cancelled(self, service: GnmiService) -> None:
        """It is undone at once."""
        self.begin(service)
        self.act(service, Action.CANCEL)
        assert held(service) == BEFORE

    def test_longer(self, service: GnmiService) -> None:
        """The time is counted anew."""
        self.begin(service)
        self.act(service, Action.SET_ROLLBACK_DURATION, seconds=300)
        assert service.device.deadline == NOW + 300

    def test_what_does_not_fit(self, service: GnmiService) -> None:
        """No trial, another id, or a Set in between."""
        with pytest.raises(Precondition):
            self.act(service, Action.CONFIRM)
        self.begin(service)
        with pytest.raises(DataError):
            self.act(service, Action.CONFIRM, id="c2")
        for extension in ([], [to_extension(Commit("c2", Action.COMMIT, 9))]):
            with pytest.raises(Precondition):
                change(service, self.TEXT, *extension)
        with pytest.raises(DataError):
            change(service, self.TEXT, to_extension(Commit("c1", Action.CONFIRM)))
        assert held(service)["hostname"] == "trial"
