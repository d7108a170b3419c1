"""`/device`: the desired configuration of each device, and how far it has got."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Final

from starlette.responses import Response

from orchestron_contracts.events import DeviceConfig
from orchestron_northbound.exchange import Exchange
from orchestron_northbound.follower import Follower
from orchestron_northbound.projection import DeviceView
from orchestron_restconf.media import Format
from orchestron_restconf.problem import Problem, not_found
from orchestron_restconf.query import parameters
from orchestron_transform.layer import DevicePackage, NetworkPackage
from orchestron_yang.diff import diff, render
from orchestron_yang.json_codec import dumps, tree_to_json
from orchestron_yang.xml_codec import to_bytes, tree_to_xml

FORMATS: Final = {"xml": Format.XML, "json": Format.JSON}


class DeviceResources:
    """Answers reads of devices."""

    def __init__(self, package: NetworkPackage, follower: Follower) -> None:
        self._package = package
        self._follower = follower

    async def listing(self, exchange: Exchange, _name: str) -> Response:
        """Every device that has a desired configuration."""
        parameters(exchange.query, ())
        await self._follower.catch_up()
        views = self._follower.projection.present()
        return _json(await asyncio.to_thread(lambda: [self._summary(view) for view in views]))

    async def info(self, exchange: Exchange, name: str) -> Response:
        """One device's state."""
        parameters(exchange.query, ())
        view, _, _ = await self._device(name)
        return _json(await asyncio.to_thread(lambda: self._described(view)))

    async def target(self, exchange: Exchange, name: str) -> Response:
        """One device's whole desired configuration."""
        query = parameters(exchange.query, ("format",))
        if "format" in query and query["format"] not in FORMATS:
            raise Problem(
                "invalid-value", f"format={query['format']!r} is neither 'xml' nor 'json'", status=400
            )
        form = FORMATS[query["format"]] if "format" in query else exchange.answer_format(Format.XML)
        _, config, _ = await self._device(name)
        body = await asyncio.to_thread(self._configuration, config, form)
        return Response(body, media_type=form.value)

    async def difference(self, exchange: Exchange, name: str) -> Response:
        """What the last change did to one device's desired configuration."""
        parameters(exchange.query, ())
        _, config, before = await self._device(name)
        return _json(await asyncio.to_thread(self._changed, config, before))

    async def _device(self, name: str) -> tuple[DeviceView, DeviceConfig, DeviceConfig | None]:
        await self._follower.catch_up()
        view = self._follower.projection.devices.get(name)
        current, previous = await asyncio.to_thread(self._follower.configs, name)
        if view is None or view.revision == 0 or current is None or current.config is None:
            raise not_found(f"there is no device {name[:200]!r}")
        return view, current, previous

    def _package_of(self, config: DeviceConfig) -> DevicePackage:
        return self._package.devices[config.type]

    def _configuration(self, config: DeviceConfig, form: Format) -> bytes:
        schema = self._package_of(config).schema
        tree = config.config or {}
        if form is Format.JSON:
            return dumps(tree_to_json(schema, schema.root, tree))
        return to_bytes(tree_to_xml(schema, schema.root, tree))

    def _changed(self, config: DeviceConfig, before: DeviceConfig | None) -> dict[str, Any]:
        schema = self._package_of(config).schema
        same = before is not None and before.config is not None and before.type == config.type
        old = before.config if same and before is not None else None
        differences = diff(schema.root, old or {}, config.config or {})
        return {
            "from": before.revision if same and before is not None else 0,
            "to": config.revision,
            "lines": render(differences),
        }

    def _summary(self, view: DeviceView) -> dict[str, Any]:
        return {
            "name": view.name,
            "type": self._follower.device_type(view.name),
            "revision": view.revision,
            "state": view.state,
        }

    def _described(self, view: DeviceView) -> dict[str, Any]:
        found = self._summary(view)
        package = self._package.devices.get(found["type"])
        modules = view.capabilities.modules if view.capabilities else package.modules if package else ()
        uris = view.capabilities.uris if view.capabilities else package.uris if package else ()
        return {
            **found,
            "detail": view.reported.detail if view.reported else "",
            "seq": view.seq,
            "applied-revision": view.reported.revision if view.reported else 0,
            "reported": view.capabilities is not None,
            "modules": [{"name": name, "revision": revision} for name, revision in modules],
            "uris": list(uris),
        }


def _json(value: Any) -> Response:
    return Response(json.dumps(value, ensure_ascii=False, indent=2) + "\n", media_type="application/json")
