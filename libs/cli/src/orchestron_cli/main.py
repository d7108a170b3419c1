"""The command `orchestron`."""

from __future__ import annotations

import typer

from orchestron_cli import (
    device_commands,
    history_commands,
    intent_commands,
    queue_commands,
    schema_commands,
    serve_commands,
    simulate_commands,
    snapshot_commands,
    topic_commands,
)
from orchestron_yangc.cli import app as yang_app

app = typer.Typer(
    help="Turn network intent into device configuration. Start with: orchestron up --mock-devices",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command()(serve_commands.up)
app.command()(serve_commands.run)
app.command()(simulate_commands.simulate)
app.command()(intent_commands.apply)
app.command()(intent_commands.get)
app.command()(device_commands.devices)
app.add_typer(device_commands.device_app, name="device")
app.add_typer(queue_commands.app, name="queue")
app.add_typer(history_commands.log_app, name="log")
app.command()(history_commands.replay)
app.add_typer(snapshot_commands.app, name="snapshot")
app.add_typer(topic_commands.app, name="topics")
app.add_typer(schema_commands.app, name="schemas")
app.add_typer(yang_app, name="yang")


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
