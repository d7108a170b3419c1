"""Runs this service alone, on the log that `ORCHESTRON_DATA` or `ORCHESTRON_KAFKA` names."""

from __future__ import annotations

import sys

from orchestron_engine.process import main
from orchestron_mock_device.bootstrap import deployable
from orchestron_mock_device.settings import Settings

if __name__ == "__main__":
    sys.exit(main(lambda environment: deployable(Settings.from_environment(environment))))
