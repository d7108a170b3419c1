"""Memory comes back as it was left."""

from __future__ import annotations

from orchestron_transform.memory import remembered
from orchestron_yang.model import Child, LooseList, LooseNode, LoosePresence
from orchestron_yang.tree import Tree


class Leaf(LooseNode):
    key: str
    size: int | None = None


class Leafs(LooseList[Leaf]):
    cls = Leaf

    def create(self, key: str, *, size: int | None = None) -> Leaf:
        return self._create((key,), key=key, size=size)


class Inner(LooseNode):
    name: str | None = None
    leafs = Child(Leafs)


class Marker(LoosePresence[Inner]):
    cls = Inner

    def create(self, *, name: str | None = None) -> Inner:
        return self._create(name=name)


class Memory(LooseNode):
    total: int | None = None
    inner = Child(Inner)
    marker = Child(Marker)
    leafs = Child(Leafs)


def filled() -> Memory:
    memory = Memory(total=3)
    memory.inner.leafs.create("x", size=1)
    memory.marker.create()
    memory.leafs.create("a")
    memory.leafs.create("b", size=2)
    return memory


def test_it_comes_back_as_it_was() -> None:
    """Leafs, containers, presence and lists at any depth are there again."""
    tree = filled().to_tree()
    assert remembered(Memory, tree).to_tree() == tree
    assert remembered(Memory, {}).to_tree() == {}


def test_changing_it_leaves_what_was_kept_alone() -> None:
    """A run that is refused must not have touched the memory of the last one."""
    tree: Tree = filled().to_tree()
    kept = repr(tree)
    memory = remembered(Memory, tree)
    memory.leafs.create("a", size=9)
    memory.inner.leafs.create("y")
    assert repr(tree) == kept
