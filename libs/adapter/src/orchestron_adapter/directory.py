"""Gives each device's endpoint and policy, and notices when the inventory file changes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any, Final, cast

from orchestron_adapter.inventory import EMPTY, Entry, Inventory, InventoryError, load
from orchestron_device.policy import DriftPolicy
from orchestron_ports.device import Endpoint
from orchestron_ports.secret import SecretProvider
from orchestron_yang.tree import Rows, Tree

PORTS: Final[Mapping[str, int]] = {"netconf": 830, "gnmi": 9339}
"""As assigned by IANA."""
LOOK_SECONDS: Final = 1.0

_log = logging.getLogger(__name__)


class Directory:
    """The devices of an installation. Without a file each is reached as its settings say, or by its name."""

    def __init__(
        self, secrets: SecretProvider, path: Path | None = None, policy: DriftPolicy | None = None
    ) -> None:
        """Reads the file; raises `InventoryError`. `policy` holds where the inventory has none."""
        self._secrets = secrets
        self._path = path
        self._policy = policy or DriftPolicy()
        self._stamp = _stamp(path)
        self._inventory: Inventory = EMPTY if path is None else load(path)
        self.failure: str | None = None
        """Why the file's present content is not in use; None when it is."""

    def protocol(self, name: str, default: str) -> str:
        """The protocol that a device is spoken to in; `default` is its package's."""
        return self._inventory.entry(name).protocol or default

    def policy(self, name: str) -> DriftPolicy:
        """What is done about drift on a device."""
        return self._inventory.entry(name).policy or self._policy

    async def endpoint(self, name: str, settings: Tree, protocol: str) -> Endpoint:
        """How to reach a device now. Raises `SecretError`."""
        entry = self._inventory.entry(name)
        given = cast("Mapping[str, Any]", settings.get("credentials") or {})
        tls = entry.tls
        password = await self._secret(entry.password)
        return Endpoint(
            host=entry.host or _address(settings) or name,
            port=entry.port or PORTS[protocol],
            username=entry.username or given.get("username") or "",
            password=password or given.get("password") or "",
            private_key=await self._secret(entry.private_key or (tls.key if tls else None)),
            host_keys=entry.host_keys or (),
            trust_any=bool(entry.trust_any),
            ca=await self._secret(tls.ca if tls else None),
            certificate=await self._secret(tls.certificate if tls else None),
            plaintext=tls is not None and tls.plaintext,
            timeout=entry.timeout or 30.0,
        )

    async def changes(self) -> AsyncIterator[frozenset[str] | None]:
        """Names of devices whose entries changed, whenever the file does; None: perhaps all of them.

        A file that cannot be used is passed over, and `failure` says why.
        """
        while self._path is not None:
            await asyncio.sleep(LOOK_SECONDS)
            stamp = await asyncio.to_thread(_stamp, self._path)
            if stamp == self._stamp:
                continue
            self._stamp = stamp
            before = self._inventory
            try:
                self._inventory = await asyncio.to_thread(load, self._path)
            except InventoryError as error:
                self.failure = str(error)
                _log.error("the inventory is not taken over: %s", error)
                continue
            self.failure = None
            yield _changed(before, self._inventory)

    async def _secret(self, reference: str | None) -> str:
        return "" if reference is None else await self._secrets.secret(reference)


def _changed(before: Inventory, after: Inventory) -> frozenset[str] | None:
    if before.defaults != after.defaults:
        return None
    nothing = Entry()
    names = before.devices.keys() | after.devices.keys()
    return frozenset(
        name for name in names if before.devices.get(name, nothing) != after.devices.get(name, nothing)
    )


def _address(settings: Tree) -> str:
    """The first address of the settings."""
    rows = cast("Rows", settings.get("address") or {})
    return next((str(rows[key]["host"]) for key in sorted(rows, key=str)), "")


def _stamp(path: Path | None) -> tuple[int, int, int] | None:
    try:
        found = path.stat() if path is not None else None
    except OSError:
        return None
    return None if found is None else (found.st_mtime_ns, found.st_size, found.st_ino)
