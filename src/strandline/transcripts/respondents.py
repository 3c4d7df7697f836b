"""What people.csv says about a table: about everybody who answered in it, or about one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from strandline.transcripts.grid import TABLE_ENDINGS
from strandline.transcripts.model import Document, PersonRow, Problem


def table_of(document: Document) -> str | None:
    """The name of the table that a document is a row of; None for any other document."""
    return document.name.rpartition(", row ")[0] if document.format in TABLE_ENDINGS else None


def rows_of_respondents(
    rows: Sequence[PersonRow], documents: Iterable[Document], *, people: str
) -> tuple[list[PersonRow], list[Problem]]:
    """`rows`, where each line about a table became one line for each document of that table that it speaks for.

    A line with a pseudonym or a speaker speaks for the respondent of that id (`--person`), one with neither for
    everybody in the table who has no line of their own. `people` is the name of the list, for messages.
    """
    answers: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        if (table := table_of(document)) is not None:
            answers[table].append(document)
    about_files = [row for row in rows if row.file not in answers]
    about_tables = [row for row in rows if row.file in answers]
    made = _pseudonyms(answers)
    told: dict[str, PersonRow] = {}
    problems: list[Problem] = []
    for row in (row for row in about_tables if row.pseudonym or row.speaker):
        ids = {row.pseudonym.casefold(), row.speaker.casefold()} - {""}
        found = [document for document in answers[row.file] if (document.person or "").casefold() in ids]
        told.update((document.name, _of(document, row, made)) for document in found)
        if not found:
            problems.append(_nobody(row, people))
    for row in (row for row in about_tables if not row.pseudonym and not row.speaker):
        for document in answers[row.file]:
            told.setdefault(document.name, _of(document, row, made))
    return [*about_files, *told.values()], problems


def _pseudonyms(answers: Mapping[str, Sequence[Document]]) -> dict[str, str]:
    """By document: "Respondent 17", after the row in which somebody first answers. An id may be a name or an address,
    so it is not used; where there are several tables, the table's name is added."""
    pseudonyms: dict[str, str] = {}
    for table, documents in answers.items():
        ending = f" ({PurePosixPath(table).stem})" if len(answers) > 1 else ""
        first_rows: dict[str, str] = {}
        for document in documents:
            first = first_rows.setdefault(document.person or document.name, document.details["row"])
            pseudonyms[document.name] = f"Respondent {first}{ending}"
    return pseudonyms


def _of(document: Document, row: PersonRow, made: Mapping[str, str]) -> PersonRow:
    perspectives = tuple(dict.fromkeys((*row.perspectives, *document.perspectives)))
    pseudonym = row.pseudonym or made[document.name]
    return replace(row, file=document.name, pseudonym=pseudonym, perspectives=perspectives, speaker="")


def _nobody(row: PersonRow, people: str) -> Problem:
    return Problem(
        people,
        f"row {row.row}",
        f"Nobody in “{row.file}” goes by “{row.speaker or row.pseudonym}”.",
        "Give the id that stands in the table and name its column with --person; leave the pseudonym blank to speak "
        "for everybody in the table.",
    )
