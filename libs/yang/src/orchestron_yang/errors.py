"""Errors of YANG-modelled data, with the fields RFC 6241 gives an rpc-error.

    YangError
    +-- DataError        the data does not fit its schema (bad value, unknown or missing node)
    |   +-- DataExists   a `create` met data that is there already
    |   +-- DataMissing  a `delete` met no data
    +-- SchemaError      a schema is broken or is asked for something it lacks

A path is a data path as an operator would type it, such as
`/netinfra:netinfra/router[name='AMS-CORE-1']/id`.
"""

from __future__ import annotations


class YangError(Exception):
    """Anything wrong with a schema or with data under it."""


class SchemaError(YangError):
    """A schema is broken, or lacks what is asked of it."""


class DataError(YangError):
    """Data that its schema does not allow; `tag` is an RFC 6241 error-tag."""

    tag = "invalid-value"

    def __init__(
        self, message: str, *, path: str = "/", tag: str | None = None, app_tag: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.app_tag = app_tag
        if tag is not None:
            self.tag = tag

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class DataExists(DataError):
    """RFC 6241 `data-exists`: a create met data that is there already."""

    tag = "data-exists"


class DataMissing(DataError):
    """RFC 6241 `data-missing`: a delete met no data."""

    tag = "data-missing"
