"""Who may log in to simulated devices."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Login:
    """One account on all of them."""

    username: str = "admin"
    password: str = field(default="admin", repr=False)
    """Empty: no password will do."""
    public_keys: tuple[str, ...] = ()
    """In OpenSSH format."""
    anonymous: bool = True
    """gNMI clients that name nobody are let in, as many foreign clients cannot."""

    def takes(self, username: str, password: str) -> bool:
        """Whether this password lets this user in."""
        right = hmac.compare_digest(password.encode(), self.password.encode())
        return bool(self.password) and username == self.username and right
