"""The RESTCONF rules that need no schema."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest

from orchestron_contracts.events import Refusal
from orchestron_restconf.errors import document
from orchestron_restconf.media import Format, body_format, negotiate
from orchestron_restconf.problem import Problem, not_allowed, not_found
from orchestron_restconf.query import Query, parameters, retrieval
from orchestron_restconf.route import Area, Route, decode, route
from orchestron_yang.errors import DataError

J, X = Format.JSON, Format.XML


@pytest.mark.parametrize(
    ("accept", "default", "expected"),
    [
        (None, J, J),
        (None, X, X),
        ("", X, X),
        ("*/*", X, X),
        ("application/*", X, X),
        ("application/yang-data+xml", J, X),
        ("application/yang-data+json", X, J),
        ("application/json", X, J),
        ("text/xml", J, X),
        ("APPLICATION/YANG-DATA+XML", J, X),
        ("application/yang-data+xml;q=0.1, application/yang-data+json;q=0.9", X, J),
        ("application/yang-data+json;q=0, */*", J, X),
        ("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", J, X),
        ("application/yang-data+xml ; q=1.000 , application/yang-data+json; q=0.999", J, X),
        ("application/yang-data+json;q=x, application/yang-data+xml;q=0.1", J, X),
    ],
)
def test_negotiation(accept: str | None, default: Format, expected: Format) -> None:
    """The format with the best quality is chosen, the default at a tie."""
    assert negotiate(accept, default) is expected


@pytest.mark.parametrize(
    "accept", ["text/html", "image/*", "application/yang-data+json;q=0", "nonsense", "*/*;q=0"]
)
def test_nothing_acceptable(accept: str) -> None:
    """An Accept that takes neither format is answered 406."""
    with pytest.raises(Problem) as caught:
        negotiate(accept, J)
    assert caught.value.status == 406


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        ("application/yang-data+json", J),
        ("application/yang-data+xml; charset=utf-8", X),
        ('application/json;charset="UTF-8"', J),
        ("Application/XML", X),
        ("text/xml", X),
    ],
)
def test_body_formats(content_type: str, expected: Format) -> None:
    """The RFC's media types and the general ones name a format."""
    assert body_format(content_type) is expected


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "text/plain",
        "application/yang-patch+json",
        "application/yang-data",
        "application/json; charset=latin-1",
    ],
)
def test_bodies_not_taken(content_type: str | None) -> None:
    """Any other Content-Type, or none, is answered 415."""
    with pytest.raises(Problem) as caught:
        body_format(content_type)
    assert caught.value.status == 415


def test_retrieval_parameters() -> None:
    """content and depth are understood."""
    assert retrieval("") == Query("all", None)
    assert retrieval("depth=3&content=config") == Query("config", 3)
    assert retrieval("depth=unbounded") == Query("all", None)
    assert retrieval("con%74ent=nonconfig") == Query("nonconfig", None)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("x=1", "'x'"),
        ("with-defaults=report-all", "'with-defaults'"),
        ("fields=a", "'fields'"),
        ("depth=1&depth=1", "twice"),
        ("content=all&c%6Fntent=all", "twice"),
        ("depth", "no value"),
        ("depth=0", "depth='0'"),
        ("depth=65536", "65536"),
        ("depth=-1", "-1"),
        ("depth=1_0", "1_0"),
        ("depth=%D9%A3", "depth="),
        ("depth=", "depth=''"),
        ("content=", "content=''"),
        ("content=Config", "Config"),
        ("depth=%zz", "%zz"),
        ("depth=%ff", "UTF-8"),
        ("&", "''"),
        ("depth=1&", "''"),
    ],
)
def test_bad_parameters(text: str, named: str) -> None:
    """What is unknown, repeated or out of range is answered 400 and named."""
    with pytest.raises(Problem) as caught:
        retrieval(text)
    assert caught.value.status == 400
    assert named in caught.value.message


def test_a_resource_without_parameters_says_so() -> None:
    """Nothing is known, so anything is refused."""
    assert parameters("", ()) == {}
    with pytest.raises(Problem, match="it takes none"):
        parameters("a=b", ())


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/restconf", Route(Area.API)),
        ("/restconf/", Route(Area.API)),
        ("/restconf/data", Route(Area.DATA)),
        ("/restconf/data/", Route(Area.DATA)),
        ("/restconf/data/m:a/b=c%2Fd,e%2C", Route(Area.DATA, "/m:a/b=c%2Fd,e%2C")),
        ("/restconf/data/m:a/", Route(Area.DATA, "/m:a")),
        ("/restconf/operations", Route(Area.OPERATIONS)),
        ("/restconf/yang-library-version", Route(Area.LIBRARY_VERSION)),
        ("/.well-known/host-meta", Route(Area.HOST_META)),
        ("/healthz", Route(Area.HEALTH)),
        ("/readyz", Route(Area.READINESS)),
        ("/device", Route(Area.DEVICES)),
        ("/device/a%2Fb/target", Route(Area.DEVICE_TARGET, "a/b")),
        ("/device/%C4%8C/info", Route(Area.DEVICE_INFO, "Č")),
        ("/device/x/diff", Route(Area.DEVICE_DIFFERENCE, "x")),
        ("/layer/cfs", Route(Area.LAYER, "cfs")),
    ],
)
def test_routes(path: str, expected: Route) -> None:
    """A raw path names one resource; what is encoded never splits it."""
    assert route(path) == expected


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 404),
        ("", 404),
        ("*", 404),
        ("//restconf", 404),
        ("/RESTCONF/data", 404),
        ("/restconf/dat", 404),
        ("/restconf/data2", 404),
        ("/device/x", 404),
        ("/device//target", 404),
        ("/device/x/target/y", 404),
        ("/layer/", 404),
        ("/restconf/data//m:a", 400),
        ("/restconf/data/m:a//b", 400),
        ("/restconf/data/m:a/b=%", 400),
        ("/restconf/data/m:a/b=%4", 400),
        ("/restconf/data/m:a/b=%gg", 400),
        ("/restconf/data/m:a/b=%ff", 400),
        ("/restconf/data/m:a/b=%C0%AF", 400),
        ("/restconf/data/m:a/b=%00", 400),
        ("/restconf/data/m:a/b=\xe9", 400),
        ("/device/%ff/target", 400),
    ],
)
def test_paths_that_name_nothing(path: str, status: int) -> None:
    """Unknown resources are 404; broken encoding is 400."""
    with pytest.raises(Problem) as caught:
        route(path)
    assert caught.value.status == status


