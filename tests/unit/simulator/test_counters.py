"""Counters that move."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from orchestron_simulator.counters import counter

NAMES = st.sampled_from(["in-octets", "out-octets", "in-unicast-packets", "packets-sent"])


@given(st.integers(0, 9), NAMES, st.floats(1e9, 2e9), st.floats(0, 1e6))
def test_never_back(seed: int, name: str, now: float, later: float) -> None:
    """Time goes on, and no counter falls."""
    assert counter(seed, "r1", "eth0", name, now + later) >= counter(seed, "r1", "eth0", name, now)


def test_the_same_for_the_same_seed() -> None:
    """And another one for another seed, interface and direction."""
    found = [counter(*key, 1e9) for key in ((1, "r", "a", "in-octets"), (2, "r", "a", "in-octets"))]
    found += [counter(1, "r", "b", "in-octets", 1e9), counter(1, "r", "a", "out-octets", 1e9)]
    assert len(set(found)) == 4
    assert found[0] == counter(1, "r", "a", "in-octets", 1e9) == 512 * counter(1, "r", "a", "in-pkts", 1e9)


def test_they_move() -> None:
    """Every second."""
    assert counter(0, "r", "a", "in-octets", 1e9 + 1) > counter(0, "r", "a", "in-octets", 1e9)
