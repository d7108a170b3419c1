"""The device port over NETCONF, against netconfd (Debian's, of foreign make)."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, ClassVar

import asyncssh
import pytest

from orchestron_netconf.link import NetconfLink
from orchestron_testkit.cuttable import Cuttable, cuttable
from orchestron_testkit.device_contract import DeviceContract
from orchestron_testkit.device_lab import (
    ALL,
    MODULE,
    DeviceLab,
    Feature,
    contract_package,
    contract_refusal,
    contract_steps,
)
from orchestron_testkit.netconfd import Netconfd, netconfd
from orchestron_yang.tree import Tree

RULES = "one", "two", "between"


def only_appended(tree: Tree) -> Tree:
    """What netconfd can do: it ignores `insert`, so entries in the user's order come and go at the end."""
    if not tree:
        return tree
    device: dict[str, Any] = dict(tree["device"])  # type: ignore[arg-type]
    device.pop("name_server", None)
    if rules := device.get("rule"):
        device["rule"] = OrderedDict(((name,), rules[name,]) for name in RULES if (name,) in rules)
    return {"device": device}


class TestNetconfd(DeviceContract):
    """netconfd has all that the port asks for."""

    features: ClassVar[frozenset[Feature]] = ALL

    @pytest.fixture
    def server(self, tmp_path: Path) -> Iterator[Netconfd]:
        """A server with the suite's module, for one test: it does not live long after many sessions."""
        with (
            as_file(files("orchestron_testkit.device_models")) as models,
            netconfd(tmp_path, [MODULE], [models]) as server,
        ):
            yield server

    @pytest.fixture
    async def proxy(self, server: Netconfd) -> AsyncIterator[Cuttable]:
        """The way to the server."""
        async with cuttable(server.endpoint.host, server.endpoint.port) as proxy:
            yield proxy

    @pytest.fixture
    def lab(self, server: Netconfd, proxy: Cuttable) -> DeviceLab:
        """The server as the suite needs it."""
        endpoint = replace(server.endpoint, port=proxy.port)
        other = asyncssh.generate_private_key("ssh-ed25519")
        return DeviceLab(
            link=NetconfLink(),
            package=contract_package(),
            endpoint=endpoint,
            steps=[only_appended(step) for step in contract_steps()],
            refused=contract_refusal(),
            refused_at="eth9",
            wrong_login=replace(endpoint, private_key=other.export_private_key().decode()),
            wrong_identity=replace(endpoint, host_keys=(other.export_public_key().decode(),)),
        )

    async def reads(self, lab: DeviceLab, expected: Tree) -> None:
        """As the suite has it, but leaving the server alone in between: it looks at its timers when idle."""
        for _ in range(8):
            await asyncio.sleep(1.5)
            if await self.read(lab) == expected:
                return
        await super().reads(lab, expected)
