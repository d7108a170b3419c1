"""`orchestron schemas`: what may change from one release to the next, and what may not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from orchestron_cli.main import app
from orchestron_cli.schema_check import faults

ROOT = Path(__file__).resolve().parents[3]
SITE = "avro/net/site.avsc"
EVENT = "avro/events/Asked.v1.avsc"


def optional(name: str, kind: Any = "string") -> dict[str, Any]:
    return {"name": name, "type": ["null", kind], "default": None, "yang": f"/m:site/{name}"}


def decimal(scale: int) -> dict[str, Any]:
    return {"type": "bytes", "logicalType": "decimal", "precision": 19, "scale": scale}


def record(name: str, *fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "record", "name": name, "namespace": "orchestron.net", **more, "fields": list(fields)}


PORT = record("SitePort", optional("speed", "int"))
PORTS = {"type": "array", "items": PORT}
FIRST = record("Site", optional("name"), optional("rate", decimal(2)), optional("port", PORTS))
ASKED = record("Asked", {"name": "who", "type": "string"}, event="asked", version=1)


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    """A folder with a point and an event, released in 1.0."""
    put(tmp_path, SITE, FIRST)
    put(tmp_path, EVENT, ASKED)
    assert "2 schemas are new or changed in 1.0" in run(tmp_path, "release", "1.0").output
    return tmp_path


def put(folder: Path, name: str, schema: Any) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(schema, indent=2) + "\n", encoding="utf-8")


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["schemas", *arguments, "--schemas", str(folder)])


def test_ours_go_together() -> None:
    """The schemas of this repository do, with all that were released; `make check` says so too."""
    done = run(ROOT / "schemas", "check")
    assert done.exit_code == 0, done.output
    assert list((ROOT / "schemas/released/events").glob("*.avsc"))


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        (SITE, FIRST),
        (SITE, record("Site", *FIRST["fields"], optional("more"))),
        (SITE, record("Site", *reversed(FIRST["fields"]), doc="other words")),
        ("avro/net/link.avsc", record("Link", optional("name"))),
        (
            "avro/events/Asked.v2.avsc",
            record("Asked", *ASKED["fields"], {"name": "why", "type": "string", "default": ""}, version=2),
        ),
    ],
)
def test_allowed(schemas: Path, name: str, schema: Any) -> None:
    """Nothing, an optional node on top, another order, another schema, another version of an event."""
    put(schemas, name, schema)
    done = run(schemas, "check")
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize(
    ("name", "schema", "text"),
    [
        (SITE, record("Site", *FIRST["fields"][1:]), "net/site, against 1.0: name: was there and is gone"),
        (
            SITE,
            record("Site", *FIRST["fields"][:2], optional("port", {"type": "array", "items": "int"})),
            "net/site, against 1.0: port[]: was orchestron.net.SitePort, is int",
        ),
        (
            SITE,
            record(
                "Site",
                *FIRST["fields"][:2],
                optional("port", {"type": "array", "items": record("SitePort", optional("speed", "long"))}),
            ),
            "net/site, against 1.0: port[].speed: was int, is long",
        ),
        (
            SITE,
            record("Site", FIRST["fields"][0], optional("rate", decimal(4)), FIRST["fields"][2]),
            "net/site, against 1.0: rate: was decimal(19, 2), is decimal(19, 4)",
        ),
        (
            SITE,
            record("Site", *FIRST["fields"], {"name": "must", "type": "string"}),
            "net/site, against 1.0: must: is new, and has no default",
        ),
        (SITE, {**FIRST, "name": "Place"}, "was orchestron.net.Site, is orchestron.net.Place"),
        (EVENT, {**ASKED, "doc": "edited"}, "events/Asked.v1, against 1.0: was released and is edited"),
        (
            "avro/events/Asked.v2.avsc",
            record("Asked", *ASKED["fields"], {"name": "why", "type": "string"}, version=2),
            "events/Asked.v2, against Asked.v1: why: is not in both, and has no default",
        ),
        (
            "avro/net/other.avsc",
            FIRST,
            "one name in several files: orchestron.net.Site: net/other, net/site",
        ),
    ],
)
def test_refused(schemas: Path, name: str, schema: Any, text: str) -> None:
    """Each with the schema, the place in it and the cause."""
    put(schemas, name, schema)
    done = run(schemas, "check")
    assert done.exit_code == 1
    assert text in done.output
    assert done.output.count("\n") == 1
    assert run(schemas, "release", "1.1").exit_code == 1
    assert not list(schemas.rglob("*@1.1.avsc"))


@pytest.mark.parametrize(
    "remove", [lambda folder: (folder / SITE).unlink(), lambda folder: shutil.rmtree(folder / "avro/net")]
)
def test_gone(schemas: Path, remove: Callable[[Path], None]) -> None:
    """A schema of which there are records is not taken away."""
    remove(schemas)
    done = run(schemas, "check")
    assert done.exit_code == 1
    assert "net/site, against 1.0: was released and is gone" in done.output


def test_against_every_release(schemas: Path) -> None:
    """What fits the last release and not the first is refused; a field never comes back as another."""
    put(schemas, SITE, record("Site", *FIRST["fields"], optional("more")))
    assert run(schemas, "release", "1.1").exit_code == 0
    put(schemas, SITE, record("Site", *FIRST["fields"], optional("more", "int")))
    done = run(schemas, "check")
    assert "net/site, against 1.1: more: was string, is int" in done.output
    put(schemas, SITE, FIRST)
    assert "net/site, against 1.1: more: was there and is gone" in run(schemas, "check").output


def test_events_that_pass() -> None:
    """On a topic that keeps nothing for ever later versions read earlier ones, and that is enough."""
    kinds = [{"type": "enum", "name": "Kind", "symbols": symbols} for symbols in (["A"], ["A", "B"])]
    first, second = (record("Seen", {"name": "kind", "type": kind}) for kind in kinds)
    present = {"Seen.v1": first, "Seen.v2": second}
    assert [str(one) for one in faults(present, [])] == [
        "Seen.v2, against Seen.v1: kind: a reader does not know B"
    ]
    assert not faults(present, [], {"Seen"})
    assert faults({"Seen.v1": second, "Seen.v2": first}, [], {"Seen"})


def test_release_records_what_is_new(schemas: Path) -> None:
    """A release without changes adds no file, and one must be later than all before."""
    assert "0 schemas" in run(schemas, "release", "1.0.1").output
    put(schemas, SITE, record("Site", *FIRST["fields"], optional("more")))
    assert "1 schemas" in run(schemas, "release", "1.10").output
    kept = sorted(path.name for path in schemas.rglob("*@*.avsc"))
    assert kept == ["Asked.v1@1.0.avsc", "site@1.0.avsc", "site@1.10.avsc"]
    for version in ("1.9", "1.10", "next"):
        done = run(schemas, "release", version)
        assert done.exit_code == 1
        assert version in done.output


def test_list_tells_since_when(schemas: Path) -> None:
    """Subject, fingerprint, and the release in which a schema came to be as it is."""
    put(schemas, SITE, record("Site", *FIRST["fields"], optional("more")))
    put(schemas, "avro/net/link.avsc", record("Link", optional("name")))
    rows = {one["file"]: one for one in json.loads(run(schemas, "list", "-o", "json").output)}
    assert rows["events/Asked.v1"]["released"] == "1.0"
    assert rows["net/site"]["released"] == "changed since 1.0"
    assert rows["net/link"]["released"] == ""
    assert rows["net/link"]["subject"] == "orchestron.net.Link"
    assert len(rows["net/link"]["fingerprint"]) == 16


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        (SITE, "{", "not JSON"),
        ("released/net/site.avsc", "{}", "NAME@VERSION"),
        ("released/net/x@1.avsc", "[", "not JSON"),
    ],
)
def test_damaged_files_are_named(schemas: Path, name: str, content: str, text: str) -> None:
    """What is wrong with a file is said with its path."""
    (schemas / name).write_text(content, encoding="utf-8")
    done = run(schemas, "check")
    assert done.exit_code == 1
    assert text in done.output
    assert Path(name).name in done.output


def test_no_folder(tmp_path: Path) -> None:
    """Not run from the checkout, the folder has to be named."""
    done = run(tmp_path, "check")
    assert done.exit_code == 1
    assert "--schemas" in done.output
