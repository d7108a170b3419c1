"""How devices differ from RFC 6241 and from one another, as data.

A device package has its quirks under `quirks:`; implementations that are known by a capability have
theirs here, which win: they are about the server, whatever models it has loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

DELETE: Final = ("delete", "remove")


@dataclass(frozen=True, slots=True)
class Quirks:
    """What a device needs done differently; the values here are for one that keeps to the RFCs."""

    validate: bool = True
    """Ask it to check the candidate before the commit; no where its `validate` does harm."""
    lock_running: bool = True
    """Lock running too where others could write to it beside the candidate (writable-running)."""
    discard_first: bool = True
    """Throw away what lies in the candidate, once it is locked."""
    delete: str = "delete"
    """The operation for what is to go; "remove" where deleting what is not there must be no error."""
    confirmed_commit: bool = True
    """Its commit on trial can be relied on."""
    cancel_commit: bool = True
    """It has `cancel-commit`; else a commit on trial is undone by its time or by the end of its session."""
    settle: float = 0.0
    """Seconds that it needs after the hellos: what comes sooner is lost."""
    library: bool = True
    """Its YANG library can be read on connecting."""


# netconfd of yuma123 loses a request that it reads in one go with our hello. A commit after a validate
# answers ok and changes nothing, and an edit after a validate and a discard corrupts its memory.
IMPLEMENTATIONS: Final[Mapping[str, Mapping[str, Any]]] = {
    "http://netconfcentral.org/ns/": {"validate": False, "settle": 0.1},
    "http://yuma123.org/ns/": {"validate": False, "settle": 0.1},
}


def quirks(known: Mapping[str, Any], namespaces: Iterable[str] = ()) -> Quirks:
    """The quirks of a device by its package and the namespaces that its hello names.

    Raises `ValueError` for a name or value that is none.
    """
    found = _changed(Quirks(), known)
    named = tuple(namespaces)
    for start, more in IMPLEMENTATIONS.items():
        if any(each.startswith(start) for each in named):
            found = _changed(found, more)
    return found


def _changed(held: Quirks, known: Mapping[str, Any]) -> Quirks:
    types = {each.name: type(getattr(held, each.name)) for each in fields(Quirks)}
    for name, value in known.items():
        if name not in types:
            raise ValueError(f"no such quirk: {name!r}; there are {', '.join(types)}")
        if type(value) is not types[name]:
            raise ValueError(f"quirk {name} is {types[name].__name__}, not {value!r}")
    out = replace(held, **known)
    if out.delete not in DELETE:
        raise ValueError(f"delete is one of {DELETE}, not {out.delete!r}")
    return out
