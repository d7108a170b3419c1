"""One simulated device: sessions, datastores and faults; bytes of messages in and out, no sockets.

Time comes in with each call. What a session is sent without having asked goes to its `Peer` at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from typing import Protocol
from xml.etree.ElementTree import Element

from orchestron_simulator.counters_tree import counters_tree
from orchestron_simulator.datastores import NOBODY, Change, Datastores
from orchestron_simulator.device_model import DeviceModel
from orchestron_simulator.errors import Refusals, RpcError, error_element
from orchestron_simulator.faults import Fault, Faults, Kind
from orchestron_simulator.messages import Rpc, hello_capabilities, parse_rpc, reply, text_of
from orchestron_simulator.names import BASE_1_1
from orchestron_simulator.notices import config_change, confirmed_commit, notification
from orchestron_simulator.operational import Source
from orchestron_simulator.operations import Request, perform
from orchestron_yang.edit import merged
from orchestron_yang.tree import Tree

MALFORMED = b"<rpc-reply <ok/>"


class Peer(Protocol):
    """The client of a session, as a server holds it."""

    def send(self, message: bytes) -> None:
        """Send a notification."""

    def end(self) -> None:
        """End the connection."""


@dataclass(slots=True, eq=False)
class Session:
    """One NETCONF session."""

    id: int
    username: str
    host: str
    peer: Peer
    chunked: bool = False
    """Both sides know base:1.1; set by its hello."""
    subscribed: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a message."""

    reply: bytes | None = None
    """None: no answer."""
    seconds: float = 0.0
    """How long the answer takes; `inf` for ever."""
    end: bool = False
    """The connection ends after the answer."""


Watcher = Callable[[Change, float], None]


