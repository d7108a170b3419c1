# Generated from YANG by `orchestron yang compile`; do not edit.
"""What transforms build for device."""

from __future__ import annotations

from typing import ClassVar

from orchestron_yang.model import Child, LooseList, LooseNode


class Address(LooseNode):
    """Where it is managed."""

    name: str
    """Name of this way to reach it, such as oob."""
    host: str | None = None
    """Host name or IP address."""


class AddressList(LooseList[Address]):
    """The entries of `address`."""

    cls = Address

    def create(self, name: str, *, host: str | None = None) -> Address:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((name,), name=name, host=host)


class Credentials(LooseNode):
    """How to log in."""

    username: str | None = None
    """User."""
    password: str | None = None
    """Password of that user."""


class Device(LooseNode):
    """A device."""

    name: str
    """Its name."""
    type: str | None = None
    """Name of the device package that fits it."""
    mock: bool | None = None
    """Configuration goes to a simulated device."""
    approval_required: bool | None = None
    """A person has to approve each change."""
    runtime_schema_fetch: bool | None = None
    """Its schema is fetched from the device itself."""
    address = Child(AddressList)
    credentials = Child(Credentials)


class DeviceList(LooseList[Device]):
    """The entries of `device`."""

    cls = Device

    def create(
        self,
        name: str,
        *,
        type: str | None = None,
        mock: bool | None = None,
        approval_required: bool | None = None,
        runtime_schema_fetch: bool | None = None,
    ) -> Device:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create(
            (name,),
            name=name,
            type=type,
            mock=mock,
            approval_required=approval_required,
            runtime_schema_fetch=runtime_schema_fetch,
        )


class Root(LooseNode):
    """All of device."""

    __schema__: ClassVar[str] = "device"
    device = Child(DeviceList)
