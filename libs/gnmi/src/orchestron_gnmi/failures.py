"""gRPC status codes as errors of the device port."""

from __future__ import annotations

import grpc

from orchestron_ports.device import (
    AuthenticationFailed,
    Complaint,
    DeviceError,
    DeviceRefused,
    Locked,
    Unreachable,
    Unsupported,
)

_AWAY = frozenset(
    {
        grpc.StatusCode.UNAVAILABLE,
        grpc.StatusCode.DEADLINE_EXCEEDED,
        grpc.StatusCode.CANCELLED,
        grpc.StatusCode.RESOURCE_EXHAUSTED,
    }
)
_TAGS = {
    grpc.StatusCode.INVALID_ARGUMENT: "invalid-value",
    grpc.StatusCode.NOT_FOUND: "data-missing",
    grpc.StatusCode.ALREADY_EXISTS: "data-exists",
    grpc.StatusCode.FAILED_PRECONDITION: "operation-failed",
    grpc.StatusCode.OUT_OF_RANGE: "invalid-value",
}
_CERTIFICATE = ("CERTIFICATE", "certificate", "handshake", "Peer name")


def device_error(error: grpc.RpcError, host: str, deed: str) -> DeviceError:
    """What `error` means for whoever drives the device; `deed` is what was asked of it."""
    code, said = error.code(), error.details() or ""
    text = f"{deed} on {host}: {said or code.name} ({code.name})"
    if code is grpc.StatusCode.UNAVAILABLE and any(word in said for word in _CERTIFICATE):
        return AuthenticationFailed(text)
    if code in _AWAY:
        return Unreachable(text)
    if code in {grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED}:
        return AuthenticationFailed(text)
    if code is grpc.StatusCode.UNIMPLEMENTED:
        return Unsupported(text)
    if code is grpc.StatusCode.ABORTED:
        # another client's commit on trial, or its change at the same time
        return Locked(text)
    path, message = _split(said or code.name)
    return DeviceRefused((Complaint(message, _TAGS.get(code, "operation-failed"), path, code.name),))


def _split(said: str) -> tuple[str, str]:
    """Path and message, of a text that begins with a path, as targets are wont to write it."""
    path, colon, message = said.partition(": ")
    return (path, message) if colon and path.startswith("/") and " " not in path else ("", said)
