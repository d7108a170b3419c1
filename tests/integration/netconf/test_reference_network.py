"""The reference network's devices, as netconfd with each vendor's modules: pushed, and read back equal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from orchestron_netconf.link import NetconfLink
from orchestron_network.package import device_package
from orchestron_ports.device import Confirm, DeviceSession
from orchestron_testkit.netconfd import netconfd
from orchestron_transform.layer import DevicePackage
from orchestron_yang.diff import diff, render
from orchestron_yang.errors import DataError
from orchestron_yang.tree import Tree
from orchestron_yang.xml_codec import parse_xml, tree_from_xml

ROOT = Path(__file__).parents[3]
MODELS = ROOT / "schemas" / "yang" / "devices"
RECORDED = ROOT / "tests" / "golden" / "network" / "expected"
VENDORS = ("CiscoIosXr_25_3_1", "JuniperCRPD_24_4R1_9", "NokiaSRLinux_25_3_2")


@cache
def recorded() -> dict[str, dict[str, list[Tree]]]:
    """By device type and router: its configurations, step by step."""
    found: dict[str, dict[str, list[Tree]]] = {name: defaultdict(list) for name in VENDORS}
    for path in sorted(RECORDED.rglob("*.xml")):
        for name in VENDORS:
            schema = device_package(name).schema
            try:
                tree = tree_from_xml(schema, schema.root, parse_xml(path.read_bytes()))
            except DataError:
                continue
            found[name][path.stem].append(tree)
    return found


def bare(value: Any) -> Any:
    """Without white space at the end of texts, which netconfd takes away."""
    if isinstance(value, Mapping):
        return type(value)((key, bare(inner)) for key, inner in value.items())
    return value.rstrip() if isinstance(value, str) else value


async def pushed(session: DeviceSession, current: Tree, desired: Tree, confirmed: bool) -> Tree:
    """What the device has after it was given `desired`."""
    await session.stage(current, desired)
    if confirmed:
        token = uuid4().hex
        await session.commit(Confirm(token, 60))
        await session.confirm(token)
    else:
        await session.commit()
    return await session.read()


@pytest.mark.anyio
@pytest.mark.parametrize("name", VENDORS)
async def test_each_step_is_read_back(name: str, tmp_path: Path) -> None:
    """Every configuration of every router of that vendor, one after the other, and away again."""
    package = device_package(name)
    modules = [path.stem for path in sorted((MODELS / name).glob("*.yang"))]
    assert recorded()[name]
    for router, configurations in recorded()[name].items():
        (tmp_path / router).mkdir()
        with netconfd(tmp_path / router, modules, [MODELS / name, MODELS.parent]) as server:
            session = await NetconfLink().connect(server.endpoint, package)
            try:
                await each_step(session, package, configurations)
            finally:
                await session.close()


async def each_step(session: DeviceSession, package: DevicePackage, configurations: Sequence[Tree]) -> None:
    """Put each configuration on the device, and nothing at the end."""
    current = await session.read()
    assert current == {}
    for at, desired in enumerate([*configurations, {}]):
        current = await pushed(session, current, desired, confirmed=at == 0)
        assert render(diff(package.schema.root, bare(desired), bare(current))) == []
