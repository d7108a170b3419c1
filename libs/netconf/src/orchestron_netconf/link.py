"""Sessions with devices by NETCONF over SSH."""

from __future__ import annotations

import asyncio
import logging

from orchestron_netconf.capabilities import Modules, library_filter, library_modules
from orchestron_netconf.complaints import complaints
from orchestron_netconf.quirks import Quirks, quirks
from orchestron_netconf.session import NetconfSession
from orchestron_netconf.ssh import connected
from orchestron_netconf.wire import Wire
from orchestron_ports.device import Endpoint, Unsupported
from orchestron_transform.layer import DevicePackage
from orchestron_yang.xml_text import to_bytes


class NetconfLink:
    """Makes sessions; has no state. ncclient is kept from logging messages, which hold secrets."""

    def __init__(self) -> None:
        logging.getLogger("ncclient").setLevel(logging.WARNING)

    async def connect(self, endpoint: Endpoint, package: DevicePackage) -> NetconfSession:
        connection = await connected(endpoint)
        try:
            wire = await Wire.opened(connection, endpoint.timeout)
            found = wire.capabilities
            namespaces = (*found.uris, *found.namespaces)
            known = quirks(package.quirks, namespaces)
            if not found.has("candidate") and not found.has("writable-running"):
                raise Unsupported("the device has neither a candidate nor a running that can be written")
            await asyncio.sleep(known.settle)
            modules = await _modules(wire, package, known)
            return NetconfSession(connection, wire, package, known, modules)
        except BaseException:
            connection.abort()
            raise


async def _modules(wire: Wire, package: DevicePackage, known: Quirks) -> Modules:
    """By the YANG library where the device has one that can be read, else by its hello."""
    name = wire.capabilities.library()
    if name is None or not known.library:
        return wire.capabilities.modules
    wanted = to_bytes(library_filter(name), indent=False).decode()
    reply = await wire.call("get", filter=wanted)
    found = () if complaints(package.schema, reply) else library_modules(reply)
    return found or wire.capabilities.modules
