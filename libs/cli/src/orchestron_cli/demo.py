"""`make demo`: the main job from end to end, on a server of its own in a folder that is thrown away.

It does what a person would do, with the same commands, and shows each before it runs.
"""

from __future__ import annotations

import json
import shlex
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from orchestron_cli.client import JSON, Client, ClientError, Refused
from orchestron_cli.output import err, out

EXAMPLES = Path(__file__).resolve().parents[4] / "schemas" / "examples" / "demo"
START_SECONDS = 60.0
LAYERS = ("cfs", "inter", "rfs")
SHOWN = 6
"""Instances shown of each layer."""


class DemoFailed(Exception):
    """The demo did not go as it must."""


def main() -> int:
    """Run the demo; return the exit code."""
    with tempfile.TemporaryDirectory(prefix="orchestron-demo-") as folder:
        try:
            with server(Path(folder) / "data") as (url, data):
                show(url, data)
        except (ClientError, DemoFailed) as error:
            err.print(f"demo failed: {error}", markup=False)
            return 1
    out.print("\n[bold]That was it.[/] `make up` starts a server for you; README.md says what to type next.")
    return 0


@contextmanager
def server(data: Path) -> Iterator[tuple[str, Path]]:
    """`orchestron up` in a process of its own, ready to take edits."""
    port = free_port()
    command = ["up", "--data", str(data), "--listen", f"127.0.0.1:{port}", "--mock-devices"]
    title("Start every service in one process, on the embedded log")
    say(["up", "--data", "DIR", "--mock-devices"])
    output = data.with_name("server-output")
    with output.open("wb") as told:
        process = subprocess.Popen(
            [sys.executable, "-m", "orchestron_cli.main", *command],
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=told,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_healthy(url, process, output)
        yield url, data
    finally:
        process.terminate()
        process.wait(20)


def show(url: str, data: Path) -> None:
    """All steps of the demo."""
    files = [str(path) for path in sorted(EXAMPLES.glob("*.json"))]
    title("Intent goes in: routers and links, then a VPN with its sites")
    orchestron(["apply", *files], url)
    title("What each layer holds now")
    for layer in LAYERS:
        show_layer(url, layer)
    title("What each device gets")
    orchestron(["devices"], url)
    names = [device["name"] for device in client_of(url).devices()]
    orchestron(["device", "show", names[0], "--target"], url)
    title("A change: the customer has a new name; the minimal difference on each device it reaches")
    rename(url)
    orchestron(["devices"], url)
    title("A transaction that is refused: a second link on an interface that has one")
    refuse(url)
    title("The history, and the proof that it makes all of this again, byte for byte")
    orchestron(["log", "--data", str(data)])
    orchestron(["replay", "--verify", "--data", str(data)])


def show_layer(url: str, layer: str) -> None:
    """The first instances of one layer."""
    held = client_of(url).layer(layer)
    instances = held["instances"] if isinstance(held, dict) else held
    out.print(f"[bold]{layer}[/]: {len(instances)} instances")
    for one in instances[:SHOWN]:
        out.print(f"  {one['instance']}", markup=False)
    if len(instances) > SHOWN:
        out.print(f"  ... and {len(instances) - SHOWN} more")


def rename(url: str) -> None:
    """Give the first VPN another customer name, and show what that does on the devices that have it."""
    vpn = _example("ietf-l3vpn-svc:l3vpn-svc")["vpn-services"]["vpn-service"][0]["vpn-id"]
    before = revisions(url)
    service = {"vpn-id": vpn, "customer-name": "Renamed Ltd"}
    edit(url, {"ietf-l3vpn-svc:l3vpn-svc": {"vpn-services": {"vpn-service": [service]}}})
    for name, revision in revisions(url).items():
        if before.get(name) != revision:
            orchestron(["device", "show", name, "--diff"], url)


def refuse(url: str) -> None:
    """Ask for the impossible and show the answer."""
    link = dict(_example("netinfra:netinfra")["backbone-link"][0])
    wrong = {**link, "right-interface": f"{link['right-interface']}9"}
    before = revisions(url)
    try:
        edit(url, {"netinfra:netinfra": {"backbone-link": [wrong]}})
    except Refused as error:
        for reason in error.reasons:
            out.print(f"  refused with status {error.status}: {reason.message}", markup=False)
            out.print(f"  details: {json.dumps(reason.info)}", markup=False)
    else:
        raise DemoFailed("a second link on one interface was not refused")
    if revisions(url) != before:
        raise DemoFailed("a refused transaction changed a device")
    out.print("  no device has changed")


def edit(url: str, body: dict[str, Any]) -> None:
    """A PATCH of the datastore, shown as curl would send it."""
    text = json.dumps(body)
    out.print(f"$ curl -X PATCH .../restconf/data --data '{text}'", markup=False, style="cyan")
    client_of(url).edit("PATCH", "/restconf/data", text.encode(), JSON)


def revisions(url: str) -> dict[str, int]:
    """The revision of each device's desired configuration."""
    return {device["name"]: device["revision"] for device in client_of(url).devices()}


def orchestron(arguments: list[str], url: str = "") -> None:
    """Run one command as a person would."""
    say(arguments)
    server_option = ["--server", url] if url else []
    done = subprocess.run(
        [sys.executable, "-m", "orchestron_cli.main", *arguments, *server_option],
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode != 0:
        raise DemoFailed(f"orchestron {' '.join(arguments)} ended with {done.returncode}")


def say(arguments: list[str]) -> None:
    """Show a command."""
    shown = [Path(part).name if part.startswith(("/", str(EXAMPLES))) else part for part in arguments]
    out.print(f"$ orchestron {shlex.join(shown)}", markup=False, style="cyan")
    sys.stdout.flush()


def title(text: str) -> None:
    """Announce a step."""
    out.print(f"\n[bold]== {text}[/]")
    sys.stdout.flush()


def client_of(url: str) -> Client:
    """A client of the demo's server."""
    return Client(url)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_healthy(url: str, process: subprocess.Popen[bytes], output: Path) -> None:
    """Wait for the server. Raises `DemoFailed` when it does not come up."""
    deadline = time.monotonic() + START_SECONDS
    with Client(url) as client:
        while not client.healthy():
            if process.poll() is not None or time.monotonic() > deadline:
                raise DemoFailed(f"the server did not come up: {output.read_text(errors='replace')[-2000:]}")
            time.sleep(0.05)


def _example(top: str) -> Any:
    """One top-level node of the example intent."""
    for file in sorted(EXAMPLES.glob("*.json")):
        content = json.loads(file.read_text(encoding="utf-8"))
        if top in content:
            return content[top]
    raise DemoFailed(f"the example has no {top}")


if __name__ == "__main__":
    sys.exit(main())
