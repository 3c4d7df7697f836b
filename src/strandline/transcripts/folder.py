"""Reads a folder of interviews, or one file: documents, tables, people.csv and diagnostic.toml."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from strandline.transcripts.about import read_about
from strandline.transcripts.columns import ColumnError, listed
from strandline.transcripts.finding import FORMATS_READ, Found, Inventory, Use, find_files, real_path, single_file
from strandline.transcripts.model import (
    About,
    Document,
    EmptyAnswers,
    Folder,
    GuideQuestion,
    NothingReadError,
    PersonRow,
    Problem,
    UnreadableError,
)
from strandline.transcripts.names import printable
from strandline.transcripts.options import FIND_COLUMNS, TableOptions
from strandline.transcripts.people import read_people
from strandline.transcripts.reading import read_document
from strandline.transcripts.repeats import words_digest
from strandline.transcripts.respondents import rows_of_respondents, table_of
from strandline.transcripts.roles import assign_roles
from strandline.transcripts.tables import read_table

OnFile = Callable[[str, int, int], None]


def read_folder(
    path: Path,
    *,
    options: TableOptions = FIND_COLUMNS,
    people: Path | None = None,
    about: Path | None = None,
    on_file: OnFile | None = None,
) -> Folder:
    """Everything that a folder, or one document or table, holds.

    people, about: where people.csv and diagnostic.toml are, when not at the top of the folder under these names.
    on_file(name, done, total) is called after each file of somebody's words, read or not.

    `Folder.problems` holds every problem, those of single documents too. A file that cannot be read is a problem; the
    rest is still read. `Folder.about.questions` holds the guide of diagnostic.toml, then the columns whose facet
    `options` tells; it is empty when nobody told any, and `BUILT_IN_GUIDE` serves.

    Raises UnreadableError when there is nothing at `path`, when people.csv or diagnostic.toml cannot be used, or when
    `options` name columns that no table has; NothingReadError, which is one, when nothing there can be read.
    """
    inventory = _inventory(path)
    about_path = _the_one(inventory, Use.ABOUT, instead=about)
    people_path = _the_one(inventory, Use.PEOPLE, instead=people)
    given = {real_path(other) for other in (people, about) if other is not None}
    words = [
        file for file in inventory.files if file.use in (Use.DOCUMENT, Use.TABLE) and real_path(file.path) not in given
    ]
    told = read_about(about_path) if about_path else About()
    rows, row_problems = read_people(people_path, files=[file.name for file in words]) if people_path else ([], [])

    reading = _Reading(options, rows)
    for done, file in enumerate(words, start=1):
        reading.read(file)
        if on_file is not None:
            on_file(file.name, done, len(words))
    reading.check_options(printable(path.name))
    problems = [*inventory.problems, *row_problems, *reading.problems]
    if not reading.documents:
        raise NothingReadError(_nothing_readable(path, inventory, problems), problems)
    if people_path:
        rows = [replace(row, file=reading.first_of.get(row.file, row.file)) for row in rows]
        rows, more = rows_of_respondents(rows, reading.documents, people=printable(people_path.name))
        problems.extend([*more, *_unnamed_files(printable(people_path.name), rows, reading.documents)])
    return Folder(
        documents=tuple(reading.documents),
        people=tuple(rows),
        about=replace(told, questions=_joined_questions(told.questions, reading.questions)),
        empty_answers=tuple(reading.empty_answers),
        problems=tuple(problems),
        files_seen=inventory.seen,
    )


def _inventory(path: Path) -> Inventory:
    try:
        if path.is_dir():
            return find_files(path)
        if path.is_file():
            return single_file(path)
    except OSError as error:
        raise UnreadableError(f"{printable(str(path))} could not be opened: {error.strerror}.") from error
    raise UnreadableError(f"There is no file or folder at {printable(str(path))}.")


def _the_one(inventory: Inventory, use: Use, *, instead: Path | None) -> Path | None:
    """The one file of that use: the one that was named, else the first that was found. The others are listed."""
    found = [file for file in inventory.files if file.use is use]
    if instead is not None:
        others = [file for file in found if real_path(file.path) != real_path(instead)]
        what = "Another file was named to be used instead of this one."
    else:
        others = found[1:]
        what = f"“{found[0].name}” was used instead of this file." if others else ""
    inventory.problems.extend(Problem(file.name, "", what) for file in others)
    return instead or (found[0].path if found else None)


@dataclass(slots=True)
class _Reading:
    """Reads one file after another and keeps what came of it."""

    options: TableOptions
    rows: Sequence[PersonRow]
    documents: list[Document] = field(default_factory=list)
    questions: list[GuideQuestion] = field(default_factory=list)
    empty_answers: list[EmptyAnswers] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    names_by_hash: dict[str, str] = field(default_factory=dict)
    names_by_words: dict[str, str] = field(default_factory=dict)
    first_of: dict[str, str] = field(default_factory=dict)  # a repeated file's name: the name it was read under
    column_errors: list[ColumnError] = field(default_factory=list)
    tables_read: int = 0

    def read(self, file: Found) -> None:
        try:
            digest = _sha256_of(file.path)
            if self._note_repeat(file, self.names_by_hash.get(digest, file.name), "byte for byte the same as"):
                return
            if file.use is Use.TABLE:
                self._read_table(file)
            else:
                self._read_document(file)
            self.names_by_hash[digest] = file.name  # only now: of what cannot be read, each file is told about
        except ColumnError as error:
            self.column_errors.append(error)
            self._cannot_read(file, str(error))
        except UnreadableError as error:
            self._cannot_read(file, str(error))
        except OSError as error:
            self._cannot_read(file, f"This file could not be opened: {error.strerror}.", "Check who may read it.")
        except Exception as error:  # noqa: BLE001  a fault of ours over one file must not cost the others
            self._cannot_read(
                file,
                f"This file could not be read; the reader stumbled over it ({type(error).__name__}).",
                "Save it as .txt or .docx and try again, and tell the makers of Strandline.",
            )

    def _says_the_same(self, file: Found, document: Document) -> bool:
        """Whether another file holds the same words, as a .docx and the PDF made of it do. A few words may coincide."""
        digest = words_digest(document.text)
        if not digest:
            return False
        first = self.names_by_words.setdefault(digest, file.name)
        return self._note_repeat(file, first, "the same words as")

    def _note_repeat(self, file: Found, first: str, same: str) -> bool:
        if first == file.name:
            return False
        self.first_of[file.name] = first
        what = f"This file holds {same} “{first}”; it was read once."
        self.problems.append(Problem(file.name, "", what, "Keep one of the two."))
        return True

    def _read_table(self, file: Found) -> None:
        table = read_table(file.path, self.options, name=file.name)
        told = {facet for _, facet in self.options.text if facet is not None}
        self.questions.extend(question for question in table.questions if question.facet in told)
        self.documents.extend(table.documents)
        self.empty_answers.extend(table.empty_answers)
        self.problems.extend(table.problems)
        self.tables_read += 1

    def _read_document(self, file: Found) -> None:
        rows = [row for row in self.rows if row.file == file.name]
        kind = next((row.kind for row in rows if row.kind is not None), None)
        interviewers = frozenset(name for row in rows for name in _names(row.interviewer))
        participants = frozenset(row.speaker or row.pseudonym for row in rows)
        document = read_document(file.path, name=file.name, kind=kind, interviewers=interviewers)
        if rows:
            document = assign_roles(document, interviewers=interviewers, participants=participants)
        if self._says_the_same(file, document):
            return
        self.documents.append(document)
        self.problems.extend(document.problems)

    def _cannot_read(self, file: Found, what: str, todo: str = "") -> None:
        # A reader's message may begin with the file's name, which a list of problems shows beside it.
        rest = what.removeprefix(file.name)
        if rest.startswith((":", ",")):
            what = rest.lstrip(":, ")
        elif rest != what:
            what = f"It{rest}"
        self.problems.append(Problem(file.name, "", what[:1].upper() + what[1:], todo))

    def check_options(self, place: str) -> None:
        """Columns that somebody named and no table has are a slip that the person must hear about."""
        if self.tables_read or self.options == FIND_COLUMNS:
            return
        if self.column_errors:
            raise self.column_errors[0]
        what = "Columns of a table were named (--text, --person or --perspective), but there is no table here."
        self.problems.append(Problem(place, "", what))


def _sha256_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _names(cell: str) -> list[str]:
    """ "Ruth Bell; Dan" and "Ruth and Dan" are two people each."""
    return [name for piece in re.split(r"[;,/&\n]|\band\b", cell) if (name := " ".join(piece.split()))]


def _joined_questions(ours: Iterable[GuideQuestion], columns: Iterable[GuideQuestion]) -> tuple[GuideQuestion, ...]:
    """The guide, then the columns; a column that asks what the guide asks takes the facet told for the column."""
    by_text = {question.text.casefold(): question for question in ours}
    by_text.update((question.text.casefold(), question) for question in columns)
    return tuple(by_text.values())


def _unnamed_files(people: str, rows: Iterable[PersonRow], documents: Sequence[Document]) -> list[Problem]:
    files, sessions = {row.file for row in rows}, {row.session for row in rows if row.session}
    forgotten = [
        document
        for document in documents
        if document.name not in files and document.details.get("session") not in sessions
    ]
    if not forgotten:
        return []
    names = list(dict.fromkeys(table_of(document) or document.name for document in forgotten))
    they = "1 file is not named here" if len(names) == 1 else f"{len(names)} files are not named here"
    todo = "Add a row for each speaker."
    if any(table_of(document) for document in forgotten):
        todo = "Add a row for each speaker; one row with a table's name speaks for everybody in the table."
    what = f"{they}: {listed(names)}. Where the speakers stand and what they agreed to is not recorded, so their words "
    return [Problem(people, "", what + "are counted and never quoted.", todo)]


def _nothing_readable(path: Path, inventory: Inventory, problems: Sequence[Problem]) -> str:
    """What was found instead, for a person who expected more."""
    place = printable(path.name or str(path))
    if not inventory.seen and not problems:
        return f"The folder {place} is empty. Put people's words into it, in any of these formats: {FORMATS_READ}."
    by_file: dict[str, list[str]] = defaultdict(list)
    for problem in problems:
        by_file[problem.file].append(problem.what)
    if path.is_file():
        return f"{place}: {' '.join(what for found in by_file.values() for what in found)}"
    lines = [f"  {file}: {' '.join(found)}" for file, found in list(by_file.items())[:10]]
    if len(by_file) > 10:
        lines.append(f"  and {len(by_file) - 10} more")
    files = "1 file was" if inventory.seen == 1 else f"{inventory.seen} files were"
    return "\n".join(
        [
            f"Nothing in the folder {place} could be read as somebody's words; {files} found there.",
            *lines,
            f"These formats are read: {FORMATS_READ}.",
        ]
    )
