"""Reads a table as a survey: each row is somebody's own writing, each free-text column a question."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from strandline.transcripts import columns
from strandline.transcripts.columns import Look
from strandline.transcripts.grid import Grid, Row, read_grids, rows_listed
from strandline.transcripts.marks import off_record_spans
from strandline.transcripts.model import (
    FACETS,
    Document,
    EmptyAnswers,
    GuideQuestion,
    Kind,
    Problem,
    Role,
    Span,
    Turn,
    UnreadableError,
)
from strandline.transcripts.names import printable
from strandline.transcripts.nothing import is_empty_answer, is_keyboard_mash, is_missing, is_spreadsheet_error
from strandline.transcripts.options import FIND_COLUMNS, TableOptions


@dataclass(frozen=True, slots=True)
class Table:
    """What a survey held."""

    documents: tuple[Document, ...]  # one for each row in which something was answered
    questions: tuple[GuideQuestion, ...]  # the free-text columns; facet "other" where nobody told one
    empty_answers: tuple[EmptyAnswers, ...]  # one for each question
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which columns are used, and as what."""

    text: tuple[tuple[int, str | None], ...]
    person: int | None
    perspectives: Callable[[Row], tuple[str, ...]]
    left_out: tuple[str, ...] = ()  # columns of free text that only fill in "other"

    def answers(self, row: Row) -> dict[int, str]:
        """What a row answers, by column. Nobody is heard in a row of keyboard tests ("gfawef", "dgdg")."""
        filled = {index: row.cells[index] for index, _ in self.text if not is_missing(row.cells[index])}
        typed = [cell for cell in filled.values() if not is_empty_answer(cell)]
        if any(map(is_keyboard_mash, filled.values())) and all(len(cell.split()) == 1 for cell in typed):
            return {}
        return {index: cell for index, cell in filled.items() if not is_empty_answer(cell)}


def read_table(path: Path, options: TableOptions = FIND_COLUMNS, *, name: str | None = None) -> Table:
    """The survey in a .csv, .tsv or .xlsx file; `name` is what to call it, safe to print.

    Raises UnreadableError when the file is no table, when no free text is found in it, or when `options` name a
    column that is not there or could be several.
    """
    name = name if name is not None else printable(path.name)
    grid, problems = _choose_sheet(read_grids(path, name), options, name)
    plan = _plan(grid, options, name)
    answers = [plan.answers(row) for row in grid.rows]
    documents = _documents(grid, plan, answers, path.suffix.lstrip(".").lower(), name)
    if not documents:
        raise UnreadableError(f"{name}: nobody answered any of the questions in it.")
    return Table(
        documents=tuple(documents),
        questions=tuple(GuideQuestion(grid.header[index], facet or "other") for index, facet in plan.text),
        empty_answers=tuple(_empty_answers(grid.header[index], index, answers) for index, _ in plan.text),
        problems=(
            *problems,
            *grid.problems,
            *_left_out(plan, name),
            *_silent_rows(grid, answers, name),
            *_lost_cells(grid, plan, name),
        ),
    )


def _choose_sheet(grids: list[Grid], options: TableOptions, name: str) -> tuple[Grid, list[Problem]]:
    """The sheet with the columns that were named, or else with the most words of free text; the others are listed."""
    if len(grids) == 1:
        return grids[0], []

    def weight(grid: Grid) -> tuple[int, int]:
        named = sum(bool(columns.matching_columns(grid.header, wanted)) for wanted, _ in options.text)
        free = [index for index in range(len(grid.header)) if columns.look_of(grid.column(index)) is Look.FREE_TEXT]
        return named, sum(len(cell) for index in free for cell in grid.column(index))

    chosen = max(grids, key=weight)
    others = [grid.sheet for grid in grids if grid is not chosen]
    listed = ", ".join(f"“{sheet}”" for sheet in others)
    problem = Problem(
        name,
        f"sheet {listed}" if len(others) == 1 else f"sheets {listed}",
        f"Only the sheet “{chosen.sheet}”, which holds the most free text, was read.",
        "To have another sheet read, save it as a file of its own.",
    )
    return chosen, [problem]


def _plan(grid: Grid, options: TableOptions, name: str) -> _Plan:
    person = None
    if options.person is not None:
        person = columns.find_column(grid.header, options.person, name=name, option="--person")
    perspectives, used = _perspectives(grid, options, name)
    if options.text:
        return _Plan(_named_text(grid, options, name), person, perspectives)
    found = _found_text(grid, name, without=used | ({person} if person is not None else set()))
    kept = [index for index in found if not columns.is_other_box(grid.header[index])] or found
    left_out = tuple(grid.header[index] for index in found if index not in kept)
    return _Plan(tuple((index, None) for index in kept), person, perspectives, left_out)


def _named_text(grid: Grid, options: TableOptions, name: str) -> tuple[tuple[int, str | None], ...]:
    text: dict[int, str | None] = {}
    for wanted, facet in options.text:
        if facet is not None and facet not in FACETS:
            raise UnreadableError(
                f"--text “{wanted}={facet}”: “{facet}” is not a facet. The facets are {', '.join(FACETS)}."
            )
        text[columns.find_column(grid.header, wanted, name=name, option="--text")] = facet
    return tuple(text.items())


