"""Methods, paths, query parameters and header fields that are not taken."""

from __future__ import annotations

from tests.e2e.bad_input.case import JSON, ROOT, XML, Case, encoded, good_router, router

ROUTER = f"{ROOT}/netinfra:netinfra/router=A1"
NEW = f"{ROOT}/netinfra:netinfra/router=NEW"
NETINFRA = f"{ROOT}/netinfra:netinfra"
NOTHING = encoded({})


def get(name: str, path: str, status: int = 404, says: tuple[str, ...] = (), **headers: str) -> Case:
    """A read that is refused."""
    return Case(name, None, status, says=says, method="GET", path=path, media=None, headers=headers)


def entry(**leafs: object) -> bytes:
    """A body for one router."""
    return encoded({"netinfra:router": [good_router(**leafs)]})


PATHS = [
    get("path: unknown top", "/nothing"),
    get("path: root", "/"),
    get("path: upper case", "/RESTCONF/data"),
    get("path: unknown node", f"{ROOT}/netinfra:nothing", says=("nothing",)),
    get("path: unknown module", f"{ROOT}/nothing:netinfra", says=("nothing",)),
    get("path: no module at the top", f"{ROOT}/netinfra", (404)),
    get("path: node of another module", f"{ROOT}/netinfra:l3vpn-svc"),
    get("path: unknown leaf", f"{ROUTER}/colour", says=("colour",)),
    get("path: below a leaf", f"{ROUTER}/id/deeper"),
    get("path: missing entry", f"{ROOT}/netinfra:netinfra/router=GHOST", says=("GHOST",)),
    get("path: leaf that is not set", f"{ROUTER}/approval-required", says=("approval-required",)),
    get("path: too many keys", f"{ROOT}/netinfra:netinfra/router=A1,B2", 400),
    get("path: too few keys", f"{ROOT}/netinfra:netinfra/backbone-link=A1,x", 400),
    get("path: key on a container", f"{ROOT}/netinfra:netinfra=1", 400),
    get("path: key on a leaf", f"{ROUTER}/id=1", 400),
    get("path: list without key in the middle", f"{ROOT}/netinfra:netinfra/router/id", 400),
    get("path: empty key", f"{ROOT}/netinfra:netinfra/router=", 404),
    get("path: two slashes", f"{ROOT}//netinfra:netinfra", 400),
    get("path: lone percent", f"{ROOT}/netinfra:netinfra/router=%", 400),
    get("path: half a percent-encoding", f"{ROOT}/netinfra:netinfra/router=%4", 400),
    get("path: no hexadecimal digit", f"{ROOT}/netinfra:netinfra/router=%zz", 400),
    get("path: not UTF-8", f"{ROOT}/netinfra:netinfra/router=%ff", 400),
    get("path: overlong UTF-8", f"{ROOT}/netinfra:netinfra/router=%c0%af", 400),
    get("path: NUL", f"{ROOT}/netinfra:netinfra/router=%00", 400),
    get("path: climbs up", "/restconf/data/../../etc/passwd", 404),
    get("path: very long", f"{ROOT}/netinfra:netinfra/router={'x' * 20_000}", 414),
    get("device: unknown", "/device/GHOST/info", says=("GHOST",)),
    get("device: unknown target", "/device/GHOST/target?format=xml", says=("GHOST",)),
    get("device: unknown format", "/device/A1/target?format=yaml", 400, ("yaml",)),
    get("device: empty format", "/device/A1/target?format=", 400),
    get("device: format twice", "/device/A1/target?format=xml&format=json", 400, ("format",)),
    get("device: unknown parameter", "/device?x=1", 400, ("x",)),
    get("device: unknown part", "/device/A1/nothing"),
    get("layer: unknown", "/layer/nothing", says=("nothing",)),
]

QUERIES = [
    get("query: unknown", f"{ROOT}?colour=red", 400, ("colour",)),
    get("query: repeated", f"{ROOT}?depth=1&depth=1", 400, ("depth",)),
    get("query: repeated, once encoded", f"{ROOT}?depth=1&d%65pth=1", 400, ("depth",)),
    get("query: depth 0", f"{ROOT}?depth=0", 400, ("depth",)),
    get("query: depth in Arabic digits", f"{ROOT}?depth=%D9%A3", 400, ("depth",)),
    get("query: depth 1_0", f"{ROOT}?depth=1_0", 400, ("depth",)),
    get("query: unknown content", f"{ROOT}?content=some", 400, ("content",)),
    get("query: no value", f"{ROOT}?depth", 400, ("depth",)),
    get("query: stray ampersand", f"{ROOT}?&", 400),
    get("query: broken encoding", f"{ROOT}?depth=%", 400),
    get("query: with-defaults", f"{ROOT}?with-defaults=report-all", 400, ("with-defaults",)),
    Case("query: on an edit", router(**good_router()), 400, says=("insert",), path=f"{ROOT}?insert=first"),
    Case(
        "query: read parameter on an edit",
        router(**good_router()),
        400,
        says=("depth",),
        path=f"{ROOT}?depth=1",
    ),
    Case("query: on a delete", None, 400, method="DELETE", path=f"{ROUTER}?x=1", media=None),
]

