"""The device port over NETCONF, in what OpenDaylight's netconf-testtool is able to do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any, ClassVar

import pytest

from orchestron_netconf.link import NetconfLink
from orchestron_ports.device import Endpoint
from orchestron_testkit.cuttable import Cuttable, cuttable
from orchestron_testkit.device_contract import DeviceContract
from orchestron_testkit.device_lab import (
    MODULE,
    REVISION,
    DeviceLab,
    Feature,
    contract_package,
    contract_steps,
    contract_text,
)
from orchestron_testkit.gnmi_tools import ToolError
from orchestron_testkit.netconf_testtool import opendaylight
from orchestron_yang.tree import Tree

SERVERS = 15
"""One for each test."""


def plain(tree: Tree) -> Tree:
    """Without the user's order, choices and presence, which it keeps no rules of."""
    device: dict[str, Any] = dict(tree.get("device", {}))  # type: ignore[arg-type]
    for name in ("name_server", "rule"):
        device.pop(name, None)
    rows = {
        key: {py: value for py, value in entry.items() if py not in {"untagged", "vlan"}}
        for key, entry in device.get("interface", {}).items()
    }
    if rows:
        device["interface"] = rows
    return {"device": device} if device else {}


@pytest.fixture(scope="module")
def ports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[int]]:
    """The servers that no test had yet."""
    modules = {f"{MODULE}@{REVISION}.yang": contract_text()}
    try:
        with opendaylight(tmp_path_factory.mktemp("testtool"), modules, SERVERS) as ports:
            yield ports
    except ToolError as missing:
        pytest.skip(str(missing))


class TestTesttool(DeviceContract):
    """It announces notifications but sends none of changed configuration, so two tests are left out."""

    features: ClassVar[frozenset[Feature]] = frozenset({Feature.MODULES})
    test_features_are_as_declared = None
    test_no_foreign_where_there_is_none = None

    @pytest.fixture
    async def proxy(self, anyio_backend: str, ports: list[int]) -> AsyncIterator[Cuttable]:
        """The way to a server of this test's own."""
        async with cuttable("127.0.0.1", ports.pop()) as proxy:
            yield proxy

    @pytest.fixture
    def lab(self, proxy: Cuttable) -> DeviceLab:
        """The server as the suite needs it."""
        return DeviceLab(
            link=NetconfLink(),
            package=contract_package(),
            endpoint=Endpoint("127.0.0.1", proxy.port, "admin", "admin", trust_any=True, timeout=20),
            steps=[plain(step) for step in contract_steps()],
            refused={},
        )
