"""Notifications, the ends of sessions, bad messages and faults of a simulated device."""

from __future__ import annotations

from xml.etree.ElementTree import tostring

import pytest
from tests.unit.simulator.talk import Talk, device

from orchestron_simulator.faults import Fault, Kind, parse_fault
from orchestron_simulator.names import CHANGES, NETCONF
from orchestron_testkit.device_lab import contract_tree
from orchestron_yang.xml_codec import parse_xml

ETH0 = "<interface><name>eth0</name><mtu>9000</mtu></interface>"
ETH1 = "<interface><name>eth1</name><enabled>true</enabled></interface>"
LOCK = "<lock><target><candidate/></target></lock>"
UNLOCK = "<unlock><target><candidate/></target></unlock>"
TRIAL = "<commit><confirmed/><confirm-timeout>60</confirm-timeout></commit>"
PERSISTENT = "<commit><confirmed/><confirm-timeout>60</confirm-timeout><persist>p</persist></commit>"
SUBSCRIBE = '<create-subscription xmlns="urn:ietf:params:xml:ns:netconf:notification:1.0"/>'


@pytest.fixture
def talk() -> Talk:
    return Talk(device())


class TestNotifications:
    """RFC 6470 over RFC 5277."""

    def changes(self, talk: Talk) -> list[str]:
        return [tostring(each, encoding="unicode") for each in talk.heard if "config-change" in each[1].tag]

    def test_a_change_is_told_with_who_and_where(self, talk: Talk) -> None:
        """To those who subscribed, once."""
        other = Talk(talk.device)
        other.ok(SUBSCRIBE)
        assert other.refused(SUBSCRIBE)["error-tag"] == "operation-failed"
        talk.ok(talk.edit(ETH0))
        talk.ok("<commit/>")
        (event,) = other.heard
        assert event[0].text == "1970-01-12T13:46:40.000Z"
        change = event[1]
        assert change.tag == f"{{{CHANGES}}}netconf-config-change"
        assert change.findtext(f".//{{{CHANGES}}}username") == "somebody"
        assert change.findtext(f".//{{{CHANGES}}}session-id") == str(talk.session.id)
        assert change.findtext(f".//{{{CHANGES}}}operation") == "create"
        assert change.findtext(f".//{{{CHANGES}}}target") == "/cd:device"
        assert talk.heard == []

    def test_nothing_is_told_of_nothing(self, talk: Talk) -> None:
        """A commit that changes nothing is no event."""
        talk.ok(SUBSCRIBE)
        talk.ok("<commit/>")
        assert talk.heard == []

    def test_trial_and_its_end(self, talk: Talk) -> None:
        """The commit on trial, its time-out and both changes."""
        talk.ok(SUBSCRIBE)
        talk.ok(talk.edit(ETH0))
        talk.ok(TRIAL)
        talk.device.tick(talk.now + 60)
        events = [each.findtext(f".//{{{CHANGES}}}confirm-event") for each in talk.heard]
        assert events == ["start", None, "timeout", None]
        assert f"{CHANGES}}}server" in str([each.tag for each in talk.heard[3].iter()])

    def test_drift(self, talk: Talk) -> None:
        """A change past NETCONF is told as well."""
        talk.ok(SUBSCRIBE)
        talk.device.drift(contract_tree({"hostname": "x"}), talk.now)
        assert "console" in self.changes(talk)[0]
        assert talk.running() == {"hostname": ["x"]}


class TestSessions:
    """Sessions that end."""

    def test_close(self, talk: Talk) -> None:
        """The answer comes first."""
        outcome = talk.raw("<close-session/>")
        assert outcome.end
        assert b"<ok/>" in (outcome.reply or b"")

    def test_kill(self, talk: Talk) -> None:
        """It frees what the other held."""
        other = Talk(talk.device)
        other.ok(LOCK)
        kill = f"<kill-session><session-id>{other.session.id}</session-id></kill-session>"
        talk.ok(kill)
        assert other.ended
        talk.ok(LOCK)
        for operation in (kill, kill.replace(str(other.session.id), str(talk.session.id))):
            assert talk.refused(operation)["error-tag"] == "invalid-value"

    def test_reboot(self, talk: Talk) -> None:
        """Running is kept; sessions, candidate, locks and what was on trial are not."""
        talk.ok(talk.edit(ETH0))
        talk.ok("<commit/>")
        talk.ok(LOCK)
        talk.ok(talk.edit(ETH1))
        talk.ok(TRIAL)
        talk.device.reboot(talk.now)
        assert talk.ended
        other = Talk(talk.device)
        other.ok(LOCK)
        assert other.running()["name"] == ["eth0"]


