"""The reference of the Kafka benchmark moves what Orchestron moves."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

from tests.benchmarks.kafka.edits import Edits, domains, partition_of
from tests.benchmarks.kafka.relay import Sample
from tests.benchmarks.kafka.samples import CHAIN, PROCESSES, write_plan
from tests.benchmarks.network_load import site

from orchestron_contracts.codec import EventCodec
from orchestron_contracts.events import Accepted, Cause, Changeset
from orchestron_network.package import network
from orchestron_ports.log import Record, Stream
from orchestron_runtime.codecs import event_codec


def test_records_inside_an_event_are_found_and_written_again(tmp_path: Path) -> None:
    """With the codec, the bytes that go out are those of the sample; its records are parts of their own."""
    event = Accepted(Changeset("default", 1, 0, Cause("r"), (site(1), site(2))), (), 5)
    message = event_codec(network()).encode(event, "history")
    record = Record(Stream("history", "default"), 0, "1", message.value, message.headers, 0)
    write_plan(tmp_path / "plan", {"history": record}, codec=True, transactions=False)
    plan = json.loads((tmp_path / "plan").read_text())
    (one,) = plan["samples"]
    assert len(one["parts"]) == 3
    assert Sample(one, plan["schemas"]).value(codec=True) == message.value


def test_chain_of_processes_is_whole() -> None:
    """Each hop's topic is written by the process that reads the hop before."""
    written = {(source, topic) for hops in PROCESSES.values() for source in hops for topic in hops[source]}
    assert set(pairwise(CHAIN)) <= written


def test_domains_lie_in_partitions_of_their_own() -> None:
    """So a benchmark with four domains keeps four partitions busy; each edit goes to its domain's."""
    names = domains(4)
    assert {partition_of(name, 4) for name in names} == {0, 1, 2, 3}
    asks = [Edits(4).among(names)(0)]
    assert EventCodec({}).decode("requests", asks[0].value).domain == asks[0].domain == "default"
    assert asks[0].partition == partition_of("default", 4)
