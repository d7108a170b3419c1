"""Generated classes hold any data that is valid under their schema."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestron_testkit.schemas import schemas
from orchestron_testkit.trees import trees
from orchestron_transform.memory import remembered
from orchestron_yang.model import ListView, StrictNode
from orchestron_yang.points import split
from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yang.tree import Tree
from orchestron_yangc.models import python_models

EXAMPLES = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@contextmanager
def generated(schema: Schema) -> Iterator[dict[str, Any]]:
    """The modules of the generated package, by file name without ending."""
    package = "generated_for_a_test"
    texts = python_models(schema, ["input", "output"], lambda _: True)
    loaded: dict[str, Any] = {}
    try:
        for name in ("leafs.py", "input.py", "output.py"):
            module = ModuleType(f"{package}.{name[:-3]}")
            module.__package__ = package
            sys.modules[module.__name__] = module
            exec(compile(texts.get(name, ""), name, "exec"), vars(module))
            loaded[name[:-3]] = module
        yield loaded
    finally:
        for name in ("leafs", "input", "output"):
            sys.modules.pop(f"{package}.{name}", None)


@st.composite
def cases(draw: st.DrawFn, *, points: bool) -> tuple[Schema, Tree]:
    """A schema, and data that is valid under it."""
    schema = draw(schemas(points=points, keyless=True))
    return schema, draw(trees(schema))


@EXAMPLES
@given(cases(points=False))
def test_output_takes_every_valid_tree(case: tuple[Schema, Tree]) -> None:
    """What is built leaf by leaf from a valid tree is that tree again."""
    schema, tree = case
    with generated(schema) as modules:
        assert remembered(modules["output"].Root, tree).to_tree() == tree


@EXAMPLES
@given(cases(points=True))
def test_input_shows_every_valid_tree(case: tuple[Schema, Tree]) -> None:
    """Each attribute of the strict view is what the record holds, or a default, or None."""
    schema, tree = case
    with generated(schema) as modules:
        classes = [c for c in vars(modules["input"]).values() if isinstance(c, type)]
        for (point, _), record in split(schema, tree).items():
            if point and schema.points[point].parent is not None:
                shape = f"`{schema.points[point].path}`"
                cls = next(c for c in classes if c.__doc__ == shape)
                check(schema.points[point], record, cls.from_tree(record))


def check(node: SchemaNode, tree: Tree, view: StrictNode) -> None:
    """Compare a view with the tree it shows."""
    for name, child in node.children.items():
        if child.point is None:
            compare(child, tree.get(name), getattr(view, name))


def compare(child: SchemaNode, held: Any, seen: Any) -> None:
    """Compare one attribute of a view with what the tree holds."""
    if child.kind is Kind.LIST:
        assert isinstance(seen, ListView)
        assert len(seen) == len(held or ())
        for key, entry in (held or {}).items():
            check(child, entry, seen[key])
    elif child.kind is Kind.CONTAINER and not child.presence:
        check(child, held or {}, seen)
    elif child.kind is Kind.CONTAINER:
        assert (seen is None) == (held is None)
        if seen is not None:
            check(child, held, seen)
    elif child.kind is Kind.LEAF_LIST:
        assert seen == (held or ())
    else:
        assert seen == held
