"""A layer's step on the toy network: contributions, refusals, re-runs, inputs and memory."""

from __future__ import annotations

import pytest

from orchestron_contracts.events import Cause, Change, Changeset, Dynstate, Input, Refusal
from orchestron_testkit.toy_network import (
    capabilities,
    network,
    pool,
    port_load,
    router,
    site,
    vpn,
    withdrawn,
)
from orchestron_testkit.toy_network.transforms import calls
from orchestron_transform import size
from orchestron_transform.pipeline import Passage, Pipeline
from orchestron_transform.state import LayerState
from orchestron_transform.step import step

BASE = [router("A", 1), router("B", 2, "Beta"), vpn("v"), site("s1", "v", "A", 1)]


@pytest.fixture
def net() -> Pipeline:
    pipeline = Pipeline(network())
    assert pipeline.transact(BASE).refusal is None
    calls.clear()
    return pipeline


def refused(passage: Passage) -> Refusal:
    assert passage.refusal is not None
    return passage.refusal


def changeset(*changes: Change, inputs: tuple[Input, ...] = (), refusal: Refusal | None = None) -> Changeset:
    return Changeset("default", 1, 0, Cause("r"), changes, inputs, refusal=refusal)


def test_output_names_its_source() -> None:
    """Each change going down carries the path of the instance that it came of, in order."""
    _, out = step(network().layer("cfs"), LayerState(), changeset(router("A", 1), site("s", "v", "A", 1)))
    places = [(c.point, c.key, c.source) for c in out.changes]
    assert places == [
        ("router", ("A",), "/alpha:router[name='A']"),
        ("router", ("A",), "/alpha:site[name='s']"),
        ("router/vpn", ("A", "v"), "/alpha:site[name='s']"),
        ("vpn", ("v",), "/alpha:site[name='s']"),
        ("vpn/end", ("v", "s"), "/alpha:site[name='s']"),
    ]
    assert out.changes[1].record == {"name": "A"}


def test_a_conflict_names_both_sources(net: Pipeline) -> None:
    """Two values for one leaf are refused with layer, instance, path and who said what."""
    refusal = refused(net.transact([site("s2", "v", "A", 1, rate=9)]))
    assert refusal.layer == "rfs"
    assert refusal.instance == "/alpha:device[name='A']/port[number='1']"
    assert refusal.path == "/alpha:device[name='A']/port[number='1']/rate"
    assert refusal.sources == ("/alpha:vpn[name='v']/end[site='s1']", "/alpha:vpn[name='v']/end[site='s2']")
    assert refusal.message.startswith("set to 10 and to 9: ")


def test_two_new_sources_in_conflict() -> None:
    """A conflict within one transaction names both too."""
    pipeline = Pipeline(network())
    sites = [site(name, "v", "A", number, colour=name) for number, name in enumerate(("blue", "red"))]
    refusal = refused(pipeline.transact([router("A", 1), vpn("v"), *sites]))
    assert refusal.sources == ("/alpha:site[name='blue']", "/alpha:site[name='red']")
    assert refusal.path == "/alpha:vpn[name='v']/colour"


def test_a_site_on_a_router_that_is_not_there(net: Pipeline) -> None:
    """What is missing is named at the outermost instance, with the site that needs it."""
    refusal = refused(net.transact([site("s2", "v", "C", 1)]))
    assert refusal.tag == "missing-element"
    assert refusal.layer == "inter"
    assert refusal.instance == "/alpha:router[name='C']"
    assert refusal.path == "/alpha:router[name='C']/id"
    assert refusal.sources == ("/alpha:site[name='s2']",)
    assert "s2" in refusal.message


def test_many_sources_are_not_all_named(net: Pipeline) -> None:
    """A refusal stays short however many contribute."""
    sites = [site(f"n{number:03}", "v", "C", number) for number in range(300)]
    refusal = refused(net.transact(sites))
    assert len(refusal.sources) == 10
    assert "and 290 more" in refusal.message
    assert len(refusal.message) <= 1000


