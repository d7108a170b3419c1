"""What the log says of devices at the start of an adapter: its journal, and what each device shall have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from orchestron_contracts.codec import EventCodec
from orchestron_contracts.events import DeviceConfig, DeviceJournal, DeviceTree
from orchestron_device.journal import Part, fold
from orchestron_device.queue import Item
from orchestron_device.state import Memory
from orchestron_ports.log import EventLog, LogError, Record, Stream
from orchestron_yang.tree import Tree

PAGE = 1000


@dataclass(slots=True)
class Written:
    """What the journal has of one device."""

    journal: DeviceJournal
    trees: dict[str, DeviceTree] = field(default_factory=dict)

    @property
    def parts(self) -> dict[str, Part]:
        """The trees that are still needed, by part."""
        kind = self.journal.type
        return {
            part: (tree.revision, tree.config)
            for part, tree in self.trees.items()
            if tree.config is not None and tree.type == kind
        }

    def memory(self, configs: Mapping[int, Tree]) -> Memory:
        """The machine's memory; `configs` are what the device shall have, by revision."""
        return fold(self.journal.state, self.parts, configs.get)


async def read_journal(log: EventLog, codec: EventCodec, domain: str) -> dict[str, Written]:
    """The journal of every device that is still an adapter's, each from its last records."""
    stream = Stream("device.journal", domain)
    newest: dict[str, Record] = {}
    offset = 0
    while records := await log.read(stream, offset, PAGE):
        newest.update({record.key: record for record in records})
        offset = records[-1].offset + 1
    found: dict[str, Written] = {}
    trees: list[DeviceTree] = []
    for record in newest.values():
        event = codec.decode(stream.topic, record.value)
        if isinstance(event, DeviceJournal):
            if event.type:
                found[event.device] = Written(event)
        elif isinstance(event, DeviceTree):
            trees.append(event)
        else:
            raise LogError(f"{stream.topic} offset {record.offset} holds neither journal nor tree")
    for tree in trees:
        if tree.device in found:
            found[tree.device].trees[tree.part] = tree
    return found


def item_of(config: DeviceConfig, tree: Tree) -> Item:
    """The queue's item for what a device shall have."""
    required = config.settings.get("approval_required") is True
    return Item(config.revision, tree, config.cause, approval_required=required)


@dataclass(slots=True)
class Backlog:
    """What a device shall have, as the log had it when the adapter started."""

    configs: list[DeviceConfig] = field(default_factory=list)
    """Oldest first; of those that give way to each other anyhow, the last."""

    def add(self, config: DeviceConfig, seen: int) -> None:
        """Take in the next one; what is before revision `seen` is dealt with, or kept by the journal."""
        if config.config is None:
            self.configs = [config]
            return
        last = self.configs[-1] if self.configs else None
        if last is not None and last.config is not None and self._overtakes(config, last, seen):
            self.configs.pop()
        if last is not None and last.config is None:
            self.configs.pop()
        self.configs.append(config)

    def _overtakes(self, new: DeviceConfig, old: DeviceConfig, seen: int) -> bool:
        if old.revision < seen or old.type != new.type or old.revision == new.revision:
            return True
        if old.revision == seen:
            return False
        return old.settings.get("approval_required") == new.settings.get("approval_required")


def each_config(records: list[Record], decode: Callable[[Record], Any]) -> Iterator[DeviceConfig]:
    """The configurations in these records. Raises `LogError`."""
    for record in records:
        event = decode(record)
        if not isinstance(event, DeviceConfig):
            raise LogError(f"{record.stream.topic} offset {record.offset} holds no DeviceConfig")
        yield event
