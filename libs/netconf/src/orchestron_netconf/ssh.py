"""SSH to a device (RFC 6242, 3): who we are, and whether it is who it should be."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import asyncssh

from orchestron_ports.device import AuthenticationFailed, Endpoint, Unreachable

KEEPALIVE: Final = 30
"""Seconds between questions whether the other side is there, when it says nothing."""
MISSED: Final = 3
PREFERRED: Final = "^aes128-gcm@openssh.com,aes256-gcm@openssh.com"
"""asyncssh's ciphers, those first that cost it least: a third of chacha20's time a packet."""

_REFUSED = (asyncssh.PermissionDenied, asyncssh.HostKeyNotVerifiable)


async def connected(endpoint: Endpoint) -> asyncssh.SSHClientConnection:
    """A connection, logged in. Raises `Unreachable`, `AuthenticationFailed`."""
    options = _options(endpoint)
    where = f"{endpoint.host} port {endpoint.port}"
    try:
        async with asyncio.timeout(endpoint.timeout):
            return await asyncssh.connect(endpoint.host, endpoint.port, **options)
    except _REFUSED as error:
        raise AuthenticationFailed(f"{where}: {error.reason}") from None
    except TimeoutError:
        raise Unreachable(f"{where}: no answer in {endpoint.timeout:g} s") from None
    except (OSError, asyncssh.Error) as error:
        raise Unreachable(f"{where}: {error}") from None


def _options(endpoint: Endpoint) -> dict[str, Any]:
    """No file, agent or configuration of this machine's user has a say."""
    if not endpoint.host_keys and not endpoint.trust_any:
        raise AuthenticationFailed(f"{endpoint.host}: no host key is known for it")
    try:
        hosts = [asyncssh.import_public_key(key) for key in endpoint.host_keys]
        keys = [asyncssh.import_private_key(endpoint.private_key)] if endpoint.private_key else []
    except asyncssh.KeyImportError as error:
        raise AuthenticationFailed(f"{endpoint.host}: {error}") from None
    return {
        "username": endpoint.username,
        "password": endpoint.password or None,
        "client_keys": keys or None,
        "known_hosts": None if endpoint.trust_any else (hosts, [], []),
        "agent_path": None,
        "config": None,
        "encryption_algs": PREFERRED,
        "compression_algs": ["none"],
        "keepalive_interval": KEEPALIVE,
        "keepalive_count_max": MISSED,
        "login_timeout": endpoint.timeout,
    }
