"""The state that `get` shows of the server itself: sessions and modules."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from orchestron_simulator.device_model import DeviceModel
from orchestron_simulator.names import MONITORING, YANG_LIBRARY
from orchestron_yang.lexical import canonical
from orchestron_yang.tree import Scalar


@dataclass(frozen=True, slots=True)
class Source:
    """What a device knows of itself."""

    model: DeviceModel
    sessions: tuple[tuple[int, str, str], ...]
    """Id, user and host of each."""
    locks: tuple[tuple[str, int], ...]


def state(source: Source, wanted: Callable[[str, str], bool]) -> list[Element]:
    """The top-level elements of state; `wanted` says whether a namespace and name are asked for."""
    out: list[Element] = []
    if wanted(YANG_LIBRARY, "yang-library"):
        out.append(_library(source.model))
    if wanted(YANG_LIBRARY, "modules-state"):
        out.append(_modules_state(source.model))
    if wanted(MONITORING, "netconf-state"):
        out.append(_netconf_state(source))
    return out


def _library(model: DeviceModel) -> Element:
    """RFC 8525, 3."""
    element = Element(f"{{{YANG_LIBRARY}}}yang-library")
    held = SubElement(element, f"{{{YANG_LIBRARY}}}module-set")
    _leaf(held, YANG_LIBRARY, "name", "all")
    for module in model.modules:
        kind = "module" if module.implemented else "import-only-module"
        entry = SubElement(held, f"{{{YANG_LIBRARY}}}{kind}")
        _leaf(entry, YANG_LIBRARY, "name", module.name)
        if module.revision or not module.implemented:
            _leaf(entry, YANG_LIBRARY, "revision", module.revision)
        _leaf(entry, YANG_LIBRARY, "namespace", module.namespace)
        for feature in module.features if module.implemented else ():
            _leaf(entry, YANG_LIBRARY, "feature", feature)
    schema = SubElement(element, f"{{{YANG_LIBRARY}}}schema")
    _leaf(schema, YANG_LIBRARY, "name", "all")
    _leaf(schema, YANG_LIBRARY, "module-set", "all")
    for name in model.datastores:
        datastore = SubElement(element, f"{{{YANG_LIBRARY}}}datastore")
        leaf = _leaf(datastore, YANG_LIBRARY, "name", f"ds:{name}")
        leaf.attrib["xmlns:ds"] = "urn:ietf:params:xml:ns:yang:ietf-datastores"
        _leaf(datastore, YANG_LIBRARY, "schema", "all")
    _leaf(element, YANG_LIBRARY, "content-id", model.content_id)
    return element


def _modules_state(model: DeviceModel) -> Element:
    """RFC 7895, 2.2."""
    element = Element(f"{{{YANG_LIBRARY}}}modules-state")
    _leaf(element, YANG_LIBRARY, "module-set-id", model.content_id)
    for module in model.modules:
        entry = SubElement(element, f"{{{YANG_LIBRARY}}}module")
        _leaf(entry, YANG_LIBRARY, "name", module.name)
        _leaf(entry, YANG_LIBRARY, "revision", module.revision)
        _leaf(entry, YANG_LIBRARY, "namespace", module.namespace)
        for feature in module.features:
            _leaf(entry, YANG_LIBRARY, "feature", feature)
        _leaf(entry, YANG_LIBRARY, "conformance-type", "implement" if module.implemented else "import")
    return element


def _netconf_state(source: Source) -> Element:
    """RFC 6022, 2.1, as far as a client may care."""
    element = Element(f"{{{MONITORING}}}netconf-state")
    capabilities = SubElement(element, f"{{{MONITORING}}}capabilities")
    for uri in source.model.capabilities:
        _leaf(capabilities, MONITORING, "capability", uri)
    _datastores(element, source)
    schemas = SubElement(element, f"{{{MONITORING}}}schemas")
    for module in source.model.modules:
        if module.name in source.model.texts:
            entry = SubElement(schemas, f"{{{MONITORING}}}schema")
            _leaf(entry, MONITORING, "identifier", module.name)
            _leaf(entry, MONITORING, "version", module.revision)
            _leaf(entry, MONITORING, "format", "yang")
            _leaf(entry, MONITORING, "namespace", module.namespace)
            _leaf(entry, MONITORING, "location", "NETCONF")
    sessions = SubElement(element, f"{{{MONITORING}}}sessions")
    for session, user, host in source.sessions:
        entry = SubElement(sessions, f"{{{MONITORING}}}session")
        _leaf(entry, MONITORING, "session-id", session)
        _leaf(entry, MONITORING, "transport", "netconf-ssh")
        _leaf(entry, MONITORING, "username", user)
        _leaf(entry, MONITORING, "source-host", host)
    return element


def _datastores(element: Element, source: Source) -> None:
    held = dict(source.locks)
    datastores = SubElement(element, f"{{{MONITORING}}}datastores")
    for name in source.model.datastores:
        entry = SubElement(datastores, f"{{{MONITORING}}}datastore")
        _leaf(entry, MONITORING, "name", name)
        if name in held:
            locks = SubElement(entry, f"{{{MONITORING}}}locks")
            lock = SubElement(locks, f"{{{MONITORING}}}global-lock")
            _leaf(lock, MONITORING, "locked-by-session", held[name])


def _leaf(parent: Element, namespace: str, name: str, value: Scalar) -> Element:
    element = SubElement(parent, f"{{{namespace}}}{name}")
    element.text = canonical(value)
    return element


def asked_for(names: Iterable[tuple[str, str]] | None) -> Callable[[str, str], bool]:
    """Whether a filter with these names at its top looks at an element; None for no filter."""
    if names is None:
        return lambda _space, _name: True
    held = list(names)
    return lambda space, name: any(n == name and s in {"", space} for s, n in held)
