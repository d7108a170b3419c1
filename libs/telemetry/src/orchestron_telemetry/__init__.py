"""Traces and metrics of services, on OpenTelemetry's API; `sdk` sets up what exports them."""

from orchestron_telemetry.hops import Done, Hops, Out
from orchestron_telemetry.numbers import Numbers
from orchestron_telemetry.telemetry import OFF, Instruments, Telemetry, system_of

__all__ = ["OFF", "Done", "Hops", "Instruments", "Numbers", "Out", "Telemetry", "system_of"]
