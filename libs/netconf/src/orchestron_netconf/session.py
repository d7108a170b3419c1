"""The device port over NETCONF (RFC 6241): how a configuration is put in force and taken back.

With a candidate: lock, discard what lies in it, edit, validate; commit, on trial with an id that
another session may confirm; unlock. Without one (writable-running) `stage` locks and checks, and
`commit` edits running, all or nothing where the device has rollback-on-error and by hand where not.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any, Final
from xml.etree.ElementTree import Element

import asyncssh

from orchestron_netconf.capabilities import Modules
from orchestron_netconf.complaints import complaints
from orchestron_netconf.edit import edit_config, subtree_filter
from orchestron_netconf.names import nc
from orchestron_netconf.notices import Notices
from orchestron_netconf.quirks import Quirks
from orchestron_netconf.wire import Wire, document
from orchestron_ports.device import (
    Complaint,
    Confirm,
    DeviceError,
    DeviceRefused,
    Features,
    Foreign,
    Locked,
    Unreachable,
    Unsupported,
)
from orchestron_transform.layer import DevicePackage
from orchestron_yang.errors import DataError
from orchestron_yang.tree import Tree
from orchestron_yang.xml_codec import tree_from_xml
from orchestron_yang.xml_text import to_bytes

HELD: Final = frozenset({"lock-denied", "in-use"})
STALE: Final = frozenset({"data-exists", "data-missing"})


class _InUse(Locked):
    """Nobody holds the lock, but the device is busy with something else."""


class NetconfSession:
    """A session with one device; made by `NetconfLink.connect`."""

    def __init__(
        self,
        connection: asyncssh.SSHClientConnection,
        wire: Wire,
        package: DevicePackage,
        quirks: Quirks,
        modules: Modules,
    ) -> None:
        self._connection = connection
        self._wire = wire
        self._timeout = wire.timeout
        self._package = package
        self._quirks = quirks
        self._modules = modules
        self._filter = to_bytes(subtree_filter(package.schema), indent=False).decode()
        self._locked: list[str] = []
        self._edit: Element | None = None
        """What is staged."""
        self._before: Tree = {}
        self._is_large = False
        """What was last read would hold up the event loop."""
        self._trial: Confirm | None = None
        """The commit on trial of this session."""
        self._notices = Notices(connection, wire)

    @property
    def modules(self) -> Modules:
        return self._modules

    @property
    def uris(self) -> tuple[str, ...]:
        return self._wire.capabilities.uris

    @property
    def features(self) -> Features:
        found = self._wire.capabilities.port_features
        if self._quirks.confirmed_commit:
            return found
        return Features(found.candidate, False, found.validate, found.notifications)

    async def read(self) -> Tree:
        mode = self._wire.capabilities.defaults_mode()
        reply = await self._do("get_config", source="running", filter=self._filter, with_defaults=mode)
        data = reply.find(nc("data"))
        if data is None:
            raise DeviceError("the device's answer to get-config holds no data")
        self._is_large = _is_long(data)
        try:
            return await asyncio.to_thread(self._tree, data) if self._is_large else self._tree(data)
        except DataError as error:
            complaint = Complaint(f"running cannot be read: {error.message}", error.tag, error.path)
            raise DeviceRefused((complaint,)) from None

    def _tree(self, data: Element) -> Tree:
        return tree_from_xml(self._package.schema, self._package.schema.root, data, lenient=True)

    def _check(self) -> None:
        if self._wire.ended.done():
            raise Unreachable(self._wire.ended.result())

    async def stage(self, current: Tree, desired: Tree) -> None:
        self._check()
        if self._trial is not None or self._locked:
            raise DeviceError("something is staged or on trial already")
        edit = await self._difference(current, desired)
        if not len(edit):
            return
        self._edit, self._before = edit, current
        try:
            await self._prepare()
        except BaseException:
            await self._give_up()
            raise

    async def _difference(self, current: Tree, desired: Tree) -> Element:
        arguments = (self._package.schema, current, desired, self._quirks.delete)
        if self._is_large:
            return await asyncio.to_thread(edit_config, *arguments)
        return edit_config(*arguments)

    async def _prepare(self) -> None:
        capabilities = self._wire.capabilities
        running_is_open = capabilities.has("writable-running")
        if not capabilities.has("candidate"):
            await self._lock("running")
            if capabilities.has("validate", "1.1"):
                await self._send_edit("running", test_option="test-only")
            return
        await self._lock("candidate")
        if running_is_open and self._quirks.lock_running:
            await self._lock("running")
        if self._quirks.discard_first:
            await self._do("discard_changes")
        await self._send_edit("candidate", **self._all_or_nothing())
        if capabilities.has("validate") and self._quirks.validate:
            await self._do("validate", source="candidate")

    def _all_or_nothing(self) -> dict[str, str]:
        offered = self._wire.capabilities.has("rollback-on-error")
        return {"error_option": "rollback-on-error"} if offered else {}

    async def _send_edit(self, target: str, **options: str) -> None:
        assert self._edit is not None
        if _is_long(self._edit):
            config = await asyncio.to_thread(document, self._edit)
        else:
            config = document(self._edit)
        try:
            await self._do("edit_config", config=config, target=target, default_operation="merge", **options)
        except DeviceRefused as refused:
            if {each.tag for each in refused.complaints} <= STALE:
                raise Locked(f"the configuration was changed since it was read: {refused}") from None
            raise

    async def _lock(self, target: str) -> None:
        await self._do("lock", target=target)
        self._locked.append(target)

    async def commit(self, confirm: Confirm | None = None) -> None:
        self._check()
        if self._edit is None:
            return
        if confirm is not None and not self.features.confirmed_commit:
            raise Unsupported("the device has no commit on trial")
        try:
            if self._wire.capabilities.has("candidate"):
                await self._commit(confirm)
            else:
                await self._write_running()
        except BaseException:
            await self._give_up()
            raise
        if confirm is None:
            await self._unlock()

    async def _commit(self, confirm: Confirm | None) -> None:
        if confirm is None:
            await self._do("commit")
            return
        persist = {"persist": confirm.token} if self._wire.capabilities.persists else {}
        self._trial = confirm
        try:
            await self._do("commit", confirmed=True, timeout=str(confirm.seconds), **persist)
        except DeviceRefused:
            self._trial = None
            raise

    async def _write_running(self) -> None:
        options = self._all_or_nothing()
        try:
            await self._send_edit("running", **options)
        except DeviceError:
            if not options and not self._wire.ended.done():
                await self._put_back()
            raise
        if self._wire.capabilities.has("startup"):
            await self._do("copy_config", source="running", target="startup")

    async def _put_back(self) -> None:
        """Undo what a failed edit of running may have done (RFC 6241, 7.2, stop-on-error)."""
        undo = await self._difference(await self.read(), self._before)
        if len(undo):
            self._edit = undo
            await self._send_edit("running")

    async def confirm(self, token: str) -> None:
        own = self._trial is not None and self._trial.token == token
        persist = {"persist_id": token} if self._wire.capabilities.persists else {}
        if not own and not persist:
            raise Unsupported("the device takes a confirmation only from the session that committed")
        if own:
            await self._do("discard_changes")
            await self._do("commit", **persist)
            self._trial = None
            await self._unlock()
            return
        # A confirmation commits the candidate too (RFC 6241, 8.4.5.1): nobody's edits may be in it.
        # A device may lock nothing while a commit is on trial; then its candidate is not open either.
        with suppress(_InUse):
            await self._lock("candidate")
        try:
            if self._locked:
                await self._do("discard_changes")
            await self._do("commit", **persist)
        finally:
            await self._unlock()

    async def discard(self) -> None:
        self._check()
        await self._undo_trial()
        if "candidate" in self._locked:
            await self._do("discard_changes")
        await self._unlock()

    async def _undo_trial(self) -> None:
        trial, self._trial = self._trial, None
        if trial is None:
            return
        if self._wire.capabilities.persists and self._quirks.cancel_commit:
            # Refused when its time is over: the device has undone it.
            with suppress(DeviceRefused):
                await self._do("cancel_commit", persist_id=trial.token)
            return
        # The end of its session undoes it (RFC 6241, 8.4.1).
        await self._wire.close()
        self._locked.clear()
        self._wire = await Wire.opened(self._connection, self._timeout)

    async def _unlock(self) -> None:
        self._edit = None
        self._before = {}
        while self._locked:
            await self._do("unlock", target=self._locked.pop())

    async def _give_up(self) -> None:
        """After a failure: leave nothing behind. If that fails too the session ends, which does the same."""
        self._edit = None
        if self._wire.ended.done():
            return
        try:
            async with asyncio.timeout(self._timeout):
                await self.discard()
        except (DeviceError, TimeoutError):
            await self._wire.close()

    def foreign(self) -> AsyncIterator[Foreign]:
        return self._notices.foreign()

    async def close(self) -> None:
        with suppress(Exception):
            await self._notices.close()
        with suppress(Exception):
            await self._wire.close()
        self._connection.close()
        try:
            async with asyncio.timeout(self._timeout):
                await self._connection.wait_closed()
        except TimeoutError:
            self._connection.abort()

    async def _do(self, operation: str, **options: Any) -> Element:
        """One operation. Raises `Locked`, `DeviceRefused`, `Unreachable`."""
        reply = await self._wire.call(operation, **options)
        found = complaints(self._package.schema, reply, self._edit)
        if found and all(each.tag in HELD for each in found):
            kind = Locked if any(each.tag == "lock-denied" for each in found) else _InUse
            raise kind("; ".join(each.message for each in found))
        if found:
            raise DeviceRefused(found)
        return reply


def _is_long(data: Element) -> bool:
    """Reading it would hold up the event loop."""
    return sum(1 for _ in zip(data.iter(), range(_LONG), strict=False)) == _LONG


_LONG: Final = 2000
