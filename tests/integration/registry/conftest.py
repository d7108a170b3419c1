"""A real registry."""

from __future__ import annotations

import pytest

from orchestron_testkit.registry import registry_url


@pytest.fixture
def anyio_backend() -> str:
    """As the services run."""
    return "asyncio"


@pytest.fixture(scope="session")
def registry(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where it answers."""
    return registry_url(tmp_path_factory)
