"""Tables inside a document: transcripts with a column for the speaker, and forms with a question in each row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from strandline.transcripts.blocks import Block, Style
from strandline.transcripts.speakers import clock_seconds, inline_label, timed_label

_LONGEST_COLUMN_NAME = 3  # words; a first row of such cells names the columns
_LONGEST_QUESTION = 300  # characters in the left cell of a form
_FEWEST_TURNS = 4  # rows of a table that is a talk
Cell = list[Block]
Row = list[Cell]


def blocks_of_table(rows: list[Row]) -> Iterator[Block]:
    """The paragraphs of a table in reading order.

    Where the cells of a column before the words name people who recur, each row is a turn; where a table has two
    columns, the first is a heading over the second; any other table is read cell by cell. A first row that names the
    columns is nobody's words.
    """
    rows = [row for row in rows if any(cell for cell in row)]
    if len(rows) > 1 and all(len(_words(cell).split()) <= _LONGEST_COLUMN_NAME for cell in rows[0]):
        yield from (replace(block, style=Style.ASIDE, body=len(block.text)) for cell in rows[0] for block in cell)
        rows = rows[1:]
    widest = max((len(row) for row in rows), default=0)
    column = _speaker_column(rows, widest)
    for row in rows:
        if column is not None and len(row) > column + 1 and row[column]:
            yield from _turn(row, column)
        elif widest == 2 and len(row) == 2 and row[0] and row[1] and len(_words(row[0])) <= _LONGEST_QUESTION:
            yield Block(_words(row[0]), Style.HEADING)
            yield from row[1]
        else:
            for cell in row:
                yield from cell


def _speaker_column(rows: list[Row], widest: int) -> int | None:
    """The column of labels, when its cells look like names and the same few recur."""
    for column in range(max(widest - 1, 0)):
        names = [_words(row[column]) for row in rows if len(row) > column + 1 and row[column]]
        named = [name for name in names if _is_label(name)]
        if len(named) >= _FEWEST_TURNS and len(named) >= 0.8 * len(names) and len(set(named)) <= 0.5 * len(named):
            return column
    return None


def _is_label(words: str) -> bool:
    return inline_label(f"{words.rstrip(':')}: ") is not None or timed_label(words) is not None


def _turn(row: Row, column: int) -> Iterator[Block]:
    words = [block for cell in row[column + 1 :] for block in cell]
    if not words:
        return
    name = _words(row[column]).rstrip(": ")
    label = inline_label(f"{name}: ") or timed_label(name)
    times = [at for cell in row[:column] if (at := clock_seconds(_words(cell))) is not None]
    at = label.at if label and label.at is not None else next(iter(times), None)
    prefix = f"{name}: "
    speaker = label.speaker if label else name
    yield Block(prefix + words[0].text, body=len(prefix), speaker=speaker, at=at, voice_changes=True)
    yield from words[1:]


def _words(cell: Cell) -> str:
    return " ".join(block.text for block in cell)
