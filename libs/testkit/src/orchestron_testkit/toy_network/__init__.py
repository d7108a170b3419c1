"""A whole network small enough to think about: routers, VPNs and sites over two made-up vendors.

It has what layers must cope with: nested points, several sources for one instance, rfs transforms,
memory and operational state. `network()` gives the package, `intent` makes changes for its top layer.
"""

from orchestron_testkit.toy_network.intent import (
    capabilities,
    pool,
    port_load,
    router,
    site,
    vpn,
    withdrawn,
)
from orchestron_testkit.toy_network.package import network

__all__ = ["capabilities", "network", "pool", "port_load", "router", "site", "vpn", "withdrawn"]