def test_a_router_cannot_go_while_a_site_stands_on_it(net: Pipeline) -> None:
    """Withdrawing what others rest on is refused, and says who rests on it."""
    refusal = refused(net.transact([withdrawn("router", "A")]))
    assert refusal.sources == ("/alpha:site[name='s1']",)
    assert net.transact([withdrawn("site", "s1"), withdrawn("router", "A")]).refusal is None
    assert "A" not in net.fleet.devices


def test_withdrawal_takes_all_output_back(net: Pipeline) -> None:
    """An instance that nobody contributes to any more withdraws what it contributed."""
    passage = net.transact([withdrawn("site", "s1")])
    inter = passage.changeset("layer.inter").changes
    assert {c.source for c in inter} == {"/alpha:site[name='s1']"}
    assert [c.record for c in inter] == [None] * 4
    assert [c.config for c in passage.configs] == [{}]
    assert ("vpn/end", ("v", "s1")) not in net.state("inter").instances
    assert net.state("inter").instances["router", ("A",)].record == {"name": "A", "id": 1, "type": "Alpha"}


def test_equal_input_runs_nothing(net: Pipeline) -> None:
    """The same record again is no change, on no layer."""
    passage = net.transact(BASE)
    assert calls.total() == 0
    assert passage.changeset("layer.inter").changes == ()
    assert passage.configs == ()
    assert passage.decision is not None
    assert passage.decision.devices == ()


def test_equal_output_ends_the_wave(net: Pipeline) -> None:
    """A transform whose output stays the same causes no run below."""
    net.transact([router("B", 2, "Beta"), site("s2", "v", "B", 1)])
    calls.clear()
    net.transact([site("s2", "v", "B", 1, rate=10)])
    assert dict(calls) == {"site": 1}


def test_nested_instances_run_when_the_outer_one_changes(net: Pipeline) -> None:
    """What lies in a changed instance runs again, for it may read it as parent."""
    net.transact([vpn("v", "gold")])
    assert calls["end"] == 1
    assert net.fleet.devices["A"].config["vrf"] == {
        ("v",): {"name": "v", "rd": "1:v", "about": "VPN v gold "}
    }


def test_a_refusal_from_above_is_passed_on() -> None:
    """A refused changeset goes down as it is and changes nothing."""
    refusal = Refusal("no", layer="cfs")
    state, out = step(network().layer("inter"), LayerState(), changeset(refusal=refusal))
    assert out == changeset(refusal=refusal)
    assert state == LayerState()


def test_an_unknown_point_is_refused() -> None:
    """A change for a point that the schema has not got is no crash."""
    odd = Change("nothing", ("x",), "/up:a", {})
    _, out = step(network().layer("cfs"), LayerState(), changeset(odd))
    assert out.refusal == Refusal(
        "layer cfs has no transform point 'nothing'", tag="unknown-element", layer="cfs", sources=("/up:a",)
    )


def test_data_outside_every_point_is_kept() -> None:
    """Northbound data that no transform reads is held and can be withdrawn."""
    banner = Change("", (), "", {"banner": "hi"})
    state, out = step(network().layer("cfs"), LayerState(), changeset(banner))
    assert out.changes == ()
    assert dict(state.records()) == {("", ()): {"banner": "hi"}}
    state, _ = step(network().layer("cfs"), state, changeset(Change("", (), "", None)))
    assert state == LayerState()


def test_output_outside_every_point_is_refused(net: Pipeline) -> None:
    """Output that no transform below would take is an error, not lost."""
    refusal = refused(net.transact([vpn("v", "nowhere")]))
    assert refusal.message == "output at /alpha:nobodys is outside every transform point of the layer below"
    assert (refusal.layer, refusal.instance) == ("cfs", "/alpha:vpn[name='v']")


