"""The door for the terminal: `strandline COMMAND`."""

from __future__ import annotations

from importlib import import_module

import click

from strandline import __version__

_COMMANDS = {
    "diagnose": "Read a folder of interviews and write a report.",
    "verify": "Check that every quoted passage stands in its record to the letter.",
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

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_LateCommands)
@click.version_option(__version__, prog_name="strandline")
def main() -> None:
    """From what people said to what a place does next, with the thread kept."""
