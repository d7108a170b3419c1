"""Where a log is: a data folder with a SQLite file, or a Kafka cluster."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from orchestron_kafka.log import KafkaLog
from orchestron_kafka.settings import KafkaSettings
from orchestron_kafka.snapshots import KafkaSnapshots
from orchestron_ports.log import EventLog, LogError
from orchestron_ports.snapshots import SnapshotStore
from orchestron_store.folder import LOG_FILE, log_in, snapshots_in

LogPlace: TypeAlias = Path | KafkaSettings
SCHEME = "kafka://"


def place_from_env(environment: Mapping[str, str], default: str = "data") -> LogPlace:
    """The folder `ORCHESTRON_DATA` names, else the cluster `ORCHESTRON_KAFKA` names, else `default`."""
    if folder := environment.get("ORCHESTRON_DATA"):
        return Path(folder)
    if environment.get("ORCHESTRON_KAFKA"):
        return KafkaSettings.from_env(environment)
    return Path(default)


def place_from_text(text: str, environment: Mapping[str, str]) -> LogPlace:
    """A folder, or `kafka://HOST:PORT[,HOST:PORT...][/PREFIX]`; variables give the rest of the settings."""
    if not text.startswith(SCHEME):
        return Path(text)
    bootstrap, _, prefix = text.removeprefix(SCHEME).partition("/")
    settings = replace(KafkaSettings.from_env(environment), bootstrap=bootstrap)
    return replace(settings, prefix=prefix) if prefix else settings


async def open_log(place: LogPlace) -> EventLog:
    """The log at `place`; folder and file are made when they are not there. Raises `LogError`."""
    if isinstance(place, KafkaSettings):
        # the one tells of every partition it is given to read, the other of every request to a registry
        for talker in ("aiokafka", "httpx"):
            logging.getLogger(talker).setLevel(logging.WARNING)
        return await KafkaLog.open(place)
    return log_in(place)


async def open_existing(place: LogPlace) -> EventLog:
    """As `open_log`, for commands that only look. Raises `LogError` when there is no log in the folder."""
    if isinstance(place, Path) and not (place / LOG_FILE).exists():
        raise LogError(
            f"there is no log in {place}; name the folder that `orchestron up` was given with --data"
        )
    return await open_log(place)


def snapshots_of(place: LogPlace) -> SnapshotStore:
    """Where services that have their log at `place` keep snapshots. Nothing is opened before it is used."""
    return KafkaSnapshots(place) if isinstance(place, KafkaSettings) else snapshots_in(place)


def spoken(place: LogPlace) -> str:
    """For people."""
    if isinstance(place, KafkaSettings):
        return f"log on Kafka at {place.bootstrap}, topics {place.prefix}*"
    return f"data in {place}"
