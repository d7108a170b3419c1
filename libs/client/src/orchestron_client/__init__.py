"""Intents without HTTP: put a request on the log and find its outcome there."""

from orchestron_client.client import IntentClient, NoOutcome, Sent, connect

__all__ = ["IntentClient", "NoOutcome", "Sent", "connect"]
