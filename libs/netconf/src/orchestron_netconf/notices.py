"""What a device tells of changes by others: netconf-config-change (RFC 6470) by subscription (RFC 5277)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from xml.etree.ElementTree import Element

import asyncssh

from orchestron_netconf.names import CHANGES, NOTIFICATION, text_at
from orchestron_netconf.wire import Wire
from orchestron_ports.device import DeviceError, Foreign

_FILTER = f'<filter xmlns="{NOTIFICATION}" type="subtree"><netconf-config-change xmlns="{CHANGES}"/></filter>'


class Notices:
    """The changes that a device tells of, on a session of its own unless it has interleave."""

    def __init__(self, connection: asyncssh.SSHClientConnection, wire: Wire) -> None:
        self._connection = connection
        self._wire = wire
        self._own = {wire.session_id}
        self._second: Wire | None = None

    async def foreign(self) -> AsyncIterator[Foreign]:
        """Changes by other sessions, from now on; ends with the session."""
        capabilities = self._wire.capabilities
        if not capabilities.has("notification"):
            return
        heard: asyncio.Queue[Element] = asyncio.Queue()
        try:
            wire = await self._subscribed(heard)
        except DeviceError:
            return
        while True:
            notice = asyncio.ensure_future(heard.get())
            try:
                await asyncio.wait({notice, wire.ended}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                notice.cancel()
            if not notice.done() or notice.cancelled():
                return
            change = changed(notice.result(), frozenset(self._own))
            if change is not None:
                yield change

    async def _subscribed(self, heard: asyncio.Queue[Element]) -> Wire:
        wire = self._wire
        if not wire.capabilities.has("interleave"):
            wire = self._second = await Wire.opened(self._connection, self._wire.timeout)
            self._own.add(wire.session_id)
        wire.on_notification = heard.put_nowait
        await wire.call("create_subscription", filter=_FILTER)
        return wire

    async def close(self) -> None:
        """End the second session, if there is one."""
        if self._second is not None:
            with suppress(DeviceError):
                await self._second.close()


def changed(notification: Element, own: frozenset[str]) -> Foreign | None:
    """The change that a notification is about, unless it is another notification or by one of `own`."""
    change = notification.find(f"{{{CHANGES}}}netconf-config-change")
    if change is None:
        return None
    by = change.find(f"{{{CHANGES}}}changed-by")
    who, session = "", ""
    if by is not None:
        who, session = text_at(by, f"{{{CHANGES}}}username"), text_at(by, f"{{{CHANGES}}}session-id")
    if session in own or (text_at(change, f"{{{CHANGES}}}datastore") or "running") != "running":
        return None
    paths = tuple((each.text or "").strip() for each in change.iter(f"{{{CHANGES}}}target"))
    return Foreign(who, text_at(notification, f"{{{NOTIFICATION}}}eventTime"), paths)
