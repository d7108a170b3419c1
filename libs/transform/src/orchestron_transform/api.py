"""What a network engineer writes: classes that turn one instance into output for the layer below.

    class Site(Transform[cfs.Site, inter.Root]):
        def transform(self, i: cfs.Site) -> inter.Root:
            o = inter.Root()
            o.l3vpn.create("acme-65501", description="Customer VPN for ACME")
            return o

A transform is a pure function of what it is given: it may not read a clock, a file, a random
number or anything else that could differ at replay, the order of a `set` included. Lists and
leaf-lists come sorted, whatever the order of edits was. Each run has a new object, so attributes
carry nothing over; what must last goes into memory. Raise `TransformError` (or anything) to refuse
the transaction; the message reaches the client.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Generic, TypeVar

from orchestron_yang.model import LooseNode, StrictNode

In = TypeVar("In", bound=StrictNode, contravariant=True)
Out = TypeVar("Out", bound=LooseNode, covariant=True)
Mem = TypeVar("Mem", bound=LooseNode)


class TransformError(Exception):
    """The intent cannot be realised; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Device:
    """What an RFS transform knows of the device it makes configuration for."""

    name: str
    type: str
    """Name of the device package, as the intent gives it."""
    modules: frozenset[str] = frozenset()
    """Names of the YANG modules that the device reports (or its package, until it has reported)."""
    uris: frozenset[str] = frozenset()
    """NETCONF capability URIs that name no module."""


class Transform(ABC, Generic[In, Out]):
    """One instance of a transform point in, a partial tree of the layer below out."""

    @abstractmethod
    def transform(self, i: In) -> Out:
        """The output for `i`; called again whenever `i` changes, and only then."""


class RfsTransform(ABC, Generic[In, Out]):
    """As `Transform`, for one device: its output is a fragment of that device's configuration."""

    @abstractmethod
    def transform(self, i: In, device: Device) -> Out:
        """The output for `i` on `device`; called again when either changes."""


class MemoryTransform(ABC, Generic[In, Out, Mem]):
    """As `Transform`, with memory (`orc:memory`) that outlives the run, for allocations."""

    @abstractmethod
    def transform(self, i: In, memory: Mem) -> Out:
        """The output for `i`. `memory` is what the last run left (empty at first); change it in place."""
