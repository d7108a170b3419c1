"""Conversion between trees and Avro data, put together once for each schema node.

A node whose values look alike on both sides needs no conversion, and a record that has only such
nodes is handed to Avro as it is.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from orchestron_contracts.errors import CodecError
from orchestron_contracts.framing import AvroSchema
from orchestron_contracts.scalars import Conversion, anydata_conversion, leaf_conversion
from orchestron_yang.rows import compact
from orchestron_yang.schema import Kind, SchemaNode
from orchestron_yang.tree import Key, Rows, Tree, key_order

Datum = Mapping[str, Any]


class RecordShape:
    """A container or list entry and its Avro record."""

    def __init__(self, node: SchemaNode, avro: AvroSchema) -> None:
        found = {
            field["name"]: _field(node.children[field["name"]], field["type"][1:]) for field in avro["fields"]
        }
        self._names = frozenset(found)
        special = {name: conversion for name, conversion in found.items() if conversion is not None}
        self._to = {name: conversion.to_avro for name, conversion in special.items()}
        self._from = {name: conversion.from_avro for name, conversion in special.items()}
        self.datum: Callable[[Tree], Datum] = self._converted if special else self._as_it_is
        self.tree: Callable[[Datum], Tree] = self._restored if special else _without_nulls

    def _as_it_is(self, tree: Tree) -> Datum:
        if not self._names.issuperset(tree):
            raise self._stranger(tree)
        return tree

    def _converted(self, tree: Tree) -> Datum:
        if not self._names.issuperset(tree):
            raise self._stranger(tree)
        convert = self._to
        out = {}
        for name, value in tree.items():
            to_avro = convert.get(name)
            out[name] = value if to_avro is None else to_avro(value)
        return out

    def _restored(self, datum: Datum) -> Tree:
        convert = self._from
        out = {}
        for name, value in datum.items():
            if value is not None:
                from_avro = convert.get(name)
                out[name] = value if from_avro is None else from_avro(value)
        return out

    def _stranger(self, tree: Tree) -> CodecError:
        names = ", ".join(repr(name) for name in tree if name not in self._names)
        return CodecError(f"has no node {names}")


def _without_nulls(datum: Datum) -> Tree:
    return {name: value for name, value in datum.items() if value is not None}


def _field(node: SchemaNode, branches: list[Any]) -> Conversion | None:
    """How the values of one child are converted; `branches` is its Avro union without null."""
    if node.kind is Kind.CONTAINER:
        return _container(node, branches[0])
    if node.kind is Kind.LIST:
        return _list(node, branches[0]["items"])
    if node.type is None:
        return anydata_conversion()
    if node.kind is Kind.LEAF_LIST:
        return _leaf_list(leaf_conversion(node.type, branches[0]["items"]))
    return leaf_conversion(node.type, branches)


def _container(node: SchemaNode, avro: AvroSchema) -> Conversion:
    shape = RecordShape(node, avro)
    # a value with its branch named is not tried against the branches, which costs its whole depth
    branch = f"{avro['namespace']}.{avro['name']}"
    to_datum = shape.datum
    return Conversion(lambda tree: (branch, to_datum(tree)), shape.tree)


def _leaf_list(element: Conversion | None) -> Conversion:
    if element is None:
        return Conversion(lambda values: ("array", list(values)), tuple)
    to_avro, from_avro = element.to_avro, element.from_avro
    return Conversion(
        lambda values: ("array", [to_avro(value) for value in values]),
        lambda held: tuple([from_avro(value) for value in held]),
    )


def _list(node: SchemaNode, avro: AvroSchema) -> Conversion:
    shape = RecordShape(node, avro)
    to_datum, to_tree = shape.datum, shape.tree
    if not node.keys:
        return Conversion(
            lambda rows: ("array", [to_datum(entry) for entry in rows.values()]),
            lambda held: OrderedDict(((number,), to_tree(entry)) for number, entry in enumerate(held)),
        )
    with_keys = _key_maker(node.keys)
    if node.user_ordered:
        return Conversion(
            lambda rows: ("array", [to_datum(entry) for entry in rows.values()]),
            lambda held: OrderedDict(with_keys(map(to_tree, held))),
        )
    in_order = _sorter(node)
    return Conversion(
        lambda rows: ("array", [to_datum(entry) for entry in in_order(rows)]),
        lambda held: compact(dict(with_keys(map(to_tree, held)))),
    )


def _key_maker(keys: tuple[str, ...]) -> Callable[[Iterable[Any]], Iterable[tuple[Key, Tree]]]:
    if len(keys) == 1:
        (only,) = keys
        return lambda entries: (((entry[only],), entry) for entry in entries)
    return lambda entries: ((tuple([entry[name] for name in keys]), entry) for entry in entries)


def _sorter(node: SchemaNode) -> Callable[[Rows], Iterable[Tree]]:
    """The entries in order of `key_order`."""
    if any(_mixed(node.children[name]) for name in node.keys):
        return lambda rows: [rows[key] for key in sorted(rows, key=key_order)]
    # values of one type sort by themselves as `key_order` sorts them
    return lambda rows: [rows[key] for key in sorted(rows)] if len(rows) > 1 else rows.values()


def _mixed(key: SchemaNode) -> bool:
    return key.type is None or key.type.base in {"union", "empty"}
