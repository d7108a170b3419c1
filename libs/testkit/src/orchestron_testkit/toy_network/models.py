"""Classes such as the compiler generates from `schemas`, one namespace for each."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from orchestron_yang.model import Child, Container, LooseList, LooseNode, Parent, Sequence, StrictNode

Uint32 = Annotated[int, Field(ge=0, le=4294967295)]


class CfsRouter(StrictNode):
    name: str
    id: Uint32
    type: str


class CfsVpn(StrictNode):
    name: str
    note: str | None = None


class CfsSiteLimits(StrictNode):
    rate: Uint32 = 10


class CfsSiteLoad(StrictNode):
    level: Uint32 | None = None


class CfsSite(StrictNode):
    name: str
    vpn: str
    router: str
    port: Uint32
    colour: str | None = None
    limits = Container(CfsSiteLimits)
    load = Container(CfsSiteLoad)


class CfsPool(StrictNode):
    name: str
    member: Sequence[str] = ()


class PoolGiven(LooseNode):
    member: str
    number: Uint32 | None = None


class PoolGivenList(LooseList[PoolGiven]):
    cls = PoolGiven

    def create(self, member: str, *, number: Uint32 | None = None) -> PoolGiven:
        return self._create((member,), member=member, number=number)


class PoolNumbers(LooseNode):
    given = Child(PoolGivenList)


class InterRouterVpnOut(LooseNode):
    name: str


class InterRouterVpnList(LooseList[InterRouterVpnOut]):
    cls = InterRouterVpnOut

    def create(self, name: str) -> InterRouterVpnOut:
        return self._create((name,), name=name)


class InterRouterOut(LooseNode):
    name: str
    id: Uint32 | None = None
    type: str | None = None
    vpn = Child(InterRouterVpnList)


class InterRouterList(LooseList[InterRouterOut]):
    cls = InterRouterOut

    def create(self, name: str, *, id: Uint32 | None = None, type: str | None = None) -> InterRouterOut:
        return self._create((name,), name=name, id=id, type=type)


class InterEndOut(LooseNode):
    site: str
    router: str | None = None
    port: Uint32 | None = None
    rate: Uint32 | None = None


class InterEndList(LooseList[InterEndOut]):
    cls = InterEndOut

    def create(
        self, site: str, *, router: str | None = None, port: Uint32 | None = None, rate: Uint32 | None = None
    ) -> InterEndOut:
        return self._create((site,), site=site, router=router, port=port, rate=rate)


class InterVpnOut(LooseNode):
    name: str
    description: str | None = None
    colour: str | None = None
    end = Child(InterEndList)


class InterVpnList(LooseList[InterVpnOut]):
    cls = InterVpnOut

    def create(self, name: str, *, description: str | None = None, colour: str | None = None) -> InterVpnOut:
        return self._create((name,), name=name, description=description, colour=colour)


class InterNumberOut(LooseNode):
    pool: str
    member: str
    value: Uint32 | None = None


class InterNumberList(LooseList[InterNumberOut]):
    cls = InterNumberOut

    def create(self, pool: str, member: str, *, value: Uint32 | None = None) -> InterNumberOut:
        return self._create((pool, member), pool=pool, member=member, value=value)


class InterRoot(LooseNode):
    __schema__: ClassVar[str] = "toy_inter"
    nobodys: str | None = None
    router = Child(InterRouterList)
    vpn = Child(InterVpnList)
    number = Child(InterNumberList)


class InterRouter(StrictNode):
    name: str
    id: Uint32
    type: str


class InterRouterVpn(StrictNode):
    name: str
    parent = Parent(InterRouter)


class InterVpn(StrictNode):
    name: str
    description: str
    colour: str | None = None


class InterEnd(StrictNode):
    site: str
    router: str
    port: Uint32
    rate: Uint32
    parent = Parent(InterVpn)


class RfsVrfOut(LooseNode):
    name: str
    router_id: Uint32 | None = None
    description: str | None = None


class RfsVrfList(LooseList[RfsVrfOut]):
    cls = RfsVrfOut

    def create(
        self, name: str, *, router_id: Uint32 | None = None, description: str | None = None
    ) -> RfsVrfOut:
        return self._create((name,), name=name, router_id=router_id, description=description)


class RfsPortOut(LooseNode):
    number: Uint32
    vrf: str | None = None
    rate: Uint32 | None = None


class RfsPortList(LooseList[RfsPortOut]):
    cls = RfsPortOut

    def create(self, number: Uint32, *, vrf: str | None = None, rate: Uint32 | None = None) -> RfsPortOut:
        return self._create((number,), number=number, vrf=vrf, rate=rate)


class RfsDeviceOut(LooseNode):
    name: str
    type: str | None = None
    vrf = Child(RfsVrfList)
    port = Child(RfsPortList)


class RfsDeviceList(LooseList[RfsDeviceOut]):
    cls = RfsDeviceOut

    def create(self, name: str, *, type: str | None = None) -> RfsDeviceOut:
        return self._create((name,), name=name, type=type)


class RfsRoot(LooseNode):
    __schema__: ClassVar[str] = "toy_rfs"
    device = Child(RfsDeviceList)


class RfsDevice(StrictNode):
    name: str
    type: str


class RfsVrf(StrictNode):
    name: str
    router_id: Uint32
    description: str
    parent = Parent(RfsDevice)


class RfsPort(StrictNode):
    number: Uint32
    vrf: str
    rate: Uint32
    parent = Parent(RfsDevice)


class SettingsDevice(LooseNode):
    name: str
    type: str | None = None
    address: str | None = None


class SettingsDeviceList(LooseList[SettingsDevice]):
    cls = SettingsDevice

    def create(self, name: str, *, type: str | None = None, address: str | None = None) -> SettingsDevice:
        return self._create((name,), name=name, type=type, address=address)


class SettingsRoot(LooseNode):
    __schema__: ClassVar[str] = "device"
    device = Child(SettingsDeviceList)


class AlphaVrf(LooseNode):
    name: str
    rd: str | None = None
    about: str | None = None


class AlphaVrfList(LooseList[AlphaVrf]):
    cls = AlphaVrf

    def create(self, name: str, *, rd: str | None = None, about: str | None = None) -> AlphaVrf:
        return self._create((name,), name=name, rd=rd, about=about)


class AlphaPort(LooseNode):
    number: Uint32
    vrf: str | None = None
    rate: Uint32 | None = None


class AlphaPortList(LooseList[AlphaPort]):
    cls = AlphaPort

    def create(self, number: Uint32, *, vrf: str | None = None, rate: Uint32 | None = None) -> AlphaPort:
        return self._create((number,), number=number, vrf=vrf, rate=rate)


class AlphaRoot(LooseNode):
    __schema__: ClassVar[str] = "Alpha"
    vrf = Child(AlphaVrfList)
    port = Child(AlphaPortList)


class BetaPort(LooseNode):
    number: Uint32
    rate: Uint32 | None = None


class BetaPortList(LooseList[BetaPort]):
    cls = BetaPort

    def create(self, number: Uint32, *, rate: Uint32 | None = None) -> BetaPort:
        return self._create((number,), number=number, rate=rate)


class BetaInstance(LooseNode):
    name: str
    rd: str | None = None
    about: str | None = None
    port = Child(BetaPortList)


class BetaInstanceList(LooseList[BetaInstance]):
    cls = BetaInstance

    def create(self, name: str, *, rd: str | None = None, about: str | None = None) -> BetaInstance:
        return self._create((name,), name=name, rd=rd, about=about)


class BetaContainer(LooseNode):
    instance = Child(BetaInstanceList)


class BetaRoot(LooseNode):
    __schema__: ClassVar[str] = "Beta"
    beta = Child(BetaContainer)
