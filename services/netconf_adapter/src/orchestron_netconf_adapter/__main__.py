"""Runs this service alone, on the log that `ORCHESTRON_DATA` or `ORCHESTRON_KAFKA` names."""

from __future__ import annotations

import sys

from orchestron_adapter.settings import Settings
from orchestron_engine.process import main
from orchestron_netconf_adapter.bootstrap import deployable

if __name__ == "__main__":
    sys.exit(main(lambda environment: deployable(Settings.from_environment(environment), environment)))
