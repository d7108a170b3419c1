"""A transform for each kind of entry of a device; the vendors' functions do the work."""

from __future__ import annotations

from orchestron_network.generated.rfs import input as rfs
from orchestron_network.transforms.rfs.vendor import Fragment, vendor
from orchestron_transform.api import Device, RfsTransform


class BaseConfig(RfsTransform[rfs.BaseConfig, Fragment]):
    """Host name, loopback, IS-IS and BGP without neighbours."""

    def transform(self, i: rfs.BaseConfig, device: Device) -> Fragment:
        return vendor(device).base_config(i, device.name)


class BackboneInterface(RfsTransform[rfs.BackboneInterface, Fragment]):
    """A link's interface with its address, IS-IS and, where the vendor has it, LDP."""

    def transform(self, i: rfs.BackboneInterface, device: Device) -> Fragment:
        description = f"Link to {i.remote_device} [{i.remote_interface}]"
        rate = i.traffic.packets_per_second
        if i.monitor_traffic and rate is not None:
            description += f" - {rate} PPS"
        return vendor(device).backbone_interface(i, description)


class IbgpNeighbor(RfsTransform[rfs.IbgpNeighbor, Fragment]):
    """A session of the iBGP mesh."""

    def transform(self, i: rfs.IbgpNeighbor, device: Device) -> Fragment:
        return vendor(device).ibgp_neighbor(i)


class Vrf(RfsTransform[rfs.Vrf, Fragment]):
    """A VPN's routing table, with route distinguisher and route target."""

    def transform(self, i: rfs.Vrf, device: Device) -> Fragment:
        return vendor(device).vrf(i)


class Port(RfsTransform[rfs.Port, Fragment]):
    """The port below customers' sub-interfaces."""

    def transform(self, i: rfs.Port, device: Device) -> Fragment:
        return vendor(device).port(i)


class VrfInterface(RfsTransform[rfs.VrfInterface, Fragment]):
    """A customer's interface with its address, in its VRF."""

    def transform(self, i: rfs.VrfInterface, device: Device) -> Fragment:
        return vendor(device).vrf_interface(i)


class EbgpCustomer(RfsTransform[rfs.EbgpCustomer, Fragment]):
    """A BGP session with a customer."""

    def transform(self, i: rfs.EbgpCustomer, device: Device) -> Fragment:
        return vendor(device).ebgp_customer(i)
