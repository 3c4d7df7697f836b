"""The door for the terminal: `strandline COMMAND`."""

from __future__ import annotations

import atexit
import signal

import click

from strandline import __version__
from strandline.cli.late import LateCommands


@click.group(
    cls=LateCommands,
    package="strandline.cli",
    about={
        "diagnose": "Read a folder of interviews and write a report.",
        "serve": "Open the app in a browser, on this machine or for others.",
        "verify": "Check that every quoted passage stands in its record to the letter.",
        "worker": "Do background work, beside “serve --no-worker” or on another machine.",
        "sense": "Themes, codes, evidence, comparisons or opinions from one table.",
    },
    stopped="Stopped. What was kept before is whole, and no report was changed. Run the same command to finish.",
)
@click.version_option(__version__, prog_name="strandline")
def main() -> None:
    """From what people said to what a place does next, with the thread kept."""
    # All is done by then: Ctrl-C while Python puts its things away must not call a finished run failed.
    atexit.register(signal.signal, signal.SIGINT, signal.SIG_IGN)
