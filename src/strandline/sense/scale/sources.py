"""Texts read chunk by chunk: from a list, a CSV or a Parquet file. Each can be read again from the start."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple, NoReturn, Protocol

from strandline.sense.scale.drawing import HashArray, people_as_numbers
from strandline.sense.types import IntArray

CHUNK = 10_000  # texts; a few megabytes
LONGEST_CELL = 131_072  # characters
_DELIMITERS = ",;\t"


class Chunk(NamedTuple):
    """Texts that stand one after another."""

    start: int  # position of the first
    texts: list[str]
    people: IntArray | HashArray | None = None  # a number for each text: the same for the same person


class Source(Protocol):
    """Texts that can be read several times, in the same order."""

    def chunks(self) -> Iterator[Chunk]: ...


@dataclass(frozen=True, slots=True)
class Listed:
    """Texts that are in memory already."""

    texts: Sequence[str]
    people: IntArray | None = None

    def chunks(self) -> Iterator[Chunk]:
        for start in range(0, len(self.texts), CHUNK):
            part = slice(start, start + CHUNK)
            yield Chunk(start, list(self.texts[part]), None if self.people is None else self.people[part])


def source_of(path: Path, column: str, people: str | None) -> Source:
    """The texts in one column of a file; `people` names the column that tells who speaks.

    Raises FileNotFoundError, or ValueError for a file of another kind or without these columns.
    """
    if not path.is_file():
        raise FileNotFoundError(f"There is no file {path}. Check its name and the folder you are in.")
    kind = path.suffix.lower()
    if kind in {".parquet", ".pq"}:
        return ParquetColumn(path, column, people)
    if kind in {".csv", ".tsv", ".txt"}:
        return CsvColumn(path, column, people)
    raise ValueError(f"{path.name} is neither CSV (.csv, .tsv) nor Parquet (.parquet). Save it as one of these.")


class CsvColumn:
    """A column of a CSV file in UTF-8, with commas, semicolons or tabs, and a first line of names."""

    def __init__(self, path: Path, column: str, people: str | None) -> None:
        self._path = path
        wanted = [column] if people is None else [column, people]
        heads = {delimiter: self._head(delimiter) for delimiter in _DELIMITERS}
        fitting = [delimiter for delimiter, head in heads.items() if set(wanted) <= set(head)]
        if not fitting:
            _no_column(path, wanted, max(heads.values(), key=len))
        self._delimiter = fitting[0]
        self._width = len(heads[self._delimiter])
        for name in wanted:
            if heads[self._delimiter].count(name) > 1:
                raise ValueError(
                    f"{path.name} has more than one column {name!r}. Rename all but the one that is meant."
                )
        self._columns = [heads[self._delimiter].index(name) for name in wanted]

    def chunks(self) -> Iterator[Chunk]:
        rows = self._rows(self._delimiter)
        next(rows)
        start = 0
        while part := list(islice(rows, CHUNK)):
            texts = [row[self._columns[0]] for row in part]
            who = None
            if len(self._columns) > 1:
                who = _numbered([row[self._columns[1]].strip() for row in part], start)
            yield Chunk(start, texts, who)
            start += len(part)

    def _head(self, delimiter: str) -> list[str]:
        head = next(self._rows(delimiter, checked=False), None)
        if head is None:
            raise ValueError(f"{self._path.name} is empty. It needs a first line with the names of its columns.")
        return [name.strip() for name in head]

    def _rows(self, delimiter: str, *, checked: bool = True) -> Iterator[list[str]]:
        name = self._path.name
        with self._path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, delimiter=delimiter)
            while True:
                before = reader.line_num + 1
                try:
                    row = next(reader, None)
                except UnicodeDecodeError as error:
                    raise ValueError(
                        f"{name} is not in UTF-8, somewhere after line {before}. Save it again as “CSV UTF-8”."
                    ) from error
                except csv.Error as error:
                    raise _unreadable(name, before, str(error)) from error
                if row is None:
                    return
                # The csv module has such a limit too, but another part of the process may have raised it.
                if any(len(cell) > LONGEST_CELL for cell in row):
                    raise _unreadable(name, before, f"a cell has more than {LONGEST_CELL:,} characters")
                if not row:  # an empty line
                    continue
                if checked and len(row) != self._width:
                    raise ValueError(
                        f"{name}, line {before}: {len(row)} cells, where the first line has {self._width}. Put text "
                        "that holds a separator or a quotation mark into quotation marks."
                    )
                yield row


def _unreadable(name: str, line: int, why: str) -> ValueError:
    return ValueError(
        f"{name}, line {line}: this row cannot be read ({why}). Mostly a quotation mark was opened there and never "
        "closed."
    )


class ParquetColumn:
    """A column of a Parquet file, read some thousands of rows at a time."""

    def __init__(self, path: Path, column: str, people: str | None) -> None:
        try:
            # Imported here: large, optional, and needed for Parquet alone.
            import pyarrow as arrow
            import pyarrow.parquet as parquet
        except ModuleNotFoundError as error:
            raise ValueError(
                f'{path.name}: Parquet needs pyarrow, which is not installed. Install it (pip install "strandline'
                '[parquet]"), or save the file as CSV.'
            ) from error
        self._path = path
        self._wanted = [column] if people is None else [column, people]
        try:
            schema = parquet.read_schema(path)
        except (arrow.ArrowInvalid, OSError) as error:
            raise ValueError(f"{path.name} cannot be read as Parquet ({error}). Save it again.") from error
        if not set(self._wanted) <= set(schema.names):
            _no_column(path, self._wanted, schema.names)
        kind = schema.field(column).type
        if arrow.types.is_dictionary(kind):
            kind = kind.value_type
        if not (arrow.types.is_string(kind) or arrow.types.is_large_string(kind) or arrow.types.is_string_view(kind)):
            raise ValueError(f"{path.name}: column {column!r} holds {kind}, not text. Name the column with the texts.")

    def chunks(self) -> Iterator[Chunk]:
        import pyarrow as arrow
        import pyarrow.parquet as parquet

        start = 0
        with parquet.ParquetFile(self._path) as file:
            try:
                for batch in file.iter_batches(batch_size=CHUNK, columns=self._wanted):
                    texts = [text or "" for text in batch.column(self._wanted[0]).to_pylist()]
                    who = None
                    if len(self._wanted) > 1:
                        names = batch.column(self._wanted[1]).to_pylist()
                        who = _numbered(["" if name is None else str(name).strip() for name in names], start)
                    yield Chunk(start, texts, who)
                    start += len(texts)
            except (arrow.ArrowInvalid, OSError) as error:
                raise ValueError(
                    f"{self._path.name} cannot be read from row {start + 1:,} on ({error}). It may have been cut off: "
                    "fetch it or save it again."
                ) from error


def _numbered(names: list[str], start: int) -> HashArray:
    """A number for each; where nobody is named, one of its own."""
    return people_as_numbers([name or f"\0{position}" for position, name in enumerate(names, start)])


def _no_column(path: Path, wanted: list[str], there: Sequence[str]) -> NoReturn:
    missing = next(name for name in wanted if name not in there)
    shown = ", ".join(map(repr, list(there)[:20]))
    raise ValueError(f"{path.name} has no column {missing!r}. Its columns are: {shown}.")
