"""Secrets from environment, files, and a server that speaks Vault's API over real HTTP."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from orchestron_adapter.secret_stores import all_stores
from orchestron_ports.secret import SecretError

pytestmark = pytest.mark.anyio
TOKEN = "s.token"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Keeper(BaseHTTPRequestHandler):
    """Answers as the key-value engine, version 2, mounted at `kv`, does."""

    def do_GET(self) -> None:
        if self.headers["X-Vault-Token"] != TOKEN:
            self._answer(403, {"errors": ["permission denied"]})
        elif self.path == "/v1/kv/data/routers/ams":
            fields = {"password": "hush", "number": 7}
            self._answer(200, {"data": {"data": fields, "metadata": {"version": 2}}})
        else:
            self._answer(404, {"errors": []})

    def _answer(self, status: int, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing: the test's output is not for it."""


@pytest.fixture
def vault() -> Iterator[str]:
    """The address of a server that runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Keeper)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


async def test_vault(vault: str) -> None:
    """A field of the newest version."""
    stores = all_stores({"VAULT_ADDR": vault, "VAULT_TOKEN": TOKEN})
    assert await stores.secret("vault:kv/routers/ams#password") == "hush"


@pytest.mark.parametrize(
    ("reference", "says"),
    [
        ("vault:kv/routers/ams#pass", "no such field"),
        ("vault:kv/routers/ams#number", "is no text"),
        ("vault:kv/routers/fra#password", "404"),
        ("vault:kv#password", "write vault:MOUNT/PATH#FIELD"),
        ("env:NOT_SET", "not set"),
        ("file:/nowhere/at/all", "No such file"),
        ("gpg:x", "there are env, file, vault"),
    ],
)
async def test_no_secret(vault: str, reference: str, says: str) -> None:
    """It is said which and why."""
    stores = all_stores({"VAULT_ADDR": vault, "VAULT_TOKEN": TOKEN})
    with pytest.raises(SecretError, match=says):
        await stores.secret(reference)


async def test_wrong_token(vault: str) -> None:
    """The token is not in the message."""
    stores = all_stores({"VAULT_ADDR": vault, "VAULT_TOKEN": "s.wrong"})
    with pytest.raises(SecretError, match="403") as caught:
        await stores.secret("vault:kv/routers/ams#password")
    assert "s.wrong" not in str(caught.value)


async def test_no_server() -> None:
    """An address where nobody answers, or none at all."""
    with pytest.raises(SecretError, match="no answer from the server"):
        await all_stores({"VAULT_ADDR": "http://127.0.0.1:1"}).secret("vault:kv/a#b")
    with pytest.raises(SecretError, match="set VAULT_ADDR"):
        await all_stores({}).secret("vault:kv/a#b")


async def test_file_and_environment(tmp_path: Path) -> None:
    """The line break that editors put at the end is no part of it."""
    path = tmp_path / "password"
    path.write_text("hush\n", encoding="utf-8")
    stores = all_stores({"PW": "hush"})
    assert await stores.secret(f"file:{path}") == await stores.secret("env:PW") == "hush"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(SecretError, match="UTF-8"):
        await stores.secret(f"file:{path}")
