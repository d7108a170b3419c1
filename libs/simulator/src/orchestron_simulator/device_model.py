"""What all simulated devices of one type have in common, built once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256
from xml.etree.ElementTree import Element

from orchestron_semantics import Semantics
from orchestron_simulator import names
from orchestron_simulator.counters_tree import with_counters
from orchestron_simulator.errors import RpcError, refusal
from orchestron_transform.layer import DevicePackage
from orchestron_yang.checks import check_structure
from orchestron_yang.errors import DataError
from orchestron_yang.lookup import Lookup, lookup
from orchestron_yang.points import changed
from orchestron_yang.schema import Module, Schema
from orchestron_yang.tree import Tree

BASE = (names.BASE_1_0, names.ROLLBACK, names.NOTIFICATION_1_0, names.INTERLEAVE)
LIBRARY = (
    f"{names.LIBRARY_1_0}?revision=2019-01-04&module-set-id={{id}}",
    f"{names.LIBRARY_1_1}?revision=2019-01-04&content-id={{id}}",
)
OWN_MODULES = (
    Module("ietf-netconf", names.NETCONF, "nc", "2011-06-01", ("candidate", "confirmed-commit", "validate")),
    Module("ietf-netconf-monitoring", names.MONITORING, "ncm", "2010-10-04"),
    Module("ietf-netconf-notifications", names.CHANGES, "ncn", "2012-02-06"),
    Module("ietf-yang-library", names.YANG_LIBRARY, "yanglib", "2019-01-04"),
    Module("notifications", names.NOTIFICATION, "ncEvent", "2008-07-14"),
)
"""What the protocol itself brings along."""


class DeviceModel:
    """A device package with what a server has to know of it."""

    def __init__(self, package: DevicePackage, texts: Mapping[str, str] | None = None) -> None:
        """`texts` are YANG modules by name, for get-schema."""
        self.package = package
        self.schema: Schema = package.schema
        self.texts = dict(texts or {})
        self.uris = frozenset(package.uris)
        self._semantics = Semantics(self.schema) if _has_expressions(self.schema) else None
        self._valid: Tree | None = None

    @cached_property
    def tables(self) -> Lookup:
        """Of the schema."""
        return lookup(self.schema)

    @cached_property
    def full_schema(self) -> Schema:
        """The schema with the counters that its devices show."""
        return with_counters(self.schema)

    @property
    def has_candidate(self) -> bool:
        """It takes edits in a candidate."""
        return names.CANDIDATE in self.uris

    @property
    def has_writable_running(self) -> bool:
        """It takes edits of running; so does a device that names no datastore to write."""
        return names.WRITABLE_RUNNING in self.uris or not self.has_candidate

    @property
    def has_persist(self) -> bool:
        """Its commits on trial may outlive their session."""
        return names.CONFIRMED_1_1 in self.uris

    @property
    def has_trial(self) -> bool:
        """It takes a commit on trial."""
        return self.has_persist or names.CONFIRMED_1_0 in self.uris

    @property
    def has_validate(self) -> bool:
        """It validates when asked to."""
        return bool(self.uris & {names.VALIDATE_1_0, names.VALIDATE_1_1})

    @property
    def datastores(self) -> tuple[str, ...]:
        """Those that it has."""
        held = ["running"]
        if self.has_candidate:
            held.append("candidate")
        if names.STARTUP in self.uris:
            held.append("startup")
        return tuple(held)

    @cached_property
    def modules(self) -> tuple[Module, ...]:
        """All modules, the device's own first."""
        return (*self.schema.modules.values(), *OWN_MODULES)

    @cached_property
    def content_id(self) -> str:
        """Changes with the set of modules."""
        text = repr([(m.name, m.revision, m.implemented) for m in self.modules])
        return sha256(text.encode()).hexdigest()[:12]

    @cached_property
    def capabilities(self) -> tuple[str, ...]:
        """The URIs of its hello."""
        own = [uri for uri in self.package.uris if uri not in BASE]
        if not self.has_candidate and names.WRITABLE_RUNNING not in own:
            own.append(names.WRITABLE_RUNNING)
        library = [text.format(id=self.content_id) for text in LIBRARY]
        return (*BASE, *own, *library, *(_capability(m) for m in self.modules if m.implemented))

    def check(self, tree: Tree) -> None:
        """Raise `RpcError` unless the tree is valid as a whole datastore."""
        if tree is self._valid:
            return
        try:
            check_structure(self.schema, self.schema.root, tree, keys=False)
            if self._semantics is not None:
                touched = changed(self.schema, {}, tree)
                self._semantics.check(self._semantics.state(tree), tree, touched)
        except DataError as error:
            raise refusal(error) from None
        self._valid = tree

    def hello(self, session: int) -> Element:
        """The server's hello (RFC 6241, 8.1)."""
        element = Element(f"{{{names.NETCONF}}}hello")
        held = _child(element, names.NETCONF, "capabilities")
        for uri in self.capabilities:
            _child(held, names.NETCONF, "capability", uri)
        _child(element, names.NETCONF, "session-id", str(session))
        return element

    def schema_text(self, name: str, version: str, form: str) -> str:
        """The text of a module (RFC 6022, 3.1)."""
        revisions = [m.revision for m in self.modules if m.name == name]
        if form not in {"", "yang"} or not revisions or version not in {"", *revisions}:
            raise RpcError("invalid-value", "there is no such schema", app_tag="")
        if name not in self.texts:
            raise RpcError("invalid-value", f"the text of {name} is not at hand")
        return self.texts[name]


def _child(parent: Element, space: str, name: str, text: str = "") -> Element:
    element = Element(f"{{{space}}}{name}")
    element.text = text or None
    parent.append(element)
    return element


def _capability(module: Module) -> str:
    """RFC 6020, 5.6.4."""
    uri = f"{module.namespace}?module={module.name}"
    if module.revision:
        uri += f"&revision={module.revision}"
    return uri + (f"&features={','.join(module.features)}" if module.features else "")


def _has_expressions(schema: Schema) -> bool:
    return any(
        node.musts or node.whens or (node.type is not None and node.type.leafref)
        for node in schema.root.walk()
    )
