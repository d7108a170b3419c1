"""`DeviceLink` over gNMI."""

from __future__ import annotations

from typing import Any

from orchestron_gnmi.channel import open_channel
from orchestron_gnmi.messages import Message, gnmi, service
from orchestron_gnmi.session import GnmiSession, Quirks, answered, metadata
from orchestron_ports.device import Endpoint, Unsupported
from orchestron_transform.layer import DevicePackage


class GnmiLink:
    """Makes gNMI sessions."""

    async def connect(self, endpoint: Endpoint, package: DevicePackage) -> GnmiSession:
        """See `DeviceLink.connect`; Capabilities prove that somebody is there who knows JSON_IETF."""
        channel = await open_channel(endpoint)
        try:
            said = await self._capabilities(endpoint, channel)
            if gnmi.JSON_IETF not in said.supported_encodings:
                raise Unsupported(f"{endpoint.host} does not know the encoding JSON_IETF")
            return GnmiSession(endpoint, channel, package.schema, Quirks(**dict(package.quirks)), said)
        except BaseException:  # cancelled too: nobody else knows of the channel
            await channel.close()
            raise

    async def _capabilities(self, endpoint: Endpoint, channel: Any) -> Message:
        call = service.gNMIStub(channel).Capabilities(
            gnmi.CapabilityRequest(), timeout=endpoint.timeout, metadata=metadata(endpoint)
        )
        return await answered(call, endpoint.host, "Capabilities")
