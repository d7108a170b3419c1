"""The service is open to this machine only, unless told otherwise."""

from __future__ import annotations

import pytest

from orchestron_northbound.settings import Settings, SettingsError, address


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "[::1]", "localhost"])
def test_loopback_needs_nothing(host: str) -> None:
    """Nobody else reaches it."""
    Settings(host=host).check()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "", "example.com"])
def test_any_other_address_must_be_asked_for(host: str) -> None:
    """No client is authenticated, so it is refused with the setting that allows it."""
    with pytest.raises(SettingsError, match="allow_remote"):
        Settings(host=host).check()
    Settings(host=host, allow_remote=True).check()


def test_environment() -> None:
    """Each variable has its setting."""
    assert Settings.from_environment({}) == Settings()
    given = {"ORCHESTRON_LISTEN": "[::1]:81", "ORCHESTRON_DOMAIN": "d", "ORCHESTRON_ALLOW_REMOTE": "1"}
    assert Settings.from_environment(given) == Settings(host="::1", port=81, domain="d", allow_remote=True)


@pytest.mark.parametrize("text", ["", "8080", ":8080", "h:", "h:x", "h:-1", "h:65536", "h:\u0661"])
def test_addresses_that_are_none(text: str) -> None:
    """The message shows one that is."""
    with pytest.raises(SettingsError, match="HOST:PORT"):
        address(text)
