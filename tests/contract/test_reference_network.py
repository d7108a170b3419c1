"""The reference network's configurations on simulated devices, put and read back by each type's protocol."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from orchestron_gnmi.link import GnmiLink
from orchestron_netconf.link import NetconfLink
from orchestron_network.package import network
from orchestron_ports.device import Confirm, DeviceLink, Endpoint
from orchestron_simulator.plan import Planned
from orchestron_simulator.simulator import Options, Simulator
from orchestron_testkit.device_lab import DeviceLab
from orchestron_testkit.device_sessions import put, same_trees, session_of
from orchestron_yang.tree import Tree
from orchestron_yang.xml_codec import parse_xml, tree_from_xml

RECORDED = Path(__file__).parents[1] / "golden" / "network" / "expected"
ROUTERS = {
    "ATH-1": "CiscoIosXr_25_3_1",
    "BRN-1": "JuniperCRPD_24_4R1_9",
    "CPH-1": "NokiaSRLinux_25_3_2",
    "EDI-1": "OpenConfig",
}
LINKS: dict[str, DeviceLink] = {"netconf": NetconfLink(), "gnmi": GnmiLink()}
pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def steps(router: str) -> list[Tree]:
    """What was recorded of a router, step by step; nothing where it was withdrawn."""
    schema = network().devices[ROUTERS[router]].schema
    files = [folder / f"{router}.xml" for folder in sorted(RECORDED.iterdir())]
    return [
        tree_from_xml(schema, schema.root, parse_xml(file.read_bytes())) if file.exists() else {}
        for file in files
    ]


NETCONF = [(router, "netconf") for router in ("ATH-1", "BRN-1", "CPH-1")]
GNMI = [("EDI-1", "gnmi"), ("CPH-1", "gnmi")]


@pytest.fixture
async def lab(request: pytest.FixtureRequest, anyio_backend: str) -> AsyncIterator[DeviceLab]:
    """A device of that router's type, by that protocol."""
    router, protocol = request.param
    package = network().devices[ROUTERS[router]]
    async with Simulator([Planned(router, package)], Options(protocol=protocol)) as simulator:
        served = simulator.served[router]
        ca = "" if simulator.tls is None else simulator.tls.certificate.decode()
        keys = (simulator.public_key,)
        endpoint = Endpoint(served.host, served.port, "admin", "admin", host_keys=keys, ca=ca)
        yield DeviceLab(LINKS[served.protocol], package, endpoint, steps(router), {})


@pytest.mark.parametrize("lab", [*NETCONF, *GNMI], indirect=True, ids="-".join)
async def test_every_step_there_and_back(lab: DeviceLab) -> None:
    """What is read is what was put, forwards and backwards."""
    async with session_of(lab) as session:
        for desired in [*lab.steps, *reversed(lab.steps)]:
            await put(session, desired)
            same_trees(lab, await session.read(), desired)


@pytest.mark.parametrize("lab", NETCONF, indirect=True, ids="-".join)
async def test_on_trial(lab: DeviceLab) -> None:
    """A commit on trial is undone when it is given up."""
    async with session_of(lab) as session:
        await session.stage({}, lab.steps[1])
        await session.commit(Confirm("t", 600))
        same_trees(lab, await session.read(), lab.steps[1])
        await session.discard()
    async with session_of(lab) as session:
        same_trees(lab, await session.read(), {})
