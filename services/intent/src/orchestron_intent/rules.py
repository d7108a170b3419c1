"""What an edit must meet to change the datastore: the rules of YANG, on the datastore that results.

Nothing here knows of transactions or epochs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from orchestron_contracts.events import (
    Change,
    Operation,
    RequestedEdit,
)
from orchestron_intent.datastore import Datastore, Plan
from orchestron_intent.list_rules import ListRules
from orchestron_semantics import Semantics
from orchestron_yang.checks import check_structure
from orchestron_yang.edit import apply_edit
from orchestron_yang.errors import DataError
from orchestron_yang.json_codec import parse_json, resource_from_json, tree_from_json
from orchestron_yang.path import ResourcePath, format_instance, parse_api_path
from orchestron_yang.points import REMAINDER, Instance, apply_changes, changed, instance_path, split
from orchestron_yang.schema import Schema
from orchestron_yang.tree import Tree, Value, key_order


@dataclass(frozen=True, slots=True)
class Limits:
    """How big one request may be; a bigger one is rejected with `too-big`."""

    edits: int = 1000
    value_bytes: int = 16 * 1024 * 1024
    """Of all values of the request together."""
    depth: int = 64
    """Levels of nesting in a value."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit, read against the schema."""

    path: ResourcePath
    operation: str
    value: Value | None


class YangRules:
    """The schema of a domain's intent with its limits."""

    def __init__(
        self,
        schema: Schema,
        semantics: Semantics,
        limits: Limits | None = None,
        fits: Callable[[Sequence[Change]], None] | None = None,
    ) -> None:
        """`fits` raises for changes that cannot be written to the log, which must be found out before."""
        self.schema = schema
        self._semantics = semantics
        self._lists = ListRules(schema)
        self._limits = limits or Limits()
        self._fits = fits

    def empty(self) -> Datastore:
        """The datastore before the first transaction."""
        return Datastore({}, self._semantics.empty())

    def plan(self, store: Datastore, edits: Iterable[RequestedEdit]) -> Plan:
        """See `Rules.plan`."""
        tree, created = self._apply(store.tree, self._read(edits))
        touched = changed(self.schema, store.tree, tree)
        self._check_structure(tree, touched)
        semantics = self._semantics.update(store.semantics, store.tree, tree, touched)
        self._semantics.check(semantics, tree, touched)
        changes = _changes(touched)
        if self._fits is not None:
            self._fits(changes)
        return Plan(replace(store, tree=tree, semantics=semantics), changes, created)

    def creates(self, store: Datastore, edits: Iterable[RequestedEdit]) -> bool:
        """See `Rules.creates`."""
        return self._apply(store.tree, self._read(edits)[:1])[1]

    def restore(self, store: Datastore, changes: Iterable[Change]) -> Datastore:
        """See `Rules.restore`."""
        touched: dict[Instance, Tree | None] = {(c.point, c.key): c.record for c in changes}
        tree = apply_changes(self.schema, store.tree, touched)
        semantics = self._semantics.update(store.semantics, store.tree, tree, touched)
        return replace(store, tree=tree, semantics=semantics)

    def records(self, store: Datastore) -> Mapping[Instance, Tree]:
        """See `Rules.records`."""
        return split(self.schema, store.tree)

    def _read(self, requested: Iterable[RequestedEdit]) -> tuple[Edit, ...]:
        edits = tuple(requested)
        if len(edits) > self._limits.edits:
            raise DataError(f"{len(edits)} edits in one request, {self._limits.edits} at most", tag="too-big")
        size = sum(len(edit.value or b"") for edit in edits)
        if size > self._limits.value_bytes:
            raise DataError(f"{size} bytes in one request, {self._limits.value_bytes} at most", tag="too-big")
        return tuple(self._parse(edit) for edit in edits)

    def _check_structure(self, tree: Tree, touched: Mapping[Instance, Tree | None]) -> None:
        for instance, record in touched.items():
            if instance == REMAINDER:
                check_structure(self.schema, self.schema.root, record or {})
            elif record is not None:
                node = self.schema.points[instance[0]]
                check_structure(self.schema, node, record, instance_path(self.schema, instance))
        self._lists.check(tree, touched)

    def _parse(self, edit: RequestedEdit) -> Edit:
        path = parse_api_path(self.schema, edit.target)
        for depth, step in enumerate(path, 1):
            if not step.node.config or step.node.memory or step.node.dynstate:
                text = f"'{step.node.name}' is not configuration and cannot be set"
                raise DataError(text, path=format_instance(path[:depth]))
        takes_away = edit.operation in (Operation.DELETE, Operation.REMOVE)
        if takes_away is not (edit.value is None):
            needs = "takes no" if takes_away else "needs a"
            raise DataError(f"{edit.operation.value} of {edit.target} {needs} value", tag="malformed-message")
        if edit.value is None:
            return Edit(path, edit.operation.value, None)
        raw = parse_json(edit.value, max_depth=self._limits.depth)
        if not path:
            return Edit(path, edit.operation.value, tree_from_json(self.schema, self.schema.root, raw))
        return Edit(path, edit.operation.value, resource_from_json(self.schema, path[-1].node, raw))

    def _apply(self, tree: Tree, edits: Iterable[Edit]) -> tuple[Tree, bool]:
        created: bool | None = None
        for edit in edits:
            edited = apply_edit(self.schema, tree, edit.path, edit.operation, edit.value)
            tree = edited.tree
            created = edited.created if created is None else created
        return tree, bool(created)


def _changes(touched: Mapping[Instance, Tree | None]) -> tuple[Change, ...]:
    order = sorted(touched, key=lambda instance: (instance[0], key_order(instance[1])))
    return tuple(Change(point, key, "", touched[point, key]) for point, key in order)
