"""Which vendor's branch a device takes, by the modules it reports."""

from __future__ import annotations

from typing import Protocol, TypeAlias

from orchestron_network.generated.iosxr import output as iosxr_output
from orchestron_network.generated.junos import output as junos_output
from orchestron_network.generated.openconfig import output as openconfig_output
from orchestron_network.generated.rfs import input as rfs
from orchestron_network.generated.srlinux import output as srlinux_output
from orchestron_network.transforms.rfs import iosxr, junos, openconfig, srlinux
from orchestron_transform.api import Device, TransformError

JUNOS_BASE = "http://xml.juniper.net/netconf/junos/1.0"


Fragment: TypeAlias = iosxr_output.Root | junos_output.Root | srlinux_output.Root | openconfig_output.Root


class Vendor(Protocol):
    """A fragment of a vendor's configuration for each kind of entry."""

    def base_config(self, i: rfs.BaseConfig, hostname: str) -> Fragment: ...
    def backbone_interface(self, i: rfs.BackboneInterface, description: str) -> Fragment: ...
    def ibgp_neighbor(self, i: rfs.IbgpNeighbor) -> Fragment: ...
    def vrf(self, i: rfs.Vrf) -> Fragment: ...
    def port(self, i: rfs.Port) -> Fragment: ...
    def vrf_interface(self, i: rfs.VrfInterface) -> Fragment: ...
    def ebgp_customer(self, i: rfs.EbgpCustomer) -> Fragment: ...


def vendor(device: Device) -> Vendor:
    """The branch for `device`; TransformError when there is none for it."""
    if "Cisco-IOS-XR-um-hostname-cfg" in device.modules:
        return iosxr
    if "junos-conf-root" in device.modules or JUNOS_BASE in device.uris:
        return junos
    if "srl_nokia-system" in device.modules:
        return srlinux
    if "openconfig-network-instance" in device.modules:
        # last: vendors' devices report OpenConfig's modules beside their own
        return openconfig
    raise TransformError(
        f"device {device.name} of type {device.type} is not supported: it reports {_reported(device)}"
    )


def _reported(device: Device, most: int = 10) -> str:
    names = sorted(device.modules) + sorted(device.uris)
    if not names:
        return "no modules"
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
