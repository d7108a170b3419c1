"""What a person sees of a command that went wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from orchestron_cli.client import Reason, Refused, Unreachable
from orchestron_cli.main import app
from orchestron_cli.output import fail


def test_a_refusal_shows_no_more_than_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    """Path and message in one line, and a line for each detail; none where there are no details."""
    plain = Reason("invalid-value", "/x", "there is no x", {})
    detailed = Reason("operation-failed", "", "no", {"refusal": {"layer": "cfs"}})
    with pytest.raises(typer.Exit) as left:
        fail(Refused(404, [plain, detailed]))
    assert left.value.exit_code == 1
    assert capsys.readouterr().err.splitlines() == [
        "refused (404 invalid-value) /x: there is no x",
        "refused (404 operation-failed) no",
        "  refusal/layer: cfs",
    ]


def test_no_server_has_an_exit_code_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    """3, so that a script can tell it from a refusal."""
    with pytest.raises(typer.Exit) as left:
        fail(Unreachable("no answer from [x]"))
    assert left.value.exit_code == 3
    assert capsys.readouterr().err == "error no answer from [x]\n"


def test_a_negative_number_of_transactions(tmp_path: Path) -> None:
    """It is refused before the log is opened."""
    result = CliRunner().invoke(app, ["log", "--data", str(tmp_path), "-n", "-1"])
    assert result.exit_code == 2
    assert "--last" in result.output
