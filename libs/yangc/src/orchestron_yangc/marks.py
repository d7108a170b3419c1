"""What our extension statements say of nodes: transform points, memory, operational state, secrets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from orchestron_yang.schema import Kind, Point, SchemaNode
from orchestron_yangc.modules import EXTENSIONS, Modules, Statement, find_node


class Marks:
    """Puts marks on the nodes of one schema, wherever the statements stand."""

    def __init__(self, modules: Modules, statements: Mapping[SchemaNode, Statement]) -> None:
        self.modules = modules
        self.statements = statements
        self.causes: dict[SchemaNode, Statement] = {}
        """The extension statement that marked a node, to be named when it does not fit there."""

    def apply(self, root: SchemaNode) -> dict[str, SchemaNode]:
        """Mark the nodes and return the points by id, parents first. Raises `YangProblems`."""
        for node, statement in self.statements.items():
            self._mark(node, statement)
        self._from_outside()
        points = dict(self._points(root, "", None))
        self._check_places(root, None)
        return points

    def _from_outside(self) -> None:
        """Marks in orc:annotate and in augments, by the nodes that these name."""
        nodes = {statement: node for node, statement in self.statements.items()}
        for module in self.modules.named:
            for part in self.modules.parts(module):
                for annotation in part.search((EXTENSIONS, "annotate")):
                    target = find_node(self.modules, annotation)
                    if target is None or target not in nodes:
                        raise self.modules.fail(annotation, f"no data node {annotation.arg}")
                    self._mark(nodes[target], annotation)
                for augment in part.search("augment"):
                    if augment.i_target_node in nodes:
                        self._mark(nodes[augment.i_target_node], augment)

    def _mark(self, node: SchemaNode, statement: Statement) -> None:
        for extension in statement.substmts:
            if isinstance(extension.keyword, tuple) and extension.keyword[0] == EXTENSIONS:
                self._extend(node, extension, extension.keyword[1])

    def _extend(self, node: SchemaNode, extension: Statement, what: str) -> None:
        if what in {"transform", "rfs-transform", "point"} and node.is_inner:
            if node.point is not None:
                raise self.modules.fail(extension, f"{node.path} is a transform point already")
            transform = None if what == "point" else extension.arg
            if transform is not None and "." not in transform:
                raise self.modules.fail(extension, "the class is given as package.module.Class")
            node.point = Point("", transform, rfs=what == "rfs-transform")
        elif what in {"memory", "dynstate"} and node.kind is Kind.CONTAINER:
            setattr(node, what, True)
        elif what == "secret" and node.type is not None:
            node.secret = True
        else:
            raise self.modules.fail(extension, f"orc:{what} cannot stand on a {node.kind.value}")
        self.causes[node] = extension

    def _points(
        self, node: SchemaNode, path: str, outer: SchemaNode | None
    ) -> Iterator[tuple[str, SchemaNode]]:
        """The points below a node, each given its id and parent."""
        for child in node.children.values():
            below = f"{path}/{child.py}" if path else child.py
            if child.point is not None:
                parent = outer.point.id if outer is not None and outer.point is not None else None
                child.point = replace(child.point, id=below, parent=parent)
                self._check_point(child)
                yield below, child
            yield from self._points(child, below, child if child.point is not None else outer)

    def _check_point(self, node: SchemaNode) -> None:
        """An instance has a key that stays: lists on the way to it are keyed, system-ordered, points too."""
        at: SchemaNode | None = node
        while at is not None:
            if at.kind is Kind.LIST:
                if at.point is None:
                    self._refuse(node, f"the list {at.path} above a transform point must be one too")
                if not at.keys or at.user_ordered:
                    self._refuse(node, f"the list {at.path} must have keys and be ordered by the system")
            at = at.parent

    def _check_places(self, node: SchemaNode, point: SchemaNode | None) -> None:
        """Memory and operational state belong to the transform of a point."""
        for child in node.children.values():
            if (child.memory or child.dynstate) and point is None:
                self._refuse(child, "it must lie in a transform point")
            if child.dynstate and child.config:
                self._refuse(child, "operational state needs config false")
            if child.memory and child.presence:
                self._refuse(child, "memory is always there: no presence")
            self._check_places(child, child if child.point is not None else point)

    def _refuse(self, node: SchemaNode, message: str) -> None:
        raise self.modules.fail(self.causes[node], f"{node.path}: {message}")
