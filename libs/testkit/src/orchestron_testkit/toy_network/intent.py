"""Changes at the top of the toy network, as the sequencer would make them."""

from __future__ import annotations

from orchestron_contracts.events import Capabilities, Change, Dynstate
from orchestron_yang.tree import Tree


def _change(point: str, name: str, record: Tree) -> Change:
    return Change(point, (name,), "", {"name": name, **record})


def router(name: str, id: int, type: str = "Alpha") -> Change:
    """A router with its number and its make."""
    return _change("router", name, {"id": id, "type": type})


def vpn(name: str, note: str | None = None) -> Change:
    """A VPN; the note "nowhere" makes its transform put output outside every point."""
    return _change("vpn", name, {} if note is None else {"note": note})


def site(
    name: str, vpn: str, router: str, port: int, *, colour: str | None = None, rate: int | None = None
) -> Change:
    """A site of a VPN on a port of a router; the colour "none" makes its transform raise."""
    more: dict[str, Tree | str] = {}
    if colour is not None:
        more["colour"] = colour
    if rate is not None:
        more["limits"] = {"rate": rate}
    return _change("site", name, {"vpn": vpn, "router": router, "port": port, **more})


def pool(name: str, *members: str) -> Change:
    """A pool that numbers its members."""
    return _change("pool", name, {"member": tuple(sorted(members))} if members else {})


def withdrawn(point: str, name: str) -> Change:
    """No such instance any more."""
    return Change(point, (name,), "", None)


def port_load(site: str, level: int | None) -> Dynstate:
    """Operational state of a site; None clears it."""
    return Dynstate("cfs", "site", (site,), None if level is None else {"load": {"level": level}})


def capabilities(device: str, *modules: str) -> Capabilities:
    """What a device reports."""
    return Capabilities(device, tuple((name, "") for name in modules))
