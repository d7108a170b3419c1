"""NETCONF operations of a simulated device, message by message."""

from __future__ import annotations

from xml.etree.ElementTree import tostring

import pytest
from tests.unit.simulator.talk import NS, OLD, WRITABLE, Talk, device

from orchestron_simulator.names import MONITORING, YANG_LIBRARY

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


def test_edit_commit_and_read(talk: Talk) -> None:
    """Running changes at the commit, not before."""
    talk.ok(talk.edit(ETH0))
    assert talk.running() == {}
    assert talk.running("candidate")["mtu"] == ["9000"]
    talk.ok("<commit/>")
    assert talk.running() == {"name": ["eth0"], "mtu": ["9000"]}


def test_discard(talk: Talk) -> None:
    """The candidate is as running again."""
    talk.ok(talk.edit(ETH0))
    talk.ok("<discard-changes/>")
    assert talk.running("candidate") == {}


def test_unlocking_discards(talk: Talk) -> None:
    """RFC 6241, 8.3.5.2."""
    talk.ok(LOCK)
    talk.ok(talk.edit(ETH0))
    talk.ok(UNLOCK)
    assert talk.running("candidate") == {}
    assert talk.refused(UNLOCK)["error-tag"] == "operation-failed"


def test_lock_is_denied_with_its_holder(talk: Talk) -> None:
    """And nobody else edits, discards or commits meanwhile."""
    other = Talk(talk.device)
    talk.ok(LOCK)
    refused = other.refused(LOCK)
    assert (refused["error-tag"], refused["session-id"]) == ("lock-denied", str(talk.session.id))
    assert (refused["error-type"], refused["error-severity"]) == ("protocol", "error")
    for operation in (other.edit(ETH0), "<discard-changes/>", "<commit/>"):
        assert other.refused(operation)["error-tag"] == "in-use"
    talk.device.end(talk.session, talk.now)
    other.ok(LOCK)


def test_a_changed_candidate_is_not_locked(talk: Talk) -> None:
    """Not even by who changed it; session-id 0 stands for no one."""
    talk.ok(talk.edit(ETH0))
    assert talk.refused(LOCK)["session-id"] == "0"


def test_a_lost_session_leaves_nothing(talk: Talk) -> None:
    """Neither a lock nor a half-made candidate."""
    talk.ok(LOCK)
    talk.ok(talk.edit(ETH0))
    talk.device.end(talk.session, talk.now)
    other = Talk(talk.device)
    assert other.running("candidate") == {}
    other.ok(LOCK)


def test_validate_names_the_place(talk: Talk) -> None:
    """A `must` that does not hold is refused by validate and by commit, and running stays."""
    talk.ok(talk.edit("<interface><name>eth9</name><mtu>500</mtu></interface>"))
    for operation in ("<validate><source><candidate/></source></validate>", "<commit/>"):
        refused = talk.refused(operation)
        assert refused["error-tag"] == "operation-failed"
        assert refused["error-app-tag"] == "must-violation"
        assert refused["error-path"] == "/cd:device/cd:interface[cd:name='eth9']"
    assert talk.running() == {}


def test_test_options(talk: Talk) -> None:
    """`test-only` changes nothing."""
    talk.ok(talk.edit(ETH0, "<test-option>test-only</test-option>"))
    assert talk.running("candidate") == {}
    talk.ok(talk.edit(ETH0, "<test-option>set</test-option>"))
    assert talk.refused(talk.edit(ETH0, "<test-option>try</test-option>"))["error-tag"] == "bad-element"


def test_continue_on_error() -> None:
    """What can be done is done, and every refusal is told."""
    talk = Talk(device())
    operation = (
        "<edit-config><target><candidate/></target><error-option>continue-on-error</error-option><config>"
        f"<stranger/><device {NS}>{ETH0}</device><device {NS}><mtu/></device></config></edit-config>"
    )
    reply = talk.say(operation)
    assert len(reply) == 2
    assert talk.running("candidate")["mtu"] == ["9000"]


def test_an_edit_is_carried_out_whole_or_not_at_all(talk: Talk) -> None:
    """Otherwise nothing of it stays."""
    refused = talk.refused(talk.edit(f"{ETH0}<stranger/>"))
    assert (refused["error-tag"], refused["bad-element"]) == ("unknown-element", "stranger")
    assert talk.running("candidate") == {}


