"""The inventory file by which `orchestron up --inventory` finds the simulated devices.

Secrets stand in files of their own beside it, since an inventory has them by reference only.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from orchestron_simulator.simulator import Served, Simulator

HEAD = "# Simulated devices; made by `orchestron simulate`.\n"


def write_inventory(simulator: Simulator, file: Path) -> None:
    """Write the inventory, the password (`.password`) and gNMI's certificate (`.crt`). Raises `OSError`."""
    file = file.resolve()
    password, certificate = file.with_suffix(".password"), file.with_suffix(".crt")
    password.touch(mode=0o600)
    password.write_text(simulator.options.login.password, encoding="utf-8")
    if simulator.tls is not None:
        certificate.write_bytes(simulator.tls.certificate)
    held = inventory(simulator, f"file:{password}", f"file:{certificate}")
    file.write_text(HEAD + yaml.safe_dump(held, sort_keys=False), encoding="utf-8")


def inventory(simulator: Simulator, password: str, certificate: str) -> dict[str, Any]:
    """Where each device is and how to log in; the secrets are references."""
    defaults = {"username": simulator.options.login.username, "password": password}
    return {
        "defaults": defaults,
        "devices": {
            name: {
                "host": served.host,
                "port": served.port,
                "protocol": served.protocol,
                **_identity(simulator, served, certificate),
            }
            for name, served in simulator.served.items()
        },
    }


def _identity(simulator: Simulator, served: Served, certificate: str) -> dict[str, Any]:
    if served.protocol == "netconf":
        return {"host-keys": [simulator.public_key]}
    return {"tls": {"plaintext": True} if simulator.tls is None else {"ca": certificate}}
