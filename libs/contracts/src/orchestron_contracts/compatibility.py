"""Which Avro schemas read one another (Avro specification 1.11, "Schema Resolution").

Only what is asked of schemas here counts: aliases are not followed, and names are compared in full.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

Schema: TypeAlias = Any
"""An Avro schema as JSON-like data."""

READS = {
    "long": {"int"},
    "float": {"int", "long"},
    "double": {"int", "long", "float"},
    "string": {"bytes"},
    "bytes": {"string"},
}
"""Primitive types of a writer that a reader of another takes."""
NAMED = ("record", "enum", "fixed")


@dataclass(frozen=True, slots=True)
class Misfit:
    """Where two schemas do not go together, and why. `path` is empty for the whole of a schema."""

    path: str
    cause: str

    def __str__(self) -> str:
        return f"{self.path}: {self.cause}" if self.path else self.cause


def unreadable(reader: Schema, writer: Schema) -> list[Misfit]:
    """What of the data of `writer` a reader with `reader` cannot read; nothing when it reads all."""
    return list(_Resolution(reader, writer).misfits(_At(reader), _At(writer), ""))


def incompatible(one: Schema, other: Schema) -> list[Misfit]:
    """Why not each of the two reads what is written with the other; nothing when both do (FULL)."""
    return list(dict.fromkeys([*unreadable(one, other), *unreadable(other, one)]))


def changed(older: Schema, newer: Schema) -> list[Misfit]:
    """What of `older` is gone or of another type in `newer`, which may have optional fields on top.

    More than `incompatible` asks for: a field that is left out, or a decimal with another scale, is a
    matter of course to Avro, and would be other data to whoever computes again from old records.
    """
    return list(_changes(older, newer, ""))


@dataclass(frozen=True, slots=True)
class _At:
    """A schema, and the namespace that it stands in."""

    schema: Schema
    namespace: str = ""

    @property
    def type(self) -> str:
        if isinstance(self.schema, Sequence) and not isinstance(self.schema, str):
            return "union"
        return str(self.schema["type"] if isinstance(self.schema, Mapping) else self.schema)

    @property
    def name(self) -> str:
        """In full, of a named type; else the type."""
        if self.type not in NAMED:
            return self.type
        name = str(self.schema["name"])
        return name if "." in name or not self._own else f"{self._own}.{name}"

    @property
    def _own(self) -> str:
        return str(self.schema.get("namespace", self.namespace))

    def within(self, part: Schema) -> _At:
        namespace = self.name.rpartition(".")[0] if self.type in NAMED else self.namespace
        return _At(part, namespace)

    def parts(self) -> Iterator[_At]:
        """The schemas that this one is made of."""
        if self.type == "union":
            yield from (self.within(branch) for branch in self.schema)
        elif isinstance(self.schema, Mapping):
            yield from (self.within(field["type"]) for field in self.schema.get("fields", ()))
            yield from (self.within(self.schema[held]) for held in ("items", "values") if held in self.schema)


class _Resolution:
    """A reader's schema and a writer's, with the types that they define."""

    def __init__(self, reader: Schema, writer: Schema) -> None:
        self._reads = dict(_definitions(_At(reader)))
        self._writes = dict(_definitions(_At(writer)))
        self._under_way: set[tuple[str, str]] = set()

    def misfits(self, reader: _At, writer: _At, path: str) -> Iterator[Misfit]:
        reader, writer = _defined(self._reads, reader), _defined(self._writes, writer)
        if writer.type == "union":
            for branch in writer.parts():
                yield from self.misfits(reader, branch, path)
        elif reader.type == "union":
            yield from self._chosen(reader, writer, path)
        elif reader.type != writer.type:
            if writer.type not in READS.get(reader.type, ()):
                yield Misfit(path, f"{reader.name} does not read {writer.name}")
        elif reader.name != writer.name:
            yield Misfit(path, f"{reader.name} does not read {writer.name}")
        elif (pair := (reader.name, writer.name)) not in self._under_way or reader.type not in NAMED:
            self._under_way.add(pair)
            yield from self._within(reader, writer, path)
            self._under_way.discard(pair)

    def _chosen(self, reader: _At, writer: _At, path: str) -> Iterator[Misfit]:
        """A reader takes the branch of the same type and name, or else the first that will do."""
        branches = [_defined(self._reads, branch) for branch in reader.parts()]
        same = [branch for branch in branches if branch.name == writer.name]
        if same:
            yield from self.misfits(same[0], writer, path)
        elif not any(writer.type in READS.get(branch.type, ()) for branch in branches):
            kinds = ", ".join(branch.name for branch in branches)
            yield Misfit(path, f"none of {kinds} reads {writer.name}")

    def _within(self, reader: _At, writer: _At, path: str) -> Iterator[Misfit]:
        if reader.type == "record":
            yield from self._fields(reader, writer, path)
        elif reader.type == "enum":
            unknown = [
                symbol for symbol in writer.schema["symbols"] if symbol not in reader.schema["symbols"]
            ]
            if unknown and "default" not in reader.schema:
                yield Misfit(path, f"a reader does not know {', '.join(unknown)}")
        elif reader.type == "fixed" and reader.schema["size"] != writer.schema["size"]:
            yield Misfit(path, f"{writer.schema['size']} bytes against {reader.schema['size']}")
        else:
            for held, mark in (("items", "[]"), ("values", "{}")):
                if held in reader.schema and isinstance(reader.schema, Mapping):
                    part, written = reader.within(reader.schema[held]), writer.within(writer.schema[held])
                    yield from self.misfits(part, written, path + mark)

    def _fields(self, reader: _At, writer: _At, path: str) -> Iterator[Misfit]:
        written = {field["name"]: field["type"] for field in writer.schema["fields"]}
        for field in reader.schema["fields"]:
            name, below = field["name"], _below(path, field["name"])
            if name in written:
                yield from self.misfits(reader.within(field["type"]), writer.within(written[name]), below)
            elif "default" not in field:
                yield Misfit(below, "is not in both, and has no default")


def _definitions(at: _At) -> Iterator[tuple[str, _At]]:
    if at.type in NAMED:
        yield at.name, at
    for part in at.parts():
        yield from _definitions(part)


def _defined(definitions: Mapping[str, _At], at: _At) -> _At:
    """What a name stands for, which may be written without its namespace."""
    if isinstance(at.schema, Mapping) and not isinstance(at.schema["type"], str):
        return _defined(definitions, at.within(at.schema["type"]))
    if at.type in definitions:
        return definitions[at.type]
    return definitions.get(f"{at.namespace}.{at.type}", at)


def _changes(older: Schema, newer: Schema, path: str) -> Iterator[Misfit]:
    if _both(older, newer, "union") and len(older) == len(newer):
        for was, now in zip(older, newer, strict=True):
            yield from _changes(was, now, path)
    elif _both(older, newer, "array"):
        yield from _changes(older["items"], newer["items"], f"{path}[]")
    elif _both(older, newer, "record") and _At(older).name == _At(newer).name:
        yield from _changed_fields(older["fields"], newer["fields"], path)
    elif older != newer:
        yield Misfit(path, f"was {_spoken(older)}, is {_spoken(newer)}")


def _changed_fields(older: Sequence[Any], newer: Sequence[Any], path: str) -> Iterator[Misfit]:
    now = {field["name"]: field for field in newer}
    for was in older:
        below = _below(path, was["name"])
        field = now.pop(was["name"], None)
        if field is None:
            yield Misfit(below, "was there and is gone")
        elif field.get("yang") != was.get("yang"):
            yield Misfit(below, f"stood for {was.get('yang')}, stands for {field.get('yang')}")
        else:
            yield from _changes(was["type"], field["type"], below)
    for name, field in now.items():
        if "default" not in field:
            yield Misfit(_below(path, name), "is new, and has no default")


def _both(older: Schema, newer: Schema, kind: str) -> bool:
    return all(not isinstance(one, str) and _At(one).type == kind for one in (older, newer))


def _spoken(schema: Schema) -> str:
    """A type in a few words."""
    if isinstance(schema, list):
        return " or ".join(_spoken(branch) for branch in schema)
    if isinstance(schema, Mapping) and schema.get("logicalType") == "decimal":
        return f"decimal({schema['precision']}, {schema['scale']})"
    if isinstance(schema, Mapping) and schema["type"] == "array":
        return f"array of {_spoken(schema['items'])}"
    return _At(schema).name


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
