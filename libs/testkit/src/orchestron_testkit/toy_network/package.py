"""The toy network as a package."""

from __future__ import annotations

from functools import cache

from orchestron_testkit.toy_network import schemas
from orchestron_transform.layer import DevicePackage, NetworkPackage
from orchestron_transform.loader import devices_below, layer_below, load_layer


@cache
def network() -> NetworkPackage:
    """The toy network, with layers cfs, inter and rfs and device types Alpha and Beta."""
    cfs, inter, rfs, settings = schemas.cfs(), schemas.inter(), schemas.rfs(), schemas.settings()
    devices = {
        "Alpha": DevicePackage("Alpha", schemas.alpha(), (("alpha", "2025-01-01"),)),
        "Beta": DevicePackage("Beta", schemas.beta(), (("beta", "2025-01-01"),), ("urn:example:beta",)),
    }
    layers = (
        load_layer("cfs", cfs, layer_below(inter)),
        load_layer("inter", inter, layer_below(rfs)),
        load_layer("rfs", rfs, devices_below(settings, devices), devices),
    )
    return NetworkPackage("toy", layers, settings, devices)
