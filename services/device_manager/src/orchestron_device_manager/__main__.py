"""Runs this service alone, on the log that `ORCHESTRON_DATA` or `ORCHESTRON_KAFKA` names."""

from __future__ import annotations

import sys

from orchestron_device_manager.bootstrap import deployable
from orchestron_device_manager.settings import Settings
from orchestron_engine.process import main

if __name__ == "__main__":
    sys.exit(main(lambda environment: deployable(Settings.from_environment(environment))))
