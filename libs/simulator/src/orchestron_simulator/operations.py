"""The operations of RFC 6241, 7 and 8, of RFC 6022 and of RFC 5277, each a function of a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element

from orchestron_simulator import subtree
from orchestron_simulator.edit_config import Scope, declared, edited
from orchestron_simulator.errors import Refusals, RpcError, refusal
from orchestron_simulator.names import MONITORING, NETCONF, NOTIFICATION, local, space
from orchestron_simulator.operational import asked_for, state
from orchestron_yang.errors import DataError
from orchestron_yang.lookup import lookup
from orchestron_yang.schema import Schema
from orchestron_yang.tree import Tree
from orchestron_yang.xml_codec import tree_from_xml, tree_to_xml

if TYPE_CHECKING:
    from orchestron_simulator.device import Session, SimulatedDevice

TRIAL_SECONDS: Final = 600
"""How long a commit is on trial when nobody says (RFC 6241, 8.4.5)."""
Content = list[Element]


@dataclass(frozen=True, slots=True)
class Request:
    """An operation that a session asks for."""

    device: SimulatedDevice
    session: Session
    element: Element
    scope: Scope
    now: float

    def part(self, name: str) -> Element | None:
        """A parameter of the operation."""
        return self.element.find(f"{{{space(self.element.tag)}}}{name}")

    def text(self, name: str, default: str = "") -> str:
        """The text of a parameter."""
        found = self.part(name)
        return default if found is None else (found.text or "").strip()

    def needed(self, name: str) -> Element:
        """A parameter that must be there."""
        found = self.part(name)
        if found is None:
            raise _missing(name)
        return found


def perform(request: Request) -> Content:
    """Do it; the content of the reply, nothing for ok. Raises `RpcError`, `Refusals`."""
    found = _OPERATIONS.get(request.element.tag)
    if found is None:
        name = local(request.element.tag)
        message = f"there is no operation {name}"
        raise RpcError("operation-not-supported", message, type="protocol", info=[("bad-element", name)])
    try:
        return found(request)
    except DataError as error:
        raise refusal(error) from None


def _get(request: Request) -> Content:
    device, chosen = request.device, _filter(request)
    content = _configuration(device.model.full_schema, device.data(request.now), chosen)
    wanted = asked_for(None if chosen is None else subtree.names(chosen))
    shown = state(device.source(), wanted)
    return [_data([*content, *(shown if chosen is None else subtree.selected(shown, chosen))])]


def _get_config(request: Request) -> Content:
    tree = _read(request, request.needed("source"))
    return [_data(_configuration(request.device.model.schema, tree, _filter(request)))]


def _filter(request: Request) -> Element | None:
    chosen = request.part("filter")
    if chosen is None:
        return None
    kind = chosen.attrib.get("type") or chosen.attrib.get(f"{NETCONF}}}type", "subtree")
    if kind != "subtree":
        info = [("bad-attribute", "type"), ("bad-element", "filter")]
        raise RpcError("bad-attribute", f"no filter of type {kind}", type="protocol", info=info)
    return chosen


def _configuration(schema: Schema, tree: Tree, chosen: Element | None) -> Content:
    """What a filter selects of a datastore."""
    root, tables = schema.root, lookup(schema)
    if chosen is None:
        return list(tree_to_xml(schema, root, tree))
    wanted = asked_for(subtree.names(chosen))
    part = {
        py: value
        for py, value in tree.items()
        if wanted(space(tables.tag(root.children[py])), root.children[py].name)
    }
    return subtree.selected(tree_to_xml(schema, root, part), chosen, tables, root)


def _data(content: Content) -> Element:
    element = Element(f"{{{NETCONF}}}data")
    element.extend(content)
    return element


def _edit_config(request: Request) -> Content:
    device, session = request.device, request.session
    name = _writable(request)
    config = request.needed("config")
    default = request.text("default-operation", "merge")
    test = request.text("test-option", "test-then-set" if device.model.has_validate else "set")
    errors = request.text("error-option", "stop-on-error")
    _check_choice("default-operation", default, {"merge", "replace", "none"})
    _check_choice("test-option", test, {"set", "test-then-set", "test-only"})
    _check_choice("error-option", errors, {"stop-on-error", "continue-on-error", "rollback-on-error"})
    refused: list[RpcError] = []

    def edit(tree: Tree) -> Tree:
        scope = declared(request.element, request.scope)
        if errors == "continue-on-error" and default != "replace":
            return _one_by_one(request, tree, config, default, refused)
        return edited(device.model.schema, tree, config, default, scope)

    if test == "test-only":
        device.datastores.try_edit(name, edit)
    else:
        # a candidate need not be valid before it is committed
        device.changed(device.datastores.edit(session.id, name, edit, test=name != "candidate"), request.now)
    if refused:
        raise Refusals(refused)
    return []


def _one_by_one(request: Request, tree: Tree, config: Element, default: str, refused: list[RpcError]) -> Tree:
    """Edit each top-level node by itself, past those that are refused."""
    scope = declared(config, declared(request.element, request.scope))
    for each in config:
        one = Element(config.tag)
        one.append(each)
        try:
            tree = edited(request.device.model.schema, tree, one, default, scope)
        except DataError as error:
            refused.append(refusal(error))
    return tree


def _copy_config(request: Request) -> Content:
    device = request.device
    tree = _read(request, request.needed("source"))
    target = _datastore(request, request.needed("target"))
    device.changed(device.datastores.copy(request.session.id, target, tree), request.now)
    return []


def _delete_config(request: Request) -> Content:
    target = _datastore(request, request.needed("target"))
    request.device.datastores.delete(request.session.id, target)
    return []


def _lock(request: Request) -> Content:
    request.device.datastores.lock(request.session.id, _datastore(request, request.needed("target")))
    return []


def _unlock(request: Request) -> Content:
    request.device.datastores.unlock(request.session.id, _datastore(request, request.needed("target")))
    return []


def _validate(request: Request) -> Content:
    _require(request.device.model.has_validate, "validate")
    request.device.datastores.validate(_read(request, request.needed("source")))
    return []


def _commit(request: Request) -> Content:
    device, session = request.device, request.session
    _require(device.model.has_candidate, "commit")
    persist_id = None if request.part("persist-id") is None else request.text("persist-id")
    persist = None if request.part("persist") is None else request.text("persist")
    if not device.model.has_persist and (persist or persist_id):
        info = [("bad-element", "persist" if persist else "persist-id")]
        raise RpcError("unknown-element", "confirmed-commit 1.0 has no persist", type="protocol", info=info)
    was_on_trial = device.datastores.trial is not None
    if request.part("confirmed") is None:
        change = device.datastores.commit(session.id, persist_id)
        if was_on_trial:
            device.tell_trial("complete", session, request.now)
    else:
        _require(device.model.has_trial, "confirmed commit")
        seconds = _seconds(request.text("confirm-timeout", str(TRIAL_SECONDS)))
        change = device.datastores.commit_on_trial(session.id, request.now + seconds, persist, persist_id)
        device.tell_trial("extend" if was_on_trial else "start", session, request.now, seconds)
    device.changed(change, request.now)
    return []


def _seconds(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise RpcError("invalid-value", "confirm-timeout is a number of seconds", type="protocol")
    return int(text)


def _cancel_commit(request: Request) -> Content:
    device = request.device
    _require(device.model.has_persist, "cancel-commit")
    persist_id = None if request.part("persist-id") is None else request.text("persist-id")
    change = device.datastores.cancel(request.session.id, persist_id)
    device.tell_trial("cancel", request.session, request.now)
    device.changed(change, request.now)
    return []


def _discard_changes(request: Request) -> Content:
    _require(request.device.model.has_candidate, "discard-changes")
    request.device.datastores.discard(request.session.id)
    return []


def _close_session(_request: Request) -> Content:
    return []


def _kill_session(request: Request) -> Content:
    text = request.text("session-id")
    found = request.device.sessions.get(int(text)) if text.isdigit() else None
    if found is None or found is request.session:
        raise RpcError("invalid-value", f"no other session {text!r}", type="protocol")
    request.device.end(found, request.now)
    found.peer.end()
    return []


def _get_schema(request: Request) -> Content:
    text = request.device.model.schema_text(
        request.text("identifier"), request.text("version"), local(request.text("format").replace(":", "}"))
    )
    element = Element(f"{{{MONITORING}}}data")
    element.text = text
    return [element]


def _create_subscription(request: Request) -> Content:
    stream = request.text("stream", "NETCONF")
    if stream != "NETCONF":
        raise RpcError("invalid-value", f"there is no stream {stream}", type="protocol")
    if request.session.subscribed:
        raise RpcError("operation-failed", "there is a subscription already", type="protocol")
    request.session.subscribed = True
    return []


def _read(request: Request, source: Element) -> Tree:
    """The tree that a `source` stands for: a datastore, or data in line."""
    config = source.find(f"{{{NETCONF}}}config")
    if config is None:
        return request.device.datastores.read(_datastore(request, source))
    schema = request.device.model.schema
    around = declared(source, declared(request.element, request.scope))
    bare = Element("config", {**around, **config.attrib})
    bare.extend(config)
    return tree_from_xml(schema, schema.root, bare)


def _datastore(request: Request, element: Element) -> str:
    names = [local(each.tag) for each in element]
    if len(names) != 1:
        raise _missing("running")
    if names[0] not in request.device.model.datastores:
        message = f"there is no datastore {names[0]} here"
        raise RpcError("invalid-value", message, type="protocol", info=[("bad-element", names[0])])
    return names[0]


def _writable(request: Request) -> str:
    name = _datastore(request, request.needed("target"))
    _require(name != "running" or request.device.model.has_writable_running, "editing running")
    return name


def _require(can: bool, what: str) -> None:
    if not can:
        raise RpcError("operation-not-supported", f"this device has no {what}", type="protocol")


def _check_choice(name: str, text: str, allowed: set[str]) -> None:
    if text not in allowed:
        info = [("bad-element", name)]
        raise RpcError("bad-element", f"{name} cannot be {text!r}", type="protocol", info=info)


def _missing(name: str) -> RpcError:
    info = [("bad-element", name)]
    return RpcError("missing-element", f"{name} is missing", type="protocol", info=info)


_OPERATIONS: Mapping[str, Callable[[Request], Content]] = {
    f"{{{NETCONF}}}get": _get,
    f"{{{NETCONF}}}get-config": _get_config,
    f"{{{NETCONF}}}edit-config": _edit_config,
    f"{{{NETCONF}}}copy-config": _copy_config,
    f"{{{NETCONF}}}delete-config": _delete_config,
    f"{{{NETCONF}}}lock": _lock,
    f"{{{NETCONF}}}unlock": _unlock,
    f"{{{NETCONF}}}validate": _validate,
    f"{{{NETCONF}}}commit": _commit,
    f"{{{NETCONF}}}cancel-commit": _cancel_commit,
    f"{{{NETCONF}}}discard-changes": _discard_changes,
    f"{{{NETCONF}}}close-session": _close_session,
    f"{{{NETCONF}}}kill-session": _kill_session,
    f"{{{MONITORING}}}get-schema": _get_schema,
    f"{{{NOTIFICATION}}}create-subscription": _create_subscription,
}
