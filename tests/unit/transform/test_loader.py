"""Transform classes are found and fit their points, or the error says why not."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from orchestron_testkit.schemas import build, container, leaf, rows
from orchestron_testkit.toy_network import models as m
from orchestron_testkit.toy_network import network
from orchestron_transform import api
from orchestron_transform.layer import Style, path_of, point_infos
from orchestron_transform.loader import TransformNotFit, load_transforms
from orchestron_yang.points import instance_path
from orchestron_yang.schema import Point, Schema
from orchestron_yang.tree import EMPTY


class Good(api.Transform[m.CfsVpn, m.InterRoot]):
    def transform(self, i: m.CfsVpn) -> m.InterRoot:
        return m.InterRoot()


class Unfinished(api.Transform[m.CfsVpn, m.InterRoot]):
    pass


class Mute(Good):
    """Says its classes through its base."""


class Rfs(api.RfsTransform[m.CfsVpn, m.InterRoot]):
    def transform(self, i: m.CfsVpn, device: api.Device) -> m.InterRoot:
        return m.InterRoot()


class OtherInput(api.Transform[m.CfsRouter, m.InterRoot]):
    def transform(self, i: m.CfsRouter) -> m.InterRoot:
        return m.InterRoot()


class NoRoot(api.Transform[m.CfsVpn, m.InterVpnOut]):
    def transform(self, i: m.CfsVpn) -> m.InterVpnOut:
        return m.InterVpnOut(name="x")


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The classes above can be imported from a module `toy`."""
    module = ModuleType("toy")
    for cls in (Good, Unfinished, Mute, Rfs, OtherInput, NoRoot):
        setattr(module, cls.__name__, cls)
    module.thing = 5  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "toy", module)


def schema(transform: str, *, rfs: bool = False) -> Schema:
    return build(rows("vpn", ["name"], leaf("name"), leaf("note"), point=Point("vpn", transform, rfs)))


@pytest.mark.parametrize("name", ["Good", "Mute"])
def test_a_fitting_class_is_loaded(name: str) -> None:
    """Style, input and output come from the class itself."""
    loaded = load_transforms(schema(f"toy.{name}"))["vpn"]
    assert (loaded.style, loaded.input, loaded.outputs) == (Style.PLAIN, m.CfsVpn, (m.InterRoot,))


@pytest.mark.parametrize(
    ("transform", "why"),
    [
        ("nowhere.X", "cannot import"),
        ("toy.X", "cannot import"),
        ("X", "cannot import"),
        ("toy.thing", "is no Transform class"),
        ("toy.Unfinished", "does not define transform"),
        ("toy.Rfs", "must be a subclass of Transform or MemoryTransform"),
        ("toy.OtherInput", "they differ in id, note, type"),
        ("toy.NoRoot", "must make a generated Root"),
    ],
)
def test_a_misfit_is_named(transform: str, why: str) -> None:
    """The error names the point, the class and what is wrong with it."""
    with pytest.raises(TransformNotFit, match=why) as caught:
        load_transforms(schema(transform))
    assert str(caught.value).startswith("vpn: ")


def test_an_rfs_point_needs_an_rfs_transform() -> None:
    """`orc:rfs-transform` and the class's base must agree."""
    assert load_transforms(schema("toy.Rfs", rfs=True))["vpn"].style is Style.RFS
    with pytest.raises(TransformNotFit, match="must be a subclass of RfsTransform"):
        load_transforms(schema("toy.Good", rfs=True))


def test_points_know_what_they_are_nested_in() -> None:
    """Rank, number of keys and views are those of the schema and of the classes' `parent`."""
    layer = network().layer("inter")
    end = layer.points["vpn/end"]
    assert (end.arity, end.parent, end.outermost) == (2, layer.points["vpn"], layer.points["vpn"])
    assert layer.points["vpn"].view is m.InterVpn
    assert layer.points["vpn"].transform is None
    assert end.rank > layer.points["vpn"].rank
    assert network().layer("rfs").device_point is network().layer("rfs").points["device"]
    assert layer.device_point is None


def test_topics_chain_the_layers() -> None:
    """Each layer writes what the next one reads."""
    net = network()
    assert [net.output_topic(name) for name in ("cfs", "inter", "rfs")] == [
        "layer.inter",
        "layer.rfs",
        "layer.device",
    ]
    assert [net.input_topic(name) for name in ("cfs", "inter", "device")] == [
        "history",
        "layer.inter",
        "layer.device",
    ]
    with pytest.raises(KeyError):
        net.layer("other")


@pytest.mark.parametrize(
    "key",
    [("a", "b"), ("it's", "b"), (5, "b"), (True, "x]/y"), ("", 'say "hi"'), (EMPTY, "0"), ("{0}", "%s")],
)
def test_paths_are_those_of_points(key: tuple[str, str]) -> None:
    """The fast way to an instance's path gives what the slow one gives."""
    inner = rows("b", ["k"], leaf("k"), module="beta", point=Point("c/a/b", None, parent="c/a"))
    outer = rows("a", ["k"], leaf("k"), inner, point=Point("c/a", None))
    held = build(container("c", outer))
    infos = point_infos(held, {}, {})
    assert path_of(held, infos["c/a/b"], key) == instance_path(held, ("c/a/b", key))
    assert path_of(held, infos["c/a"], key[:1]) == instance_path(held, ("c/a", key[:1]))