class TestOnTrial:
    """Confirmed commit 1.1 (RFC 6241, 8.4)."""

    def test_confirmed(self, talk: Talk) -> None:
        """A second commit makes it last."""
        talk.ok(talk.edit(ETH0))
        talk.ok(TRIAL)
        talk.ok("<commit/>")
        talk.now += 61
        assert "mtu" in talk.running()

    def test_undone_in_time(self, talk: Talk) -> None:
        """Not a moment earlier; `deadline` says when."""
        talk.ok(talk.edit(ETH0))
        talk.ok(TRIAL)
        assert talk.device.deadline == talk.now + 60
        talk.now += 59
        assert "mtu" in talk.running()
        talk.now += 1
        assert talk.running() == {}
        assert talk.device.deadline is None

    def test_undone_at_session_loss(self, talk: Talk) -> None:
        """Without `persist`."""
        talk.ok(talk.edit(ETH0))
        talk.ok(TRIAL)
        talk.device.end(talk.session, talk.now)
        assert Talk(talk.device).running() == {}

    def test_persist(self, talk: Talk) -> None:
        """It outlives its session; only the persist-id confirms."""
        talk.ok(talk.edit(ETH0))
        talk.ok(PERSISTENT)
        talk.device.end(talk.session, talk.now)
        other = Talk(talk.device)
        assert other.refused("<commit/>")["error-tag"] == "invalid-value"
        assert other.refused("<commit><persist-id>q</persist-id></commit>")["error-tag"] == "invalid-value"
        other.ok("<commit><persist-id>p</persist-id></commit>")
        other.now += 61
        assert "mtu" in other.running()
        assert other.refused("<commit><persist-id>p</persist-id></commit>")["error-tag"] == "invalid-value"

    def test_persist_is_undone_in_time_too(self, talk: Talk) -> None:
        """Whatever becomes of the session."""
        talk.ok(talk.edit(ETH0))
        talk.ok(PERSISTENT)
        talk.device.end(talk.session, talk.now)
        talk.device.tick(talk.now + 60)
        assert Talk(talk.device).running() == {}

    def test_extended(self, talk: Talk) -> None:
        """A further commit on trial starts the time anew, and all of it would be undone."""
        talk.ok(talk.edit(ETH0))
        talk.ok(TRIAL)
        talk.now += 50
        talk.ok(talk.edit(ETH1))
        talk.ok(TRIAL)
        talk.now += 50
        assert talk.running()["name"] == ["eth0", "eth1"]
        talk.now += 10
        assert talk.running() == {}

    def test_cancel(self, talk: Talk) -> None:
        """Undone at once; from elsewhere by the persist-id alone."""
        other = Talk(talk.device)
        assert talk.refused("<cancel-commit/>")["error-tag"] == "operation-failed"
        talk.ok(talk.edit(ETH0))
        talk.ok(TRIAL)
        assert other.refused("<cancel-commit/>")["error-tag"] == "in-use"
        assert other.refused("<commit/>")["error-tag"] == "in-use"
        talk.ok("<cancel-commit/>")
        assert talk.running() == {}

    def test_1_0(self) -> None:
        """There any session confirms, and there is no `persist`."""
        talk = Talk(device(*OLD))
        other = Talk(talk.device)
        talk.ok(talk.edit(ETH0))
        assert talk.refused(PERSISTENT)["error-tag"] == "unknown-element"
        talk.ok(TRIAL)
        other.ok("<commit/>")
        talk.device.end(talk.session, talk.now)
        assert "mtu" in other.running()

    def test_timeout_must_be_a_number(self, talk: Talk) -> None:
        """Of seconds, one at least."""
        for text in ("0", "-1", "soon"):
            operation = f"<commit><confirmed/><confirm-timeout>{text}</confirm-timeout></commit>"
            assert talk.refused(operation)["error-tag"] == "invalid-value"


class TestWritableRunning:
    """A device without a candidate."""

    def test_edit_running(self) -> None:
        """At once, and only if it is valid."""
        talk = Talk(device(*WRITABLE))
        talk.ok(talk.edit(ETH0, target="running"))
        assert "mtu" in talk.running()
        invalid = talk.edit("<interface><name>eth9</name><mtu>500</mtu></interface>", target="running")
        assert talk.refused(invalid)["error-app-tag"] == "must-violation"
        assert talk.running()["name"] == ["eth0"]

    def test_what_it_has_not(self) -> None:
        """No candidate, so no commit."""
        talk = Talk(device(*WRITABLE))
        assert talk.refused("<commit/>")["error-tag"] == "operation-not-supported"
        assert talk.refused(talk.edit(ETH0))["error-tag"] == "invalid-value"

    def test_startup(self) -> None:
        """Copied from running, and deleted."""
        talk = Talk(device(*WRITABLE))
        talk.ok(talk.edit(ETH0, target="running"))
        talk.ok("<copy-config><target><startup/></target><source><running/></source></copy-config>")
        assert "mtu" in talk.running("startup")
        talk.ok("<delete-config><target><startup/></target></delete-config>")
        assert talk.running("startup") == {}
        delete = "<delete-config><target><running/></target></delete-config>"
        assert talk.refused(delete)["error-tag"] == "operation-not-supported"


