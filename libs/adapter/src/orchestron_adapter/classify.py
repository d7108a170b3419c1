"""What an error of a session means to the state machine."""

from __future__ import annotations

from orchestron_device.failures import Failure, FailureKind, Reason
from orchestron_ports.device import (
    AuthenticationFailed,
    DeviceError,
    DeviceRefused,
    Locked,
    Unreachable,
    Unsupported,
)
from orchestron_ports.secret import SecretError


def failure_of(error: Exception, *, connecting: bool) -> Failure:
    """The failure that `error` is. What is not an error of the port counts as transient, said in full."""
    text = str(error) or type(error).__name__
    if isinstance(error, DeviceRefused):
        return _refused(error, connecting)
    if isinstance(error, Locked):
        return Failure(FailureKind.TRANSIENT, text, lost=connecting)
    if isinstance(error, AuthenticationFailed | SecretError):
        return Failure(FailureKind.AUTHENTICATION, text, lost=True)
    if isinstance(error, Unsupported):
        return Failure(FailureKind.UNSUPPORTED, text, lost=connecting)
    if isinstance(error, Unreachable | DeviceError | TimeoutError):
        return Failure(FailureKind.TRANSIENT, text, lost=True)
    return Failure(FailureKind.TRANSIENT, f"internal error: {type(error).__name__}: {text}", lost=True)


def _refused(error: DeviceRefused, connecting: bool) -> Failure:
    reasons = tuple(Reason(one.message, one.tag, one.path) for one in error.complaints)
    return Failure(FailureKind.REFUSED, str(error) or "the device refused", reasons, lost=connecting)
