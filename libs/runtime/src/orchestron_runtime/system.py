"""Clock and ids of the machine."""

from __future__ import annotations

import time
import uuid


class SystemClock:
    """The clock of this machine."""

    def now_ms(self) -> int:
        """See `Clock.now_ms`."""
        return time.time_ns() // 1_000_000


class RandomIds:
    """Random UUIDs (RFC 9562, version 4)."""

    def new_id(self) -> str:
        """See `Ids.new_id`."""
        return str(uuid.uuid4())
