"""`strandline sense themes FILE`: sort what people said into themes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from strandline.cli.failing import CannotUse
from strandline.cli.progress import Timings, progress
from strandline.cli.sensing import running
from strandline.cli.sensing.answers import Answers, read_answers
from strandline.cli.sensing.writing import Table, check_out

if TYPE_CHECKING:
    from strandline.sense import Theme, ThemeSet
    from strandline.sense.types import Quote


@click.command(name="themes")
@running.FILE
@running.TEXT
@running.PERSON
@click.option("--group", metavar="COLUMN", help="Find themes within each value of this column, such as the question.")
@click.option("--themes", "n_themes", type=click.IntRange(1), metavar="N", help="How many. [default: what holds]")
@click.option(
    "--streamed",
    is_flag=True,
    help="Read FILE piece by piece: a CSV in UTF-8 with more than 100,000 rows. So is any Parquet file.",
)
@running.encoder_options
@running.ENGINE
@running.SEED
@running.OUT
def command(
    file: Path,
    text: str | None,
    person: str | None,
    group: str | None,
    n_themes: int | None,
    streamed: bool,
    encoder: str,
    cache: Path | None,
    engine: str,
    seed: int,
    out: Path | None,
) -> None:
    """Sort the answers in FILE, a .csv, .tsv or .xlsx, into themes named in people's own words.

    JSON holds the themes with their quotes; CSV a row for each answer with its theme.
    """
    if streamed or file.suffix.lower() == ".parquet":
        if text is None or group is not None:
            raise CannotUse(
                "A file that is read piece by piece needs --text COLUMN, its whole heading, and takes no --group."
            )
        from strandline.cli.sensing.streaming import themes_of_file  # late: it needs this module

        themes_of_file(
            file, text, person, n_themes=n_themes, encoder=encoder, cache=cache, engine=engine, seed=seed, out=out
        )
        return
    check_out(out, file)
    with progress(Timings()) as step:
        step("Reading", file.name)
        answers = read_answers(file, text=text, person=person, group=group)
        step("Finding themes", f"in {len(answers.used):,} answers")
        from strandline.sense import find_themes  # late, as all that computes: --help must not wait for SciPy

        with running.refused():
            found = find_themes(
                answers.texts,
                people=answers.people,
                groups=["; ".join(answer.groups) for answer in answers.used] if group else None,
                encoder=running.chosen_encoder(encoder, cache),
                engine=engine,
                seed=seed,
                n_themes=n_themes,
            )
        document = {
            **running.about_answers(answers),
            "settings": {"seed": seed, "encoder": encoder, "engine": engine, "themes": n_themes},
            **_as_document(found, answers),
        }
        step("Writing")
    people = len(set(answers.people))
    told = f"{len(found.themes):,} themes in {len(answers.used):,} answers of {people:,} people."
    running.finish("themes", document, _table(found, answers), out, told)


def _as_document(found: ThemeSet, answers: Answers) -> dict[str, Any]:
    """Themes with their quotes and the rows they hold, by row of the file."""

    def words_of(quote: Quote) -> str:
        return answers.used[quote.index].text[quote.start : quote.end]

    def told(theme: Theme) -> dict[str, Any]:
        return as_document(theme, words_of, lambda index: answers.used[index].row)

    home = [None if at < 0 else found.themes[at].id for at in found.assignments.tolist()]
    return {
        "topics": [told(topic) for topic in found.topics],
        "themes": [
            {**told(theme), "rows": [answers.used[index].row for index in found.texts_of(theme.id)]}
            for theme in found.themes
        ],
        "answers": [{"row": answer.row, "theme": theme} for answer, theme in zip(answers.used, home, strict=True)],
    }


def as_document(theme: Theme, words_of: Callable[[Quote], str], row_of: Callable[[int], int]) -> dict[str, Any]:
    """One theme or topic with its quotes; `row_of` gives the row of an answer's index."""
    return {
        "id": theme.id,
        "name": theme.name,
        "keywords": list(theme.keywords),
        "topic": theme.parent,
        "group": theme.group,
        "rest": theme.rest,
        "answers": theme.size,
        "people": theme.people,
        "stability": theme.stability,
        "telling": theme.telling,
        "quotes": [
            {"row": row_of(quote.index), "start": quote.start, "end": quote.end, "text": words_of(quote)}
            for quote in theme.quotes
        ],
    }


def _table(found: ThemeSet, answers: Answers) -> Table:
    heads = ("row", "person", "group", "text", "theme", "theme id", "topic", "stability")
    topics = {topic.id: topic.name for topic in found.topics}
    rows = []
    for answer, at in zip(answers.used, found.assignments.tolist(), strict=True):
        theme = found.themes[at] if at >= 0 else None
        rows.append(
            (
                answer.row,
                answer.person if isinstance(answer.person, str) else "",
                "; ".join(answer.groups),
                answer.text,
                theme.name if theme else "",
                theme.id if theme else "",
                topics.get(theme.parent or "", "") if theme else "",
                theme.stability if theme else None,
            )
        )
    return Table(heads, rows)
