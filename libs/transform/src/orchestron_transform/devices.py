"""The device manager's core: fragments in, each device's whole desired configuration out.

A device is there while it has settings. Its configuration is the merge of all fragments made for
its type; that need not be complete, for other configuration may live on the device. The revision
rises only when the configuration or the type really changed. It goes on rising when a device comes
back after it was gone, so that a revision names one configuration of that name for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from orchestron_contracts.events import Change, Changeset, Decision, DeviceConfig, DeviceRevision, Refusal
from orchestron_transform.contributions import Clash, Contributions, contribute
from orchestron_transform.failures import Refused, bad_data, clash, misfit, unknown_point
from orchestron_transform.layer import DEVICE_POINT, NetworkPackage
from orchestron_transform.order import in_order
from orchestron_transform.size import too_large
from orchestron_yang.checks import check_structure
from orchestron_yang.errors import DataError
from orchestron_yang.pmap import PMap
from orchestron_yang.points import instance_path
from orchestron_yang.schema import SchemaNode
from orchestron_yang.tree import Tree

LAYER = "device"
NO_CONFIG: Tree = {}


@dataclass(frozen=True, slots=True)
class ManagedDevice:
    """One device: what rfs transforms contributed to it, and what came of that."""

    settings: Contributions | None = None
    fragments: Mapping[str, Contributions] = field(default_factory=dict)
    """By device package."""
    type: str = ""
    revision: int = 0

    @property
    def config(self) -> Tree:
        """The whole desired configuration."""
        held = self.fragments.get(self.type)
        return NO_CONFIG if held is None else held.record

    @property
    def record(self) -> Tree:
        """The settings."""
        return NO_CONFIG if self.settings is None else self.settings.record


ABSENT = ManagedDevice()


@dataclass(frozen=True, slots=True)
class DeviceFleet:
    """All devices. A device manager starts with `DeviceFleet()`."""

    devices: PMap[str, ManagedDevice] = field(default_factory=PMap)
    gone: PMap[str, int] = field(default_factory=PMap)
    """Last revision of devices that are no more."""


@dataclass(frozen=True, slots=True)
class DeviceOutput:
    """What the device manager says of one changeset."""

    decision: Decision
    configs: tuple[DeviceConfig, ...] = ()
    """Of devices whose configuration, type or settings changed, in order of name.

    One whose settings alone changed keeps its revision and is not in the decision. One that is
    gone has `config` None and a revision above all it had.
    """

    @property
    def refusal(self) -> Refusal | None:
        """Why the transaction is refused."""
        return self.decision.refusal


Offers: TypeAlias = dict[str, dict[str, Tree | None]]
"""Records by point (`device` for settings, else a device package), then by source."""


def step_devices(
    package: NetworkPackage, fleet: DeviceFleet, changeset: Changeset
) -> tuple[DeviceFleet, DeviceOutput]:
    """The devices after `changeset`, with the decision on it. A refusal leaves them as they were."""
    if changeset.refusal is not None:
        return fleet, _refused(changeset, changeset.refusal)
    moves: list[_Move] = []
    try:
        for name, offers in sorted(_by_device(changeset.changes).items()):
            before = fleet.devices.get(name, ABSENT)
            after = _moved(package, name, before, offers, fleet.gone.get(name, 0))
            if after is not before:
                moves.append(_Move(name, before, after))
    except Refused as stop:
        return fleet, _refused(changeset, stop.refusal)
    decision = _decision(changeset, None, tuple(filter(None, (move.revision() for move in moves))))
    configs = tuple(move.config(changeset) for move in moves if move.is_news)
    return _stored(fleet, moves), DeviceOutput(decision, configs)


@dataclass(frozen=True, slots=True)
class _Move:
    """One device before and after a changeset."""

    name: str
    before: ManagedDevice
    after: ManagedDevice

    @property
    def is_gone(self) -> bool:
        return self.after.settings is None

    @property
    def is_news(self) -> bool:
        """An adapter has to know: there is more to it than who contributed what."""
        return self.after.revision != self.before.revision or self.after.record is not self.before.record

    def revision(self) -> DeviceRevision | None:
        if self.after.revision == self.before.revision:
            return None
        return DeviceRevision(self.name, 0 if self.is_gone else self.after.revision)

    def config(self, changeset: Changeset) -> DeviceConfig:
        known = self.before if self.is_gone else self.after
        return DeviceConfig(
            changeset.domain,
            changeset.seq,
            changeset.epoch,
            changeset.cause,
            self.name,
            known.type,
            self.after.revision,
            known.record,
            None if self.is_gone else self.after.config,
        )


def _by_device(changes: Iterable[Change]) -> dict[str, Offers]:
    found: dict[str, Offers] = {}
    for change in changes:
        offers = found.setdefault(str(change.key[0]), {})
        offers.setdefault(change.point, {})[change.source] = change.record
    return found


def _moved(
    package: NetworkPackage, name: str, before: ManagedDevice, offers: Offers, last: int
) -> ManagedDevice:
    """The device after these offers; `before` itself when nothing came of them. Raises `Refused`."""
    settings, fragments = before.settings, dict(before.fragments)
    for point, offer in offers.items():
        held = settings if point == DEVICE_POINT else fragments.pop(point, None)
        try:
            kept = contribute(_node(package, point, offer), held, offer, count=point != DEVICE_POINT)
        except Clash as found:
            raise Refused(clash(LAYER, _path(package, name), found)) from found
        if point == DEVICE_POINT:
            settings = kept
        elif kept is not None:
            fragments[point] = kept
    if settings is before.settings and _same(fragments, before.fragments):
        return before
    kind = _checked(package, name, before, settings, fragments)
    after = ManagedDevice(settings, fragments, kind, max(before.revision, last))
    is_same = settings is not None and before.settings is not None and kind == before.type
    if is_same and after.config is before.config:
        return after
    if refusal := too_large(LAYER, _path(package, name), after.config):
        raise Refused(refusal)
    return replace(after, revision=after.revision + 1)


def _same(one: Mapping[str, Contributions], other: Mapping[str, Contributions]) -> bool:
    return one.keys() == other.keys() and all(held is other[point] for point, held in one.items())


def _path(package: NetworkPackage, name: str) -> str:
    return instance_path(package.device_schema, (DEVICE_POINT, (name,)))


def _node(package: NetworkPackage, point: str, offer: Mapping[str, Tree | None]) -> SchemaNode:
    """The node whose content the records for this point are."""
    if point == DEVICE_POINT:
        return package.device_schema.points[DEVICE_POINT]
    if point not in package.devices:
        raise Refused(unknown_point(LAYER, point, offer))
    return package.devices[point].schema.root


def _checked(
    package: NetworkPackage,
    name: str,
    before: ManagedDevice,
    settings: Contributions | None,
    fragments: Mapping[str, Contributions],
) -> str:
    """The device's type, "" when it is gone, once settings and fragments go together. Raises `Refused`."""
    kind = "" if settings is None else before.type
    if settings is not None and settings is not before.settings:
        kind = _type(package, name, settings)
    for other, held in fragments.items():
        if other != kind:
            where = f"of type {kind!r}" if kind else "that has no settings"
            text = f"configuration for type {other!r} on a device {where}"
            raise Refused(misfit(LAYER, _path(package, name), text, held.by_source))
    return kind


