"""What the commands ask of a running server over HTTP, and how its errors reach a person.

ClientError
+-- Unreachable   nobody answers at that address
+-- Refused       the server answered with an error; `errors` says why
"""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx

JSON = "application/yang-data+json"
XML = "application/yang-data+xml"


class ClientError(Exception):
    """The server could not be asked, or said no."""

    exit_code = 1


class Unreachable(ClientError):
    """Nobody answers at that address."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """One entry of `ietf-restconf:errors` (RFC 8040, 7.1)."""

    tag: str
    path: str
    message: str
    info: dict[str, Any]


class Refused(ClientError):
    """The server answered with an error status."""

    def __init__(self, status: int, reasons: list[Reason]) -> None:
        super().__init__("; ".join(reason.message for reason in reasons) or f"HTTP status {status}")
        self.status = status
        self.reasons = reasons


class Client:
    """A server's HTTP interface; use it as a context manager."""

    def __init__(self, server: str, timeout: float = 30.0) -> None:
        self.server = server
        self._http = httpx.Client(base_url=server, timeout=timeout, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        self._http.close()

    def edit(
        self, method: str, path: str, body: bytes, media_type: str, *, wait: bool = True
    ) -> httpx.Response:
        """Send an edit; return the answer of a request that was accepted. Raises `ClientError`."""
        headers = {"Content-Type": media_type, "Accept": JSON}
        if not wait:
            headers["async"] = "true"
        return self._send(method, path, content=body, headers=headers)

    def data(self, path: str, media_type: str) -> httpx.Response:
        """Read a data resource."""
        return self._send("GET", path, headers={"Accept": media_type})

    def devices(self) -> list[dict[str, Any]]:
        """Every device, with at least `name`, `type` and `revision`."""
        return list(self._send("GET", "/device").json())

    def device(self, name: str) -> dict[str, Any]:
        """One device's state."""
        return dict(self._send("GET", f"/device/{quote(name, safe='')}/info").json())

    def target(self, name: str, form: str) -> str:
        """A device's whole desired configuration, `form` being "xml" or "json"."""
        return self._send("GET", f"/device/{quote(name, safe='')}/target", params={"format": form}).text

    def difference(self, name: str) -> dict[str, Any]:
        """What the last change did to a device's desired configuration."""
        return dict(self._send("GET", f"/device/{quote(name, safe='')}/diff").json())

    def queues(self) -> list[dict[str, Any]]:
        """The queue of every device that an adapter serves, in short."""
        return list(self._send("GET", "/queue").json())

    def queue(self, name: str) -> dict[str, Any]:
        """One device's queue."""
        return dict(self._send("GET", f"/device/{quote(name, safe='')}/queue").json())

    def drift(self, name: str) -> dict[str, Any]:
        """What others changed on a device."""
        return dict(self._send("GET", f"/device/{quote(name, safe='')}/drift").json())

    def command(self, name: str, **command: Any) -> str:
        """Ask something of a device's adapter; its answer."""
        answer = self._send("POST", f"/device/{quote(name, safe='')}/queue", json=command)
        return str(answer.json()["text"])

    def layer(self, name: str) -> Any:
        """What a layer holds."""
        return self._send("GET", f"/layer/{quote(name, safe='')}").json()

    def healthy(self) -> bool:
        """The server answers and can take edits."""
        try:
            return self._http.get("/healthz").status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    def _send(self, method: str, path: str, **more: Any) -> httpx.Response:
        try:
            answer = self._http.request(method, path, **more)
        except httpx.HTTPError as error:
            raise Unreachable(
                f"no answer from {self.server} ({error}); is `orchestron up` running there? "
                "Name another address with --server or ORCHESTRON_SERVER"
            ) from error
        if answer.is_success:
            return answer
        raise Refused(answer.status_code, _reasons(answer))


def _reasons(answer: httpx.Response) -> list[Reason]:
    try:
        entries = answer.json()["ietf-restconf:errors"]["error"]
    except (ValueError, KeyError, TypeError):
        return [Reason("operation-failed", "", answer.text[:2000] or answer.reason_phrase, {})]
    return [
        Reason(
            entry.get("error-tag", ""),
            entry.get("error-path", ""),
            entry.get("error-message", ""),
            entry.get("error-info", {}),
        )
        for entry in entries
    ]
