"""A transform's memory between runs: kept as a tree, handed out as a loose node."""

from __future__ import annotations

from typing import TypeVar, cast

from orchestron_yang.model import LooseList, LooseNode, LoosePresence
from orchestron_yang.tree import Rows, Tree, Value

M = TypeVar("M", bound=LooseNode)


def remembered(cls: type[M], tree: Tree) -> M:
    """A loose node of `cls` with the content of `tree`, so that `to_tree` gives it back."""
    node = cls()
    _fill(node, tree)
    return node


def _fill(node: LooseNode, tree: Tree) -> None:
    children = set(node.__children__)
    for name, value in tree.items():
        if name in children:
            _open(getattr(node, name), value)
        else:
            setattr(node, name, value)


def _open(child: LooseNode | LoosePresence[LooseNode] | LooseList[LooseNode], value: Value) -> None:
    if isinstance(child, LooseList):
        for key, entry in cast(Rows, value).items():
            leafs, inner = _parted(child.cls, entry)
            _fill(child._create(key, **leafs), inner)
    else:
        node = child._create() if isinstance(child, LoosePresence) else child
        _fill(node, cast(Tree, value))


def _parted(cls: type[LooseNode], tree: Tree) -> tuple[dict[str, Value], Tree]:
    """Fields of `cls` and what lies below; an entry's keys must be there when it is made."""
    leafs = {name: value for name, value in tree.items() if name in cls.model_fields}
    return leafs, {name: value for name, value in tree.items() if name not in leafs}