def _type(package: NetworkPackage, name: str, settings: Contributions) -> str:
    node, path = package.device_schema.points[DEVICE_POINT], _path(package, name)
    try:
        check_structure(package.device_schema, node, in_order(node, settings.record), path)
    except DataError as error:
        raise Refused(bad_data(LAYER, path, error, settings.by_source)) from error
    kind = str(settings.record.get("type", ""))
    if kind not in package.devices:
        text = f"there is no device package for type {kind!r}; there are {', '.join(sorted(package.devices))}"
        raise Refused(misfit(LAYER, path, text, settings.by_source))
    return kind


def _stored(fleet: DeviceFleet, moves: Iterable[_Move]) -> DeviceFleet:
    devices = {move.name: move.after for move in moves if not move.is_gone}
    left = {move.name: move.after.revision for move in moves if move.is_gone}
    return DeviceFleet(fleet.devices.update(devices, left), fleet.gone.update(left, devices))


def _refused(changeset: Changeset, refusal: Refusal) -> DeviceOutput:
    return DeviceOutput(_decision(changeset, refusal, ()))


def _decision(changeset: Changeset, refusal: Refusal | None, devices: tuple[DeviceRevision, ...]) -> Decision:
    return Decision(changeset.domain, changeset.seq, changeset.epoch, changeset.cause, refusal, devices)
