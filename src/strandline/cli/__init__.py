"""The door for the terminal: `strandline COMMAND`."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from strandline import __version__

_COMMANDS = {
    "diagnose": "Read a folder of interviews and write a report.",
    "serve": "Open the app in a browser, on this machine or for others.",
    "verify": "Check that every quoted passage stands in its record to the letter.",
    "worker": "Do background work, beside “serve --no-worker” or on another machine.",
}


class _LateCommands(click.Group):
    """Imports a command when it is called: `strandline --help` must not wait for a database."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"strandline.cli.{cmd_name}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, click.Abort):
            click.echo(
                "\nStopped. What was kept before is whole, and no report was changed. Run the same command to finish.",
                err=True,
            )
            ctx.exit(130)  # as shells have it for Ctrl-C

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_LateCommands)
@click.version_option(__version__, prog_name="strandline")
def main() -> None:
    """From what people said to what a place does next, with the thread kept."""
