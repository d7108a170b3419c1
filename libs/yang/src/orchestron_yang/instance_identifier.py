"""Values of type instance-identifier: their syntax in JSON (RFC 7951, 6.11) and XML (RFC 7950, 9.13).

A tree holds the JSON form: the first name has its module, a later one only where the module
changes, and the names in predicates likewise. Whether the instance exists is not asked here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from orchestron_yang.errors import DataError
from orchestron_yang.lexical import shown
from orchestron_yang.names import Declarations, Qualifiers

_NAME = r"(?:([A-Za-z_][A-Za-z0-9_.-]*):)?([A-Za-z_][A-Za-z0-9_.-]*)"
_STEP = re.compile(f"/{_NAME}")
_PREDICATE = re.compile(
    rf"""\[[ \t]*(?:(?:{_NAME}|(\.))[ \t]*=[ \t]*(?:"([^"]*)"|'([^']*)')|([1-9][0-9]*))[ \t]*\]"""
)


@dataclass(frozen=True, slots=True)
class _Predicate:
    """`[module:name='value']`; with name "." `[.='value']`; without a name `[position]`."""

    module: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class _Node:
    module: str
    name: str
    predicates: tuple[_Predicate, ...]


def to_canonical(text: str, qualifiers: Qualifiers) -> str:
    """The form that a tree holds. Raises `DataError` for wrong syntax and for unknown modules."""
    return "".join(_written(node, up) for node, up in _with_parents(_parse(text, qualifiers)))


def to_xml(value: str, json: Qualifiers, declarations: Declarations) -> str:
    """The form for XML, each name with a prefix that `declarations` then holds."""
    out = []
    for node in _parse(value, json):
        out.append(f"/{declarations.prefix(node.module)}:{node.name}")
        for each in node.predicates:
            name = each.name if each.name in {"", "."} else f"{declarations.prefix(each.module)}:{each.name}"
            out.append(_bracketed(name, each.value))
    return "".join(out)


def quoted(text: str) -> str:
    """In single quotes; in double ones when it holds a single one."""
    return f'"{text}"' if "'" in text else f"'{text}'"


def _parse(text: str, qualifiers: Qualifiers) -> list[_Node]:
    found: list[_Node] = []
    at = 0
    while at < len(text) or not found:
        step = _STEP.match(text, at)
        if step is None:
            raise DataError(f"{shown(text)} is not an instance-identifier")
        module = _module(text, step[1], found[-1].module if found else "", qualifiers)
        at = step.end()
        predicates = []
        while (each := _PREDICATE.match(text, at)) is not None:
            predicates.append(_predicate(text, each, module, qualifiers))
            at = each.end()
        found.append(_Node(module, step[2], tuple(predicates)))
    return found


def _predicate(text: str, found: re.Match[str], module: str, qualifiers: Qualifiers) -> _Predicate:
    qualifier, name, dot, double, single, position = found.groups()
    if position is not None:
        return _Predicate(module, "", position)
    value = single if double is None else double
    if dot is not None:
        return _Predicate(module, ".", value)
    return _Predicate(_module(text, qualifier, module, qualifiers), name, value)


def _module(text: str, qualifier: str | None, inherited: str, qualifiers: Qualifiers) -> str:
    if qualifier is None:
        if not inherited:
            raise DataError(f"{shown(text)} must begin with a name that has its module (instance-identifier)")
        return inherited
    module = qualifiers.module(qualifier)
    if module is None:
        raise DataError(f"{shown(text)} names {shown(qualifier)}, which stands for no module")
    return module


def _with_parents(nodes: list[_Node]) -> list[tuple[_Node, str]]:
    return list(zip(nodes, ["", *(node.module for node in nodes)], strict=False))


def _written(node: _Node, up: str) -> str:
    out = f"/{node.name}" if node.module == up else f"/{node.module}:{node.name}"
    for each in node.predicates:
        own = each.name in {"", "."} or each.module == node.module
        out += _bracketed(each.name if own else f"{each.module}:{each.name}", each.value)
    return out


def _bracketed(name: str, value: str) -> str:
    return f"[{name}={quoted(value)}]" if name else f"[{value}]"
