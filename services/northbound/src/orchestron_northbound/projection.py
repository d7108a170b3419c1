"""What reads are answered from: the committed datastore and the state of each device, folded from events.

Nothing tentative shows: a transaction's changes wait until the device manager has decided on it.
Everything here is plain values; `follower` feeds it from the log.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from orchestron_contracts.events import (
    REMAINDER,
    Aborted,
    Accepted,
    Capabilities,
    Change,
    Decision,
    DeviceEvent,
    DeviceRevision,
    DeviceState,
)
from orchestron_yang.points import Instance, apply_changes
from orchestron_yang.schema import Schema
from orchestron_yang.tree import Tree

STOPPED: Final = frozenset(DeviceState) - {DeviceState.IN_SYNC, DeviceState.GONE}
"""States in which a device takes nothing until somebody or something outside acts."""


class ProjectionError(Exception):
    """The log does not add up: a transaction was decided that the history does not have."""


@dataclass(frozen=True, slots=True)
class DeviceView:
    """What is known of one device."""

    name: str
    revision: int
    """Of its desired configuration; 0 when it is gone."""
    seq: int
    """The transaction that made that revision."""
    reported: DeviceEvent | None = None
    """The adapter's last report."""
    capabilities: Capabilities | None = None

    @property
    def applied(self) -> bool:
        """The device has its desired configuration, or has been let go of."""
        if self.reported is None:
            return False
        if self.revision == 0:
            return self.reported.state is DeviceState.GONE
        return self.reported.state is DeviceState.IN_SYNC and self.reported.revision >= self.revision

    @property
    def state(self) -> str:
        """Its state in one word; `pending` while the adapter has not reported on this revision."""
        if self.reported is None:
            return "pending"
        if self.reported.state not in STOPPED and self.reported.revision < self.revision:
            return "pending"
        return self.reported.state.value

    @property
    def stopped(self) -> bool:
        """It is of no use to wait for it."""
        return self.reported is not None and self.reported.state in STOPPED


class Projection:
    """The committed state of one domain. Feed the history before the decisions on it."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._pending: dict[int, Accepted] = {}
        self.tree: Tree = {}
        """The datastore after transaction `seq`."""
        self.seq = 0
        self.sequenced = 0
        """Highest seq that the history has, decided on or not."""
        self.devices: dict[str, DeviceView] = {}
        """Every device that has a desired configuration, and those gone whose end is still to be reported."""

    def history(self, event: Accepted | Aborted) -> None:
        """Take in one record of the history."""
        if isinstance(event, Accepted):
            self._pending[event.changeset.seq] = event
            self.sequenced = max(self.sequenced, event.changeset.seq)
            return
        self.sequenced = max(self.sequenced, event.seq)
        for seq in [seq for seq in self._pending if seq >= event.seq]:
            del self._pending[seq]

    def holds(self, decision: Decision) -> bool:
        """What was decided on is in the history that was taken in, and not void."""
        accepted = self._pending.get(decision.seq)
        return accepted is not None and accepted.changeset.epoch == decision.epoch

    def decision(self, decision: Decision) -> None:
        """Take in the device manager's word on a transaction."""
        if decision.refusal is not None or decision.seq <= self.seq:
            return
        accepted = self._pending.pop(decision.seq, None)
        if accepted is not None:
            if accepted.changeset.epoch != decision.epoch:
                raise ProjectionError(
                    f"transaction {decision.seq} is decided in epoch {decision.epoch} "
                    f"and stands in the history in epoch {accepted.changeset.epoch}"
                )
            self.tree = apply_changes(self._schema, self.tree, _records(accepted.changeset.changes))
        self.seq = decision.seq
        for one in decision.devices:
            self._revise(one, decision.seq)

    def device(self, event: DeviceEvent) -> None:
        """Take in an adapter's report."""
        view = self.devices.get(event.device, DeviceView(event.device, 0, 0))
        capabilities = event.capabilities or view.capabilities
        self.devices[event.device] = replace(view, reported=event, capabilities=capabilities)

    def is_applied(self, wanted: DeviceRevision) -> bool:
        """The device has that revision or a later one, be it its end; for its end: or it is back."""
        view = self.devices.get(wanted.device)
        if view is None or view.reported is None:
            return False
        if view.revision == 0:
            return view.applied
        if wanted.revision == 0:
            return True
        return view.reported.state is DeviceState.IN_SYNC and view.reported.revision >= wanted.revision

    def present(self) -> list[DeviceView]:
        """The devices that have a desired configuration, in order of name."""
        return [view for _, view in sorted(self.devices.items()) if view.revision > 0]

    def _revise(self, one: DeviceRevision, seq: int) -> None:
        view = self.devices.get(one.device, DeviceView(one.device, 0, 0))
        # A report from before it went, or while it was gone, says nothing of it now.
        void = one.revision == 0 or (view.reported is not None and view.reported.state is DeviceState.GONE)
        reported = None if void else view.reported
        self.devices[one.device] = replace(view, revision=one.revision, seq=seq, reported=reported)


def _records(changes: tuple[Change, ...]) -> dict[Instance, Tree | None]:
    return {
        (change.point, change.key if change.point != REMAINDER else ()): change.record for change in changes
    }
