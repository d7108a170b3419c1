"""Runs this service alone on the log in the folder that `ORCHESTRON_DATA` names."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from orchestron_network.package import network
from orchestron_northbound.bootstrap import northbound
from orchestron_northbound.settings import Settings
from orchestron_runtime.codecs import event_codec
from orchestron_runtime.process import main
from orchestron_store.folder import log_in

if __name__ == "__main__":
    settings = Settings.from_environment(os.environ)
    package = network()
    codec = event_codec(package)
    folder = Path(os.environ.get("ORCHESTRON_DATA", "data"))
    sys.exit(main(lambda: log_in(folder), lambda log: northbound(log, codec, package, settings)))
