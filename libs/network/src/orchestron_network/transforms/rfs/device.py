"""How a device is reached and treated goes to the device manager as it is."""

from __future__ import annotations

from orchestron_network.generated.device import output as device
from orchestron_network.generated.rfs import input as rfs
from orchestron_transform.api import Transform


class Device(Transform[rfs.Device, device.Root]):
    """Settings of a device."""

    def transform(self, i: rfs.Device) -> device.Root:
        o = device.Root()
        settings = o.device.create(
            i.name,
            type=i.type,
            mock=i.mock,
            approval_required=i.approval_required,
            runtime_schema_fetch=i.runtime_schema_fetch,
        )
        for address in i.address.entries:
            settings.address.create(address.name, host=address.host)
        settings.credentials.username = i.credentials.username
        settings.credentials.password = i.credentials.password
        return o
