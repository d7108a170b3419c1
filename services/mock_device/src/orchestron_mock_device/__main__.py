"""Runs this service alone, on the log that `ORCHESTRON_DATA` or `ORCHESTRON_KAFKA` names."""

from __future__ import annotations

import os
import sys

from orchestron_engine import open_log, place_from_env
from orchestron_mock_device.bootstrap import create
from orchestron_mock_device.settings import Settings
from orchestron_network.package import network
from orchestron_runtime.codecs import event_codec
from orchestron_runtime.process import main

if __name__ == "__main__":
    settings = Settings.from_environment(os.environ)
    package = network()
    codec = event_codec(package)
    place = place_from_env(os.environ)
    sys.exit(
        main(
            lambda: open_log(place),
            lambda log, telemetry: create(settings, log, package, codec, telemetry),
            "mock-device",
        )
    )
