"""The beginning of a stream of changesets as one: a restart then costs what there is, not what was.

Contributions are whole records, so the last one of each source is all that is left of those before.
A state that holds more than follows from them (memory, what devices reported) cannot be had so.
"""

from __future__ import annotations

from orchestron_contracts.events import Cause, Change, Changeset
from orchestron_yang.tree import Key, key_order


class Fold:
    """Takes a stream's changesets from the first on, up to transaction `last`, which must be committed.

    Or from the one after transaction `base`, which was committed in `epoch`: what is withdrawn is kept then.
    """

    def __init__(self, last: int, base: int = 0, epoch: int = 0) -> None:
        self.last = last
        self.epoch = epoch
        self.has_inputs = False
        """There were inputs among them: the state does not follow from the contributions alone."""
        self._base = base
        self._settled = base
        self._open: dict[int, Changeset] = {}
        self._held: dict[tuple[str, Key, str], Change] = {}

    def take(self, changeset: Changeset) -> bool:
        """Take the next changeset; True when none of those to come is for a seq up to `last`.

        One of an older epoch, or seen before, makes no difference.
        """
        if self._settled < changeset.seq <= self.last and changeset.epoch >= self.epoch:
            if changeset.epoch > self.epoch:
                self._open = {seq: held for seq, held in self._open.items() if seq < changeset.seq}
            self.epoch = changeset.epoch
            self._open[changeset.seq] = changeset
            self.has_inputs = self.has_inputs or bool(changeset.inputs)
        self._settle(changeset.committed)
        return changeset.committed >= self.last

    def changeset(self, domain: str) -> Changeset:
        """One changeset that leads from nothing, or the state after `base`, to the state after `last`."""
        self._settle(self.last)
        changes = sorted(self._held.values(), key=lambda c: (c.point, key_order(c.key), c.source))
        return Changeset(domain, self.last, self.epoch, Cause(""), tuple(changes), committed=self.last)

    def _settle(self, committed: int) -> None:
        """Nothing up to `committed` will be replaced any more."""
        self._settled = max(self._settled, min(committed, self.last))
        for seq in sorted(seq for seq in self._open if seq <= committed):
            for change in self._open.pop(seq).changes:
                if change.record is None and self._base == 0:
                    self._held.pop((change.point, change.key, change.source), None)
                else:
                    self._held[change.point, change.key, change.source] = change
