"""What the commands of `strandline sense` share: options, plain refusals, and the beginning and end of each run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from strandline import __version__
from strandline.cli.failing import CannotUse
from strandline.cli.sensing.writing import Table, write

if TYPE_CHECKING:
    from strandline.cli.sensing.answers import Answers
    from strandline.sense.types import Encoder

_Command = TypeVar("_Command", bound=Callable[..., Any])

FILE = click.argument("file", type=click.Path(path_type=Path))
TEXT = click.option("--text", metavar="COLUMN", help="The column of what people said. [default: the one of free text]")
PERSON = click.option("--person", metavar="COLUMN", help="The column that tells people apart. [default: one a row]")
SEED = click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, show_default=True)
OUT = click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="A .json or a .csv. [default: JSON on the screen]"
)
ENGINE = click.option(
    "--engine", default="local", show_default=True, metavar="local|tcp://…", help="This machine, or a Dask scheduler."
)


NONE = click.option(
    "--none", "none", default="no code", show_default=True, metavar="TEXT", help="In --labels: none of the codes fits."
)


def encoder_options(command: _Command) -> _Command:
    """--encoder and --cache."""
    command = click.option(
        "--cache",
        type=click.Path(path_type=Path),
        metavar="FOLDER",
        help="Keep vectors of a transformer here, so that no text is encoded twice.",
    )(command)
    return click.option(
        "--encoder",
        default="static",
        show_default=True,
        metavar="static|transformer:FOLDER",
        help="What turns words into meaning.",
    )(command)


@contextmanager
def refused() -> Iterator[None]:
    """Turn what `strandline.sense` refuses, in words a person can act on, into the end of the command."""
    try:
        yield
    except (ValueError, TypeError, ConnectionError, RuntimeError) as error:  # the last two: what ails a cluster
        raise CannotUse(str(error)) from error


def chosen_encoder(encoder: str, cache: Path | None) -> str | Encoder:
    """The encoder of --encoder, with --cache before it."""
    if cache is None:
        return encoder
    if encoder == "static":
        raise CannotUse(
            "--cache is for --encoder transformer:FOLDER. The static encoder needs none; leave --cache out."
        )
    from strandline.sense.encoders import CachedEncoder, resolve_encoder

    with refused():
        try:
            return CachedEncoder(resolve_encoder(encoder), cache)
        except OSError as error:
            raise CannotUse(
                f"--cache {cache}: {error.strerror or error}. Name a folder that can be written."
            ) from error


def about_answers(answers: Answers) -> dict[str, Any]:
    """Where the answers come from, what was left out of them, and what language they are in: for the document."""
    told, note = about_language(answers.texts)
    return {
        "source": {
            "file": answers.file,
            **({"sheet": answers.sheet} if answers.sheet else {}),
            "columns": answers.columns,
            "rows": answers.n_rows,
            "used": len(answers.used),
            "skipped": [{"why": one.why, "count": len(one.rows), "rows": list(one.rows)} for one in answers.skipped],
        },
        "language": told,
        "notes": [*answers.notes, *note],
    }


def about_language(texts: Iterable[str]) -> tuple[dict[str, Any], list[str]]:
    """The language of the texts, for the document; and a sentence for the reader, where one is needed."""
    from strandline.sense import language

    told = language(texts)
    return {
        "code": told.code,
        "name": told.name,
        "share": round(told.share, 4),
        "supported": told.supported,
        "others": [{"name": name, "share": round(share, 4)} for name, share in told.others],
    }, [told.note] if told.note else []


def finish(command: str, document: Mapping[str, Any], table: Table, out: Path | None, told: str) -> None:
    """Write, and say on standard error what was done and what was left out."""
    write({"command": command, "strandline": __version__, **document}, table, out)
    tell(document, out, told)


def tell(document: Mapping[str, Any], out: Path | None, told: str) -> None:
    """What was done and what was left out, on standard error."""
    click.echo(told + (f" Written to {out}." if out else ""), err=True)
    for skipped in document["source"].get("skipped", ()):
        from strandline.transcripts.grid import rows_listed

        rows = "1 row" if skipped["count"] == 1 else f"{skipped['count']:,} rows"
        click.echo(f"Not used: {rows}, {skipped['why']} ({rows_listed(skipped['rows'])}).", err=True)
    for note in document["notes"]:
        click.echo(f"Note: {note}", err=True)
