"""Refusals: what a client is told when a layer cannot take a transaction.

Texts must be the same at every replay, so object addresses are taken out of messages, and short
enough to travel, so they are clipped.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from linecache import getline
from types import FrameType, TracebackType

from pydantic import ValidationError

from orchestron_contracts.events import Dynstate, Refusal
from orchestron_transform.api import TransformError
from orchestron_transform.contributions import Clash
from orchestron_transform.layer import Loaded, schema_name
from orchestron_yang.errors import DataError
from orchestron_yang.model import Child, LooseList, LooseNode, LoosePresence, StrictNode
from orchestron_yang.schema import SchemaNode

MESSAGE_LENGTH = 1000
LINE_LENGTH = 300
PATH_LENGTH = 500
SOURCES = 10
"""Contributing instances that a refusal names at most."""

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_MODEL = (StrictNode, LooseNode, LooseList, LoosePresence)


class Refused(Exception):
    """Ends a step; `refusal` is what comes of it, with every text clipped."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = replace(
            refusal,
            message=clipped(refusal.message),
            instance=clipped(refusal.instance, PATH_LENGTH),
            path=clipped(refusal.path, PATH_LENGTH),
            sources=tuple(clipped(source, PATH_LENGTH) for source in refusal.sources),
            line=clipped(refusal.line, LINE_LENGTH),
        )


def clipped(text: str, length: int = MESSAGE_LENGTH) -> str:
    """`text` without object addresses and not longer than `length`."""
    text = _ADDRESS.sub("", text)
    return text if len(text) <= length else text[: length - 3] + "..."


def named(sources: Collection[str]) -> tuple[str, ...]:
    """The sources to name, in order: the northbound has no name."""
    return tuple(sorted(source for source in sources if source)[:SOURCES])


def listed(sources: Collection[str]) -> str:
    """The sources as text for people."""
    names = named(sources)
    more = len([source for source in sources if source]) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")


def bad_data(layer: str, instance: str, error: DataError, sources: Collection[str]) -> Refusal:
    """The merged record of an instance does not fit its schema."""
    by = listed(sources)
    return Refusal(
        f"{error.message}; contributed to by {by}" if by else error.message,
        tag=error.tag,
        layer=layer,
        instance=instance,
        path=error.path,
        sources=named(sources),
        app_tag=error.app_tag or "",
    )


def clash(layer: str, instance: str, found: Clash) -> Refusal:
    """Two sources want different values for one node."""
    first, second = found.sources
    return Refusal(
        f"{found}: {_client(first)} and {_client(second)} do not agree",
        layer=layer,
        instance=instance,
        path=instance + found.path,
        sources=found.sources,
    )


def _client(source: str) -> str:
    return source or "the northbound"


def orphans(layer: str, outer: str, inner: str, sources: Collection[str] = ()) -> Refusal:
    """An instance lies in one that is not there."""
    return Refusal(
        f"{inner} is left without {outer}, which is not there",
        tag="data-missing",
        layer=layer,
        instance=inner,
        path=outer,
        sources=named(sources),
    )


def unknown_point(layer: str, point: str, sources: Collection[str]) -> Refusal:
    """A change is for a point that the layer's schema has not got."""
    return Refusal(
        f"layer {layer} has no transform point {point!r}",
        tag="unknown-element",
        layer=layer,
        sources=named(sources),
    )


def strange_state(layer: str, given: Dynstate, strange: Collection[str]) -> Refusal:
    """Operational state is for a node that does not take any."""
    nodes = ", ".join(sorted(strange)) or "it"
    return Refusal(
        f"{nodes} is no operational state of transform point {given.point!r}",
        tag="unknown-element",
        layer=layer,
    )


def lost(layer: str, instance: str, path: str) -> Refusal:
    """Output lies where no transform of the layer below would take it."""
    return Refusal(
        f"output at {path} is outside every transform point of the layer below",
        layer=layer,
        instance=instance,
        path=path,
    )


def misfit(layer: str, instance: str, text: str, sources: Collection[str]) -> Refusal:
    """What sources contribute cannot be used there."""
    by = listed(sources)
    return Refusal(
        f"{text}; contributed to by {by}" if by else text,
        layer=layer,
        instance=instance,
        sources=named(sources),
    )


def wrong_output(layer: str, instance: str, loaded: Loaded, result: object) -> Refusal:
    """A transform gave something else than output for the layer below."""
    return Refusal(
        f"transform gave {type(result).__name__}, which is no output for the layer below",
        layer=layer,
        instance=instance,
        error_class=loaded.cls.__name__,
    )


def raised(
    layer: str,
    instance: str,
    loaded: Loaded,
    error: Exception,
    *,
    roots: Mapping[str, SchemaNode],
    sources: Collection[str],
) -> Refusal:
    """User code raised `error`; `roots` are those of what its output may be built from, by schema name."""
    tag = error.tag if isinstance(error, DataError) else "operation-failed"
    return Refusal(
        _message(error),
        tag=tag,
        layer=layer,
        instance=instance,
        path=_path(loaded, roots, error),
        sources=named(sources),
        error_class=type(error).__name__,
        line=_last_line(loaded, error.__traceback__),
    )


def _message(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(_leaf_problem(one["loc"], one["msg"]) for one in error.errors(include_url=False))
    if isinstance(error, TransformError | DataError):
        return str(error.message if isinstance(error, DataError) else error) or type(error).__name__
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _leaf_problem(loc: Sequence[int | str], text: str) -> str:
    return f"{'/'.join(str(part) for part in loc)}: {text}"


def _path(loaded: Loaded, roots: Mapping[str, SchemaNode], error: Exception) -> str:
    """YANG path of the node at fault: what the error says, or the output leaf that took no such value."""
    if isinstance(error, DataError):
        return error.path
    if not isinstance(error, ValidationError):
        return ""
    loc = error.errors(include_url=False)[0]["loc"]
    for output in loaded.outputs:
        root = roots.get(schema_name(output))
        for cls, node in () if root is None else _classes(output, root):
            if cls.__name__ == error.title:
                leaf = node.children.get(str(loc[0])) if loc else None
                return (leaf or node).path
    return ""


def _classes(cls: type[LooseNode], node: SchemaNode) -> Iterator[tuple[type[LooseNode], SchemaNode]]:
    """Every class of an output model with the schema node it stands for."""
    yield cls, node
    for base in cls.__mro__:
        for name, child in vars(base).items():
            if isinstance(child, Child) and name in node.children:
                inner = child.cls if issubclass(child.cls, LooseNode) else child.cls.cls
                yield from _classes(inner, node.children[name])


def _last_line(loaded: Loaded, traceback: TracebackType | None) -> str:
    """The last line that the transform's author wrote, as `file:line in function: text`."""
    package = loaded.cls.__module__.partition(".")[0]
    last = first = None
    while traceback is not None:
        frame, line = traceback.tb_frame, traceback.tb_lineno
        if first is not None and _is_users(frame, package):
            last = (frame, line)
        first, traceback = frame, traceback.tb_next
    if last is None:
        return ""
    code = last[0].f_code
    text = getline(code.co_filename, last[1], last[0].f_globals).strip()
    name = code.co_filename.replace("\\", "/").rpartition("/")[2]
    return f"{name}:{last[1]} in {code.co_name}: {text}"


def _is_users(frame: FrameType, package: str) -> bool:
    module = str(frame.f_globals.get("__name__", ""))
    if module.partition(".")[0] != package:
        return False
    owner = frame.f_locals.get("self")
    return not isinstance(owner, _MODEL) and not (isinstance(owner, type) and issubclass(owner, _MODEL))
