"""The published lab cases, where they lie beside the checkout: input in XML and JSON, two recorded steps.

They are no part of this repository. Without them these tests are skipped, and say so.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestron_contracts.events import Change
from orchestron_network.package import network
from orchestron_transform.pipeline import Pipeline
from orchestron_yang.edit import apply_edit
from orchestron_yang.json_codec import parse_json, tree_from_json
from orchestron_yang.points import changed
from orchestron_yang.tree import Tree
from orchestron_yang.xml_codec import parse_xml, tree_from_xml

EXAMPLES = Path(__file__).parents[4] / "shared" / "examples"
STEPS = ("01-netinfra", "02-l3vpn-svc", "03-monitor-traffic-enable", "04-monitor-traffic-disable")

pytestmark = pytest.mark.skipif(not EXAMPLES.is_dir(), reason="no ../shared/examples beside this checkout")


def read(path: Path) -> Tree:
    """What a northbound input holds."""
    schema = network().northbound
    if path.suffix == ".json":
        return tree_from_json(schema, schema.root, parse_json(path.read_bytes()))
    return tree_from_xml(schema, schema.root, parse_xml(path.read_bytes()))


def expected(path: Path, kind: str) -> Tree:
    """A device's expected configuration."""
    schema = network().devices[kind].schema
    return tree_from_xml(schema, schema.root, parse_xml(b"<data>" + path.read_bytes() + b"</data>"))


@pytest.mark.parametrize("form", ["xml", "json"])
@pytest.mark.parametrize("case", ["quicklab", "quicklab-srl"])
def test_lab_comes_out_equal(case: str, form: str) -> None:
    """After each step every device is configured as published; monitoring without readings changes none."""
    schema = network().northbound
    pipeline = Pipeline(network())
    intent: Tree = {}
    for step in STEPS:
        wanted = apply_edit(
            schema, intent, (), "merge", read(EXAMPLES / case / "input" / f"{step}.{form}")
        ).tree
        changes = [
            Change(point, key, "", record) for (point, key), record in changed(schema, intent, wanted).items()
        ]
        passage = pipeline.transact(changes)
        assert passage.refusal is None
        intent = wanted
        folder = EXAMPLES / case / "expected" / ("step01" if step == STEPS[0] else "step02")
        devices = pipeline.fleet.devices
        assert set(devices) == {path.stem for path in folder.glob("*.xml")}
        for name, device in devices.items():
            assert device.config == expected(folder / f"{name}.xml", device.type), f"{step}: {name}"
