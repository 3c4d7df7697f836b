"""Themes of the texts in a file, read and written piece by piece."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

from strandline.sense.encoders import resolve_encoder
from strandline.sense.scale.engines import engine_for
from strandline.sense.scale.finding import Tell, find_among
from strandline.sense.scale.sources import CHUNK, source_of
from strandline.sense.themes import WHOLE_AT_MOST
from strandline.sense.types import Encoder, IntArray, Quote, Theme, ThemeSet

COLUMNS = ("row", "theme", "theme_name", "topic", "topic_name")


@dataclass(frozen=True, slots=True, eq=False)
class ThemeFile:
    """The themes of a file. Indices in `themes` count its rows of data from nought."""

    path: Path
    themes: ThemeSet
    passages: dict[int, str]  # the texts that are quoted, by index; the others were not kept
    rows: int
    said: int  # rows that say something
    read_closely: int  # of these, the texts that themes were found on; the others were assigned to them

    def words_of(self, quote: Quote) -> str:
        """What was said there, to the letter."""
        return self.passages[quote.index][quote.start : quote.end]

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write the theme of every row to a CSV or Parquet file, by the ending of its name.

        Columns: row (of data, from one), theme and topic (their ids) and their names; nothing where nothing was said.
        The file is there complete or not at all. Raises ValueError for another ending, and OSError where it cannot be
        written.
        """
        target = Path(path)
        if target.suffix.lower() not in {".csv", ".parquet"}:
            raise ValueError(f"{target.name} is neither .csv nor .parquet. Choose one of these endings.")
        write = _write_csv if target.suffix.lower() == ".csv" else _write_parquet
        handle, name = tempfile.mkstemp(prefix=f".{target.stem}-", suffix=target.suffix, dir=target.parent)
        os.close(handle)
        try:
            write(Path(name), self._columns())
            os.chmod(name, 0o666 & ~_umask())
            os.replace(name, target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _columns(self) -> Iterator[tuple[list[int], list[str], list[str], list[str], list[str]]]:
        """The columns, some thousands of rows at a time."""
        of_themes, of_topics = _told(self.themes.themes), _told(self.themes.topics)
        for start in range(0, self.rows, CHUNK):
            part = slice(start, min(start + CHUNK, self.rows))
            themes, topics = self.themes.assignments[part], self.themes.topic_assignments[part]
            ids, names = _of(of_themes, themes)
            topic_ids, topic_names = _of(of_topics, topics)
            yield list(range(part.start + 1, part.stop + 1)), ids, names, topic_ids, topic_names


def find_themes_in(
    path: str | os.PathLike[str],
    *,
    column: str,
    people: str | None = None,
    n_themes: int | None = None,
    encoder: str | Encoder = "static",
    seed: int = 0,
    engine: str = "local",
    read_closely: int = WHOLE_AT_MOST,
    tell: Tell = lambda stage, texts: None,
) -> ThemeFile:
    """Find the themes of one column of a CSV or Parquet file of any length, holding some thousands of texts at a time.

    `people` names the column that tells who speaks (where it is empty, somebody else). Up to `read_closely` texts that
    say something are sorted as find_themes sorts them; of more, that many are drawn, and all others go where they
    belong by the words they share with these. `encoder` reads those drawn. `engine` is "local", for all cores of this
    machine, or the address of a Dask scheduler ("tcp://host:port"), whose workers have Strandline too. `tell` is called
    with what is being done and for how many texts it is done.

    The same file, arguments and seed give the same themes, on whichever engine. Raises FileNotFoundError, ValueError
    for a file or an argument that cannot be, and ConnectionError where a cluster does not answer.
    """
    if read_closely < 1:
        raise ValueError(f"read_closely is {read_closely}. Ask for one or more, or leave it out.")
    if n_themes is not None and n_themes < 1:
        raise ValueError(f"n_themes is {n_themes}. Ask for one or more, or leave it out.")
    resolve_encoder(encoder)
    where = Path(path)
    source = source_of(where, column, people)
    with engine_for(engine) as running:
        found = find_among(
            source, running, n_themes=n_themes, encoder=encoder, seed=seed, at_most=read_closely, tell=tell
        )
    rows = len(found.themes.assignments)
    if not rows:
        raise ValueError(f"{where.name} has no rows of data. Give a file with at least one text.")
    return ThemeFile(where, found.themes, found.passages, rows, found.said, len(found.sample))


def _told(themes: tuple[Theme, ...]) -> tuple[list[str], list[str]]:
    return [*(theme.id for theme in themes), ""], [*(theme.name for theme in themes), ""]  # -1 is the last: nothing


def _of(told: tuple[list[str], list[str]], labels: IntArray) -> tuple[list[str], list[str]]:
    ids, names = told
    return [ids[label] for label in labels.tolist()], [names[label] for label in labels.tolist()]


def _write_csv(path: Path, columns: Iterator[tuple[list[int], list[str], list[str], list[str], list[str]]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for part in columns:
            writer.writerows(zip(*part, strict=True))


def _write_parquet(path: Path, columns: Iterator[tuple[list[int], list[str], list[str], list[str], list[str]]]) -> None:
    try:
        # Imported here: large, optional, and needed for Parquet alone.
        import pyarrow as arrow
        import pyarrow.parquet as parquet
    except ModuleNotFoundError as error:
        raise ValueError(
            'Parquet needs pyarrow, which is not installed (pip install "strandline[parquet]"). Or write CSV.'
        ) from error
    names = arrow.dictionary(arrow.int32(), arrow.string())
    schema = arrow.schema(zip(COLUMNS, (arrow.int64(), *repeat(names, len(COLUMNS) - 1)), strict=True))
    with parquet.ParquetWriter(path, schema) as file:
        for part in columns:
            file.write_table(arrow.table([arrow.array(one) for one in part], names=COLUMNS).cast(schema))


def _umask() -> int:
    """What new files may not have; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
