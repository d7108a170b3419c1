"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from orchestron_cli.output import Output

ServerOption: TypeAlias = Annotated[
    str, typer.Option("--server", envvar="ORCHESTRON_SERVER", help="Address of `orchestron up`.")
]
OutputOption: TypeAlias = Annotated[Output, typer.Option("--output", "-o", help="Form of the result.")]
DataOption: TypeAlias = Annotated[
    Path, typer.Option("--data", envvar="ORCHESTRON_DATA", help="Folder that holds the log.", file_okay=False)
]
DomainOption: TypeAlias = Annotated[
    str, typer.Option("--domain", envvar="ORCHESTRON_DOMAIN", help="The network, when a log holds several.")
]
