"""OpenDaylight's netconf-testtool: many NETCONF servers of foreign make in one Java process.

It is fetched from Maven Central once, and kept outside the checkout (see `gnmi_tools`). Each server keeps
what it is given, takes any password, and has neither locks, validation nor commits on trial.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from orchestron_testkit.gnmi_tools import ToolError, tools_folder

ARTIFACT = "org.opendaylight.netconf:netconf-testtool:8.0.3:jar:executable"
JAVA = 21
START_SECONDS = 60.0
NOT_TESTED = "NOT TESTED against netconf-testtool"


@contextmanager
def opendaylight(folder: Path, modules: Mapping[str, str], count: int) -> Iterator[list[int]]:
    """`count` servers, while the block runs: their ports.

    `modules` are YANG texts by file name, which must be `name@revision.yang`; files go to `folder`.
    Raises `ToolError`.
    """
    jar, schemas = _jar(), folder / "schemas"
    first_port = _free_block(count)
    schemas.mkdir()
    for name, text in modules.items():
        (schemas / name).write_text(text, encoding="utf-8")
    output = folder / "output"
    options = ["--schemas-dir", str(schemas), "--md-sal", "true", "--ip", "127.0.0.1"]
    options += ["--device-count", str(count), "--starting-port", str(first_port)]
    with output.open("wb") as log:
        process = subprocess.Popen(
            [_java(), "-Xmx512m", "-XX:TieredStopAtLevel=1", "-jar", str(jar), *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        _wait(process, output)
        yield list(range(first_port, first_port + count))
    finally:
        process.kill()
        process.wait()


def _free_block(count: int) -> int:
    """The first of so many ports in a row that nobody has, below those that the system gives to clients."""
    for first in range(20_000 + os.getpid() % 97 * 100, 32_000, count):
        try:
            for port in range(first, first + count):
                socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return first
    raise ToolError(f"{NOT_TESTED}: no {count} free ports in a row")


def _wait(process: subprocess.Popen[bytes], output: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while "started successfully" not in (text := output.read_text(errors="replace")):
        if process.poll() is not None or time.monotonic() > end:
            raise ToolError(f"{NOT_TESTED}: it did not start: {text[-500:]}")
        time.sleep(0.1)


def _java() -> str:
    """A Java that is new enough."""
    found = [shutil.which("java"), *map(str, sorted(Path("/usr/lib/jvm").glob("*/bin/java")))]
    for java in filter(None, found):
        said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
        version = said.partition('"')[2].partition(".")[0].partition('"')[0]
        if version.isdigit() and int(version) >= JAVA:
            return java
    raise ToolError(f"{NOT_TESTED}: it needs Java {JAVA} or newer")


def _jar() -> Path:
    """The program; one process fetches it, others wait."""
    folder = tools_folder("netconf-testtool-8.0.3")
    folder.mkdir(parents=True, exist_ok=True)
    jar = folder / "testtool.jar"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not jar.exists():
            _fetch(jar)
    return jar


def _fetch(jar: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise ToolError(f"{NOT_TESTED}: fetching it needs Maven (Debian: apt-get install maven)")
    group, artifact, version, kind, classifier = ARTIFACT.split(":")
    pom = (
        "<project><modelVersion>4.0.0</modelVersion><groupId>test</groupId><artifactId>test</artifactId>"
        "<version>1</version><packaging>pom</packaging><dependencies><dependency>"
        f"<groupId>{group}</groupId><artifactId>{artifact}</artifactId><version>{version}</version>"
        f"<type>{kind}</type><classifier>{classifier}</classifier><exclusions><exclusion>"
        "<groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>"
        "</dependency></dependencies></project>"
    )
    with tempfile.TemporaryDirectory(dir=jar.parent) as scratch:
        file = Path(scratch) / "pom.xml"
        file.write_text(pom, encoding="utf-8")
        done = subprocess.run(
            [
                maven,
                "-q",
                "-B",
                "-f",
                str(file),
                "dependency:copy-dependencies",
                f"-DoutputDirectory={scratch}",
            ],
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        found = list(Path(scratch).glob("*.jar"))
        if done.returncode or not found:
            raise ToolError(f"{NOT_TESTED}: Maven could not fetch it: {done.stdout[-500:]}")
        found[0].rename(jar)
