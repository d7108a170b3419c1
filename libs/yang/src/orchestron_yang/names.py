"""What a qualifier before a colon means: a module's name in JSON, a declared prefix in XML.

In both, a module's own prefix is taken too, where nothing else has that name: people type it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from orchestron_yang.errors import SchemaError
from orchestron_yang.schema import Schema


class ModuleNames:
    """The modules of a schema by name, by prefix and by XML namespace."""

    def __init__(self, schema: Schema) -> None:
        self.by_namespace = {module.namespace: name for name, module in schema.modules.items()}
        self.namespaces = {name: module.namespace for name, module in schema.modules.items()}
        self.prefixes = {name: module.prefix for name, module in schema.modules.items()}
        prefixes = list(self.prefixes.values())
        self.by_prefix = {
            prefix: name
            for name, prefix in self.prefixes.items()
            if prefixes.count(prefix) == 1 and prefix not in self.namespaces
        }

    def module(self, qualifier: str) -> str | None:
        """The module that this name or prefix stands for, if any."""
        return qualifier if qualifier in self.namespaces else self.by_prefix.get(qualifier)

    def namespace(self, module: str) -> str:
        """The XML namespace of a module. Raises `SchemaError` when the schema lacks it."""
        try:
            return self.namespaces[module]
        except KeyError:
            raise SchemaError(f"the schema has no module {module!r}") from None


@lru_cache(maxsize=64)
def module_names(schema: Schema) -> ModuleNames:
    """The names of a schema's modules, looked up once."""
    return ModuleNames(schema)


class Qualifiers:
    """How the qualifiers in one value are to be read; this one is for JSON (RFC 7951, 4)."""

    __slots__ = ("names",)

    def __init__(self, names: ModuleNames) -> None:
        self.names = names

    def module(self, qualifier: str) -> str | None:
        """The module that a qualifier stands for, if any."""
        return self.names.module(qualifier)

    def default(self, module: str) -> str:
        """The module of a name without qualifier, in a leaf of `module`."""
        return module


class XmlQualifiers(Qualifiers):
    """Qualifiers are prefixes, by the namespace declarations in scope (RFC 7950, 9.10.3, 9.13.2)."""

    __slots__ = ("scope",)

    def __init__(self, names: ModuleNames, scope: Mapping[str, str]) -> None:
        super().__init__(names)
        self.scope = scope

    def module(self, qualifier: str) -> str | None:
        uri = self.scope.get(qualifier)
        return self.names.module(qualifier) if uri is None else self.names.by_namespace.get(uri)

    def default(self, module: str) -> str:
        return self.names.by_namespace.get(self.scope.get("", ""), module)


class Declarations:
    """Prefixes that the text of one XML element uses, gathered while it is written."""

    __slots__ = ("attributes", "names")

    def __init__(self, names: ModuleNames) -> None:
        self.names = names
        self.attributes: dict[str, str] = {}

    def prefix(self, module: str) -> str:
        """A prefix for the module: its own, or a numbered one where another module took that."""
        uri = self.names.namespace(module)
        own = self.names.prefixes[module]
        prefix, number = own, 1
        while self.attributes.setdefault(f"xmlns:{prefix}", uri) != uri:
            number += 1
            prefix = f"{own}{number}"
        return prefix