def test_an_exception_names_class_and_line(net: Pipeline) -> None:
    """User code that raises is refused with the last line of the author's own code."""
    refusal = refused(net.transact([router("X", 666)]))
    assert refusal.message == "ZeroDivisionError: bad number"
    assert refusal.error_class == "ZeroDivisionError"
    assert refusal.instance == "/alpha:router[name='X']"
    file, _, text = refusal.line.partition(" in ")
    assert file.startswith("transforms.py:")
    assert text == 'transform: raise ZeroDivisionError("bad number")'


def test_a_transform_error_is_told_as_it_is(net: Pipeline) -> None:
    """The text of a TransformError is for the client, without the class in front."""
    refusal = refused(net.transact([site("s2", "v", "A", 2, colour="none")]))
    assert refusal.message == "site s2 must have a colour"
    assert refusal.error_class == "TransformError"


def test_a_bad_output_value_names_the_leaf(net: Pipeline) -> None:
    """A value that an output leaf does not take is refused with that leaf's path and the author's line."""
    refusal = refused(net.transact([site("s2", "v", "A", 2, rate=-3)]))
    assert refusal.path == "/alpha:vpn/end/rate"
    assert refusal.message == "rate: Input should be greater than or equal to 0"
    assert "o.vpn.create(" in refusal.line


def test_nested_without_outer_is_refused() -> None:
    """A nested instance cannot be where the one around it is not."""
    end = Change("vpn/end", ("v", "s"), "/up:s", {"site": "s", "router": "A", "port": 1, "rate": 1})
    _, out = step(network().layer("inter"), LayerState(), changeset(end))
    assert out.refusal is not None
    assert out.refusal.instance == "/alpha:vpn[name='v']/end[site='s']"
    assert out.refusal.path == "/alpha:vpn[name='v']"


def test_an_outer_instance_cannot_leave_nested_ones_behind() -> None:
    """Taking an instance away but not what lies in it is refused."""
    layer = network().layer("inter")
    outer = Change("router", ("A",), "/up:r", {"name": "A", "id": 1, "type": "Alpha"})
    inner = Change("router/vpn", ("A", "v"), "/up:s", {"name": "v"})
    state, out = step(layer, LayerState(), changeset(outer, inner))
    assert out.refusal is None
    after, out = step(layer, state, changeset(Change("router", ("A",), "/up:r", None)))
    assert out.refusal is not None
    assert out.refusal.instance == "/alpha:router[name='A']/vpn[name='v']"
    assert after is state


def test_capabilities_rerun_the_device_only(net: Pipeline) -> None:
    """What a device reports runs its rfs transforms again, and no other's."""
    net.transact([site("s2", "v", "B", 1)])
    calls.clear()
    passage = net.transact([], inputs=[capabilities("A", "alpha", "alpha-two")])
    assert dict(calls) == {"vrf": 1, "port": 1}
    assert [c.device for c in passage.configs] == ["A"]
    assert passage.changeset("layer.device").inputs == (capabilities("A", "alpha", "alpha-two"),)


def test_capabilities_as_expected_run_nothing(net: Pipeline) -> None:
    """A report that says what the device's package says already changes nothing."""
    net.transact([], inputs=[capabilities("A", "alpha")])
    assert calls.total() == 0


def test_capabilities_end_with_the_type(net: Pipeline) -> None:
    """A device of another type is taken to be what that type's package says until it reports again."""
    net.transact([], inputs=[capabilities("A", "alpha", "alpha-two")])
    assert net.transact([router("A", 1, "Beta")]).refusal is None
    assert net.fleet.devices["A"].type == "Beta"
    refusal = refused(net.transact([], inputs=[capabilities("A", "odd")]))
    assert refusal.message == "device A of type Beta is of no known make"


