"""Namespaces and capabilities of NETCONF, and attributes as `parse_xml` spells them."""

from __future__ import annotations

from typing import Final

NETCONF: Final = "urn:ietf:params:xml:ns:netconf:base:1.0"
NOTIFICATION: Final = "urn:ietf:params:xml:ns:netconf:notification:1.0"
MONITORING: Final = "urn:ietf:params:xml:ns:yang:ietf-netconf-monitoring"
YANG_LIBRARY: Final = "urn:ietf:params:xml:ns:yang:ietf-yang-library"
CHANGES: Final = "urn:ietf:params:xml:ns:yang:ietf-netconf-notifications"
YANG: Final = "urn:ietf:params:xml:ns:yang:1"

OPERATION: Final = f"{NETCONF}}}operation"
INSERT: Final = f"{YANG}}}insert"
INSERT_KEY: Final = f"{YANG}}}key"
INSERT_VALUE: Final = f"{YANG}}}value"

BASE_1_0: Final = "urn:ietf:params:netconf:base:1.0"
BASE_1_1: Final = "urn:ietf:params:netconf:base:1.1"
_CAPABILITY: Final = "urn:ietf:params:netconf:capability"
CANDIDATE: Final = f"{_CAPABILITY}:candidate:1.0"
WRITABLE_RUNNING: Final = f"{_CAPABILITY}:writable-running:1.0"
STARTUP: Final = f"{_CAPABILITY}:startup:1.0"
CONFIRMED_1_0: Final = f"{_CAPABILITY}:confirmed-commit:1.0"
CONFIRMED_1_1: Final = f"{_CAPABILITY}:confirmed-commit:1.1"
VALIDATE_1_0: Final = f"{_CAPABILITY}:validate:1.0"
VALIDATE_1_1: Final = f"{_CAPABILITY}:validate:1.1"
ROLLBACK: Final = f"{_CAPABILITY}:rollback-on-error:1.0"
NOTIFICATION_1_0: Final = f"{_CAPABILITY}:notification:1.0"
INTERLEAVE: Final = f"{_CAPABILITY}:interleave:1.0"
LIBRARY_1_0: Final = f"{_CAPABILITY}:yang-library:1.0"
LIBRARY_1_1: Final = f"{_CAPABILITY}:yang-library:1.1"


def local(tag: str) -> str:
    """The name in a tag, without its namespace."""
    return tag.rpartition("}")[2]


def space(tag: str) -> str:
    """The namespace in a tag; "" for none."""
    return tag.rpartition("}")[0].removeprefix("{")
