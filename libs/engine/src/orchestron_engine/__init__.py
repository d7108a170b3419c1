"""Which engine keeps the log, chosen by setting, and how services are put together on it."""

from orchestron_engine.deployable import ALL_DOMAINS, Deployable, Parts
from orchestron_engine.place import (
    LogPlace,
    open_existing,
    open_log,
    place_from_env,
    place_from_text,
    snapshots_of,
    spoken,
)

__all__ = [
    "ALL_DOMAINS",
    "Deployable",
    "LogPlace",
    "Parts",
    "open_existing",
    "open_log",
    "place_from_env",
    "place_from_text",
    "snapshots_of",
    "spoken",
]