def test_capabilities_of_nobody_are_not_kept(net: Pipeline) -> None:
    """A report of a device that is not there, and of one withdrawn, is forgotten."""
    net.transact([], inputs=[capabilities("X", "odd"), capabilities("B", "odd")])
    assert set(net.state("rfs").reported) == {"B"}
    net.transact([withdrawn("router", "B")])
    assert set(net.state("rfs").reported) == set()


def test_dynstate_reaches_the_transform(net: Pipeline) -> None:
    """Operational state is part of the input while it is there."""
    assert net.transact([], inputs=[port_load("s1", 4)]).refusal is None
    assert net.state("inter").instances["vpn/end", ("v", "s1")].record["rate"] == 6
    assert calls["site"] == 1
    net.transact([], inputs=[port_load("s1", 4)])
    assert calls["site"] == 1
    net.transact([], inputs=[port_load("s1", None)])
    assert net.state("inter").instances["vpn/end", ("v", "s1")].record["rate"] == 10
    assert net.state("cfs").dynstate == {}


def test_dynstate_may_come_first(net: Pipeline) -> None:
    """State of an instance that is not there yet waits for it."""
    net.transact([], inputs=[port_load("s2", 4)])
    assert calls.total() == 0
    net.transact([site("s2", "v", "A", 2)])
    assert net.state("inter").instances["vpn/end", ("v", "s2")].record["rate"] == 6


def test_dynstate_of_other_layers_passes_through(net: Pipeline) -> None:
    """A layer leaves alone what is for another."""
    given = Dynstate("rfs", "device", ("A",), {})
    passage = net.transact([], inputs=[given])
    assert passage.refusal is None
    assert passage.changeset("layer.inter").inputs == (given,)


def test_strange_dynstate_is_refused(net: Pipeline) -> None:
    """State for a node that is no orc:dynstate is an error that names it."""
    refusal = refused(net.transact([], inputs=[Dynstate("cfs", "site", ("s1",), {"port": 5})]))
    assert refusal.message == "port is no operational state of transform point 'site'"


def numbers(net: Pipeline) -> dict[str, object]:
    held = net.state("inter").instances
    return {str(key[1]): each.record["value"] for (point, key), each in held.items() if point == "number"}


def test_memory_outlives_the_run(net: Pipeline) -> None:
    """What a transform once gave it gives again, though its input says nothing of it."""
    net.transact([pool("p", "b", "c")])
    assert numbers(net) == {"b": 1, "c": 2}
    net.transact([pool("p", "a", "c")])
    assert numbers(net) == {"a": 3, "c": 2}
    net.transact([pool("p", "a", "b")])
    assert numbers(net) == {"a": 3, "b": 1}


def test_memory_ends_with_the_instance(net: Pipeline) -> None:
    """A withdrawn instance starts afresh when it comes back."""
    net.transact([pool("p", "b", "c")])
    net.transact([withdrawn("pool", "p")])
    net.transact([pool("p", "c")])
    assert numbers(net) == {"c": 1}


def test_memory_of_a_refused_run_is_not_kept(net: Pipeline) -> None:
    """A transaction that is refused leaves no memory either."""
    net.transact([pool("p", "b")])
    assert net.transact([pool("p", "a", "b"), router("X", 666)]).refusal is not None
    net.transact([pool("p", "b", "c")])
    assert numbers(net) == {"b": 1, "c": 2}


def test_too_much_for_the_layer_below_is_refused(net: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    """The refusal names layer, size and the instance that most of it is of; the state stays."""
    monkeypatch.setattr(size, "MOST", 4000)
    before = net.state("cfs").instances
    refusal = refused(net.transact([vpn("v2"), site("s" * 3000, "v2", "B", 2)]))
    assert (refusal.layer, refusal.tag) == ("cfs", "too-big")
    assert refusal.instance.startswith("/alpha:site[name='sss")
    assert "4000 are allowed" in refusal.message
    assert net.state("cfs").instances == before
    assert net.transact([vpn("v2"), site("s2", "v2", "B", 2)]).refusal is None
