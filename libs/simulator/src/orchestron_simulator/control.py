"""The control endpoint over HTTP: what the devices are like, and faults on demand.

GET    /devices                    all of them
GET    /devices/NAME               one, with its configuration (RFC 7951)
PUT    /devices/NAME/config        drift: somebody sets the whole configuration (JSON, RFC 7951)
PATCH  /devices/NAME/config        drift: somebody merges into it
POST   /devices/NAME/faults        arm a fault: {"kind": "refuse", "operation": "commit", "nth": 1, ...}
DELETE /devices/NAME/faults        nothing goes wrong any more
POST   /devices/NAME/reboot|cut    all sessions end; a reboot loses candidate and trial too
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from orchestron_simulator.errors import RpcError
from orchestron_simulator.faults import FaultError, fault_of
from orchestron_simulator.simulator import Served, Simulator
from orchestron_yang.edit import merged
from orchestron_yang.errors import DataError
from orchestron_yang.json_codec import parse_json, tree_from_json, tree_to_json
from orchestron_yang.tree import Tree

Handler = Callable[[Served, Request], Awaitable[Response]]


def control_app(simulator: Simulator) -> Starlette:
    """The endpoint, for an HTTP server on the simulator's event loop."""
    control = _Control(simulator)
    one = "/devices/{name}"
    return Starlette(
        routes=[
            Route("/devices", control.overview, methods=["GET"]),
            Route(one, control.of_device(control.show), methods=["GET"]),
            Route(f"{one}/config", control.of_device(control.drift), methods=["PUT", "PATCH"]),
            Route(f"{one}/faults", control.of_device(control.arm), methods=["POST"]),
            Route(f"{one}/faults", control.of_device(control.clear), methods=["DELETE"]),
            Route(f"{one}/reboot", control.of_device(control.reboot), methods=["POST"]),
            Route(f"{one}/cut", control.of_device(control.cut), methods=["POST"]),
        ]
    )


class _Control:
    """The handlers."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator

    def of_device(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        """The handler for the device that the address names."""

        async def handle(request: Request) -> Response:
            served = self.simulator.served.get(request.path_params["name"])
            if served is None:
                return _refused(404, "there is no such device")
            try:
                return await handler(served, request)
            except (DataError, RpcError) as error:
                return _refused(400, f"{error.path}: {error.message}")
            except FaultError as error:
                return _refused(400, str(error))

        return handle

    def now(self) -> float:
        return self.simulator.options.clock()

    async def overview(self, _request: Request) -> Response:
        return JSONResponse([_facts(served) for served in self.simulator.served.values()])

    async def show(self, served: Served, _request: Request) -> Response:
        schema = served.device.model.schema
        config = tree_to_json(schema, schema.root, served.device.datastores.running)
        return JSONResponse({**_facts(served), "config": config})

    async def drift(self, served: Served, request: Request) -> Response:
        device = served.device
        tree = await _tree(served, request)
        if request.method == "PATCH":
            tree = merged(device.model.schema.root, device.datastores.running, tree)
        device.drift(tree, self.now(), request.query_params.get("user", "console"))
        return Response(status_code=204)

    async def arm(self, served: Served, request: Request) -> Response:
        raw = parse_json(await request.body())
        if not isinstance(raw, dict):
            return _refused(400, "a fault is an object")
        served.device.faults.arm(fault_of(raw))
        return Response(status_code=201)

    async def clear(self, served: Served, _request: Request) -> Response:
        served.device.faults.clear()
        return Response(status_code=204)

    async def reboot(self, served: Served, _request: Request) -> Response:
        served.device.reboot(self.now())
        return Response(status_code=204)

    async def cut(self, served: Served, _request: Request) -> Response:
        served.device.cut(self.now())
        return Response(status_code=204)


async def _tree(served: Served, request: Request) -> Tree:
    schema = served.device.model.schema
    return tree_from_json(schema, schema.root, parse_json(await request.body()))


def _facts(served: Served) -> dict[str, Any]:
    device = served.device
    armed = [{**asdict(fault), "kind": fault.kind.value} for fault, _ in device.faults.armed]
    return {
        "name": device.name,
        "type": device.model.package.name,
        "protocol": served.protocol,
        "host": served.host,
        "port": served.port,
        "sessions": len(device.sessions),
        "locks": dict(device.datastores.locks),
        "candidate": device.datastores.candidate is not None,
        "trial": device.datastores.trial is not None,
        "faults": armed,
    }


def _refused(status: int, message: str) -> Response:
    return JSONResponse({"error": message}, status)
