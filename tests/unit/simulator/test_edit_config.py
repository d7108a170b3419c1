"""Places in user-ordered lists, operations below operations, and what an edit may not say."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest

from orchestron_simulator.edit_config import edited
from orchestron_simulator.names import NETCONF, YANG
from orchestron_testkit.device_lab import contract_schema, contract_tree
from orchestron_yang.errors import DataError
from orchestron_yang.tree import Tree
from orchestron_yang.xml_codec import parse_xml

MODULE = "urn:orchestron:contract-device"
NS = f'xmlns="{MODULE}" xmlns:c="{MODULE}" xmlns:nc="{NETCONF}" xmlns:y="{YANG}"'
RULES = {"rule": [{"name": name} for name in "abc"], "name-server": ["1", "2", "3"]}


def config(device: str) -> Element:
    return parse_xml(f"<config><device {NS}>{device}</device></config>".encode())


def edit(device: str, before: Tree, default: str = "merge") -> Tree:
    return edited(contract_schema(), before, config(device), default)


def order(tree: Tree) -> tuple[str, str]:
    device = tree["device"]
    return "".join(key[0] for key in device["rule"]), "".join(device["name_server"])  # type: ignore[index,call-overload,union-attr,misc]


@pytest.mark.parametrize(
    ("where", "rules", "servers"),
    [
        ('y:insert="first"', "cab", "312"),
        ('y:insert="last"', "abc", "123"),
        ('y:insert="before" y:key="[c:name=\'b\']" y:value="2"', "acb", "132"),
        ('y:insert="after" y:key="[c:name=\'a\']" y:value="1"', "acb", "132"),
    ],
)
def test_insert(where: str, rules: str, servers: str) -> None:
    """RFC 7950, 7.7.9 and 7.8.6: an entry that is there moves, one that is new comes there."""
    before = contract_tree(RULES)
    text = f"<rule {where}><name>c</name></rule><name-server {where}>3</name-server>"
    assert order(edit(text, before)) == (rules, servers)
    text = f'<rule nc:operation="create" {where}><name>n</name></rule>'
    assert order(edit(text, before))[0] == "".join(
        order(edit(f"<rule {where}><name>n</name></rule>", before))[0]
    )
    assert len(order(edit(text, before))[0]) == 4


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ('<rule y:insert="before" y:key="[c:name=\'z\']"><name>a</name></rule>', "bad-attribute"),
        ('<rule y:insert="before" y:key="z"><name>a</name></rule>', "bad-attribute"),
        ('<rule y:insert="before"><name>a</name></rule>', "missing-attribute"),
        ('<rule y:insert="between"><name>a</name></rule>', "bad-attribute"),
        ('<tag y:insert="first">a</tag>', "bad-attribute"),
        ('<rule nc:operation="move"><name>a</name></rule>', "bad-attribute"),
        ('<rule nc:colour="red"><name>a</name></rule>', "unknown-attribute"),
        ('<rule nc:operation="delete"><action>permit</action></rule>', "missing-element"),
        ('<rule nc:operation="delete"><name>z</name></rule>', "data-missing"),
        ('<rule nc:operation="create"><name>a</name></rule>', "data-exists"),
        ('<rule><name nc:operation="delete">a</name></rule>', "invalid-value"),
        ('<stranger nc:operation="delete"/>', "unknown-element"),
        ("<stranger/>", "unknown-element"),
        ('<name-server nc:operation="create">1</name-server>', "data-exists"),
        ('<name-server nc:operation="delete">9</name-server>', "data-missing"),
    ],
)
def test_what_an_edit_may_not_say(text: str, tag: str) -> None:
    """Each gets its own error-tag, and a path."""
    with pytest.raises(DataError) as refusal:
        edit(text, contract_tree(RULES))
    assert refusal.value.tag == tag
    assert refusal.value.path.startswith("/contract-device:device")


def test_path_of_an_error_names_the_entry() -> None:
    """Down to the leaf that is wrong."""
    text = '<interface nc:operation="merge"><name>eth0</name><mtu>much</mtu></interface>'
    with pytest.raises(DataError) as refusal:
        edit(text, contract_tree(RULES))
    assert refusal.value.path == "/contract-device:device/interface[name='eth0']/mtu"


def test_replace_takes_away_what_it_does_not_name() -> None:
    """But only below the element that says so."""
    before = contract_tree({"hostname": "h", "interface": [{"name": "a", "mtu": 9000, "enabled": True}]})
    text = '<interface nc:operation="replace"><name>a</name><enabled>false</enabled></interface>'
    after = contract_tree({"hostname": "h", "interface": [{"name": "a", "enabled": False}]})
    assert edit(text, before) == after


def test_delete_within_merge_within_none() -> None:
    """With default-operation `none` only what says so changes."""
    before = contract_tree({"hostname": "h", "interface": [{"name": "a", "mtu": 9000}, {"name": "b"}]})
    text = (
        '<hostname nc:operation="merge">i</hostname>'
        '<interface><name>a</name><mtu nc:operation="delete"/></interface>'
    )
    after = contract_tree({"hostname": "i", "interface": [{"name": "a"}, {"name": "b"}]})
    assert edit(text, before, "none") == after


def test_none_does_not_make_what_is_on_the_way() -> None:
    """A level that is not there is data-missing."""
    text = '<interface><name>a</name><mtu nc:operation="merge">9000</mtu></interface>'
    with pytest.raises(DataError) as refusal:
        edit(text, contract_tree(RULES), "none")
    assert refusal.value.tag == "data-missing"


def test_the_last_entry_of_a_container_goes_with_it() -> None:
    """A container without presence does not stay when it is empty; one with presence does."""
    before = contract_tree({"interface": [{"name": "a", "ipv4": {"address": [{"ip": "1", "vrf": "r"}]}}]})
    gone = '<ipv4><address nc:operation="delete"><ip>1</ip><vrf>r</vrf></address></ipv4>'
    after = edit(f"<interface><name>a</name>{gone}</interface>", before)
    assert after == contract_tree({"interface": [{"name": "a", "ipv4": {}}]})
    assert edit('<interface nc:operation="delete"><name>a</name></interface>', after) == {}


def test_another_case_goes() -> None:
    """A node of one case takes away the other's, with an operation of its own too."""
    before = contract_tree({"interface": [{"name": "a", "untagged": [None]}]})
    text = '<interface><name>a</name><vlan nc:operation="create">7</vlan></interface>'
    assert edit(text, before) == contract_tree({"interface": [{"name": "a", "vlan": 7}]})


def test_prefixes_of_an_outer_element_hold() -> None:
    """An identity may use a prefix that is declared far above."""
    text = '<interface nc:operation="merge"><name>a</name><speed>c:fast</speed></interface>'
    assert edit(text, {}) == contract_tree({"interface": [{"name": "a", "speed": "fast"}]})
