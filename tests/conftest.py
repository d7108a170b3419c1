"""Options of the whole test suite."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update",
        action="store_true",
        help="write files that tests compare with, where they are missing or old",
    )


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Files that tests compare with are to be written."""
    return bool(request.config.getoption("--update"))
