"""`make compose-test`: docker-compose.yml, really built, started, driven with intents, broken, torn down.

It gets a Docker engine when none answers. Exit status 0 when all held; what it could not do is said.
With --if-possible a machine that cannot run Docker at all is no failure.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial

import httpx
from tests.deploy.docker_engine import (
    ROOT,
    Failed,
    NoEngine,
    Project,
    can_build_with_buildkit,
    engine,
    inspect,
    run,
    until,
)

from orchestron_cli.embedded import SERVICES
from orchestron_testkit.kafka_broker import free_port

REPLICATED = ("intent", "layer-rfs", "device-manager", "mock-device")
"""Services with two replicas; the others have one."""
KILLED = ("layer-rfs", "intent", "device-manager", "schema-registry", "kafka")
INTENTS = sorted((ROOT / "schemas/examples/demo").glob("*.json"))
OPTIONAL = ("otel-collector", "prometheus", "grafana", "jaeger")
START_SECONDS = 240.0
BACK_SECONDS = 120.0
EDIT_SECONDS = 120.0


def say(text: str) -> None:
    """One line of the report."""
    sys.stdout.write(f"compose-test: {text}\n")
    sys.stdout.flush()


def timed(what: str, do: Callable[[], object]) -> None:
    """Do it and say how long it took."""
    began = time.monotonic()
    do()
    say(f"{what} ({time.monotonic() - began:.0f} s)")


def edit(client: httpx.Client, body: bytes) -> None:
    """Have an edit taken; asked again while services are coming back. Raises `Failed`."""

    def taken() -> bool:
        try:
            answer = client.patch("/restconf/data", content=body)
        except httpx.HTTPError:
            return False
        if 400 <= answer.status_code < 500 and answer.status_code != httpx.codes.CONFLICT:
            raise Failed(f"an edit is refused: {answer.status_code} {answer.text}")
        return answer.is_success

    until("an edit is taken", taken, EDIT_SECONDS)


def hardened(project: Project, service: str) -> None:
    """The container runs as nobody in particular and cannot change itself. Raises `Failed`."""
    if project.inside(service, "id", "-u").strip() == "0":
        raise Failed(f"{service} runs as root")
    if not inspect(project.containers(service)[0])["HostConfig"]["ReadonlyRootfs"]:
        raise Failed(f"{service} can write to its root file system")


def only_its_own(project: Project) -> None:
    """Images do not hold what other services need. Raises `Failed`."""
    for service, foreign in (("layer-cfs", "uvicorn"), ("device-manager", "yangson"), ("intent", "typer")):
        program = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({foreign!r}) is not None)"
        project.inside(service, "python", "-c", program)


def drive(project: Project, client: httpx.Client) -> None:
    """Intents in, devices configured. Raises `Failed`."""
    for file in INTENTS:
        timed(f"{file.name} taken", partial(edit, client, file.read_bytes()))
    until("devices are in sync", lambda: settled(client), EDIT_SECONDS)
    say(f"{len(devices(client))} devices configured")
    wrong = client.patch("/restconf/data", content=b'{"netinfra:netinfra": {"no-such-leaf": 1}}')
    if wrong.status_code != httpx.codes.BAD_REQUEST:
        raise Failed(f"a wrong edit is answered {wrong.status_code}: {wrong.text}")


def devices(client: httpx.Client) -> list[dict[str, object]]:
    """What /device lists; nothing while the service is away."""
    try:
        answer = client.get("/device")
        return list(answer.json()) if answer.is_success else []
    except httpx.HTTPError:
        return []


def settled(client: httpx.Client) -> bool:
    """There are devices, and each is in sync."""
    found = devices(client)
    return bool(found) and all(one["state"] == "in-sync" for one in found)


def targets(client: httpx.Client) -> dict[str, str]:
    """The configuration of each device. Raises `Failed`."""
    found = {}
    for one in devices(client):
        answer = client.get(f"/device/{one['name']}/target")
        if not answer.is_success:
            raise Failed(f"target of {one['name']}: {answer.status_code} {answer.text}")
        found[str(one["name"])] = answer.text
    return found


def crash(project: Project, client: httpx.Client, service: str, number: int) -> None:
    """A service dies; it comes back by itself, and an edit made meanwhile is applied. Raises `Failed`."""
    before = targets(client)
    killed = project.kill(service)
    edited = time.monotonic()
    edit(client, other_as(number))
    took = time.monotonic() - edited
    until(f"{service} is back", lambda: project.healthy(service), BACK_SECONDS)
    restarts = inspect(killed)["RestartCount"]
    if restarts < 1:
        raise Failed(f"{service} was not started again: {restarts} restarts")
    until("everything is healthy", lambda: all(project.healthy(one) for one in SERVICES), BACK_SECONDS)
    until("the edit is applied", lambda: settled(client) and targets(client) != before, EDIT_SECONDS)
    replicas = len(project.containers(service))
    say(
        f"{service} killed, of {replicas}: an edit taken after {took:.0f} s and applied; it is back by itself"
    )


def other_as(number: int) -> bytes:
    """The demo's service once more, with a site in an autonomous system of its own."""
    service = json.loads(INTENTS[-1].read_text(encoding="utf-8"))
    site = service["ietf-l3vpn-svc:l3vpn-svc"]["sites"]["site"][0]
    access = site["site-network-accesses"]["site-network-access"][0]
    access["routing-protocols"]["routing-protocol"][0]["bgp"]["autonomous-system"] = 64800 + number
    return json.dumps(service).encode()


