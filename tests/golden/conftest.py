"""Golden files can be recorded anew: `pytest tests/golden --update`."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update` records instead of comparing."""
    parser.addoption("--update", action="store_true", help="record golden files anew")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be recorded anew."""
    return bool(request.config.getoption("--update", default=False))