@dataclass(slots=True, eq=False)
class SimulatedDevice:
    """A device with its state."""

    name: str
    model: DeviceModel
    running: Tree = field(default_factory=dict, repr=False)
    """With which it comes up."""
    seed: int = 0
    """Of its counters."""
    datastores: Datastores = field(init=False, repr=False)
    faults: Faults = field(init=False, default_factory=Faults)
    sessions: dict[int, Session] = field(init=False, default_factory=dict)
    _last_session: int = field(init=False, default=0)
    _watchers: list[Watcher] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.datastores = Datastores(
            self.running,
            self.model.check,
            writable_running=self.model.has_writable_running,
            any_session_confirms=not self.model.has_persist,
        )

    def open(self, username: str, host: str, peer: Peer) -> Session:
        """A session begins."""
        self._last_session += 1
        session = Session(self._last_session, username, host, peer)
        self.sessions[session.id] = session
        return session

    def hello(self, session: Session) -> bytes:
        """What the session is greeted with."""
        return text_of(self.model.hello(session.id))

    def greeted(self, session: Session, message: bytes) -> bool:
        """The client's hello has come; False when it is none, and the session must end."""
        said = hello_capabilities(message)
        if said is None:
            return False
        session.chunked = BASE_1_1 in said and BASE_1_1 in self.model.capabilities
        return True

    def handle(self, session: Session, message: bytes, now: float) -> Outcome:
        """One rpc of a session."""
        self.tick(now)
        try:
            rpc = parse_rpc(message)
        except RpcError as error:
            return Outcome(text_of(reply({}, [error_element(self.model.schema, error)])))
        fault = self.faults.strike(rpc.operation)
        if fault is not None and fault.kind in _WITHOUT_EFFECT:
            return self._unperformed(rpc, fault, now)
        content = self._answer(session, rpc, now)
        if fault is not None and fault.kind is Kind.DROP_AFTER:
            return Outcome(end=True)
        if fault is not None and fault.kind is Kind.MALFORMED:
            return Outcome(MALFORMED)
        attributes = dict(rpc.attributes)
        if fault is not None and fault.kind is Kind.WRONG_ID:
            attributes["message-id"] += "-other"
        seconds = fault.seconds if fault is not None and fault.kind is Kind.SLOW else 0.0
        return Outcome(text_of(reply(attributes, content)), seconds, rpc.operation == "close-session")

    def _unperformed(self, rpc: Rpc, fault: Fault, now: float) -> Outcome:
        """The operation meets a fault that keeps it from being done."""
        if fault.kind is Kind.REBOOT:
            self.reboot(now)
        if fault.kind is Kind.REFUSE:
            error = RpcError(fault.tag, fault.message, path=fault.path)
            return Outcome(text_of(reply(rpc.attributes, [error_element(self.model.schema, error)])))
        if fault.kind is Kind.IGNORE:
            return Outcome(text_of(reply(rpc.attributes, [])))
        if fault.kind is Kind.HANG:
            return Outcome(seconds=inf)
        return Outcome(end=True)

    def _answer(self, session: Session, rpc: Rpc, now: float) -> list[Element]:
        """What stands in the reply; nothing for ok."""
        try:
            return perform(Request(self, session, rpc.element, rpc.scope, now))
        except RpcError as error:
            return [error_element(self.model.schema, error)]
        except Refusals as errors:
            return [error_element(self.model.schema, error) for error in errors.errors]

    def end(self, session: Session, now: float) -> None:
        """A session is over, whoever ended it."""
        if self.sessions.pop(session.id, None) is not None:
            trial = self.datastores.trial
            change = self.datastores.end(session.id)
            if trial is not None and self.datastores.trial is None:
                self.tell_trial("cancel", session, now)
            self.changed(change, now)

    def tick(self, now: float) -> None:
        """Time has come to be `now`."""
        trial = self.datastores.trial
        change = self.datastores.expire(now)
        if trial is not None and self.datastores.trial is None:
            self.tell_trial("timeout", None, now)
        self.changed(change, now)

    @property
    def deadline(self) -> float | None:
        """When `tick` is next needed."""
        trial = self.datastores.trial
        return None if trial is None else trial.deadline

    def reboot(self, now: float) -> None:
        """All sessions end; running is kept, the candidate and what was on trial are not."""
        change = self.datastores.restart()
        self.cut(now)
        self.changed(change, now)

    def cut(self, now: float) -> None:
        """Every connection breaks."""
        for session in tuple(self.sessions.values()):
            self.end(session, now)
            session.peer.end()

    def drift(self, tree: Tree, now: float, user: str = "console") -> None:
        """Somebody else makes running `tree`. Raises `RpcError` when that is not valid."""
        self.model.check(tree)
        self.changed(self.datastores.drift(tree), now, user)

    def watch(self, watcher: Watcher) -> Callable[[], None]:
        """Call `watcher` at each change of running, until what is returned is called."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    @property
    def is_watched(self) -> bool:
        """Somebody is told of changes, by `watch`."""
        return bool(self._watchers)

    def changed(self, change: Change | None, now: float, user: str = "") -> None:
        """Tell of a change of running."""
        if change is None:
            return
        who = self.sessions.get(change.session)
        if any(session.subscribed for session in self.sessions.values()):
            names = (user, "") if who is None else (who.username, who.host)
            self._notify(config_change(self.model.schema, change, *names), now)
        for watcher in tuple(self._watchers):
            watcher(change, now)

    def tell_trial(self, event: str, session: Session | None, now: float, seconds: int = 0) -> None:
        """Tell what becomes of a commit on trial."""
        if session is None:
            self._notify(confirmed_commit(event, NOBODY, "", ""), now)
        else:
            self._notify(confirmed_commit(event, session.id, session.username, session.host, seconds), now)

    def _notify(self, content: Element, now: float) -> None:
        message = text_of(notification(now, content))
        for session in tuple(self.sessions.values()):
            if session.subscribed:
                session.peer.send(message)

    def source(self) -> Source:
        """What it knows of its server."""
        sessions = tuple((s.id, s.username, s.host) for s in self.sessions.values())
        return Source(self.model, sessions, tuple(self.datastores.locks.items()))

    def data(self, now: float) -> Tree:
        """Running with the counters, by `model.full_schema`."""
        running, schema = self.datastores.running, self.model.full_schema
        return merged(schema.root, running, counters_tree(schema, self.name, self.seed, running, now))


_WITHOUT_EFFECT = {Kind.REFUSE, Kind.HANG, Kind.DROP, Kind.REBOOT, Kind.IGNORE}
