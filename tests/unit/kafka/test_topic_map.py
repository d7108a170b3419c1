"""What follows from the map of topics."""

from __future__ import annotations

from orchestron_kafka.topic_map import our_topics, passing_events, read_map

MAP = """
version: 1
defaults: {about: x, key: k, writers: [], readers: [], partitions: 1, replication: 1, min-insync-replicas: 1,
  max-message-bytes: 1}
topics:
  kept: {events: [One, Two], retention: forever, cleanup: delete}
  last: {events: [Two, Three], retention: forever, cleanup: compact}
  short: {events: [Four], retention: 7, cleanup: delete}
  other: {events: [], retention: forever, cleanup: delete}
"""


def test_passing_events() -> None:
    """Those of which no topic keeps every record there ever was."""
    assert passing_events(read_map(MAP)) == {"Three", "Four"}
    assert not {"Accepted", "Aborted", "Changeset", "Decision", "Outcome"} & passing_events(our_topics())
