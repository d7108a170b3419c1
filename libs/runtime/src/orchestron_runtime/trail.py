"""Where in its streams a derived service was at each transaction that may yet become a snapshot's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from orchestron_ports.log import Stream


@dataclass(frozen=True, slots=True)
class Step:
    """One transaction: epoch and offset of its input record, and offset of its last record in each output."""

    seq: int
    epoch: int
    offset: int
    outputs: Mapping[Stream, int]


class Trail:
    """A service notes each record that it takes and writes; what a later epoch redoes replaces the former."""

    def __init__(self) -> None:
        self._steps: dict[int, tuple[int, int]] = {}
        self._written: dict[Stream, dict[int, int]] = {}

    def took(self, seq: int, epoch: int, offset: int) -> None:
        """The input record at `offset` was applied as transaction `seq`."""
        self._steps[seq] = (epoch, offset)

    def wrote(self, stream: Stream, seq: int, offset: int) -> None:
        """An output record of transaction `seq` lies at `offset`."""
        self._written.setdefault(stream, {})[seq] = offset

    def forget(self, before: int) -> None:
        """No snapshot will be of a transaction before that one."""
        for seq in [seq for seq in self._steps if seq < before]:
            del self._steps[seq]
        for held in self._written.values():
            older = [seq for seq in held if seq < before]
            # of a stream that not every transaction writes to, the last one before is needed
            last = max(older, default=0)
            for seq in older:
                if seq != last:
                    del held[seq]

    def at(self, seq: int, outputs: Collection[Stream], sparse: Collection[Stream]) -> Step | None:
        """Where the service was at `seq`; None when that is not known of all streams.

        To a `sparse` stream not every transaction writes: there the last record up to `seq` counts, and
        none at all is well too.
        """
        if seq not in self._steps:
            return None
        found: dict[Stream, int] = {}
        for stream in outputs:
            held = self._written.get(stream, {})
            last = max((one for one in held if one <= seq), default=None)
            if stream not in sparse and last != seq:
                return None
            if last is not None:
                found[stream] = held[last]
        epoch, offset = self._steps[seq]
        return Step(seq, epoch, offset, found)
