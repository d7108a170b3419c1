"""One layer on a log: its input topic in, its transforms, its output topic out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from orchestron_contracts.codec import EventCodec
from orchestron_contracts.events import Aborted, Accepted, Changeset
from orchestron_contracts.snapshots import Part
from orchestron_ports.log import Entry, EventLog, LogError, Record, Stream
from orchestron_runtime.derived import DerivedService, Draft
from orchestron_runtime.snapshots import Snapshots, keeper_for
from orchestron_telemetry import OFF, Telemetry
from orchestron_transform.layer import Layer, NetworkPackage
from orchestron_transform.replay import changeset_of
from orchestron_transform.snapshot import dump_layer, restore_layer
from orchestron_transform.state import LayerState
from orchestron_transform.step import step
from orchestron_transform.window import Window, advance


class LayerHost:
    """The state of one layer, moved on by records of its input topic."""

    def __init__(
        self, layer: Layer, codec: EventCodec, output: Stream, ran: Callable[[str], None] | None = None
    ) -> None:
        """`ran` is told the point of each transform that runs."""
        self._layer = layer
        self._remembers = any(info.transform and info.transform.memory for info in layer.points.values())
        self._step = partial(step, layer, ran=ran)
        self._codec = codec
        self._output = output
        self._window = Window(LayerState())

    def step(self, record: Record) -> list[Draft]:
        """What the layer writes for a record. Raises `StreamError`, `CodecError`, `LogError`."""
        self._window, given = advance(self._window, self.changeset(record), self._step)
        if given is None:
            return []
        return [Draft(self._output, (given.epoch, given.seq, ""), partial(self._entry, given))]

    @property
    def can_resume(self) -> bool:
        """See `Resumable.can_resume`; what transforms remember depends on all that they were given."""
        return not self._remembers

    async def resume(self, settled: Changeset) -> bool:
        """See `Resumable.resume`."""
        state, given = await asyncio.to_thread(self._step, self._window.state, settled)
        if given.refusal is not None:
            return False
        self._window = Window(state, settled.seq, settled.epoch)
        return True

    def settled(self) -> tuple[int, Iterator[Part]]:
        """See `Resumable.settled`."""
        return self._window.floor, dump_layer(self._window.base)

    def restore(self, seq: int, epoch: int, parts: Iterable[Part]) -> None:
        """See `Resumable.restore`."""
        self._window = Window(restore_layer(self._layer, parts), seq, epoch)

    def reset(self) -> None:
        """See `Resumable.reset`."""
        self._window = Window(LayerState())

    def _entry(self, given: Changeset) -> Entry:
        message = self._codec.encode(given, self._output.topic)
        return Entry(self._output, message.key, message.value, message.headers)

    def changeset(self, record: Record) -> Changeset:
        """See `Resumable.changeset`."""
        event = self._codec.decode(record.stream.topic, record.value)
        if isinstance(event, Changeset):
            return event
        if isinstance(event, Accepted | Aborted):
            return changeset_of(event)
        raise LogError(f"{record.stream.topic} holds a {type(event).__name__} at offset {record.offset}")


def layer_service(
    log: EventLog,
    codec: EventCodec,
    package: NetworkPackage,
    layer: str,
    domain: str,
    telemetry: Telemetry = OFF,
    snapshots: Snapshots | None = None,
) -> DerivedService:
    """The service that runs a layer of `package`, by its name; without `snapshots` it keeps none."""
    name = f"layer-{layer}"
    source = Stream(package.input_topic(layer), domain)
    output = Stream(package.output_topic(layer), domain)
    instruments = telemetry.service(name, domain, layer)
    runs = instruments.numbers.runs

    def ran(point: str) -> None:
        runs[layer, point] += 1

    host = LayerHost(package.layer(layer), codec, output, ran)
    keeper = keeper_for(snapshots, name, codec, package, source, output, instruments)
    return DerivedService(
        name, log, source, [output], host.step, machine=host, instruments=instruments, keeper=keeper
    )
