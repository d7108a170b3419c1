"""The committed input of one layer, folded from the changesets of its topic."""

from __future__ import annotations

from orchestron_contracts.events import Change, Changeset
from orchestron_yang.points import Instance
from orchestron_yang.tree import Tree


class LayerState:
    """The committed input of one layer. A pure fold; feed changesets in the order of the topic."""

    def __init__(self) -> None:
        self._pending: dict[int, Changeset] = {}
        self._epoch = 0
        self.seq = 0
        self.held: dict[Instance, dict[str, Tree]] = {}
        """By instance, each source's contribution."""

    def take(self, changeset: Changeset) -> None:
        """Take in a changeset, which stays tentative until `commit`."""
        if changeset.seq <= self.seq or changeset.epoch < self._epoch:
            return
        if changeset.epoch > self._epoch:
            self._epoch = changeset.epoch
            self._pending = {seq: held for seq, held in self._pending.items() if seq < changeset.seq}
        self._pending[changeset.seq] = changeset

    def commit(self, seq: int) -> None:
        """Transactions up to `seq` are committed."""
        for number in sorted(one for one in self._pending if one <= seq):
            for change in self._pending.pop(number).changes:
                self._change(change)
        self.seq = max(self.seq, seq)

    def _change(self, change: Change) -> None:
        instance = (change.point, change.key)
        sources = self.held.setdefault(instance, {})
        if change.record is not None:
            sources[change.source] = change.record
        elif sources.pop(change.source, None) is None or not sources:
            self.held.pop(instance, None)
