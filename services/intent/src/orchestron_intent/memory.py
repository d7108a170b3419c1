"""The sequencer's snapshots: the datastore after the newest transaction that is decided and answered.

Which request ids were answered is not in them. Those are for ever (invariant 6), so a snapshot would
grow with the history; their topic is read as a whole at every start, of each record only the key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from orchestron_contracts.events import Aborted, Accepted, Capabilities, Change
from orchestron_contracts.snapshots import HeldCapabilities, HeldInstance, Part
from orchestron_intent.datastore import Datastore
from orchestron_intent.sequencer import Rules, Sequencer
from orchestron_ports.log import Entry, EventLog, Record, Stream
from orchestron_runtime.derived import place_of
from orchestron_runtime.resume import BEGINNING, Base
from orchestron_runtime.snapshots import SnapshotKeeper
from orchestron_runtime.trail import Trail
from orchestron_transform.snapshot import NotRestorable


class Memory:
    """Takes a sequencer's snapshots, and brings it to the state of one."""

    def __init__(self, keeper: SnapshotKeeper | None, log: EventLog, sequencer: Sequencer) -> None:
        """Without a `keeper` nothing is kept."""
        self._keeper = keeper
        self._log = log
        self._sequencer = sequencer
        self._trail = Trail()
        domain = sequencer.domain
        self._history = Stream("history", domain)
        self._decisions, self._outcomes = Stream("decisions", domain), Stream("outcomes", domain)

    # -- at a start -------------------------------------------------------------------------

    async def recall(self) -> Base:
        """Bring the sequencer to the newest snapshot that fits the log; where history and decisions go on."""
        if self._keeper is None:
            return BEGINNING
        outputs, sparse = (self._decisions, self._outcomes), (self._outcomes,)
        base = await self._keeper.restore(self, self._log, self._history, outputs, sparse)
        return base or BEGINNING

    def restore(self, seq: int, epoch: int, parts: Iterable[Part]) -> None:
        """See `Restorable.restore`."""
        changes: list[Change] = []
        capabilities: dict[str, tuple[int, Capabilities]] = {}
        for part in parts:
            match part:
                case HeldInstance(point, key, ((source, record),)):
                    changes.append(Change(point, key, source, record))
                case HeldCapabilities():
                    capabilities[part.capabilities.device] = (part.seq, part.capabilities)
                case _:
                    raise NotRestorable(f"the sequencer holds no {type(part).__name__}")
        rules = self._sequencer.rules
        store = replace(rules.restore(rules.empty(), changes), capabilities=capabilities)
        self._sequencer.resume(seq, epoch, store)

    # -- as it goes on ----------------------------------------------------------------------

    def accepted(self, event: Accepted | Aborted, offset: int) -> None:
        """That entry of the history lies at `offset`."""
        entry = event.changeset if isinstance(event, Accepted) else event
        self._trail.took(entry.seq, entry.epoch, offset)

    def decided(self, record: Record, before: int) -> None:
        """The sequencer has dealt with a decision; `before` is what was decided until then."""
        if self._sequencer.decided > before:
            self._trail.wrote(self._decisions, self._sequencer.decided, record.offset)

    def appended(self, entries: Sequence[Entry], offsets: Sequence[int]) -> None:
        """These are on the log."""
        for entry, offset in zip(entries, offsets, strict=True):
            if entry.stream == self._history:
                epoch, seq, _ = place_of(entry)
                self._trail.took(seq, epoch, offset)
            elif entry.stream == self._outcomes:
                self.answered(offset)

    def answered(self, offset: int) -> None:
        """All that is decided is answered by outcomes up to that offset."""
        self._trail.wrote(self._outcomes, self._sequencer.decided, offset)

    def worked(self, seconds: float) -> None:
        """Dealing with records took so long."""
        if self._keeper is not None:
            self._keeper.computed(seconds)

    def keep(self, *, stopping: bool = False) -> None:
        """Take a snapshot if it is time for one; what is decided must be answered on the log."""
        seq = self._sequencer.decided
        self._trail.forget(seq)
        if self._keeper is None or not self._keeper.is_due(seq, stopping=stopping):
            return
        step = self._trail.at(seq, (self._decisions, self._outcomes), (self._outcomes,))
        if step is not None:
            parts = _parts(self._sequencer.rules, self._sequencer.settled)
            self._keeper.take(self._log, self._history, step, parts, (self._outcomes,))

    async def close(self) -> None:
        """Let a snapshot that is being written come to its end soon, or give it up."""
        if self._keeper is not None:
            await self._keeper.close()


def _parts(rules: Rules, store: Datastore) -> Iterator[Part]:
    for (point, key), record in rules.records(store).items():
        yield HeldInstance(point, key, (("", record),))
    for seq, capabilities in store.capabilities.values():
        yield HeldCapabilities(seq, capabilities)
