"""The toy network's schemas, from the northbound down to its two device packages."""

from __future__ import annotations

from orchestron_testkit.schemas import build, container, leaf, leaf_list, rows
from orchestron_yang.schema import Point, Schema

PACKAGE = "orchestron_testkit.toy_network"


def _point(name: str, transform: str | None, *, rfs: bool = False) -> Point:
    parent = name.rpartition("/")[0] or None
    return Point(name, transform and f"{PACKAGE}.{transform}", rfs, parent)


def cfs() -> Schema:
    """What clients see."""
    return build(
        rows(
            "router",
            ["name"],
            leaf("name"),
            leaf("id", "uint32", mandatory=True),
            leaf("type", mandatory=True),
            point=_point("router", "transforms.Router"),
        ),
        rows("vpn", ["name"], leaf("name"), leaf("note"), point=_point("vpn", "transforms.Vpn")),
        rows(
            "site",
            ["name"],
            leaf("name"),
            leaf("vpn", mandatory=True),
            leaf("router", mandatory=True),
            leaf("port", "uint32", mandatory=True),
            leaf("colour"),
            container("limits", leaf("rate", "uint32", defaults=("10",))),
            container("load", leaf("level", "uint32"), dynstate=True, config=False),
            point=_point("site", "transforms.Site"),
        ),
        rows(
            "pool",
            ["name"],
            leaf("name"),
            leaf_list("member"),
            container(
                "numbers", rows("given", ["member"], leaf("member"), leaf("number", "uint32")), memory=True
            ),
            point=_point("pool", "transforms.Pool"),
        ),
        leaf("banner"),
        name="toy_cfs",
    )


def inter() -> Schema:
    """The network-wide design."""
    return build(
        rows(
            "router",
            ["name"],
            leaf("name"),
            leaf("id", "uint32", mandatory=True),
            leaf("type", mandatory=True),
            rows("vpn", ["name"], leaf("name"), point=_point("router/vpn", "transforms.RouterVpn")),
            point=_point("router", "transforms.InterRouter"),
        ),
        rows(
            "vpn",
            ["name"],
            leaf("name"),
            leaf("description", mandatory=True),
            leaf("colour"),
            rows(
                "end",
                ["site"],
                leaf("site"),
                leaf("router", mandatory=True),
                leaf("port", "uint32", mandatory=True),
                leaf("rate", "uint32", mandatory=True),
                point=_point("vpn/end", "transforms.End"),
            ),
            point=_point("vpn", None),
        ),
        rows(
            "number",
            ["pool", "member"],
            leaf("pool"),
            leaf("member"),
            leaf("value", "uint32"),
            point=_point("number", None),
        ),
        leaf("nobodys"),
        name="toy_inter",
    )


def rfs() -> Schema:
    """What each device has to do."""
    return build(
        rows(
            "device",
            ["name"],
            leaf("name"),
            leaf("type", mandatory=True),
            rows(
                "vrf",
                ["name"],
                leaf("name"),
                leaf("router-id", "uint32", mandatory=True),
                leaf("description", mandatory=True),
                point=_point("device/vrf", "transforms.Vrf", rfs=True),
            ),
            rows(
                "port",
                ["number"],
                leaf("number", "uint32"),
                leaf("vrf", mandatory=True),
                leaf("rate", "uint32", mandatory=True),
                point=_point("device/port", "transforms.Port", rfs=True),
            ),
            point=_point("device", "transforms.Device"),
        ),
        name="toy_rfs",
    )


def settings() -> Schema:
    """How devices are reached."""
    return build(
        rows(
            "device",
            ["name"],
            leaf("name"),
            leaf("type", mandatory=True),
            leaf("address"),
            point=_point("device", None),
        ),
        name="device",
    )


def alpha() -> Schema:
    """Configuration of devices by the vendor Alpha."""
    return build(
        rows("vrf", ["name"], leaf("name"), leaf("rd"), leaf("about")),
        rows("port", ["number"], leaf("number", "uint32"), leaf("vrf"), leaf("rate", "uint32")),
        name="Alpha",
    )


def beta() -> Schema:
    """Configuration of devices by the vendor Beta, whose VRFs hold their ports."""
    ports = rows("port", ["number"], leaf("number", "uint32"), leaf("rate", "uint32"))
    return build(
        container("beta", rows("instance", ["name"], leaf("name"), leaf("rd"), leaf("about"), ports)),
        name="Beta",
    )
