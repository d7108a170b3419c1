"""A device of the contract's module, and somebody who talks NETCONF with it."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from orchestron_simulator.device import Outcome, SimulatedDevice
from orchestron_simulator.device_model import DeviceModel
from orchestron_simulator.names import (
    BASE_1_1,
    CANDIDATE,
    CONFIRMED_1_0,
    CONFIRMED_1_1,
    NETCONF,
    STARTUP,
    VALIDATE_1_1,
    WRITABLE_RUNNING,
)
from orchestron_testkit.device_lab import contract_package, contract_text
from orchestron_yang.xml_codec import parse_xml

NS = 'xmlns="urn:orchestron:contract-device"'
NC = f"{{{NETCONF}}}"
USUAL = (BASE_1_1, CANDIDATE, CONFIRMED_1_1, VALIDATE_1_1)
OLD = (CANDIDATE, CONFIRMED_1_0)
WRITABLE = (BASE_1_1, WRITABLE_RUNNING, STARTUP)


def device(*uris: str) -> SimulatedDevice:
    """With these capabilities."""
    model = DeviceModel(contract_package(*(uris or USUAL)), {"contract-device": contract_text()})
    return SimulatedDevice("r1", model)


class Talk:
    """One session of a device, on which time stands still unless it is moved."""

    def __init__(self, device: SimulatedDevice) -> None:
        self.device = device
        self.now = 1_000_000.0
        self.heard: list[Element] = []
        self.ended = False
        self.session = device.open("somebody", "198.51.100.1", self)

    def send(self, message: bytes) -> None:
        """See `Peer`."""
        self.heard.append(parse_xml(message))

    def end(self) -> None:
        """See `Peer`."""
        self.ended = True

    def raw(self, operation: str) -> Outcome:
        """What becomes of an operation."""
        text = f'<rpc xmlns="{NETCONF}" xmlns:nc="{NETCONF}" message-id="7">{operation}</rpc>'
        return self.device.handle(self.session, text.encode(), self.now)

    def say(self, operation: str) -> Element:
        """The reply to an operation."""
        outcome = self.raw(operation)
        assert outcome.reply is not None
        reply = parse_xml(outcome.reply)
        assert reply.tag == f"{NC}rpc-reply"
        return reply

    def ok(self, operation: str) -> None:
        """An operation that is to succeed without data."""
        reply = self.say(operation)
        assert [each.tag for each in reply] == [f"{NC}ok"], self.error_of(reply)

    def data(self, operation: str) -> Element:
        """The data that an operation gives."""
        reply = self.say(operation)
        assert reply[0].tag.endswith("}data"), self.error_of(reply)
        return reply[0]

    def refused(self, operation: str) -> dict[str, str]:
        """The fields of the first error that an operation gives."""
        reply = self.say(operation)
        assert reply[0].tag == f"{NC}rpc-error", "the operation is not refused"
        return self.error_of(reply)

    @staticmethod
    def error_of(reply: Element) -> dict[str, str]:
        """The fields of the first error by name, and the children of its error-info."""
        return {each.tag.removeprefix(NC): (each.text or "") for each in reply.iter() if len(each) == 0}

    def edit(self, device: str, options: str = "", target: str = "candidate") -> str:
        """An edit-config with this content of the device container; `options` are its parameters."""
        config = f"<config><device {NS}>{device}</device></config>"
        return f"<edit-config><target><{target}/></target>{options}{config}</edit-config>"

    def running(self, source: str = "running") -> dict[str, list[str]]:
        """Texts of the leafs of a datastore by name, in their order."""
        found: dict[str, list[str]] = {}
        for each in self.data(f"<get-config><source><{source}/></source></get-config>").iter():
            if each.text and not len(each):
                found.setdefault(each.tag.rpartition("}")[2], []).append(each.text)
        return found
