"""A group of commands that imports a command when it is called: `--help` must not wait for a database or for SciPy."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class LateCommands(click.Group):
    """`commands` says what each does; each is `command` in a module of its name in `package`."""

    def __init__(self, *, package: str, about: Mapping[str, str], stopped: str, **settings: Any) -> None:
        super().__init__(**settings)
        self._package, self._about, self._stopped = package, about, stopped

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._about)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._about:
            return None
        command: click.Command = import_module(f"{self._package}.{cmd_name}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, click.Abort):
            click.echo(f"\n{self._stopped}", err=True)
            ctx.exit(130)  # as shells have it for Ctrl-C

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(self._about.items()))
