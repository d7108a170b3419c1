"""Commits on trial on the wire, field by field."""

from __future__ import annotations

import pytest

from orchestron_gnmi.commit import Action, Commit, from_extension, to_extension
from orchestron_gnmi.messages import gnmi, gnmi_ext


@pytest.mark.parametrize(
    ("commit", "wire"),
    [
        # Extension.commit = 4 { Commit.id = 1, Commit.commit = 2 { rollback_duration = 1 { seconds = 1 } } }
        (Commit("a", Action.COMMIT, 300), b"\x22\x0a\x0a\x01a\x12\x05\x0a\x03\x08\xac\x02"),
        (Commit("a", Action.CONFIRM), b"\x22\x05\x0a\x01a\x1a\x00"),
        (Commit("a", Action.CANCEL), b"\x22\x05\x0a\x01a\x22\x00"),
    ],
)
def test_bytes(commit: Commit, wire: bytes) -> None:
    """As the field numbers of gnmi_ext.proto have it; it survives a SetRequest."""
    assert to_extension(commit).SerializeToString() == wire
    request = gnmi.SetRequest(extension=[to_extension(commit)])
    (back,) = gnmi.SetRequest.FromString(request.SerializeToString()).extension
    assert from_extension(back) == commit


def test_a_long_id_and_other_extensions() -> None:
    """Lengths above 127 take two bytes; another extension is none of ours."""
    commit = Commit("x" * 200, Action.COMMIT, 86_400)
    assert from_extension(to_extension(commit)) == commit
    other = gnmi_ext.Extension(master_arbitration=gnmi_ext.MasterArbitration())
    assert from_extension(other) is None
