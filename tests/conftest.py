"""Options of the whole test suite."""

from __future__ import annotations

from collections import Counter

import pytest
from _pytest.terminal import TerminalReporter
from hypothesis import settings

NOT_TESTED = "NOT TESTED"

# a busy machine is no defect of what is tested
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


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


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Say in the last lines what this machine could not test: a skip is not a pass."""
    reports = terminalreporter.stats.get("skipped", [])
    texts = [report.longrepr[2] for report in reports if isinstance(report.longrepr, tuple)]
    missing = Counter(text[text.index(NOT_TESTED) :] for text in texts if NOT_TESTED in text)
    for text, tests in missing.items():
        terminalreporter.write_line(f"{tests} tests: {text}", red=True, bold=True)
