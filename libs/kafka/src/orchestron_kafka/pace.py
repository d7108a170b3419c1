"""How soon a producer that has committed a transaction tries to begin the next.

A broker answers a commit before it has written the markers of the transaction, and turns the next one
away until then, which takes 1 to 5 ms. aiokafka waits a fixed 20 ms before it tries again, for which
it has no argument, only a constant of its module; so this is for all producers of the process.
"""

from __future__ import annotations

from aiokafka.producer import sender

STOCK_MS = 20
"""What aiokafka does by itself."""


def set_transaction_backoff(milliseconds: int) -> None:
    """Try again after so long, in all producers of this process. Raises `ValueError` below 1."""
    if milliseconds < 1:
        raise ValueError(f"{milliseconds} ms between tries would keep the broker busy with nothing else")
    sender.BACKOFF_OVERRIDE = milliseconds / 1000
