"""Logging of a process: one line per record, for people or as JSON, with the trace it belongs to."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Literal, TextIO

_about: ContextVar[tuple[str, str, int | None]] = ContextVar("about", default=("", "", None))
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "trace_id", "span_id"}
_CONTROL = {code: f"\\x{code:02x}" for code in (*range(32), 127)} | {10: "\\n", 13: "\\r", 9: "\\t"}


@contextmanager
def traced(traceparent: str, domain: str = "", seq: int | None = None) -> Iterator[None]:
    """Records logged inside carry the trace and span id of this W3C `traceparent`, domain and seq.

    What is empty is left out. A field given as `extra=` comes before them.
    """
    token = _about.set((traceparent, domain, seq))
    try:
        yield
    finally:
        _about.reset(token)


def configure_logging(
    style: Literal["console", "json"] = "console", level: str = "INFO", stream: TextIO | None = None
) -> None:
    """Send all log records of the process to `stream` (stderr by default), replacing what was configured.

    Fields given as `extra=` are written too.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.addFilter(_add_trace)
    handler.setFormatter(JsonFormatter() if style == "json" else ConsoleFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message, trace_id, span_id, extra fields, exception."""

    def format(self, record: logging.LogRecord) -> str:
        """See `logging.Formatter.format`."""
        line: dict[str, object] = {
            "time": _time(record).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name, value in _trace(record).items() if value} | _extra(record)
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=False)


class ConsoleFormatter(logging.Formatter):
    """Time, level, logger, message, then `name=value` of extra fields; tracebacks on lines of their own."""

    def format(self, record: logging.LogRecord) -> str:
        """See `logging.Formatter.format`."""
        when = _time(record).strftime("%H:%M:%S.%f")[:-3]
        message = record.getMessage().translate(_CONTROL)
        fields = _extra(record) | ({"trace": trace} if (trace := _trace(record)["trace_id"]) else {})
        tail = "".join(f" {name}={value}".translate(_CONTROL) for name, value in fields.items())
        line = f"{when} {record.levelname:<7} {record.name}: {message}{tail}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def _add_trace(record: logging.LogRecord) -> bool:
    traceparent, domain, seq = _about.get()
    _, trace_id, span_id, *_ = (*traceparent.split("-"), "", "", "")
    record.trace_id, record.span_id = trace_id, span_id
    if domain and not hasattr(record, "domain"):
        record.domain = domain
    if seq is not None and not hasattr(record, "seq"):
        record.seq = seq
    return True


def _trace(record: logging.LogRecord) -> dict[str, str]:
    return {"trace_id": getattr(record, "trace_id", ""), "span_id": getattr(record, "span_id", "")}


def _extra(record: logging.LogRecord) -> dict[str, object]:
    return {name: value for name, value in vars(record).items() if name not in _STANDARD}


def _time(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)
