"""Which engine keeps the log, chosen by setting: the one place that knows them all."""

from orchestron_engine.place import LogPlace, open_existing, open_log, place_from_env, place_from_text, spoken

__all__ = ["LogPlace", "open_existing", "open_log", "place_from_env", "place_from_text", "spoken"]
