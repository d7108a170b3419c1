"""What a subscription is sent and when (gNMI specification 3.5); time comes in, notifications go out.

A leaf is one update, whatever the encoding. A subscription keeps what it last sent, so that it can
tell what changed and what is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from orchestron_gnmi.messages import Message, gnmi
from orchestron_gnmi.paths import to_path
from orchestron_simulator.gnmi_get import check_encoding
from orchestron_simulator.gnmi_paths import check_origin, elems_of, leafs, matches, schema_nodes
from orchestron_simulator.gnmi_values import typed
from orchestron_yang.errors import DataError
from orchestron_yang.path import ResourcePath
from orchestron_yang.schema import Schema
from orchestron_yang.tree import Scalar, Tree

TARGET_DEFINED, ON_CHANGE, SAMPLE = 0, 1, 2
"""`SubscriptionMode`."""
STREAM, ONCE, POLL = 0, 1, 2
"""`SubscriptionList.Mode`."""
SECOND = 1_000_000_000
SHORTEST = SECOND // 100
"""Nanoseconds between samples, at least."""
USUAL = SECOND
"""Nanoseconds between samples when the client leaves it to us."""
MOST_UPDATES = 500
"""In one notification."""

Held: TypeAlias = Mapping[ResourcePath, "Scalar | tuple[Scalar, ...]"]
Data: TypeAlias = Callable[[], Tree]


@dataclass(slots=True)
class Subscription:
    """One path of a SubscriptionList."""

    elems: Sequence[Message]
    origin: str
    mode: int
    interval: int
    """Nanoseconds between samples; 0 for none."""
    suppress: bool
    heartbeat: int
    """Nanoseconds after which everything is sent again; 0 for never."""
    sent: Held = field(default_factory=dict)
    next_sample: int = 0
    next_heartbeat: int = 0

    @property
    def watches(self) -> bool:
        """It is sent changes as they happen."""
        return self.mode in {ON_CHANGE, TARGET_DEFINED}


class Subscriptions:
    """All that one Subscribe call asks for."""

    def __init__(self, schema: Schema, wanted: Message, origins: Sequence[str]) -> None:
        """Raises `DataError` for what cannot be subscribed to."""
        check_encoding(wanted.encoding)
        if wanted.use_aliases:
            raise DataError("aliases are not supported", tag="operation-not-supported")
        if wanted.mode not in {STREAM, ONCE, POLL}:
            raise DataError(f"there is no subscription mode {wanted.mode}")
        if not wanted.subscription:
            raise DataError("nothing is subscribed to")
        self.schema = schema
        self.mode: int = wanted.mode
        self.encoding: int = wanted.encoding
        self.updates_only: bool = wanted.updates_only
        self.prefix = gnmi.Path(target=wanted.prefix.target, origin=wanted.prefix.origin)
        self.each = [_subscription(schema, wanted, one, origins) for one in wanted.subscription]

    def all(self, tree: Tree, now: int) -> list[Message]:
        """Everything, as at the beginning and at a poll; `now` in nanoseconds."""
        out: list[Message] = []
        for one in self.each:
            held = self.held(one, tree)
            out += self.notices(one, held, one.sent, now)
            self.begin(one, held, now)
        return out

    def start(self, tree: Tree, now: int) -> None:
        """Begin without sending what is there (`updates_only`)."""
        for one in self.each:
            self.begin(one, self.held(one, tree), now)

    def begin(self, one: Subscription, held: Held, now: int) -> None:
        one.sent = held
        one.next_sample = now + one.interval if one.interval else 0
        one.next_heartbeat = now + one.heartbeat if one.heartbeat else 0

    def due(self) -> int | None:
        """When there is next something to send, in nanoseconds; None when only a change can bring it."""
        times = [at for one in self.each for at in (one.next_sample, one.next_heartbeat) if at]
        return min(times, default=None)

    def changed(self, tree: Tree, now: int) -> list[Message]:
        """What a change of the configuration brings."""
        out: list[Message] = []
        for one in self.each:
            if one.watches:
                held = self.held(one, tree)
                out += self.differing(one, held, now, configuration_only=True)
                one.sent = held
        return out

    def tick(self, tree: Tree, now: int) -> list[Message]:
        """The samples and heartbeats that are due."""
        out: list[Message] = []
        for one in self.each:
            beats = bool(one.next_heartbeat) and one.next_heartbeat <= now
            samples = bool(one.next_sample) and one.next_sample <= now
            if not beats and not samples:
                continue
            held = self.held(one, tree)
            if beats or (one.mode == SAMPLE and not one.suppress):
                out += self.notices(one, held, one.sent, now)
            else:
                out += self.differing(one, held, now, configuration_only=False)
            one.sent = held
            if samples:
                one.next_sample = _after(one.next_sample, one.interval, now)
            if beats:
                one.next_heartbeat = _after(one.next_heartbeat, one.heartbeat, now)
        return out

    def held(self, one: Subscription, tree: Tree) -> Held:
        """The leafs that a path leads to."""
        out: dict[ResourcePath, Scalar | tuple[Scalar, ...]] = {}
        for at, value in matches(self.schema.root, tree, one.elems):
            out.update(leafs(at, at[-1].node if at else self.schema.root, value))
        return out

    def differing(
        self, one: Subscription, held: Held, now: int, *, configuration_only: bool
    ) -> Iterator[Message]:
        """What is not as it was last sent."""
        new = {
            path: value
            for path, value in held.items()
            if (not configuration_only or path[-1].node.config)
            and (path not in one.sent or one.sent[path] != value)
        }
        yield from self.notices(
            one, new, {p: v for p, v in one.sent.items() if p not in held}, now, gone=True
        )

    def notices(
        self, one: Subscription, held: Held, before: Held, now: int, *, gone: bool = False
    ) -> Iterator[Message]:
        """Notifications of leafs, and of those of `before` that are no more."""
        deleted = [path for path in before if gone or path not in held]
        updated = list(held.items())
        for at in range(0, max(len(updated), 1 if deleted else 0), MOST_UPDATES):
            out = gnmi.Notification(timestamp=now, prefix=self.prefix)
            for path in deleted if at == 0 else ():
                out.delete.append(to_path(path, one.origin))
            for path, value in updated[at : at + MOST_UPDATES]:
                val = typed(self.schema, path[-1].node, value, self.encoding)
                out.update.add(path=to_path(path, one.origin), val=val)
            yield out


def _after(at: int, interval: int, now: int) -> int:
    """The next time in step; those that are past already are left out."""
    return at + interval * ((now - at) // interval + 1)


def _subscription(schema: Schema, wanted: Message, one: Message, origins: Sequence[str]) -> Subscription:
    check_origin(wanted.prefix, one.path, origins)
    elems = elems_of(wanted.prefix, one.path)
    nodes = schema_nodes(schema.root, elems)
    if one.mode not in {TARGET_DEFINED, ON_CHANGE, SAMPLE}:
        raise DataError(f"there is no subscription mode {one.mode}")
    is_state = all(not below.config for node in nodes for below in node.walk() if not below.is_inner)
    if wanted.mode == STREAM and one.mode == ON_CHANGE and is_state:
        raise DataError("counters cannot be subscribed to ON_CHANGE")
    interval = one.sample_interval or USUAL
    if wanted.mode == STREAM and one.mode == SAMPLE and interval < SHORTEST:
        raise DataError(f"samples come every {SHORTEST} ns at most")
    has_state = any(not below.config for node in nodes for below in node.walk())
    if one.mode == ON_CHANGE or (one.mode == TARGET_DEFINED and not has_state):
        interval = 0
    if one.mode == TARGET_DEFINED:
        interval = 10 * USUAL if interval else 0
    beats = one.heartbeat_interval if one.mode != SAMPLE or one.suppress_redundant else 0
    return Subscription(elems, one.path.origin, one.mode, interval, one.suppress_redundant, beats)
