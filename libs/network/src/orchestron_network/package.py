"""The reference network as one package: its layers, their transforms and the device packages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from orchestron_transform.layer import DevicePackage, NetworkPackage
from orchestron_transform.loader import devices_below, layer_below, load_layer
from orchestron_yang.schema import Schema
from orchestron_yang.schema_file import load_schema

NAME = "reference"
LAYERS = ("northbound", "inter", "rfs")
SETTINGS = "device"
DEVICES = ("CiscoIosXr_25_3_1", "JuniperCRPD_24_4R1_9", "NokiaSRLinux_25_3_2", "OpenConfig")

_GENERATED = files("orchestron_network.generated")
_DEVICES = files("orchestron_network.devices")


@cache
def network() -> NetworkPackage:
    """The reference network; built once in a process."""
    cfs, inter, rfs = (schema(name) for name in LAYERS)
    settings = schema(SETTINGS)
    devices = {name: device_package(name) for name in DEVICES}
    layers = (
        load_layer("cfs", cfs, layer_below(inter)),
        load_layer("inter", inter, layer_below(rfs)),
        load_layer("rfs", rfs, devices_below(settings, devices), devices),
    )
    models = {name: name for name in (*LAYERS, SETTINGS)}
    models.update({package.schema.name: _facts(name)["models"] for name, package in devices.items()})
    avro = {name: _generated(folder, "avro.json") for name, folder in models.items()}
    older = {name: _generated(folder, "older.json") for name, folder in models.items()}
    return NetworkPackage(NAME, layers, settings, devices, avro, older)


def schema(models: str) -> Schema:
    """The schema that the generated models of that name were made from."""
    return load_schema((_GENERATED / models / "schema.json").read_bytes())


def device_package(name: str) -> DevicePackage:
    """The package of a device type; it reports the modules of its own schema."""
    facts = _facts(name)
    models = schema(facts["models"])
    return DevicePackage(
        name=name,
        schema=models,
        modules=tuple((module.name, module.revision) for module in models.modules.values()),
        uris=tuple(facts["uris"]),
        protocol=facts["protocol"],
        quirks=facts.get("quirks", {}),
    )


def _facts(name: str) -> dict[str, Any]:
    facts: dict[str, Any] = yaml.safe_load((_DEVICES / f"{name}.yaml").read_text(encoding="utf-8"))
    return facts


def _generated(models: str, name: str) -> Mapping[str, Any]:
    """What is in a generated file, which is not there when nothing is to be in it."""
    file = _GENERATED / models / name
    content: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return content