@pytest.mark.parametrize(
    ("message", "tag"),
    [
        (b"<rpc", "malformed-message"),
        (b"<hello/>", "unknown-element"),
        (f'<rpc xmlns="{NETCONF}"><get/></rpc>'.encode(), "missing-attribute"),
        (f'<rpc xmlns="{NETCONF}" message-id="1"/>'.encode(), "missing-element"),
        (f'<rpc xmlns="{NETCONF}" message-id="1"><fly/></rpc>'.encode(), "operation-not-supported"),
        (f'<rpc xmlns="{NETCONF}" message-id="1"><get-config/></rpc>'.encode(), "missing-element"),
        (
            f'<rpc xmlns="{NETCONF}" message-id="1"><lock><target><moon/></target></lock></rpc>'.encode(),
            "invalid-value",
        ),
    ],
)
def test_bad_messages(talk: Talk, message: bytes, tag: str) -> None:
    """Each gets an rpc-error with its own tag."""
    outcome = talk.device.handle(talk.session, message, talk.now)
    assert outcome.reply is not None
    assert talk.error_of(parse_xml(outcome.reply))["error-tag"] == tag


class TestFaults:
    """Faults on demand."""

    def arm(self, talk: Talk, kind: Kind, **more: object) -> None:
        talk.device.faults.arm(Fault(kind, **more))  # type: ignore[arg-type]
        talk.ok(talk.edit(ETH0))

    def test_refuse_the_second(self, talk: Talk) -> None:
        """Counted from now, once."""
        self.arm(talk, Kind.REFUSE, operation="commit", nth=2, tag="resource-denied")
        talk.ok("<commit/>")
        talk.ok(talk.edit(ETH1))
        assert talk.refused("<commit/>")["error-tag"] == "resource-denied"
        talk.ok("<commit/>")

    @pytest.mark.parametrize(
        ("kind", "applied"),
        [(Kind.DROP, False), (Kind.DROP_AFTER, True), (Kind.IGNORE, False), (Kind.HANG, False)],
    )
    def test_before_and_after_it_is_applied(self, talk: Talk, kind: Kind, applied: bool) -> None:
        """What the client sees of it, and whether it was done."""
        self.arm(talk, kind)
        outcome = talk.raw("<commit/>")
        assert outcome.end == (kind in {Kind.DROP, Kind.DROP_AFTER})
        assert (outcome.reply is not None) == (kind is Kind.IGNORE)
        assert bool(talk.running()) == applied

    def test_slow(self, talk: Talk) -> None:
        """Done, and answered later."""
        self.arm(talk, Kind.SLOW, seconds=3.0)
        assert talk.raw("<commit/>").seconds == 3.0
        assert talk.running()

    def test_wrong_replies(self, talk: Talk) -> None:
        """Not XML, and the id of no message."""
        self.arm(talk, Kind.MALFORMED)
        assert b"<ok/>" in (talk.raw("<commit/>").reply or b"")
        self.arm(talk, Kind.WRONG_ID)
        assert talk.say("<commit/>").attrib["message-id"] == "7-other"

    def test_reboot(self, talk: Talk) -> None:
        """In place of an answer."""
        self.arm(talk, Kind.REBOOT)
        assert talk.raw("<commit/>").end
        assert talk.ended

    def test_again_and_again(self, talk: Talk) -> None:
        """`times` 0 is for ever; `clear` ends it."""
        self.arm(talk, Kind.REFUSE, times=0)
        for _ in range(3):
            assert talk.refused("<commit/>")["error-message"] == "refused on demand"
        talk.device.faults.clear()
        talk.ok("<commit/>")

    def test_as_text(self) -> None:
        """As the command line has it."""
        assert parse_fault("refuse") == ("", Fault(Kind.REFUSE))
        assert parse_fault("A/drop-after:edit-config:3,times=2") == (
            "A",
            Fault(Kind.DROP_AFTER, "edit-config", 3, 2),
        )
        for wrong in ("melt", "refuse:commit:x", "refuse,seconds", "refuse,colour=red", "refuse:a:1:2"):
            with pytest.raises(ValueError, match=r"."):
                parse_fault(wrong)
