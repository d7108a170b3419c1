"""RFC 8299's module as pyang ships it, compiled whole with our annotations."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestron_yang.schema import Schema, SchemaNode
from orchestron_yang.schema_file import dump_schema, load_schema
from orchestron_yangc.package import compile_file

ROOT = Path(__file__).resolve().parents[3]
ACCESS = "/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access"


@pytest.fixture(scope="module")
def schema() -> Schema:
    """The northbound schema of the reference network."""
    return compile_file(ROOT / "schemas/yang/northbound/package.yaml")


@pytest.fixture(scope="module")
def nodes(schema: Schema) -> dict[str, SchemaNode]:
    """Its nodes by path."""
    return {node.path: node for node in schema.root.walk()}


def test_points_are_attached_from_outside(schema: Schema) -> None:
    """The standard module's lists are transform points beside those of our own module."""
    assert [(name, node.point.transform) for name, node in schema.points.items() if node.point] == [
        ("netinfra/router", "orchestron_network.transforms.cfs.Router"),
        ("netinfra/backbone_link", "orchestron_network.transforms.cfs.BackboneLink"),
        ("l3vpn_svc/vpn_services/vpn_service", "orchestron_network.transforms.cfs.VpnService"),
        ("l3vpn_svc/sites/site", "orchestron_network.transforms.cfs.Site"),
    ]


def test_leafrefs_and_identities(nodes: dict[str, SchemaNode], schema: Schema) -> None:
    """Leafrefs have the type of what they point at; identities derive as the RFC says."""
    vpn = nodes[f"{ACCESS}/vpn-attachment/vpn-id"].type
    assert vpn is not None
    assert (vpn.base, vpn.leafref) == ("string", "/ietf-l3vpn-svc:l3vpn-svc/vpn-services/vpn-service/vpn-id")
    kind = nodes[f"{ACCESS}/routing-protocols/routing-protocol/type"].type
    assert kind is not None
    assert "ietf-l3vpn-svc:bgp" in schema.derived(kind.bases)


def test_choices_conditions_and_defaults(nodes: dict[str, SchemaNode]) -> None:
    """A selection of nodes has the facts that the RFC gives them."""
    attachment = nodes[f"{ACCESS}/vpn-attachment/vpn-id"]
    assert attachment.cases == (("ietf-l3vpn-svc:attachment-flavor", "ietf-l3vpn-svc:vpn-id", True),)
    role = nodes[f"{ACCESS}/vpn-attachment/site-role"]
    assert role.defaults == ("ietf-l3vpn-svc:any-to-any-role",)
    bgp = nodes[f"{ACCESS}/routing-protocols/routing-protocol/bgp"]
    assert (bgp.presence, bgp.conditional) == (False, True)
    assert not nodes["/ietf-l3vpn-svc:l3vpn-svc/sites/site/actual-site-start"].config


def test_the_schema_goes_through_its_file(schema: Schema) -> None:
    """Dumped and loaded, it dumps to the same bytes."""
    data = dump_schema(schema)
    assert dump_schema(load_schema(data)) == data
