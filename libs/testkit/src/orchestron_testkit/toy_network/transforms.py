"""The toy network's transforms. `calls` counts their runs, for tests of how few there are."""

from __future__ import annotations

from collections import Counter

from orchestron_testkit.toy_network import models as m
from orchestron_transform import api

calls: Counter[str] = Counter()


class Router(api.Transform[m.CfsRouter, m.InterRoot]):
    """A router stands in the design as it is."""

    def transform(self, i: m.CfsRouter) -> m.InterRoot:
        calls["router"] += 1
        if i.id == 666:
            raise ZeroDivisionError("bad number")
        o = m.InterRoot()
        o.router.create(i.name, id=i.id, type=i.type)
        return o


class Vpn(api.Transform[m.CfsVpn, m.InterRoot]):
    """A VPN gets a description."""

    def transform(self, i: m.CfsVpn) -> m.InterRoot:
        calls["vpn"] += 1
        o = m.InterRoot()
        if i.note == "nowhere":
            o.nobodys = i.note
        o.vpn.create(i.name, description=f"VPN {i.name} {i.note or ''}")
        return o


class Site(api.Transform[m.CfsSite, m.InterRoot]):
    """A site is an end of its VPN and brings the VPN to its router."""

    def transform(self, i: m.CfsSite) -> m.InterRoot:
        calls["site"] += 1
        if i.colour == "none":
            raise api.TransformError(f"site {i.name} must have a colour")
        o = m.InterRoot()
        o.router.create(i.router).vpn.create(i.vpn)
        rate = i.limits.rate - (i.load.level or 0)
        o.vpn.create(i.vpn, colour=i.colour).end.create(i.name, router=i.router, port=i.port, rate=rate)
        return o


class Pool(api.MemoryTransform[m.CfsPool, m.InterRoot, m.PoolNumbers]):
    """A pool's members keep the number that they were once given."""

    def transform(self, i: m.CfsPool, memory: m.PoolNumbers) -> m.InterRoot:
        calls["pool"] += 1
        known = {entry.member: entry.number or 0 for entry in memory.given}
        o = m.InterRoot()
        for member in i.member:
            number = known.setdefault(member, 1 + max(known.values(), default=0))
            memory.given.create(member, number=number)
            o.number.create(i.name, member, value=number)
        return o


class InterRouter(api.Transform[m.InterRouter, m.RfsRoot]):
    """A router is a device."""

    def transform(self, i: m.InterRouter) -> m.RfsRoot:
        calls["inter router"] += 1
        o = m.RfsRoot()
        o.device.create(i.name, type=i.type)
        return o


class RouterVpn(api.Transform[m.InterRouterVpn, m.RfsRoot]):
    """A router gives its VRFs its number."""

    def transform(self, i: m.InterRouterVpn) -> m.RfsRoot:
        calls["router vpn"] += 1
        o = m.RfsRoot()
        o.device.create(i.parent.name).vrf.create(i.name, router_id=i.parent.id)
        return o


class End(api.Transform[m.InterEnd, m.RfsRoot]):
    """An end of a VPN needs a port and tells the VRF what it is for."""

    def transform(self, i: m.InterEnd) -> m.RfsRoot:
        calls["end"] += 1
        o = m.RfsRoot()
        device = o.device.create(i.router)
        device.vrf.create(i.parent.name, description=f"{i.parent.description} {i.parent.colour or ''}")
        device.port.create(i.port, vrf=i.parent.name, rate=i.rate)
        return o


class Device(api.Transform[m.RfsDevice, m.SettingsRoot]):
    """A device is reached by its name."""

    def transform(self, i: m.RfsDevice) -> m.SettingsRoot:
        calls["device"] += 1
        o = m.SettingsRoot()
        o.device.create(i.name, type=i.type, address=f"{i.name}.example")
        return o


Config = m.AlphaRoot | m.BetaRoot


class Vrf(api.RfsTransform[m.RfsVrf, Config]):
    """A VRF in the words of either vendor."""

    def transform(self, i: m.RfsVrf, device: api.Device) -> Config:
        calls["vrf"] += 1
        rd = f"{i.router_id}:{i.name}"
        if "beta" in device.modules:
            beta = m.BetaRoot()
            beta.beta.instance.create(i.name, rd=rd, about=i.description)
            return beta
        if "alpha" not in device.modules:
            raise api.TransformError(f"device {device.name} of type {device.type} is of no known make")
        alpha = m.AlphaRoot()
        about = i.description + (" (v2)" if "alpha-two" in device.modules else "")
        alpha.vrf.create(i.name, rd=rd, about=about)
        return alpha


class Port(api.RfsTransform[m.RfsPort, Config]):
    """A port in the words of either vendor."""

    def transform(self, i: m.RfsPort, device: api.Device) -> Config:
        calls["port"] += 1
        if device.type == "Beta":
            beta = m.BetaRoot()
            beta.beta.instance.create(i.vrf).port.create(i.number, rate=i.rate)
            return beta
        alpha = m.AlphaRoot()
        alpha.port.create(i.number, vrf=i.vrf, rate=i.rate)
        return alpha
