"""netconfd of yuma123, a NETCONF server of foreign make, as two processes: itself and an sshd of its own.

Debian has both: `apt-get install netconfd openssh-server`. A server begins without configuration.
"""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import asyncssh
import pytest

from orchestron_ports.device import Endpoint
from orchestron_testkit.kafka_broker import free_port

START_SECONDS: Final = 30.0
STOP_SECONDS: Final = 5.0
SYSTEM_MODULES: Final = Path("/usr/share/yuma/modules")


class NetconfdDied(Exception):
    """It did not come up; the message has its log."""


@dataclass(slots=True)
class Netconfd:
    """One running server."""

    endpoint: Endpoint
    folder: Path
    server: subprocess.Popen[bytes]
    sshd: subprocess.Popen[bytes]

    @property
    def log(self) -> str:
        """What netconfd and sshd printed."""
        return "".join(
            (self.folder / name).read_text(errors="replace") for name in ("netconfd.log", "sshd.log")
        )


@contextmanager
def netconfd(
    folder: Path, modules: Sequence[str], search: Sequence[Path], *options: str
) -> Iterator[Netconfd]:
    """A server with these YANG modules, found in the `search` folders, while the block runs.

    `folder` is an empty one for its files. Where it is not installed the test is skipped, loudly.
    Raises `NetconfdDied`.
    """
    for command in ("/usr/sbin/netconfd", "/usr/sbin/sshd"):
        if shutil.which(command) is None:
            pytest.skip("NOT TESTED: netconfd, for want of it: apt-get install netconfd openssh-server")
    port = free_port()
    address = folder / "ncx.sock"
    host_key, user_key = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    _configure(folder, port, address, host_key, user_key)
    endpoint = Endpoint(
        host="127.0.0.1",
        port=port,
        username=getpass.getuser(),
        private_key=user_key.export_private_key().decode(),
        host_keys=(host_key.export_public_key().decode(),),
        timeout=20.0,
    )
    path = ":".join(str(each) for each in (*search, SYSTEM_MODULES))
    arguments = [
        *("/usr/sbin/netconfd", f"--port={port}", "--no-startup", f"--superuser={endpoint.username}"),
        *("--target=candidate", f"--ncxserver-sockname={address}", "--log-level=info", f"--modpath={path}"),
        *(f"--module={each}" for each in modules),
        *options,
    ]
    server = _started(arguments, folder / "netconfd.log", folder)
    sshd = _started(
        ["/usr/sbin/sshd", "-D", "-e", "-f", str(folder / "sshd_config")], folder / "sshd.log", folder
    )
    found = Netconfd(endpoint, folder, server, sshd)
    try:
        _ready(found, address)
        yield found
    finally:
        for process in (sshd, server):
            _end(process)


def _configure(
    folder: Path, port: int, address: Path, host_key: asyncssh.SSHKey, user_key: asyncssh.SSHKey
) -> None:
    host_key.write_private_key(str(folder / "host_key"))
    (folder / "host_key").chmod(0o600)
    user_key.write_public_key(str(folder / "authorized_keys"))
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    lines = (
        f"Port {port}",
        "ListenAddress 127.0.0.1",
        f"HostKey {folder / 'host_key'}",
        f"AuthorizedKeysFile {folder / 'authorized_keys'}",
        f"PidFile {folder / 'sshd.pid'}",
        "StrictModes no",
        "UsePAM no",
        "PasswordAuthentication no",
        "PermitRootLogin yes",
        "MaxStartups 100",
        f'Subsystem netconf "/usr/sbin/netconf-subsystem --ncxserver-sockname={port}@{address}"',
    )
    (folder / "sshd_config").write_text("\n".join(lines) + "\n")


def _started(command: Sequence[str], log: Path, folder: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=folder,
            env={**os.environ, "HOME": str(folder)},
            start_new_session=True,
        )


def _ready(found: Netconfd, address: Path) -> None:
    """Wait until netconfd's socket and sshd's port are there."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if found.server.poll() is not None or found.sshd.poll() is not None:
            break
        if address.exists():
            try:
                socket.create_connection(("127.0.0.1", found.endpoint.port), START_SECONDS).close()
            except OSError:
                pass
            else:
                return
        time.sleep(0.05)
    raise NetconfdDied(found.log[-4000:])


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill it and what it started (sshd has a process a session): there is nothing to be saved."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(STOP_SECONDS)
