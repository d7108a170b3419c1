"""The YANG modules published for our own answers say what the code writes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from orchestron_contracts.events import DeviceState, Refusal
from orchestron_restconf import edited, errors
from orchestron_restconf.edited import Late, still_to_come
from orchestron_restconf.media import Format
from orchestron_restconf.problem import Problem

FOLDER = Path(__file__).resolve().parents[3] / "schemas/yang/restconf"


def module(name: str) -> str:
    return (FOLDER / f"{name}.yang").read_text(encoding="utf-8")


def named(text: str) -> set[str]:
    return set(re.findall(r"(?:leaf|leaf-list|list|container) ([\w-]+) \{", text))


@pytest.mark.parametrize(
    ("name", "namespace"),
    [(errors.ERRORS_MODULE, errors.ERRORS_NS), (edited.MODULE, edited.NAMESPACE)],
)
def test_names_and_namespaces(name: str, namespace: str) -> None:
    """The constants are those of the module."""
    assert f"module {name} {{" in module(name)
    assert f'namespace "{namespace}";' in module(name)


def test_refusals() -> None:
    """Every member has its node."""
    refusal = Refusal("m", layer="l", instance="i", path="p", sources=("s",), error_class="c", line="x")
    (entry,) = json.loads(errors.document(Problem.of_refusal(refusal), Format.JSON))["ietf-restconf:errors"][
        "error"
    ]
    ((qualified, held),) = entry["error-info"].items()
    assert {qualified.partition(":")[2], *held} == named(module(errors.ERRORS_MODULE))


def test_devices_still_to_come() -> None:
    """Every member has its node, and every state its enum."""
    ((qualified, held),) = json.loads(still_to_come([Late("a", 1, "failed", "d")], Format.JSON)).items()
    text = module(edited.MODULE)
    assert {qualified.partition(":")[2], *held, *held["device"][0]} == named(text)
    assert {state.value for state in DeviceState} | {"pending"} == set(re.findall(r"enum ([\w-]+)", text))
