"""Where secrets are kept: environment, files, and servers that speak Vault's HTTP API."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx

from orchestron_ports.secret import SecretError, SecretProvider

SECONDS: Final = 10.0
"""What a server of secrets gets to answer."""


class EnvSecrets:
    """`env:NAME`: an environment variable."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    async def secret(self, reference: str) -> str:
        """See `SecretProvider.secret`."""
        name = reference.partition(":")[2]
        if name not in self._environment:
            raise SecretError(f"{reference}: that environment variable is not set")
        return self._environment[name]


class FileSecrets:
    """`file:PATH`: a file's text without the line breaks at its end."""

    async def secret(self, reference: str) -> str:
        """See `SecretProvider.secret`."""
        path = Path(reference.partition(":")[2])
        try:
            return (await asyncio.to_thread(path.read_text, encoding="utf-8")).rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "is no UTF-8 text"
            raise SecretError(f"{reference}: {reason}") from None


@dataclass(frozen=True, slots=True)
class Vault:
    """A server that speaks the HTTP API of Vault's key-value engine, version 2."""

    address: str
    """Such as https://vault.example:8200."""
    token: str = field(default="", repr=False)
    namespace: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Vault:
        """`VAULT_ADDR`, `VAULT_TOKEN` and `VAULT_NAMESPACE`, as Vault's own tools take them."""
        return cls(
            environment.get("VAULT_ADDR", ""),
            environment.get("VAULT_TOKEN", ""),
            environment.get("VAULT_NAMESPACE", ""),
        )


class VaultSecrets:
    """`vault:MOUNT/PATH#FIELD`: a field of a secret's newest version."""

    def __init__(self, vault: Vault, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._vault = vault
        self._transport = transport

    async def secret(self, reference: str) -> str:
        """See `SecretProvider.secret`."""
        where, _, name = reference.partition(":")[2].partition("#")
        mount, _, path = where.strip("/").partition("/")
        if not (mount and path and name):
            raise SecretError(f"{reference}: write vault:MOUNT/PATH#FIELD")
        if not self._vault.address:
            raise SecretError(f"{reference}: no server is named; set VAULT_ADDR")
        answer = await self._get(reference, f"{self._vault.address.rstrip('/')}/v1/{mount}/data/{path}")
        try:
            value = answer.json()["data"]["data"][name]
        except (ValueError, KeyError, TypeError):
            raise SecretError(f"{reference}: there is no such field") from None
        if not isinstance(value, str):
            raise SecretError(f"{reference}: that field is no text")
        return value

    async def _get(self, reference: str, url: str) -> httpx.Response:
        headers = {"X-Vault-Token": self._vault.token, "X-Vault-Request": "true"}
        if self._vault.namespace:
            headers["X-Vault-Namespace"] = self._vault.namespace
        try:
            async with httpx.AsyncClient(
                transport=self._transport, timeout=SECONDS, trust_env=False
            ) as client:
                answer = await client.get(url, headers=headers)
        except httpx.HTTPError as error:
            raise SecretError(f"{reference}: {type(error).__name__}: no answer from the server") from None
        if answer.status_code != httpx.codes.OK:
            raise SecretError(f"{reference}: the server answers {answer.status_code}")
        return answer


class SecretStores:
    """Asks the store that a reference's scheme names."""

    def __init__(self, stores: Mapping[str, SecretProvider]) -> None:
        self._stores = dict(stores)

    async def secret(self, reference: str) -> str:
        """See `SecretProvider.secret`."""
        scheme = reference.partition(":")[0]
        if scheme not in self._stores:
            raise SecretError(f"no secret is kept under {scheme!r}; there are {', '.join(self._stores)}")
        return await self._stores[scheme].secret(reference)


def all_stores(environment: Mapping[str, str]) -> SecretStores:
    """Every store there is, set by the environment."""
    return SecretStores(
        {
            "env": EnvSecrets(environment),
            "file": FileSecrets(),
            "vault": VaultSecrets(Vault.from_environment(environment)),
        }
    )
