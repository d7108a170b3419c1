"""How each device is reached: its settings on the log, overlaid by an inventory file of this installation.

    defaults: {username: admin, password: "env:DEVICE_PASSWORD"}
    devices:
      AMS-CORE-1: {host: 127.0.0.1, port: 8300, host-keys: ["ssh-ed25519 AAAA..."]}
      FRA-CORE-1: {protocol: gnmi, tls: {ca: "file:lab-ca.pem"}, drift: {default: hold}}

Secrets stand in it by reference only, see `orchestron_ports.secret`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from orchestron_device.policy import Drift, DriftPolicy

SCHEMES: Final = ("env:", "file:", "vault:")


class InventoryError(ValueError):
    """The inventory cannot be; the message says where and why."""


def _reference(text: str) -> str:
    if not text.startswith(SCHEMES):
        # the value may be the secret itself, so it is not repeated
        raise ValueError("must be a reference: env:NAME, file:PATH or vault:MOUNT/PATH#FIELD")
    return text


def _dashed(name: str) -> str:
    return name.replace("_", "-")


Secret = Annotated[str, AfterValidator(_reference)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=_dashed, hide_input_in_errors=True)


class Tls(_Strict):
    """What the transport of gNMI is protected by."""

    ca: Secret | None = None
    certificate: Secret | None = None
    key: Secret | None = None
    plaintext: bool = False


class DriftEntry(_Strict):
    """What is done about drift."""

    default: Drift = Drift.REVERT
    subtrees: dict[str, Drift] = Field(default_factory=dict)
    """By schema path."""


class Entry(_Strict):
    """One device, or the defaults of all; what is None is not said."""

    host: str | None = None
    port: Annotated[int | None, Field(ge=1, le=65535)] = None
    protocol: Literal["netconf", "gnmi"] | None = None
    username: str | None = None
    password: Secret | None = None
    private_key: Secret | None = None
    host_keys: tuple[str, ...] | None = None
    trust_any: bool | None = None
    tls: Tls | None = None
    timeout: Annotated[float | None, Field(gt=0, le=600)] = None
    drift: DriftEntry | None = None

    def over(self, other: Entry) -> Entry:
        """This entry, and what it does not say as `other` says it."""
        return Entry.model_validate(
            {
                _dashed(name): value
                for name in Entry.model_fields
                if (value := _first(getattr(self, name), getattr(other, name))) is not None
            }
        )

    @property
    def policy(self) -> DriftPolicy | None:
        """What is done about drift, where it is said."""
        return None if self.drift is None else DriftPolicy(self.drift.default, self.drift.subtrees)


def _first(one: Any, other: Any) -> Any:
    return other if one is None else one


class Inventory(_Strict):
    """What a file says."""

    defaults: Entry = Entry()
    devices: dict[str, Entry] = Field(default_factory=dict)

    def entry(self, name: str) -> Entry:
        """What is said of a device; a device that is not named has the defaults."""
        return self.devices.get(name, _NOTHING).over(self.defaults)


_NOTHING: Final = Entry()
EMPTY: Final = Inventory()


def parse(text: str, source: str = "inventory") -> Inventory:
    """The inventory in a YAML text. Raises `InventoryError` with every mistake and its place."""
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" line {mark.line + 1}, column {mark.column + 1}" if mark is not None else ""
        raise InventoryError(f"{source}{place}: {getattr(error, 'problem', None) or 'is no YAML'}") from None
    if data is None:
        return EMPTY
    if not isinstance(data, Mapping):
        raise InventoryError(f"{source}: must be a mapping with 'defaults' and 'devices'")
    try:
        return Inventory.model_validate(data)
    except ValidationError as error:
        lines = (f"{'/'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise InventoryError(f"{source}: " + "; ".join(lines)) from None


def load(path: Path) -> Inventory:
    """The inventory in a file. Raises `InventoryError`."""
    try:
        return parse(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "is no UTF-8 text"
        raise InventoryError(f"{path}: {reason}") from error
