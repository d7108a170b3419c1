"""Random requests of one client, valid and not, and what they make of its own part of the intent."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from orchestron_contracts.events import Operation, RequestedEdit

ROUTERS = "/netinfra:netinfra"
SERVICES = "/ietf-l3vpn-svc:l3vpn-svc"
INTERFACES = {
    "CiscoIosXr_25_3_1": "GigabitEthernet0/0/0/2.100",
    "JuniperCRPD_24_4R1_9": "eth4.200",
    "NokiaSRLinux_25_3_2": "ethernet-1/3",
}
SLOTS = 5
"""Most routers of a client, so that what there is stays small however long it goes on."""
SPARE = 250
"""Id of a router beyond them, which is only asked for where it must be refused."""


@dataclass(slots=True)
class Owned:
    """What of the intent is a client's own; nobody else touches it."""

    routers: dict[str, dict[str, Any]] = field(default_factory=dict)
    sites: dict[str, str] = field(default_factory=dict)
    """Router by site; each site has a VPN of its own, of the same number."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A request: its edits, and what is there afterwards, or None when it must be refused."""

    edits: tuple[RequestedEdit, ...]
    after: Owned | None
    what: str


class Asker:
    """Draws requests of client `number` in rising order; `owned` is what is there now."""

    def __init__(self, number: int, draw: random.Random) -> None:
        self.number = number
        self.owned = Owned()
        self._draw = draw
        self._count = 0

    def next(self) -> Ask:
        """A request that fits what is there, or one that must be refused."""
        self._count += 1
        choices: list[Callable[[], Ask]] = [self._wrong_type, self._no_number, self._delete_missing]
        if len(self.owned.routers) < SLOTS:
            choices += [self._create_router] * 8
        if self.owned.routers:
            choices += [self._create_again, self._bad_leaf, self._site_nowhere]
            choices += [self._change_role] * 6
            if len(self.owned.sites) < SLOTS:
                choices += [self._create_site] * 5
        if self._unused():
            choices += [self._delete_router] * 4
        if self.owned.sites:
            choices += [self._delete_site] * 4 + [self._delete_under_site]
        return self._draw.choice(choices)()

    # -- valid ------------------------------------------------------------------------------

    def _create_router(self) -> Ask:
        router = self._router()
        after = deepcopy(self.owned)
        after.routers[router["name"]] = router
        return Ask((_put_router(Operation.CREATE, router),), after, "create router")

    def _change_role(self) -> Ask:
        router = dict(self._any_router(), role=f"role-{self._count}")
        after = deepcopy(self.owned)
        after.routers[router["name"]] = router
        kind = self._draw.choice([Operation.MERGE, Operation.REPLACE])
        return Ask((_put_router(kind, router),), after, "change router")

    def _delete_router(self) -> Ask:
        name = self._draw.choice(self._unused())
        after = deepcopy(self.owned)
        del after.routers[name]
        return Ask((RequestedEdit(Operation.DELETE, f"{ROUTERS}/router={name}"),), after, "delete router")

    def _create_site(self) -> Ask:
        router = self._any_router()
        site = f"S{self.number}-{self._count}"
        after = deepcopy(self.owned)
        after.sites[site] = router["name"]
        return Ask((self._put_site(site, router["name"], router["type"]),), after, "create site")

    def _delete_site(self) -> Ask:
        site = self._draw.choice(sorted(self.owned.sites))
        after = deepcopy(self.owned)
        del after.sites[site]
        edits = (
            RequestedEdit(Operation.DELETE, f"{SERVICES}/sites/site={site}"),
            RequestedEdit(Operation.DELETE, f"{SERVICES}/vpn-services/vpn-service={self._vpn(site)}"),
        )
        return Ask(edits, after, "delete site")

    # -- to be refused ----------------------------------------------------------------------

    def _create_again(self) -> Ask:
        return Ask((_put_router(Operation.CREATE, self._any_router()),), None, "create what is there")

    def _delete_missing(self) -> Ask:
        target = f"{ROUTERS}/router=R{self.number}-none"
        return Ask((RequestedEdit(Operation.DELETE, target),), None, "delete what is not there")

    def _bad_leaf(self) -> Ask:
        router = dict(self._any_router(), asn="many")
        return Ask((_put_router(Operation.MERGE, router),), None, "bad leaf")

    def _wrong_type(self) -> Ask:
        router = dict(self._router(), type="Abacus_1")
        return Ask((_put_router(Operation.CREATE, router),), None, "type nobody knows")

    def _no_number(self) -> Ask:
        target = f"{SERVICES}/vpn-services/vpn-service=torture"
        body = {"ietf-l3vpn-svc:vpn-service": [{"vpn-id": "torture"}]}
        return Ask((RequestedEdit(Operation.REPLACE, target, _json(body)),), None, "VPN without number")

    def _site_nowhere(self) -> Ask:
        edit = self._put_site(f"S{self.number}-{self._count}", f"R{self.number}-none", "NokiaSRLinux_25_3_2")
        return Ask((edit,), None, "site on no router")

    def _delete_under_site(self) -> Ask:
        name = self.owned.sites[self._draw.choice(sorted(self.owned.sites))]
        return Ask((RequestedEdit(Operation.DELETE, f"{ROUTERS}/router={name}"),), None, "delete used router")

    # -- parts ------------------------------------------------------------------------------

    def _router(self) -> dict[str, Any]:
        taken = {router["id"] for router in self.owned.routers.values()}
        slots = range(self.number * SLOTS, (self.number + 1) * SLOTS)
        ident = next((slot for slot in slots if slot not in taken), SPARE)
        return {
            "name": f"R{self.number}-{self._count}",
            "id": ident,
            "type": self._draw.choice(sorted(INTERFACES)),
            "role": "edge",
            "asn": 65000 + self.number,
        }

    def _put_site(self, site: str, router: str, kind: str) -> RequestedEdit:
        number = int(site.rpartition("-")[2])
        subnet = f"10.{self.number}.{number // 60 % 250}.{number % 60 * 4}"
        first, last = subnet.rsplit(".", 1)
        interface = (
            INTERFACES[kind].replace("0/2", f"0/{number % 900 + 2}").replace("-1/3", f"-1/{number % 900 + 3}")
        )
        access = {
            "site-network-access-id": f"{site}-1",
            "location-reference": "HERE",
            "service": {"svc-input-bandwidth": "1000", "svc-output-bandwidth": "1000", "svc-mtu": 1500},
            "vpn-attachment": {"vpn-id": self._vpn(site)},
            "ip-connection": {
                "ipv4": {
                    "address-allocation-type": "static-address",
                    "addresses": {
                        "provider-address": f"{first}.{int(last) + 1}",
                        "customer-address": f"{first}.{int(last) + 2}",
                        "prefix-length": 30,
                    },
                }
            },
            "bearer": {"bearer-reference": f"{router},{interface.replace('eth4', f'eth{number % 900 + 4}')}"},
        }
        whole = {
            "site-id": site,
            "management": {"type": "customer-managed"},
            "locations": {"location": [{"location-id": "HERE"}]},
            "site-network-accesses": {"site-network-access": [access]},
        }
        body = {
            "ietf-l3vpn-svc:l3vpn-svc": {
                "vpn-services": {"vpn-service": [{"vpn-id": self._vpn(site)}]},
                "sites": {"site": [whole]},
            }
        }
        return RequestedEdit(Operation.MERGE, SERVICES, _json(body))

    def _vpn(self, site: str) -> str:
        return f"c{self.number}-{self.number * 5000 + int(site.rpartition('-')[2])}"

    def _any_router(self) -> dict[str, Any]:
        return self.owned.routers[self._draw.choice(sorted(self.owned.routers))]

    def _unused(self) -> list[str]:
        return sorted(self.owned.routers.keys() - set(self.owned.sites.values()))


