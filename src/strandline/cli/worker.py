"""`strandline worker`: does the work that pages leave to the background."""

from __future__ import annotations

from pathlib import Path

import click

from strandline.cli.starting import keep_told_plainly, prepared
from strandline.home import data_folder


@click.command(name="worker")
@click.option("--data", type=click.Path(path_type=Path), help="Where everything is kept. [default: strandline-data]")
def command(data: Path | None) -> None:
    """Work through what is queued, beside “strandline serve --no-worker” or on another machine."""
    prepared((data or data_folder()).absolute())
    from strandline.work.worker import kept_worker

    click.echo("Working. End with Ctrl-C.")
    keep_told_plainly([kept_worker()])