METHODS = [
    Case(
        "method: DELETE of the datastore", None, 405, "operation-not-supported", method="DELETE", media=None
    ),
    Case("method: unknown", NOTHING, 405, "operation-not-supported", method="BREW"),
    Case("method: TRACE", None, 405, method="TRACE", media=None),
    Case("method: POST on a leaf", encoded({}), 405, method="POST", path=f"{ROUTER}/id"),
    Case("method: PUT on a key", encoded({"netinfra:name": "B9"}), 405, method="PUT", path=f"{ROUTER}/name"),
    Case("method: DELETE of a key", None, 405, method="DELETE", path=f"{ROUTER}/name", media=None),
    Case(
        "method: DELETE of a whole list",
        None,
        400,
        says=("router=",),
        method="DELETE",
        path=f"{NETINFRA}/router",
        media=None,
    ),
    Case(
        "method: PUT on a whole list",
        encoded({"netinfra:router": []}),
        400,
        says=("router=",),
        method="PUT",
        path=f"{NETINFRA}/router",
    ),
    Case("method: PATCH of the API resource", NOTHING, 405, path="/restconf"),
    Case("method: PUT on health", NOTHING, 405, method="PUT", path="/healthz"),
    Case("method: POST on devices", NOTHING, 405, method="POST", path="/device"),
    Case(
        "method: DELETE of a device's target",
        None,
        405,
        method="DELETE",
        path="/device/A1/target",
        media=None,
    ),
    Case(
        "method: PATCH of what is not there",
        encoded({"netinfra:router": [{"name": "GHOST", "id": 3}]}),
        404,
        says=("GHOST",),
        path=f"{NETINFRA}/router=GHOST",
    ),
    Case(
        "method: DELETE of what is not there",
        None,
        404,
        says=("GHOST",),
        method="DELETE",
        path=f"{NETINFRA}/router=GHOST",
        media=None,
    ),
    Case(
        "method: DELETE of a container that is empty",
        None,
        404,
        method="DELETE",
        path=f"{ROUTER}/feature-flags",
        media=None,
    ),
    Case(
        "method: DELETE of a leaf that is not set",
        None,
        404,
        method="DELETE",
        path=f"{ROUTER}/approval-required",
        media=None,
    ),
    Case(
        "method: PUT below what is not there",
        encoded({"netinfra:asn": 1}),
        404,
        says=("GHOST",),
        method="PUT",
        path=f"{NETINFRA}/router=GHOST/asn",
    ),
    Case(
        "method: POST below what is not there",
        encoded({"netinfra:asn": 1}),
        404,
        says=("GHOST",),
        method="POST",
        path=f"{NETINFRA}/router=GHOST",
    ),
    Case("method: PUT on an unknown node", NOTHING, 404, method="PUT", path=f"{NETINFRA}/colour=red"),
    Case(
        "method: POST of what is there",
        encoded({"netinfra:router": [good_router(name="A1")]}),
        409,
        "data-exists",
        ("A1",),
        method="POST",
        path=NETINFRA,
    ),
    Case(
        "method: POST of two",
        encoded({"netinfra:router": [good_router(), good_router(name="NEW2")]}),
        400,
        method="POST",
        path=NETINFRA,
    ),
    Case(
        "method: POST of two kinds",
        encoded({"netinfra:router": [], "netinfra:backbone-link": []}),
        400,
        method="POST",
        path=NETINFRA,
    ),
    Case("method: POST of nothing", NOTHING, 400, method="POST", path=NETINFRA),
    Case(
        "method: POST of a stranger",
        encoded({"netinfra:colour": "red"}),
        400,
        says=("colour",),
        method="POST",
        path=NETINFRA,
    ),
    Case(
        "method: PUT with another key",
        entry(name="OTHER"),
        400,
        "invalid-value",
        ("OTHER",),
        method="PUT",
        path=NEW,
    ),
    Case(
        "method: PUT of two entries",
        encoded({"netinfra:router": [good_router(), good_router(name="NEW2")]}),
        400,
        method="PUT",
        path=NEW,
    ),
    Case("method: PUT of another node", encoded({"netinfra:backbone-link": []}), 400, method="PUT", path=NEW),
    Case("method: PUT without a module", encoded({"router": [good_router()]}), 400, method="PUT", path=NEW),
    Case("method: PUT of an empty object", NOTHING, 400, method="PUT", path=NEW),
    Case("method: PATCH with another key", entry(name="B2"), 400, "invalid-value", ("B2",), path=ROUTER),
]

HEADERS = [
    Case("media: text", router(**good_router()), 415, media="text/plain"),
    Case("media: form", b"a=b", 415, media="application/x-www-form-urlencoded"),
    Case("media: none", router(**good_router()), 415, media=None),
    Case("media: YANG patch", NOTHING, 415, media="application/yang-patch+json"),
    Case("media: Latin-1", router(**good_router()), 415, media=f"{JSON}; charset=iso-8859-1"),
    Case("media: JSON sent as XML", router(**good_router()), 400, "malformed-message", media=XML),
    Case("media: XML sent as JSON", b"<data/>", 400, "malformed-message", media=JSON),
    Case("accept: HTML on an edit", router(**good_router()), 406, headers={"Accept": "text/html"}),
    get("accept: HTML", ROOT, 406, Accept="text/html"),
    get("accept: all refused", ROOT, 406, Accept="*/*;q=0"),
    Case("header: unfit request id", router(**good_router()), 400, headers={"Idempotency-Key": "a b"}),
    Case("header: long request id", router(**good_router()), 400, headers={"X-Request-Id": "x" * 200}),
    Case(
        "header: async that is neither",
        router(**good_router()),
        400,
        says=("async",),
        headers={"async": "perhaps"},
    ),
    Case("header: precondition", router(**good_router()), 412, headers={"If-Match": '"x"'}),
    Case("header: create only", entry(), 412, method="PUT", path=NEW, headers={"If-None-Match": "*"}),
    Case(
        "header: content coding",
        router(**good_router()),
        415,
        "invalid-value",
        ("gzip",),
        headers={"Content-Encoding": "gzip"},
    ),
]

CASES = [*PATHS, *QUERIES, *METHODS, *HEADERS]