def test_decoding_is_strict_utf8() -> None:
    """Any character can be carried."""
    assert decode("%E2%82%AC%20a%252F") == "€ a%2F"


@pytest.mark.parametrize(
    ("tag", "status"),
    [
        ("invalid-value", 400),
        ("data-exists", 409),
        ("data-missing", 409),
        ("too-big", 413),
        ("operation-failed", 412),
        ("unknown-element", 400),
        ("access-denied", 403),
        ("rollback-failed", 500),
        ("never-heard-of", 400),
    ],
)
def test_status_follows_the_tag(tag: str, status: int) -> None:
    """RFC 8040, 7: each error-tag has its status code."""
    assert Problem(tag, "x").status == status
    assert Problem.of_data(DataError("x", tag=tag)).status == status


def test_http_rules_give_their_own_status() -> None:
    """404 and 405 do not come from the tag, and 405 lists what is allowed."""
    assert not_found("x").status == 404
    refused = not_allowed("POST", ("GET", "HEAD"), "it")
    assert refused.status == 405
    assert refused.headers == (("allow", "GET, HEAD"),)


REFUSAL = Refusal(
    "leaf description has two values",
    layer="rfs",
    instance="/orchestron-rfs:device[name='A']",
    path="/m:a/b",
    sources=("/inter:router[name='A']", "/inter:link[n='1']"),
    error_class="MergeConflict",
    line='x.py:3 in transform: o.a.b = "<&>"',
)


def test_a_refusal_is_told_in_one_line_and_in_parts() -> None:
    """The message alone names layer, instance and sources; error-info has them one by one."""
    problem = Problem.of_refusal(REFUSAL)
    for part in (
        "two values",
        "layer rfs",
        "device[name='A']",
        "router[name='A']",
        "link[n='1']",
        "MergeConflict",
    ):
        assert part in problem.message
    (entry,) = json.loads(document(problem, J))["ietf-restconf:errors"]["error"]
    assert entry["error-type"] == "application"
    assert entry["error-tag"] == "operation-failed"
    assert entry["error-path"] == "/m:a/b"
    info = entry["error-info"]["orchestron-errors:refusal"]
    assert info == {
        "layer": "rfs",
        "instance": "/orchestron-rfs:device[name='A']",
        "source": ["/inter:router[name='A']", "/inter:link[n='1']"],
        "error-class": "MergeConflict",
        "line": 'x.py:3 in transform: o.a.b = "<&>"',
    }


def test_errors_in_xml() -> None:
    """The same in XML, with the prefixes of the error-path declared."""
    text = document(Problem.of_refusal(REFUSAL), X, {"m": "urn:m", "other": "urn:o"})
    assert b'xmlns:m="urn:m"' in text
    assert b"xmlns:other" not in text
    (error,) = ET.fromstring(text)
    ns = "{urn:ietf:params:xml:ns:yang:ietf-restconf}"
    assert [child.tag.removeprefix(ns) for child in error] == [
        "error-type",
        "error-tag",
        "error-path",
        "error-message",
        "error-info",
    ]
    assert (
        error.findtext(
            f"{ns}error-info/{{urn:orchestron:yang:errors}}refusal/{{urn:orchestron:yang:errors}}layer"
        )
        == "rfs"
    )


@pytest.mark.parametrize("form", list(Format))
@pytest.mark.parametrize(
    "text", ["<&>" * 100_000, "\U0001f600" * 100_000, "\x00\x1f\ud800\ufffe" * 100_000, '"\\' * 100_000]
)
def test_errors_stay_small_and_well_formed(form: Format, text: str) -> None:
    """Whatever a client sent comes back cut, readable and under 64 KiB."""
    refusal = Refusal(
        text, layer="rfs", instance=text, path=text, sources=(text,) * 100, error_class=text, line=text
    )
    for problem in (Problem.of_refusal(refusal), Problem("invalid-value", text, path=text, app_tag=text)):
        body = document(problem, form)
        assert len(body) < 65_536
        if form is J:
            json.loads(body)
        else:
            ET.fromstring(body)
