"""NETCONF over SSH (RFC 6242) for simulated devices, by asyncssh: one port a device, in one process."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from math import inf
from typing import Any

import asyncssh

from orchestron_simulator.deadline import Clock, Deadline
from orchestron_simulator.device import Outcome, Session, SimulatedDevice
from orchestron_simulator.framing import FramingError, Unframer, framed
from orchestron_simulator.login import Login

_log = logging.getLogger(__name__)


class NetconfPort:
    """The NETCONF side of one device."""

    def __init__(self, device: SimulatedDevice, login: Login, clock: Clock) -> None:
        self.device = device
        self.login = login
        self._clock = clock
        self._server: asyncssh.SSHAcceptor | None = None
        self._deadline = Deadline(device, clock)
        self._connections: set[asyncssh.SSHServerConnection] = set()

    async def start(self, host: str, port: int, host_key: asyncssh.SSHKey) -> int:
        """Listen; the port, which is a free one for 0. Raises `OSError`."""
        self._server = await asyncssh.listen(
            host,
            port,
            server_factory=lambda: _Server(self),
            server_host_keys=[host_key],
            encoding=None,
            line_editor=False,
            agent_forwarding=False,
            allow_scp=False,
            compression_algs=["none"],
            login_timeout=30,
            config=None,
        )
        return self._server.get_port()

    async def stop(self) -> None:
        """End the sessions and listen no more."""
        self._deadline.stop()
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
        connections = tuple(self._connections)
        for connection in connections:
            connection.abort()
        await asyncio.gather(*(connection.wait_closed() for connection in connections))

    def joined(self, connection: asyncssh.SSHServerConnection) -> None:
        """A connection is there."""
        self._connections.add(connection)

    def left(self, connection: asyncssh.SSHServerConnection) -> None:
        """A connection is gone."""
        self._connections.discard(connection)

    def now(self) -> float:
        """The time."""
        return self._clock()

    def schedule(self) -> None:
        """Whatever was done may have begun or ended a commit on trial."""
        self._deadline.schedule()


class _Server(asyncssh.SSHServer):
    """One SSH connection: who it is, and the `netconf` subsystem."""

    def __init__(self, port: NetconfPort) -> None:
        self._port = port
        self._connection: asyncssh.SSHServerConnection | None = None
        self._username = ""
        self._keys = [asyncssh.import_public_key(key) for key in port.login.public_keys]

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connection = conn
        self._port.joined(conn)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        if self._connection is not None:
            self._port.left(self._connection)

    def begin_auth(self, username: str) -> bool:
        self._username = username
        return True

    def password_auth_supported(self) -> bool:
        return bool(self._port.login.password)

    def validate_password(self, username: str, password: str) -> bool:
        return self._port.login.takes(username, password)

    def public_key_auth_supported(self) -> bool:
        return bool(self._keys)

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return username == self._port.login.username and key in self._keys

    def session_requested(self) -> asyncssh.SSHServerSession[bytes]:
        assert self._connection is not None
        address = self._connection.get_extra_info("peername") or ("",)
        return _Channel(self._port, self._connection, self._username, str(address[0]))


class _Channel(asyncssh.SSHServerSession[bytes]):
    """One NETCONF session. Messages are answered in order, later ones wait for a slow one."""

    def __init__(
        self, port: NetconfPort, connection: asyncssh.SSHServerConnection, username: str, host: str
    ) -> None:
        self._port = port
        self._connection = connection
        self._who = (username, host)
        self._unframer = Unframer()
        self._channel: asyncssh.SSHServerChannel[bytes] | None = None
        self._session: Session | None = None
        self._waiting: deque[bytes] = deque()
        self._busy = False
        self._greeted = False

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        self._channel = chan

    def subsystem_requested(self, subsystem: str) -> bool:
        return subsystem == "netconf"

    def session_started(self) -> None:
        device = self._port.device
        self._session = device.open(*self._who, self)
        self._write(device.hello(self._session))

    def data_received(self, data: bytes, datatype: int | None) -> None:  # noqa: ARG002
        if self._session is None:
            return
        try:
            self._unframer.feed(data)
            while (message := self._unframer.next()) is not None:
                if not self._take(message):
                    return
        except FramingError as error:
            _log.info("%s: session %d: %s", self._port.device.name, self._session.id, error)
            self.end()

    def _take(self, message: bytes) -> bool:
        """One message; False when the session is over."""
        if not self._greeted:
            self._greeted = True
            assert self._session is not None
            if not self._port.device.greeted(self._session, message):
                self.end()
                return False
            self._unframer.chunked = self._session.chunked
            return True
        self._waiting.append(message)
        self._go_on()
        return self._session is not None

    def _go_on(self) -> None:
        """Answer what waits."""
        while self._waiting and not self._busy and self._session is not None:
            outcome = self._port.device.handle(self._session, self._waiting.popleft(), self._port.now())
            self._port.schedule()
            if not outcome.seconds:
                self._answer(outcome)
                continue
            self._busy = True
            if outcome.seconds < inf:
                asyncio.get_running_loop().call_later(outcome.seconds, self._answered, outcome)

    def _answered(self, outcome: Outcome) -> None:
        self._busy = False
        self._answer(outcome)
        self._go_on()

    def _answer(self, outcome: Outcome) -> None:
        if outcome.reply is not None and self._session is not None:
            self._write(outcome.reply)
        if outcome.end:
            if outcome.reply is None:
                self.end()
            else:
                self._leave()

    def send(self, message: bytes) -> None:
        """See `Peer`."""
        self._write(message)

    def end(self) -> None:
        """See `Peer`."""
        self._forget()
        self._connection.abort()

    def _leave(self) -> None:
        """End in good order, after what was written."""
        self._forget()
        if self._channel is not None:
            self._channel.exit(0)

    def _write(self, message: bytes) -> None:
        if self._channel is not None and not self._channel.is_closing():
            self._channel.write(framed(message, self._greeted and self._unframer.chunked))

    def eof_received(self) -> bool:
        return False

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._forget()
        self._channel = None

    def _forget(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            self._port.device.end(session, self._port.now())
            self._port.schedule()


def new_host_key() -> asyncssh.SSHKey:
    """A host key; one will do for many devices."""
    return asyncssh.generate_private_key("ssh-ed25519")


def public_text(key: asyncssh.SSHKey) -> str:
    """The public key in OpenSSH format, without comment."""
    exported: Any = key.export_public_key("openssh")
    return " ".join(exported.decode().split()[:2])
