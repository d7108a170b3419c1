"""What a device says that it can do: its hello (RFC 6241, 8.1) and its YANG library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import parse_qs
from xml.etree.ElementTree import Element

from orchestron_netconf.names import BASE_1_1, CAPABILITY, YANG_LIBRARY, local, nc, text_at
from orchestron_ports.device import Features, Unsupported

Modules: TypeAlias = tuple[tuple[str, str], ...]
"""Names with revision, which may be ""."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """The capabilities of one device. Names are those of RFC 6241, 8 without their version."""

    uris: tuple[str, ...]
    """Those that name no module, without parameters."""
    modules: Modules
    features: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """YANG features by module, as the hello gives them (RFC 6020, 5.6.4)."""
    parameters: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Parameters of `uris`, such as `basic-mode` of with-defaults."""
    namespaces: tuple[str, ...] = ()
    """Of the modules in the hello."""

    def has(self, name: str, version: str = "") -> bool:
        """It has the capability, such as "candidate", of that version or of any."""
        start = f"{CAPABILITY}{name}:{version}"
        return any(uri == start or (not version and uri.startswith(start)) for uri in self.uris)

    @property
    def chunked(self) -> bool:
        """It speaks base:1.1."""
        return BASE_1_1 in self.uris

    @property
    def persists(self) -> bool:
        """A commit on trial outlives its session and has an id (confirmed-commit:1.1)."""
        return self.has("confirmed-commit", "1.1")

    @property
    def port_features(self) -> Features:
        """As the device port puts it."""
        return Features(
            candidate=self.has("candidate"),
            confirmed_commit=self.has("candidate") and self.has("confirmed-commit"),
            validate=self.has("validate"),
            notifications=self.has("notification"),
        )

    def defaults_mode(self) -> str | None:
        """What to ask for (RFC 6243, 4.5) so that leafs come as they were set; None to ask for nothing."""
        known = self.parameters.get(f"{CAPABILITY}with-defaults:1.0", {})
        basic, also = known.get("basic-mode", ""), known.get("also-supported", "").split(",")
        if basic in {"", "explicit"}:
            return None
        if "explicit" in also:
            return "explicit"
        return "trim" if basic == "report-all" and "trim" in also else None

    def library(self) -> str | None:
        """The top-level container of its YANG library: of RFC 8525, else of RFC 7895, else None."""
        names = {name for name, _ in self.modules}
        if self.has("yang-library", "1.1"):
            return "yang-library"
        return "modules-state" if self.has("yang-library") or "ietf-yang-library" in names else None


def capabilities(uris: Iterable[str]) -> Capabilities:
    """The capabilities that a hello names."""
    plain: list[str] = []
    modules: dict[str, str] = {}
    features: dict[str, tuple[str, ...]] = {}
    parameters: dict[str, Mapping[str, str]] = {}
    namespaces: list[str] = []
    for each in uris:
        uri, _, query = each.strip().partition("?")
        held = {name: values[0] for name, values in parse_qs(query.replace("&amp;", "&")).items()}
        if module := held.get("module"):
            modules[module] = held.get("revision", "")
            namespaces.append(uri)
            features[module] = tuple(held["features"].split(",")) if "features" in held else ()
        elif uri:
            plain.append(uri)
            parameters[uri] = held
    return Capabilities(tuple(plain), tuple(modules.items()), features, parameters, tuple(namespaces))


def from_hello(hello: Element) -> Capabilities:
    """The capabilities in a `hello`, with or without namespace. Raises `Unsupported` when it is none."""
    if local(hello.tag) != "hello":
        raise Unsupported(f"the device began with <{local(hello.tag)}>, not <hello>")
    return capabilities(each.text or "" for each in hello.iter() if local(each.tag) == "capability")


def library_filter(name: str) -> Element:
    """The filter for the modules in a YANG library, `name` being that of its container."""
    module = Element(f"{{{YANG_LIBRARY}}}module")
    leafs = ("name", "revision") if name == "yang-library" else ("name", "revision", "conformance-type")
    module.extend(Element(f"{{{YANG_LIBRARY}}}{leaf}") for leaf in leafs)
    around = Element(f"{{{YANG_LIBRARY}}}{name}")
    if name == "yang-library":
        inner = Element(f"{{{YANG_LIBRARY}}}module-set")
        inner.append(module)
        around.append(inner)
    else:
        around.append(module)
    found = Element(nc("filter"), {"type": "subtree"})
    found.append(around)
    return found


def library_modules(data: Element) -> Modules:
    """The modules that a device implements, by its YANG library; import-only ones are left out."""
    found: dict[str, str] = {}
    for module in data.iter(f"{{{YANG_LIBRARY}}}module"):
        name = text_at(module, f"{{{YANG_LIBRARY}}}name")
        if name and text_at(module, f"{{{YANG_LIBRARY}}}conformance-type") != "import":
            found[name] = text_at(module, f"{{{YANG_LIBRARY}}}revision")
    return tuple(found.items())
