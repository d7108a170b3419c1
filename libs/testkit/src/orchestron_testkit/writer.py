"""A client that adds routers one by one and notes which were acknowledged, for tests that kill servers."""

from __future__ import annotations

import json
import threading
from typing import Any

import httpx

MEDIA = "application/yang-data+json"
TYPES = ("CiscoIosXr_25_3_1", "JuniperCRPD_24_4R1_9", "NokiaSRLinux_25_3_2")
ALLOWED = {200, 201, 204, 503, 504}


class Writer(threading.Thread):
    """Sends to `url` until `over` is set; what it sends is told apart from others' by `number`."""

    def __init__(self, url: str, number: int) -> None:
        super().__init__(daemon=True)
        self.url = url
        self.number = number
        self.sent = 0
        self.acknowledged: dict[str, dict[str, Any]] = {}
        self.surprises: list[str] = []
        """Answers that no client should get; the writer ends at the first."""
        self.over = threading.Event()

    def run(self) -> None:
        """Send until told to stop; a request that fails is sent again under its request id."""
        with httpx.Client(base_url=self.url, timeout=15.0, trust_env=False) as client:
            while not self.over.is_set() and not self.surprises:
                router = self._next_router()
                if self._send(client, router):
                    self.acknowledged[router["name"]] = router
                    self.sent += 1

    def request_id(self, name: str) -> str:
        """The request that added that router."""
        return f"kill-{name}"

    def _next_router(self) -> dict[str, Any]:
        ident = self.number * 1000 + self.sent + 1
        return {
            "name": f"R{self.number}-{self.sent}",
            "id": ident % 250 + 1,
            "type": TYPES[ident % 3],
            "role": "edge",
            "asn": 65000 + self.number * 100 + self.sent,
        }

    def _send(self, client: httpx.Client, router: dict[str, Any]) -> bool:
        """One try; True when it was acknowledged."""
        body = {"netinfra:netinfra": {"router": [router]}}
        headers = {"Content-Type": MEDIA, "X-Request-Id": self.request_id(router["name"])}
        try:
            answer = client.patch("/restconf/data", content=json.dumps(body), headers=headers)
        except httpx.HTTPError:
            self.over.wait(0.05)
            return False
        if answer.status_code not in ALLOWED:
            self.surprises.append(f"{answer.status_code}: {answer.text}")
        if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            self.over.wait(0.2)
        return answer.is_success
