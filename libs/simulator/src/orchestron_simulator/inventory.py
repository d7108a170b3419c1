"""The inventory file by which `orchestron up --inventory` finds the simulated devices."""

from __future__ import annotations

from typing import Any

import yaml

from orchestron_simulator.simulator import Simulator

HEAD = "# Simulated devices; made by `orchestron simulate`. Keys and passwords are for labs.\n"


def inventory(simulator: Simulator) -> dict[str, dict[str, Any]]:
    """By device: where it is, and how to log in."""
    login = simulator.options.login
    return {
        name: {
            "host": served.host,
            "port": served.port,
            "protocol": served.protocol,
            "username": login.username,
            "password": login.password,
            "host_key": simulator.public_key,
        }
        for name, served in simulator.served.items()
    }


def inventory_text(simulator: Simulator) -> str:
    """The file, in YAML."""
    held: str = yaml.safe_dump(inventory(simulator), sort_keys=False)
    return HEAD + held
