"""OpenConfig's own gNMI programs, of foreign make: built from the Go module once, kept outside the checkout.

`ORCHESTRON_TOOLS` names the folder; without it they are in the user's cache folder.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

MODULE = "github.com/openconfig/gnmi"
VERSION = "v0.14.1"
PROGRAMS = {"gnmi_cli": "cmd/gnmi_cli", "fake_server": "testing/fake/gnmi/cmd/fake_server"}
NOT_TESTED = "NOT TESTED with OpenConfig's gNMI programs"


class ToolError(Exception):
    """This machine cannot build the programs; the text says why."""


def gnmi_tool(name: str) -> Path:
    """The program `gnmi_cli` or `fake_server`, built when it is not there yet (a minute or two).

    Several processes may call it at once. Raises `ToolError`.
    """
    folder = tools_folder(f"gnmi-{VERSION}")
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / name
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not program.exists():
            _build(PROGRAMS[name], folder)
    return program


def tools_folder(name: str) -> Path:
    """Where programs of that name and version are kept."""
    named = os.environ.get("ORCHESTRON_TOOLS")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return (Path(named) if named else cache / "orchestron") / name


def _build(package: str, folder: Path) -> None:
    go = shutil.which("go")
    if go is None:
        raise ToolError(f"{NOT_TESTED}: they need Go 1.22 or newer")
    done = subprocess.run(
        [go, "install", f"{MODULE}/{package}@{VERSION}"],
        env={**os.environ, "GOBIN": str(folder), "GOFLAGS": "-modcacherw"},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode != 0:
        raise ToolError(f"{NOT_TESTED}: go install failed: {done.stderr[-500:]}")
