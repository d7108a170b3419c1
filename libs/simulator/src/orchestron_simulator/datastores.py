"""The datastores of one device and what may be done with them when (RFC 6241, 7.2-7.7 and 8).

Time comes in with each call, as seconds since the epoch. Nothing here knows XML.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from orchestron_simulator.errors import RpcError
from orchestron_yang.tree import Tree

RUNNING, CANDIDATE, STARTUP = "running", "candidate", "startup"
NOBODY = 0
"""Session id that stands for no NETCONF session in `lock-denied`."""


@dataclass(frozen=True, slots=True)
class Change:
    """Running was changed."""

    before: Tree
    after: Tree
    session: int
    """Who did it; `NOBODY` for the device itself."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A commit that is undone unless it is confirmed."""

    before: Tree
    session: int
    persist: str | None
    deadline: float


class Datastores:
    """Running, candidate and startup, with locks and a commit on trial.

    Every method raises `RpcError` and then has changed nothing.
    """

    def __init__(
        self,
        running: Tree,
        check: Callable[[Tree], None],
        *,
        writable_running: bool = False,
        any_session_confirms: bool = False,
    ) -> None:
        """`check` raises `RpcError` for a tree that is not valid as a whole.

        `any_session_confirms` is confirmed-commit 1.0 (RFC 4741, 8.4): no persist-id.
        """
        self.running = running
        self.candidate: Tree | None = None
        """None while it is as running."""
        self.startup: Tree = running
        self.locks: dict[str, int] = {}
        self.trial: Trial | None = None
        self._check = check
        self._writable_running = writable_running
        self._any_session = any_session_confirms

    def read(self, name: str) -> Tree:
        """The content of a datastore."""
        if name == RUNNING:
            return self.running
        if name == CANDIDATE:
            return self.running if self.candidate is None else self.candidate
        return self.startup

    def edit(self, session: int, name: str, edit: Callable[[Tree], Tree], *, test: bool) -> Change | None:
        """Change a datastore; with `test`, only if all of the result is valid."""
        self._require_free(session, name)
        after = edit(self.read(name))
        if test or name == RUNNING:
            self._check(after)
        return self._write(session, name, after)

    def try_edit(self, name: str, edit: Callable[[Tree], Tree]) -> None:
        """Raise what the edit would, and change nothing (`test-only`)."""
        self._check(edit(self.read(name)))

    def copy(self, session: int, name: str, tree: Tree) -> Change | None:
        """Make a datastore's whole content `tree`."""
        self._require_free(session, name)
        self._check(tree)
        return self._write(session, name, tree)

    def delete(self, session: int, name: str) -> None:
        """Empty the startup datastore."""
        if name != STARTUP:
            raise RpcError("operation-not-supported", f"{name} cannot be deleted", type="protocol")
        self._require_free(session, name)
        self.startup = {}

    def validate(self, tree: Tree) -> None:
        """Raise for a tree that is not valid."""
        self._check(tree)

    def _write(self, session: int, name: str, tree: Tree) -> Change | None:
        if name == CANDIDATE:
            self.candidate = None if tree is self.running else tree
            return None
        if name == STARTUP:
            self.startup = tree
            return None
        if not self._writable_running:
            raise RpcError("operation-not-supported", "running cannot be written", type="protocol")
        return self._put(session, tree)

    def _put(self, session: int, tree: Tree) -> Change | None:
        before, self.running = self.running, tree
        return None if tree is before else Change(before, tree, session)

    def lock(self, session: int, name: str) -> None:
        """RFC 6241, 7.5."""
        holder = self.locks.get(name)
        if holder is not None:
            raise _denied(f"{name} is locked by session {holder}", holder)
        if name == CANDIDATE and self.candidate is not None:
            raise _denied("the candidate has changes that are not committed", NOBODY)
        trial = self.trial
        if name == RUNNING and trial is not None and trial.session not in {session, NOBODY}:
            raise _denied(f"session {trial.session} has a commit on trial", trial.session)
        self.locks[name] = session

    def unlock(self, session: int, name: str) -> None:
        """RFC 6241, 7.6; the candidate loses what was not committed (8.3.5.2)."""
        if self.locks.get(name) != session:
            raise RpcError("operation-failed", f"{name} is not locked by this session", type="protocol")
        del self.locks[name]
        if name == CANDIDATE:
            self.candidate = None

    def discard(self, session: int) -> None:
        """Make the candidate as running again."""
        self._require_free(session, CANDIDATE)
        self.candidate = None

    def commit(self, session: int, persist_id: str | None = None) -> Change | None:
        """Make running as the candidate, and confirm a commit on trial."""
        self._require_committable(session, persist_id)
        after = self.read(CANDIDATE)
        self._check(after)
        self.trial = self.candidate = None
        return self._put(session, after)

    def commit_on_trial(
        self, session: int, deadline: float, persist: str | None = None, persist_id: str | None = None
    ) -> Change | None:
        """Commit until `deadline`; a trial that is on goes on, and still would undo all of it."""
        self._require_committable(session, persist_id)
        after = self.read(CANDIDATE)
        self._check(after)
        before = self.running if self.trial is None else self.trial.before
        if persist is None and self.trial is not None:
            persist = self.trial.persist
        self.trial = Trial(before, session, persist, deadline)
        self.candidate = None
        return self._put(session, after)

    def write(self, tree: Tree, trial: Trial | None = None) -> Change | None:
        """Make running `tree` past the candidate, on `trial` if there is one: a Set of gNMI.

        Raises when a session has a lock, or another commit is on trial.
        """
        self._require_free(NOBODY, RUNNING)
        if self.trial is not None:
            raise RpcError("operation-failed", "another commit is on trial", type="protocol")
        self._check(tree)
        self.trial = trial
        return self._put(NOBODY, tree)

    def cancel(self, session: int, persist_id: str | None = None) -> Change | None:
        """Undo the commit on trial (RFC 6241, 8.4.4.1)."""
        if self.trial is None:
            raise RpcError("operation-failed", "no commit is on trial", type="protocol")
        self._require_trial(session, persist_id)
        return self.revert()

    def revert(self) -> Change | None:
        """Undo the commit on trial, if there is one."""
        trial, self.trial = self.trial, None
        return None if trial is None else self._put(NOBODY, trial.before)

    def expire(self, now: float) -> Change | None:
        """Undo a commit on trial whose time is over."""
        return self.revert() if self.trial is not None and self.trial.deadline <= now else None

    def end(self, session: int) -> Change | None:
        """A session is over: no lock, no half-made candidate and no trial of it stays."""
        if self.locks.get(CANDIDATE) == session:
            self.candidate = None
        self.locks = {name: holder for name, holder in self.locks.items() if holder != session}
        trial = self.trial
        if trial is None or trial.session != session:
            return None
        if trial.persist is not None:
            self.trial = Trial(trial.before, NOBODY, trial.persist, trial.deadline)
            return None
        return self.revert()

    def restart(self) -> Change | None:
        """The device comes up again: running is kept, but no trial, lock or candidate."""
        change = self.revert()
        self.candidate = None
        self.locks = {}
        return change

    def drift(self, tree: Tree) -> Change | None:
        """Running is changed by somebody else, past every lock."""
        return self._put(NOBODY, tree)

    def _require_free(self, session: int, name: str) -> None:
        holder = self.locks.get(name, session)
        if holder != session:
            raise RpcError(
                "in-use", f"{name} is locked by session {holder}", type="protocol", info=[_session(holder)]
            )

    def _require_committable(self, session: int, persist_id: str | None) -> None:
        self._require_free(session, RUNNING)
        self._require_free(session, CANDIDATE)
        if self.trial is not None:
            self._require_trial(session, persist_id)
        elif persist_id is not None:
            raise RpcError("invalid-value", "no commit of that persist-id is on trial", type="protocol")

    def _require_trial(self, session: int, persist_id: str | None) -> None:
        trial = self.trial
        if trial is None or self._any_session:
            return
        if persist_id is not None or trial.persist is not None:
            if persist_id != trial.persist:
                raise RpcError("invalid-value", "that is not the persist-id of the trial", type="protocol")
        elif trial.session != session:
            raise RpcError("in-use", f"session {trial.session} has a commit on trial", type="protocol")


def _denied(message: str, holder: int) -> RpcError:
    return RpcError("lock-denied", message, type="protocol", info=[_session(holder)])


def _session(session: int) -> tuple[str, str]:
    return ("session-id", str(session))