def owned_in(content: dict[str, Any], number: int) -> Owned:
    """A client's part of a datastore, as RFC 7951 JSON has it."""
    routers = content.get("netinfra:netinfra", {}).get("router", [])
    service = content.get("ietf-l3vpn-svc:l3vpn-svc", {})
    sites: dict[str, str] = {}
    for site in service.get("sites", {}).get("site", []):
        if site["site-id"].startswith(f"S{number}-"):
            (access,) = site["site-network-accesses"]["site-network-access"]
            sites[site["site-id"]] = access["bearer"]["bearer-reference"].partition(",")[0]
    mine = {one["name"]: one for one in routers if one["name"].startswith(f"R{number}-")}
    return Owned(mine, sites)


def vpns_in(content: dict[str, Any]) -> set[str]:
    """The VPNs of a datastore."""
    service = content.get("ietf-l3vpn-svc:l3vpn-svc", {})
    return {one["vpn-id"] for one in service.get("vpn-services", {}).get("vpn-service", [])}


def _put_router(operation: Operation, router: dict[str, Any]) -> RequestedEdit:
    body = _json({"netinfra:router": [router]})
    return RequestedEdit(operation, f"{ROUTERS}/router={router['name']}", body)


def _json(body: object) -> bytes:
    return json.dumps(body).encode()
