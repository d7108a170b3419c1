"""Hypothesis strategies for events; `records` makes the data of changes for a point."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from orchestron_contracts.events import (
    Aborted,
    Accepted,
    Capabilities,
    Cause,
    Change,
    Changeset,
    Decision,
    DeviceAction,
    DeviceCommand,
    DeviceConfig,
    DeviceEvent,
    DeviceJournal,
    DeviceRevision,
    DeviceState,
    DeviceTree,
    Dynstate,
    Event,
    IntentRequest,
    Operation,
    Outcome,
    Refusal,
    RequestedEdit,
    Status,
)
from orchestron_yang.tree import EMPTY, Key, Tree

TreeStrategy = Callable[[], st.SearchStrategy[Tree]]

words = st.text(max_size=12)
numbers = st.integers(0, 2**63 - 1)
causes = st.builds(Cause, request_id=words, principal=words, traceparent=words)
refusals = st.builds(
    Refusal,
    message=words,
    tag=words,
    layer=words,
    instance=words,
    path=words,
    sources=st.lists(words, max_size=2).map(tuple),
    app_tag=words,
    error_class=words,
    line=words,
)
edits = st.builds(RequestedEdit, st.sampled_from(Operation), words, st.none() | st.binary(max_size=20))
capabilities = st.builds(
    Capabilities,
    words,
    st.lists(st.tuples(words, words), max_size=2).map(tuple),
    st.lists(words, max_size=2).map(tuple),
)
revisions = st.lists(st.builds(DeviceRevision, words, numbers), max_size=2).map(tuple)


def _record(fields: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """A record as it is decoded: with its fields in order."""
    return st.fixed_dictionaries(fields).map(lambda held: {name: held[name] for name in fields})


_lines = st.lists(words, max_size=2)
_cause = _record({"request_id": words, "principal": words, "traceparent": words})
_item = _record(
    {
        "revision": numbers,
        "cause": _cause,
        "approval_required": st.booleans(),
        "approved_by": st.none() | words,
        "approved_digest": words,
        "rejected_by": words,
        "repair": st.booleans(),
    }
)
_reason = _record({"message": words, "tag": words, "path": words, "sources": _lines})
_failure = _record(
    {
        "kind": words,
        "message": words,
        "reasons": st.lists(_reason, max_size=2),
        "lost": st.booleans(),
        "revision": numbers,
        "digest": words,
    }
)
journals = _record(
    {
        "approval_required": st.booleans(),
        "seen": numbers,
        "good": numbers,
        "queue": st.lists(_item, max_size=2),
        "trial": st.none() | _record({"token": words, "revision": numbers}),
        "hold": st.none() | _record({"kind": words, "principal": words, "reason": words}),
        "failure": st.none() | _failure,
        "attempts": numbers,
        "drift": st.none() | _record({"digest": words, "lines": _lines, "who": words, "when": words}),
        "accepted": words,
        "pending": st.none()
        | _record({"revision": numbers, "digest": words, "lines": _lines, "void": words}),
        "answer": st.none() | _record({"command": words, "done": st.booleans(), "text": words}),
        "commands": numbers,
    }
)
"""The state of a `DeviceJournal`."""


def keys() -> st.SearchStrategy[Key]:
    """Keys of every type a key leaf may have."""
    decimals = st.decimals(allow_nan=False, allow_infinity=False, places=3).map(Decimal.normalize)
    integers = st.integers(-(2**63), 2**64 - 1)
    scalars = words | integers | st.booleans() | decimals | st.binary(max_size=8) | st.just(EMPTY)
    return st.lists(scalars, max_size=3).map(tuple)


def flat_records() -> st.SearchStrategy[Tree]:
    """Records of string leafs in order of name, for codecs that take any."""
    return st.dictionaries(words, words, max_size=3).map(lambda leafs: dict(sorted(leafs.items())))


def changesets(records: TreeStrategy = flat_records) -> st.SearchStrategy[Changeset]:
    """Changesets; they need not make sense together."""
    changes = st.builds(Change, words, keys(), words, st.none() | records())
    dynstate = st.builds(Dynstate, words, words, keys(), st.none() | records())
    return st.builds(
        Changeset,
        domain=words,
        seq=numbers,
        epoch=numbers,
        cause=causes,
        changes=st.lists(changes, max_size=3).map(tuple),
        inputs=st.lists(capabilities | dynstate, max_size=2).map(tuple),
        committed=numbers,
        refusal=st.none() | refusals,
    )


def events(records: TreeStrategy = flat_records) -> st.SearchStrategy[Event]:
    """Events of every kind."""
    numbered = {"domain": words, "seq": numbers, "epoch": numbers, "cause": causes}
    some_edits = st.lists(edits, max_size=2).map(tuple)
    return st.one_of(
        st.builds(IntentRequest, words, causes, some_edits),
        st.builds(Accepted, changesets(records), some_edits, numbers),
        st.builds(Aborted, **numbered, refusal=refusals, time_ms=numbers),
        changesets(records),
        st.builds(Decision, **numbered, refusal=st.none() | refusals, devices=revisions),
        st.builds(
            DeviceConfig,
            **numbered,
            device=words,
            type=words,
            revision=numbers,
            settings=records(),
            config=st.none() | records(),
        ),
        st.builds(
            DeviceEvent,
            words,
            words,
            numbers,
            st.sampled_from(DeviceState),
            words,
            st.none() | capabilities,
        ),
        st.builds(DeviceCommand, words, words, causes, st.sampled_from(DeviceAction), numbers, words, words),
        st.builds(DeviceJournal, words, words, words, words, st.just({}) | journals),
        st.builds(DeviceTree, words, words, words, words, numbers, st.none() | records()),
        st.builds(
            Outcome,
            domain=words,
            cause=causes,
            status=st.sampled_from(Status),
            seq=numbers,
            created=st.booleans(),
            refusal=st.none() | refusals,
            devices=revisions,
        ),
    )