def _found_text(grid: Grid, name: str, without: set[int]) -> list[int]:
    looks = [columns.look_of(grid.column(index)) for index in range(len(grid.header))]
    found = [index for index, look in enumerate(looks) if look is Look.FREE_TEXT and index not in without]
    if not found:
        raise UnreadableError(
            f"{name}: no column of free text was found. {columns.describe(grid.header, looks)}. "
            "If people's own words are in one of them, name it with --text “COLUMN”."
        )
    return found


def _perspectives(grid: Grid, options: TableOptions, name: str) -> tuple[Callable[[Row], tuple[str, ...]], set[int]]:
    """How to tell a row's perspectives, and the columns that they stand in."""
    if options.perspective is None:
        return lambda row: (), set()
    found = columns.matching_columns(grid.header, options.perspective)
    ticks = [index for index in found if _is_tick_box(grid, index)]
    if len(found) > 1 and len(ticks) > len(found) / 2:
        labels = columns.option_labels([grid.header[index] for index in found])
        labelled = [(index, label) for index, label in zip(found, labels, strict=True) if not is_missing(label)]
        return (
            lambda row: tuple(dict.fromkeys(label for index, label in labelled if columns.is_ticked(row.cells[index]))),
            set(found),
        )
    index = columns.find_column(grid.header, options.perspective, name=name, option="--perspective")
    return lambda row: tuple(dict.fromkeys(columns.split_values(row.cells[index]))), {index}


def _is_tick_box(grid: Grid, index: int) -> bool:
    """Whether a column holds ticks; some tools write the option's own name for one."""
    values = {cell.casefold() for cell in grid.column(index) if not is_missing(cell)}
    own_name = len(values) == 1 and next(iter(values)) in grid.header[index].casefold()
    return own_name or columns.look_of(grid.column(index)) is Look.TICKS


def _documents(grid: Grid, plan: _Plan, answers: Sequence[dict[int, str]], format: str, name: str) -> list[Document]:
    documents = []
    times: Counter[str] = Counter()
    for row, answered in zip(grid.rows, answers, strict=True):
        if not answered:
            continue
        text, turns = _conversation([(grid.header[index], answer) for index, answer in answered.items()])
        values = json.dumps(row.cells, ensure_ascii=False)
        times[values] += 1  # two people may have written the same; each is somebody
        person = row.cells[plan.person] if plan.person is not None else ""
        documents.append(
            Document(
                name=f"{name}, row {row.number}",
                format=format,
                kind=Kind.OWN_WRITING,
                text=text,
                turns=turns,
                off_record=_off_record(text, turns),
                source_sha256=_sha256(values if times[values] == 1 else f"{values} {times[values]}"),
                details={"row": str(row.number)},
                person=None if is_missing(person) else person,
                perspectives=plan.perspectives(row),
            )
        )
    return documents


def _sha256(values: str) -> str:
    return hashlib.sha256(values.encode("utf-8", "surrogatepass")).hexdigest()


def _conversation(answers: Sequence[tuple[str, str]]) -> tuple[str, tuple[Turn, ...]]:
    """The questions and answers of one person as a text, with the turns in it."""
    text, turns = "", []
    for question, answer in answers:
        if text:
            text += "\n\n"
        turns.append(Turn(len(text), len(text) + len(question), role=Role.INTERVIEWER))
        text += question + "\n"
        turns.append(Turn(len(text), len(text) + len(answer), role=Role.PARTICIPANT))
        text += answer
    return text, tuple(turns)


def _off_record(text: str, turns: Sequence[Turn]) -> tuple[Span, ...]:
    """What an answer says off the record; a mark that nothing closes ends with its answer."""
    return tuple(
        Span(turn.start + span.start, turn.start + span.end)
        for turn in turns
        if turn.role is Role.PARTICIPANT
        for span in off_record_spans(text[turn.start : turn.end])
    )


def _empty_answers(question: str, index: int, answers: Sequence[dict[int, str]]) -> EmptyAnswers:
    answered = sum(index in row for row in answers)
    return EmptyAnswers(question, answered=answered, nothing=len(answers) - answered)


def _left_out(plan: _Plan, name: str) -> list[Problem]:
    if not plan.left_out:
        return []
    listed = columns.listed(plan.left_out)
    boxes = "1 column fills" if len(plan.left_out) == 1 else f"{len(plan.left_out)} columns fill"
    return [
        Problem(
            name,
            "",
            f"{boxes} in the “other” of a list of choices and {'was' if len(plan.left_out) == 1 else 'were'} not read: "
            f"{listed}.",
            "To have such a column read, name it and the other columns of free text with --text.",
        )
    ]


def _silent_rows(grid: Grid, answers: Sequence[dict[int, str]], name: str) -> list[Problem]:
    silent = [row.number for row, answered in zip(grid.rows, answers, strict=True) if not answered]
    if not silent:
        return []
    said = "1 row says" if len(silent) == 1 else f"{len(silent)} rows say"
    what = f"{said} nothing in answer to any of the questions (blank, “NA”, “no”, “test”); nobody is counted for it."
    return [Problem(name, rows_listed(silent), what.replace("for it", "for it" if len(silent) == 1 else "for them"))]


def _lost_cells(grid: Grid, plan: _Plan, name: str) -> list[Problem]:
    lost = [row.number for row in grid.rows if any(is_spreadsheet_error(row.cells[index]) for index, _ in plan.text)]
    if not lost:
        return []
    return [
        Problem(
            name,
            rows_listed(lost),
            "A spreadsheet put an error such as #NAME? where an answer was, most likely because the answer began with "
            "“=” or “-”; its words are not in the file.",
            "Look for them in the survey tool and export the table again.",
        )
    ]
