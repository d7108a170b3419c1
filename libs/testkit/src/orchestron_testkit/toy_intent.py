"""Rules over a flat store of words, simple enough to check a sequencer against plain execution."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from orchestron_contracts.events import (
    Cause,
    Change,
    Decision,
    IntentRequest,
    Operation,
    Refusal,
    RequestedEdit,
)
from orchestron_intent.datastore import Datastore, Plan
from orchestron_semantics import SemanticState
from orchestron_yang.errors import DataError, DataExists, DataMissing

DOMAIN = "toy"


class ToyRules:
    """`/name` holds a word; a word `->name` is valid only while that name is there."""

    def empty(self) -> Datastore:
        return store({})

    def plan(self, held: Datastore, edits: Iterable[RequestedEdit]) -> Plan:
        edits = tuple(edits)
        tree: dict[str, Any] = dict(held.tree)
        for edit in edits:
            self._apply(tree, edit)
        for name, word in tree.items():
            if word.startswith("->") and word[2:] not in tree:
                raise DataError(f"{name} points at nothing", path=f"/{name}", tag="data-missing")
        names = sorted({*held.tree, *tree})
        changes = tuple(
            Change("word", (name,), "", {"word": tree[name]} if name in tree else None)
            for name in names
            if held.tree.get(name) != tree.get(name)
        )
        return Plan(replace(held, tree=tree), changes, self.creates(held, edits))

    def creates(self, held: Datastore, edits: Iterable[RequestedEdit]) -> bool:
        return any(edit.value is not None and edit.target[1:] not in held.tree for edit in tuple(edits)[:1])

    def restore(self, held: Datastore, changes: Iterable[Change]) -> Datastore:
        tree: dict[str, Any] = dict(held.tree)
        for change in changes:
            tree.pop(str(change.key[0]), None)
            if change.record is not None:
                tree[str(change.key[0])] = change.record["word"]
        return replace(held, tree=tree)

    def _apply(self, tree: dict[str, Any], edit: RequestedEdit) -> None:
        name = edit.target[1:]
        if edit.value == b"crash":
            raise ZeroDivisionError("toy")
        if edit.operation is Operation.CREATE and name in tree:
            raise DataExists("there already", path=edit.target)
        if edit.operation is Operation.DELETE and name not in tree:
            raise DataMissing("not there", path=edit.target)
        tree.pop(name, None)
        if edit.value is not None:
            tree[name] = edit.value.decode()


def store(tree: dict[str, Any]) -> Datastore:
    return Datastore(tree, SemanticState())


def request(identity: str, *edits: RequestedEdit) -> IntentRequest:
    return IntentRequest(DOMAIN, Cause(identity, "tester"), edits)


def put(name: str, word: str) -> RequestedEdit:
    return RequestedEdit(Operation.REPLACE, f"/{name}", word.encode())


def create(name: str, word: str) -> RequestedEdit:
    return RequestedEdit(Operation.CREATE, f"/{name}", word.encode())


def delete(name: str) -> RequestedEdit:
    return RequestedEdit(Operation.DELETE, f"/{name}")


def commit(seq: int, epoch: int = 0) -> Decision:
    return Decision(DOMAIN, seq, epoch, Cause("any"))


def refuse(seq: int, epoch: int = 0, why: str = "no way") -> Decision:
    return Decision(DOMAIN, seq, epoch, Cause("any"), Refusal(why, layer="inter"))
