"""A Kafka broker in a container of our own image, by testcontainers."""

from __future__ import annotations

import atexit
import os
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from orchestron_testkit.kafka_broker import BrokerError, free_port

IMAGE = "ORCHESTRON_KAFKA_IMAGE"
OUR_IMAGE = "orchestron/kafka:dev"
LOOK_SECONDS = 5.0
START_SECONDS = 60.0
OUTSIDE = 9094
"""The port at which the image's broker takes clients from outside."""


def image_at_hand(env: Mapping[str, str]) -> str | None:
    """The image to use, when an engine answers within seconds and has it."""
    image = env.get(IMAGE, OUR_IMAGE)
    try:
        command = ["docker", "image", "inspect", "--format", "{{.Id}}", image]
        done = subprocess.run(command, capture_output=True, check=False, timeout=LOOK_SECONDS, env=dict(env))
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return None
    return image if done.returncode == 0 else None


def start_container(image: str, script: Path) -> str:
    """Start a broker, to be ended with this process; its bootstrap address. Raises `BrokerError`.

    `script` stands in for the image's own start script, which may be of another day.
    """
    # its helper container would have to be pulled; testcontainers reads this when it is imported
    os.environ.setdefault("TESTCONTAINERS_RYUK_DISABLED", "true")
    from testcontainers.core.container import DockerContainer  # noqa: PLC0415

    port = free_port()
    container = DockerContainer(image)
    container.ports[f"{OUTSIDE}/tcp"] = ("127.0.0.1", port)  # type: ignore[assignment]
    container.with_volume_mapping(script, "/opt/kafka/start.sh", "ro")
    container.with_env("KAFKA_HOST", "127.0.0.1").with_env("KAFKA_PORT", str(port))
    # the broker calls itself so; alone, it has no name in any network, and transactions would never end
    container.with_env("KAFKA_NAME", "localhost")
    container.start()
    atexit.register(container.stop)
    deadline = time.monotonic() + START_SECONDS
    # the engine takes connections for a container before anything in it does
    while container.exec(["bash", "-c", f"exec 3<>/dev/tcp/127.0.0.1/{OUTSIDE}"]).exit_code != 0:
        if time.monotonic() > deadline:
            raise BrokerError(f"a container of {image} did not come up: {container.get_logs()}")
        time.sleep(0.1)
    return f"127.0.0.1:{port}"
