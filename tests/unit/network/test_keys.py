"""Keys in the vendors' reversible forms."""

from __future__ import annotations

import warnings

import pytest

from orchestron_network.keys import cisco_type7, junos_9

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # netutils imports `crypt`
    from netutils.password import decrypt_cisco_type7, decrypt_juniper_type9, encrypt_cisco_type7

KEYS = ["acme-65501", "ibgp-authentication-key", "x", "Zürich-7", "a" * 80, "!\"#$%&'()*+,-./"]


@pytest.mark.parametrize("key", [key for key in KEYS if key.isascii() and len(key) <= 25])
def test_type7_is_what_others_make_of_it(key: str) -> None:
    """A key in type 7 form equals that of an independent implementation with the same salt."""
    assert cisco_type7(key) == encrypt_cisco_type7(key, salt=4)


@pytest.mark.parametrize("key", [key for key in KEYS if key.isascii()])
def test_type7_reads_back(key: str) -> None:
    """An independent implementation reads the key out of the type 7 form."""
    assert decrypt_cisco_type7(cisco_type7(key)) == key


@pytest.mark.parametrize("key", [key for key in KEYS if key.isascii()])
def test_junos_9_reads_back(key: str) -> None:
    """An independent implementation reads the key out of the $9$ form."""
    assert decrypt_juniper_type9(junos_9(key)) == key


def test_known_keys() -> None:
    """The forms that devices are known to be given."""
    assert cisco_type7("acme-65501") == "045A080B0A6C1A1B5C4954"
    assert junos_9("acme-65501") == "$9$4TaJDkqf36AoJ5Q36AtLx7-Yg4aZUik"


def test_keys_beyond_ascii_are_taken() -> None:
    """A key with letters beyond ASCII is encoded as its UTF-8 bytes."""
    assert len(cisco_type7("Zürich-7")) == 2 + 2 * len("Zürich-7".encode())
    assert junos_9("Zürich-7").startswith("$9$4")
