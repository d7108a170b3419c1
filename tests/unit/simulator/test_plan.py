"""Which devices there are to be."""

from __future__ import annotations

import pytest

from orchestron_simulator.faults import Fault, Kind
from orchestron_simulator.plan import PlanError, plan_devices
from orchestron_testkit.device_lab import contract_package

ONE, OTHER = contract_package(), contract_package()
PACKAGES = {"one": ONE, "other": OTHER}
FAULT = Fault(Kind.HANG)


def test_types_in_turn_and_names_made() -> None:
    """All types when none is named, and no name twice."""
    planned = plan_devices(PACKAGES, 3, names=["SIM-1"])
    assert [(each.name, each.package is ONE) for each in planned] == [
        ("SIM-1", True),
        ("SIM-2", False),
        ("SIM-3", True),
    ]
    assert {each.package is ONE for each in plan_devices(PACKAGES, 3, types=["one"])} == {True}


def test_faults_for_one_and_for_all() -> None:
    """A fault without device is everybody's."""
    planned = plan_devices(PACKAGES, 2, names=["a", "b"], faults=[("b", FAULT), ("", Fault(Kind.SLOW))])
    assert [len(each.faults) for each in planned] == [1, 2]


def test_what_does_not_fit() -> None:
    """Each with its reason."""
    for reason, arguments in {
        "no device type": {"types": ["none"]},
        "names for": {"names": ["a", "b", "c"]},
        "one name": {"names": ["a", "a"]},
        "no device here": {"faults": [("z", FAULT)]},
    }.items():
        with pytest.raises(PlanError, match=reason):
            plan_devices(PACKAGES, 2, **arguments)  # type: ignore[arg-type]
