"""A channel to a device: TLS, mutual TLS, or none of it in a lab."""

from __future__ import annotations

import asyncio
import ssl

import grpc
from cryptography import x509

from orchestron_ports.device import AuthenticationFailed, Endpoint, Unreachable

OPTIONS: tuple[tuple[str, int], ...] = (
    ("grpc.max_receive_message_length", -1),
    ("grpc.max_send_message_length", -1),
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    # a session is one connection: what was sent on it is not sent again on the next one
    ("grpc.enable_retries", 0),
    ("grpc.client_idle_timeout_ms", 2**31 - 1),
)


async def open_channel(endpoint: Endpoint) -> grpc.aio.Channel:
    """A channel, which connects at its first call. Raises `Unreachable`, `AuthenticationFailed`."""
    target = f"{endpoint.host}:{endpoint.port}"
    if endpoint.plaintext:
        channel = grpc.aio.insecure_channel(target, OPTIONS)
    else:
        name, ca = await _trusted(endpoint)
        options = (*OPTIONS, ("grpc.ssl_target_name_override", name)) if name else OPTIONS
        channel = grpc.aio.secure_channel(target, _credentials(endpoint, ca), options)
    return channel


def _credentials(endpoint: Endpoint, ca: str) -> grpc.ChannelCredentials:
    key = endpoint.private_key if endpoint.certificate else ""
    try:
        return grpc.ssl_channel_credentials(
            root_certificates=ca.encode() or None,
            private_key=key.encode() or None,
            certificate_chain=endpoint.certificate.encode() or None,
        )
    except ValueError as error:
        raise AuthenticationFailed(f"{endpoint.host}: {error}") from error


async def _trusted(endpoint: Endpoint) -> tuple[str, str]:
    """The name that the certificate must have (empty for the host's) and the authorities' PEM."""
    if not endpoint.trust_any:
        return "", endpoint.ca
    pem = await asyncio.to_thread(_presented, endpoint)
    return _name_in(pem), pem


def _presented(endpoint: Endpoint) -> str:
    try:
        return ssl.get_server_certificate((endpoint.host, endpoint.port), timeout=endpoint.timeout)
    except (OSError, ValueError) as error:
        raise Unreachable(f"{endpoint.host}:{endpoint.port}: {error}") from error


def _name_in(pem: str) -> str:
    certificate = x509.load_pem_x509_certificate(pem.encode())
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        for kind in (x509.DNSName, x509.IPAddress):
            for name in names.get_values_for_type(kind):
                return str(name)
    except x509.ExtensionNotFound:
        pass
    common = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(common[0].value) if common else ""
