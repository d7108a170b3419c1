"""Why a device said no: `rpc-error` (RFC 6241, 4.3) as complaints with paths in our form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from orchestron_netconf.names import local, nc, text_at
from orchestron_ports.device import Complaint
from orchestron_yang.assembly import predicate
from orchestron_yang.errors import DataError
from orchestron_yang.lookup import lookup
from orchestron_yang.names import XmlQualifiers
from orchestron_yang.path import Step, format_instance
from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yang.tree import Key

_PREFIX = r"(?:([A-Za-z_][\w.-]*):)?"
_STEP = re.compile(rf"""/?{_PREFIX}([A-Za-z_][\w.-]*)((?:\[(?:[^\]"']|"[^"]*"|'[^']*')*\])*)""")
_KEY = re.compile(rf"""\[\s*{_PREFIX}([\w.-]+|\.)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\]"']*))\s*\]""")
_WORDS = re.compile(r'"[^"]*"|[^\s"]+')
_LONGEST = 2000


def complaints(schema: Schema, reply: Element, edit: Element | None = None) -> tuple[Complaint, ...]:
    """The errors in an `rpc-reply`; warnings are none, and an empty tuple means that all went well.

    `edit` is the `config` that was sent: where a device names an element but not its path, it is found
    there, if it is there once.
    """
    scope = _declared(reply, {})
    return tuple(
        _complaint(schema, error, _declared(error, scope), edit)
        for error in reply.iter(nc("rpc-error"))
        if text_at(error, nc("error-severity")) != "warning"
    )


def _complaint(schema: Schema, error: Element, scope: Mapping[str, str], edit: Element | None) -> Complaint:
    message = text_at(error, nc("error-message"))
    tag = text_at(error, nc("error-tag")) or "operation-failed"
    return Complaint(
        message=re.sub(r"\s+", " ", message) or tag,
        tag=tag,
        path=_path(schema, error, scope, edit),
        app_tag=text_at(error, nc("error-app-tag")),
    )


def _path(schema: Schema, error: Element, scope: Mapping[str, str], edit: Element | None) -> str:
    element = error.find(nc("error-path"))
    said = "" if element is None else (element.text or "").strip()
    if element is not None and said:
        banner = said.startswith("[edit")
        steps = _edit_banner(schema, said) if banner else _steps(schema, said, _declared(element, scope))
        return format_instance(steps) if steps else said[:_LONGEST]
    info = error.find(nc("error-info"))
    named = "" if info is None else text_at(info, nc("bad-element"))
    return "" if edit is None or not named else _named(schema, edit, local(named).rpartition(":")[2])


def _steps(schema: Schema, text: str, scope: Mapping[str, str]) -> tuple[Step, ...]:
    """As far as the schema knows it, without what is around the configuration, such as `/rpc/edit-config`."""
    steps: list[Step] = []
    node = schema.root
    for prefix, name, keys in _STEP.findall(text):
        child = _child(schema, node, name, scope.get(prefix))
        if child is None and steps:
            break
        if child is not None:
            steps.append(Step(child, _key(schema, child, keys, scope)))
            node = child
    return tuple(steps)


def _child(schema: Schema, node: SchemaNode, name: str, namespace: str | None) -> SchemaNode | None:
    """The child of that name; the namespace tells only where it is known and several have the name."""
    found = [child for child in node.children.values() if child.name == name]
    exact = [child for child in found if schema.namespace(child.module) == namespace]
    return next(iter(exact or found), None)


def _key(schema: Schema, node: SchemaNode, text: str, scope: Mapping[str, str]) -> Key | None:
    values = {name: double or single or bare for _, name, double, single, bare in _KEY.findall(text)}
    leafs = [node] if node.kind is Kind.LEAF_LIST else [node.children[py] for py in node.keys]
    names = ["."] if node.kind is Kind.LEAF_LIST else [leaf.name for leaf in leafs]
    if not leafs or not set(names) <= set(values):
        return None
    return _read(schema, leafs, [values[name] for name in names], scope)


def _read(schema: Schema, leafs: list[SchemaNode], texts: list[str], scope: Mapping[str, str]) -> Key | None:
    tables = lookup(schema)
    qualifiers = XmlQualifiers(tables.names, scope)
    try:
        return tuple(
            tables.type(leaf).from_text(text, qualifiers) for leaf, text in zip(leafs, texts, strict=True)
        )
    except DataError:
        return None


def _edit_banner(schema: Schema, text: str) -> tuple[Step, ...]:
    """Junos' `[edit interfaces ge-0/0/0 unit 0]`, from its top-level container on."""
    words = [word.strip('"') for word in _WORDS.findall(text.removeprefix("[edit").rstrip("] "))]
    top = next(iter(schema.root.children.values()), None)
    if top is None or not words:
        return ()
    steps, node = [Step(top)], top
    while words:
        child = _child(schema, node, words.pop(0), None)
        if child is None:
            break
        leafs = [child.children[py] for py in child.keys]
        texts = words[: len(leafs)]
        key = _read(schema, leafs, texts, {}) if len(texts) == len(leafs) else None
        del words[: len(leafs)]
        steps.append(Step(child, key if child.keys else None))
        node = child
    return tuple(steps)


def _named(schema: Schema, edit: Element, name: str) -> str:
    """The path of the one element of that name in an edit; "" when there is none or several."""
    found = [path for path in _paths(schema, schema.root, edit, "") if path[0] == name]
    return found[0][1] if len(found) == 1 else ""


def _paths(schema: Schema, node: SchemaNode, element: Element, path: str) -> Iterator[tuple[str, str]]:
    """Name and path of each element below one, keys of lists left out."""
    tables = lookup(schema)
    elements = tables.elements(node)
    for each in element:
        child = elements.get(each.tag)
        if child is None or child.py in node.keys:
            continue
        leafs = [child.children[py] for py in child.keys]
        key = _read(schema, leafs, [each.findtext(tables.tag(leaf)) or "" for leaf in leafs], {})
        here = f"{path}/{child.qualified}{predicate(child, key) if key else ''}"
        yield child.name, here
        yield from _paths(schema, child, each, here)


def _declared(element: Element, around: Mapping[str, str]) -> Mapping[str, str]:
    own = {name[6:]: uri for name, uri in element.attrib.items() if name.startswith("xmlns")}
    return {**around, **own} if own else around
