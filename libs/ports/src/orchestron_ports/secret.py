"""The secret port: credentials by reference. Values never go to the log, to events or into messages."""

from __future__ import annotations

from typing import Protocol


class SecretError(Exception):
    """There is no such secret, or its keeper does not give it; the message never has its value."""


class SecretProvider(Protocol):
    """Gives secrets."""

    async def secret(self, reference: str) -> str:
        """The secret that `reference`, as `scheme:where`, stands for. Raises `SecretError`."""
        ...
