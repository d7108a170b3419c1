"""What must hold at the end, whatever happened: each check gives a sentence for everything that is wrong."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.torture.clients import Answer, Client
from tests.torture.edits import owned_in, vpns_in

from orchestron_cli.history import Transaction, transactions
from orchestron_contracts.codec import EventCodec
from orchestron_contracts.events import DeviceConfig, Operation, Outcome, RequestedEdit, Status
from orchestron_intent.rules import YangRules
from orchestron_kafka.log import KafkaLog
from orchestron_network.package import network
from orchestron_ports.log import Record, Stream
from orchestron_runtime.codecs import event_codec
from orchestron_semantics import Semantics
from orchestron_transform.pipeline import Pipeline
from orchestron_yang.json_codec import tree_to_json

GOOD = {Status.COMMITTED, Status.UNCHANGED}


@dataclass(slots=True)
class Domain:
    """All of one domain's log that the checks look at."""

    name: str
    history: list[Transaction]
    outcomes: dict[str, list[Outcome]]
    configs: dict[str, DeviceConfig]
    """The newest of each device."""
    dead: list[Record]


async def read(log: KafkaLog, name: str) -> Domain:
    """Read a domain to its end."""
    codec = event_codec(network())
    outcomes: dict[str, list[Outcome]] = {}
    for record in await everything(log, Stream("outcomes", name)):
        outcome = decoded(codec, record, Outcome)
        outcomes.setdefault(record.key, []).append(outcome)
    configs: dict[str, DeviceConfig] = {}
    for record in await everything(log, Stream("device.config", name)):
        config = decoded(codec, record, DeviceConfig)
        held = configs.get(config.device)
        if held is None or (config.epoch, config.seq) > (held.epoch, held.seq):
            configs[config.device] = config
    history = await transactions(log, codec, name)
    return Domain(name, history, outcomes, configs, await everything(log, Stream("requests.dead", name)))


async def everything(log: KafkaLog, stream: Stream) -> list[Record]:
    """All records of a stream."""
    found: list[Record] = []
    while records := await log.read(stream, found[-1].offset + 1 if found else 0):
        found += records
    return found


def decoded(codec: EventCodec, record: Record, kind: type[Any] | tuple[type[Any], ...]) -> Any:
    """The event in a record, which is of that kind, or one of those."""
    event = codec.decode(record.stream.topic, record.value)
    if not isinstance(event, kind):
        raise TypeError(f"{record.stream} holds a {type(event).__name__} at offset {record.offset}")
    return event


def answers(clients: Iterable[Client]) -> Iterator[str]:
    """Clients were told what their requests deserve."""
    for client in clients:
        yield from client.surprises
        if client.waiting is not None:
            yield f"{client.waiting} has no outcome although all has been quiet"


def once(domain: Domain, answers: Iterable[Answer]) -> Iterator[str]:
    """Each request that was done is committed once, each other one never; the log says what was told."""
    committed = Counter(one.request_id for one in domain.history if one.status == "committed")
    for answer in answers:
        times = committed.pop(answer.request_id, 0)
        if times != int(answer.done):
            told = "acknowledged" if answer.done else "refused"
            yield f"{answer.request_id} ({answer.ask.what}) was {told} and committed {times} times"
        yield from _told(answer, domain.outcomes.get(answer.request_id, []))
    for request_id in filter(None, committed):
        yield f"{request_id} is committed, and nobody was told"
    for one in domain.history:
        if one.status == "in flight":
            yield f"seq {one.seq} of {domain.name} is not decided"


def _told(answer: Answer, outcomes: Sequence[Outcome]) -> Iterator[str]:
    if len(outcomes) > 1:
        yield f"{answer.request_id} has {len(outcomes)} outcomes"
    if answer.done and not outcomes:
        yield f"{answer.request_id} was acknowledged and has no outcome"
    if outcomes and (outcomes[0].status in GOOD) is not answer.done:
        yield f"{answer.request_id} was told otherwise than the log says: {outcomes[0].status.value}"


def content_of(domain: Domain) -> dict[str, Any]:
    """The intent that the history leads to."""
    rules, store = _rules(), _rules().empty()
    for one in domain.history:
        if one.status == "committed" and one.edits:
            store = rules.plan(store, one.edits).datastore
    return tree_to_json(rules.schema, rules.schema.root, store.tree)


def model(content: dict[str, Any], clients: Iterable[Client]) -> Iterator[str]:
    """The intent is what the clients were told, and nothing else."""
    mine = list(clients)
    found = vpns_in(content)
    for client in mine:
        held = owned_in(content, client.number)
        wanted = client.asker.owned
        for name in sorted(held.routers.keys() | wanted.routers.keys()):
            there = {
                leaf: held.routers.get(name, {}).get(leaf) for leaf in wanted.routers.get(name, {"name": ""})
            }
            if there != wanted.routers.get(name):
                yield f"router {name} is {there}, not {wanted.routers.get(name)}"
        if held.sites != wanted.sites:
            yield f"sites of client {client.number} are {held.sites}, not {wanted.sites}"
    sites = sum(len(client.asker.owned.sites) for client in mine)
    if len(found) != sites:
        yield f"there are {len(found)} VPNs, not {sites}: {sorted(found)}"


def devices(domain: Domain, content: dict[str, Any]) -> Iterator[str]:
    """Each device shall have what computing the intent afresh gives, in one transaction."""
    rules = _rules()
    edit = RequestedEdit(Operation.REPLACE, "/", json.dumps(content).encode())
    passage = Pipeline(network()).transact(rules.plan(rules.empty(), [edit]).changes)
    if passage.refusal is not None:
        yield f"the intent of {domain.name} computed afresh is refused: {passage.refusal.message}"
        return
    fresh = {config.device: config.config for config in passage.configs}
    held = {name: config.config for name, config in domain.configs.items() if config.config is not None}
    for name in sorted(fresh.keys() | held.keys()):
        if fresh.get(name) != held.get(name):
            yield f"device {name} of {domain.name} shall have other than what a clean run gives it"


def dead_letters(domain: Domain, garbage: set[str], unsure: set[str]) -> Iterator[str]:
    """What was no request is there, and nothing else."""
    there = {record.key for record in domain.dead}
    if lost := garbage - unsure - there:
        yield f"not among the dead letters of {domain.name}: {sorted(lost)}"
    if wrong := there - garbage:
        yield f"dead letters of {domain.name} that were no garbage: {sorted(wrong)}"


def shown(
    content: Mapping[str, Any], answer: Mapping[str, Any], domain: Domain, listed: list[Any]
) -> Iterator[str]:
    """The northbound shows the intent that the history leads to, and that every device has all of it."""
    if json.dumps(content, sort_keys=True) != json.dumps(answer, sort_keys=True):
        yield "the northbound shows another intent than the history leads to"
    there = {name for name, config in domain.configs.items() if config.config is not None}
    if {one["name"] for one in listed} != there:
        yield f"the northbound lists {sorted(one['name'] for one in listed)}, not {sorted(there)}"
    for one in listed:
        there_is = domain.configs[one["name"]].revision
        if one["revision"] != there_is or one["state"] != "in-sync":
            yield f"the northbound says of a device: {one}"


def _rules() -> YangRules:
    schema = network().northbound
    return YangRules(schema, Semantics(schema))
