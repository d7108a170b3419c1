"""What stands around a value while it is on Kafka."""

from __future__ import annotations

from typing import Protocol

from orchestron_contracts.event_schemas import released
from orchestron_kafka.topic_map import our_topics, passing_events
from orchestron_registry.client import BACKWARD_TRANSITIVE, RegistryClient
from orchestron_registry.framing import RegistryFraming
from orchestron_registry.settings import RegistrySettings

ANYBODY = "client"
"""Stands in the map of topics for those who are no service of ours."""


class Framing(Protocol):
    """Puts something around values on their way to the cluster, and takes it off on their way back."""

    def frame(self, topic: str, value: bytes) -> bytes:
        """The value as it goes to a topic, named without prefix. Raises `LogError`."""
        ...

    async def unframe(self, topic: str, value: bytes) -> bytes:
        """The inverse of `frame`; what `frame` has not made comes as it is."""
        ...

    async def close(self) -> None:
        """Let go of what it holds."""
        ...


def levels() -> dict[str, str]:
    """The compatibility that versions of events must have, by name, where it is not FULL_TRANSITIVE."""
    return dict.fromkeys(passing_events(our_topics()), BACKWARD_TRANSITIVE)


async def open_framing(settings: RegistrySettings) -> Framing | None:
    """Confluent's wire format for all topics with events; None where no registry is configured.

    Raises `LogError` when the registry stays away, or refuses one of our schemas.
    """
    if not settings.url:
        return None
    events = released()
    topics = [topic for topic in our_topics().values() if topic.events and set(topic.events) <= set(events)]
    framing = RegistryFraming(
        RegistryClient(settings),
        [version for versions in events.values() for version in versions],
        [topic.name for topic in topics],
        [topic.name for topic in topics if ANYBODY in topic.writers],
        levels(),
    )
    try:
        await framing.start(settings)
    except BaseException:
        await framing.close()
        raise
    return framing