def optional(project: Project) -> list[str]:
    """Start the profile `observability` if its images can be had; what could not be done."""
    project.compose("--profile", "observability", "config", "-q")
    try:
        project.compose("--profile", "observability", "pull", "-q", *OPTIONAL)
    except Failed as error:
        reason = str(error).strip().splitlines()[-1]
        return [f"profile observability not started, its images cannot be pulled: {reason}"]
    project.compose("--profile", "observability", "up", "-d", *OPTIONAL)
    until("Grafana answers", lambda: "running" in project.compose("ps", "grafana"), START_SECONDS)
    return []


def test(project: Project, port: int) -> list[str]:
    """All of it; what could not be done. Raises `Failed`."""
    timed("built", lambda: project.compose("build"))
    sizes = run(["docker", "images", "orchestron/*:test", "--format", "{{.Repository}} {{.Size}}"])
    say(f"images: {', '.join(sizes.splitlines())}")
    scale = [part for service in REPLICATED for part in ("--scale", f"{service}=2")]
    timed("started", lambda: project.compose("up", "-d", *scale, seconds=START_SECONDS))
    for service in ("kafka", "schema-registry", *SERVICES):
        until(f"{service} is healthy", partial(project.healthy, service), START_SECONDS)
    say("all services are healthy")
    for service in ("kafka", "schema-registry", *SERVICES):
        hardened(project, service)
    only_its_own(project)
    project.compose("run", "--rm", "topics", "topics", "check", "--replication", "1")
    headers = {"content-type": "application/yang-data+json"}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=30) as client:
        drive(project, client)
        for number, service in enumerate(KILLED):
            crash(project, client, service, number)
    return optional(project)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help="leave the containers running")
    parser.add_argument("--if-possible", action="store_true", help="no failure where Docker cannot run")
    chosen = parser.parse_args(arguments)
    try:
        return started(chosen.keep)
    except NoEngine as error:
        say(f"NOT TESTED: {error}; docker-compose.yml and the images were not built, started or driven")
        return 0 if chosen.if_possible else 1
    except Failed as error:
        say(f"FAILED: {error}")
        return 1


def started(keep: bool) -> int:
    """Have an engine, test, tear down; the exit code. Raises `NoEngine`, `Failed`."""
    port = free_port()
    variables = {
        "ORCHESTRON_PORT": str(port),
        "ORCHESTRON_KAFKA_PORT": str(free_port()),
        "ORCHESTRON_REGISTRY_PORT": str(free_port()),
        "ORCHESTRON_TAG": "test",
        "DOCKER_BUILDKIT": "1" if can_build_with_buildkit() else "0",
    }
    with engine(keep):
        project = Project("orchestron-test", variables)
        try:
            undone = test(project, port)
        except Failed as error:
            say(f"FAILED: {error}")
            say(f"what the containers said last:\n{project.logs()}")
            return 1
        finally:
            if not keep:
                timed("torn down", lambda: project.compose("down", "--volumes", "--timeout", "15"))
    for line in undone:
        say(f"NOT DONE: {line}")
    say("passed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
