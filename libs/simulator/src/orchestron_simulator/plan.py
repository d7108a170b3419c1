"""Which devices a simulator has: names, types and faults, as the command line or a test gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from orchestron_simulator.faults import Fault
from orchestron_transform.layer import DevicePackage


class PlanError(ValueError):
    """The devices asked for cannot be."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One device to simulate."""

    name: str
    package: DevicePackage
    faults: tuple[Fault, ...] = ()


def plan_devices(
    packages: Mapping[str, DevicePackage],
    count: int,
    *,
    types: Sequence[str] = (),
    names: Sequence[str] = (),
    faults: Iterable[tuple[str, Fault]] = (),
) -> list[Planned]:
    """`count` devices of `types` in turn (of all `packages` for none); names are made where they run out.

    A fault for device "" is one of every device. Raises `PlanError` for what does not fit together.
    """
    unknown = [name for name in types if name not in packages]
    if unknown:
        raise PlanError(f"no device type {unknown[0]!r}; there are {', '.join(packages)}")
    if len(names) > count:
        raise PlanError(f"{len(names)} names for {count} devices")
    called = [*names, *_numbered(count - len(names), set(names))]
    if len(set(called)) != len(called):
        raise PlanError("two devices have one name")
    held: dict[str, list[Fault]] = {name: [] for name in called}
    for device, fault in faults:
        if device and device not in held:
            raise PlanError(f"a fault is for {device!r}, which is no device here")
        for name in [device] if device else called:
            held[name].append(fault)
    kinds = list(types or packages)
    return [
        Planned(name, packages[kinds[at % len(kinds)]], tuple(held[name])) for at, name in enumerate(called)
    ]


def _numbered(count: int, taken: set[str]) -> Iterator[str]:
    number = 0
    while count > 0:
        number += 1
        if f"SIM-{number}" not in taken:
            count -= 1
            yield f"SIM-{number}"
