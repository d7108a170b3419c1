"""What every process of ours needs to run: services side by side, streams to follow, logs, clock, ids."""

from orchestron_runtime.logs import configure_logging, traced
from orchestron_runtime.service import (
    Checked,
    EndedEarly,
    Service,
    ServiceFailed,
    WouldNotStop,
    stop_on_signals,
    supervise,
)
from orchestron_runtime.system import RandomIds, SystemClock
from orchestron_runtime.tail import tail
from orchestron_runtime.work import Desk

__all__ = [
    "Checked",
    "Desk",
    "EndedEarly",
    "RandomIds",
    "Service",
    "ServiceFailed",
    "SystemClock",
    "WouldNotStop",
    "configure_logging",
    "stop_on_signals",
    "supervise",
    "tail",
    "traced",
]