def test_running_is_not_written_directly(talk: Talk) -> None:
    """Where there is a candidate and no :writable-running."""
    refused = talk.refused(talk.edit(ETH0, target="running"))
    assert refused["error-tag"] == "operation-not-supported"


def test_copy_in_line(talk: Talk) -> None:
    """copy-config replaces the candidate by data that comes along."""
    talk.ok(talk.edit(ETH0))
    source = f"<source><config><device {NS}>{ETH1}</device></config></source>"
    talk.ok(f"<copy-config><target><candidate/></target>{source}</copy-config>")
    assert talk.running("candidate")["name"] == ["eth1"]
    talk.ok(f"<validate>{source}</validate>")


class TestFilters:
    """Subtree filters (RFC 6241, 6)."""

    @pytest.fixture
    def filled(self, talk: Talk) -> Talk:
        talk.ok(talk.edit(f"<hostname>h</hostname>{ETH0}{ETH1}"))
        talk.ok("<commit/>")
        return talk

    @pytest.mark.parametrize(
        ("chosen", "leafs"),
        [
            ("", []),
            (f"<device {NS}/>", ["h", "eth0", "9000", "eth1", "true"]),
            ("<device/>", ["h", "eth0", "9000", "eth1", "true"]),
            ('<device xmlns="urn:other"/>', []),
            (f"<device {NS}><hostname/></device>", ["h"]),
            (f"<device {NS}><interface><name>eth1</name></interface></device>", ["eth1", "true"]),
            (f"<device {NS}><interface><name> eth1 </name><mtu/></interface></device>", ["eth1"]),
            (f"<device {NS}><interface><mtu/></interface></device>", ["eth0", "9000"]),
            (f"<device {NS}><interface><name/></interface></device>", ["eth0", "eth1"]),
            (f"<device {NS}><interface><enabled>true</enabled></interface></device>", ["eth1", "true"]),
            (f"<device {NS}><interface><enabled>false</enabled></interface></device>", []),
            (
                f"<device {NS}><interface><name>eth0</name><mtu/></interface><hostname/></device>",
                ["h", "eth0", "9000"],
            ),
            (
                f"<device {NS}><interface><name>eth0</name></interface></device>"
                f"<device {NS}><hostname/></device>",
                ["h", "eth0", "9000"],
            ),
            (f"<device {NS}><rule/></device>", []),
        ],
    )
    def test_filter(self, filled: Talk, chosen: str, leafs: list[str]) -> None:
        """Exactly what is chosen, and the keys of what is partly chosen."""
        operation = (
            f"<get-config><source><running/></source><filter type='subtree'>{chosen}</filter></get-config>"
        )
        data = filled.data(operation)
        assert [each.text for each in data.iter() if not len(each) and each is not data] == leafs

    def test_xpath_is_not_there(self, filled: Talk) -> None:
        """As it is not announced."""
        operation = "<get><filter type='xpath' select='/device'/></get>"
        assert filled.refused(operation)["error-tag"] == "bad-attribute"


class TestState:
    """What `get` has beside configuration."""

    def test_library(self, talk: Talk) -> None:
        """The package's modules, by RFC 8525 and by RFC 7895."""
        for name in ("yang-library", "modules-state"):
            data = talk.data(f'<get><filter><{name} xmlns="{YANG_LIBRARY}"/></filter></get>')
            found = {
                each.findtext(f"{{{YANG_LIBRARY}}}name") for each in data.iter(f"{{{YANG_LIBRARY}}}module")
            }
            assert {"contract-device", "ietf-netconf"} <= found
            assert len(data) == 1

    def test_schema(self, talk: Talk) -> None:
        """get-schema gives the text of what netconf-state lists."""
        data = talk.data(
            f'<get><filter><netconf-state xmlns="{MONITORING}"><schemas/></netconf-state></filter></get>'
        )
        assert [each.text for each in data.iter(f"{{{MONITORING}}}identifier")] == ["contract-device"]
        ask = f'<get-schema xmlns="{MONITORING}"><identifier>contract-device</identifier>'
        found = talk.data(f"{ask}<version>2026-11-24</version><format>yang</format></get-schema>")
        assert found.tag == f"{{{MONITORING}}}data"
        assert (found.text or "").startswith("module contract-device")
        assert (
            talk.refused(f"{ask}<version>2000-01-01</version></get-schema>")["error-tag"] == "invalid-value"
        )

    def test_get_shows_configuration_too(self, talk: Talk) -> None:
        """In one answer."""
        talk.ok(talk.edit(ETH0))
        talk.ok("<commit/>")
        text = tostring(talk.data("<get/>"), encoding="unicode")
        assert "9000" in text
        assert "content-id" in text
