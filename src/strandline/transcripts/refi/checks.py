"""Whether a project or a codebook holds together: every GUID once, every reference met, every passage in its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from decimal import Decimal
from uuid import UUID

from strandline.transcripts.model import Problem
from strandline.transcripts.refi.model import Code, Codebook, Coding, ItemSet, Project, TextSource, VariableValue

MOST_LEVELS = 200  # of codes below codes; XML readers refuse more than 256 levels of anything
_MOST_DIGITS = 24  # readers of XML schemas hold no longer numbers
_TOO_LARGE = 10**24
_COLOUR = re.compile(r"#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")


def project_problems(project: Project, name: str = "") -> Iterator[Problem]:
    """Everything for which a project cannot be carried, `name` being the file it is about."""
    for where, what, todo in _project_problems(project):
        yield Problem(name, where, what, todo)


def codebook_problems(codebook: Codebook, name: str = "") -> Iterator[Problem]:
    """Everything for which a codebook cannot be carried, `name` being the file it is about."""
    codes = {code.guid for code in codebook.all_codes()}
    for where, what, todo in (
        *_repeated([*_code_guids(codebook.codes), *((it.guid, f"set “{it.name}”") for it in codebook.sets)]),
        *_of_codes(codebook.codes, None),
        *(found for it in codebook.sets for found in _missing(f"set “{it.name}”", "code", it.codes, codes)),
    ):
        yield Problem(name, where, what, todo)


_Found = tuple[str, str, str]
_Guid = tuple[UUID, str]
_LEADS_NOWHERE = "Export the whole project again, or take the reference away."


def _project_problems(project: Project) -> Iterator[_Found]:
    yield from _repeated(list(_guids(project)))
    users = {user.guid for user in project.users}
    codes = {code.guid for code in project.all_codes()}
    variables = {variable.guid for variable in project.variables}
    sources = {source.guid for source in project.sources}
    notes = {note.guid for note in project.notes}
    selections = {selection.guid for text in project.texts() for selection in text.selections}
    everything = {guid for guid, _ in _guids(project)}

    yield from _of_codes(project.codes, notes)
    yield from _missing("project", "user", [project.created_by, project.modified_by], users)
    yield from _missing("project", "note", project.note_refs, notes)
    for text in project.texts():
        yield from _of_text(text, users, codes, notes, variables)
    for case in project.cases:
        where = f"case “{case.name or case.guid}”"
        yield from _missing(where, "code", case.codes, codes)
        yield from _missing(where, "source", case.sources, sources | notes)
        yield from _missing(where, "passage", case.selections, selections)
        yield from _of_values(where, case.values, variables)
    for item in project.sets:
        yield from _of_set(item, codes, sources, notes)
    for link in project.links:
        where = f"link “{link.name or link.guid}”"
        yield from _missing(where, "note", link.notes, notes)
        yield from _missing(where, "thing", [link.origin, link.target], everything)
        yield from _of_colour(where, link.colour)


def _of_text(
    text: TextSource, users: Set[UUID], codes: Set[UUID], notes: Set[UUID], variables: Set[UUID]
) -> Iterator[_Found]:
    where = f"text “{text.name or text.guid}”"
    yield from _missing(where, "user", [text.created_by, text.modified_by], users)
    yield from _missing(where, "note", text.notes, notes)
    yield from _of_codings(where, text.codings, users, codes, notes)
    yield from _of_values(where, text.values, variables)
    for selection in text.selections:
        if not 0 <= selection.start <= selection.end <= len(text.text):
            yield beyond(where, selection.guid, selection.start, selection.end, len(text.text))
        inside = f"{where}, passage {selection.start}–{selection.end}"
        yield from _missing(inside, "user", [selection.created_by, selection.modified_by], users)
        yield from _missing(inside, "note", selection.notes, notes)
        yield from _of_codings(inside, selection.codings, users, codes, notes)


def beyond(where: str, guid: UUID, start: int, end: int, length: int) -> _Found:
    """A passage that does not lie in its text."""
    what = f"Passage {guid} reaches from {start} to {end}, and the text has {length} characters."
    return where, what, "Text and passages are of different versions: export the project again."


def _of_codings(
    where: str, codings: Iterable[Coding], users: Set[UUID], codes: Set[UUID], notes: Set[UUID]
) -> Iterator[_Found]:
    for coding in codings:
        yield from _missing(where, "code", [coding.code], codes)
        yield from _missing(where, "user", [coding.created_by], users)
        yield from _missing(where, "note", coding.notes, notes)


def _of_values(where: str, values: Iterable[VariableValue], variables: Set[UUID]) -> Iterator[_Found]:
    for value in values:
        yield from _missing(where, "variable", [value.variable], variables)
        if isinstance(value.value, int | Decimal) and not _fits(value.value):
            todo = "Make it a text."
            yield where, f"A value is no number of at most {_MOST_DIGITS} digits.", todo


def _fits(number: int | Decimal) -> bool:
    if isinstance(number, int):
        return abs(number) < _TOO_LARGE
    if not number.is_finite():
        return False
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)  # it is finite
    return max(len(digits), len(digits) + exponent, -exponent) <= _MOST_DIGITS


def _of_set(item: ItemSet, codes: Set[UUID], sources: Set[UUID], notes: Set[UUID]) -> Iterator[_Found]:
    where = f"set “{item.name}”"
    yield from _missing(where, "code", item.codes, codes)
    yield from _missing(where, "source", item.sources, sources | notes)
    yield from _missing(where, "note", item.notes, notes)


def _of_codes(codes: Iterable[Code], notes: Set[UUID] | None, level: int = 1) -> Iterator[_Found]:
    """`notes` is None in a codebook, which holds none."""
    for code in codes:
        where = f"code “{code.name}”"
        yield from _of_colour(where, code.colour)
        if notes is not None:
            yield from _missing(where, "note", code.notes, notes)
        if level > MOST_LEVELS:
            yield where, f"It stands more than {MOST_LEVELS} levels deep.", "Move it up."
            return
        yield from _of_codes(code.children, notes, level + 1)


def _of_colour(where: str, colour: str) -> Iterator[_Found]:
    if colour and not _COLOUR.fullmatch(colour):
        yield where, f"“{colour}” is no colour.", "Write it as #rrggbb."


def _missing(where: str, kind: str, wanted: Iterable[UUID | None], known: Set[UUID]) -> Iterator[_Found]:
    for guid in wanted:
        if guid is not None and guid not in known:
            yield where, f"It refers to a {kind} that is not there ({guid}).", _LEADS_NOWHERE


def _repeated(guids: list[_Guid]) -> Iterator[_Found]:
    first: dict[UUID, str] = {}
    for guid, where in guids:
        if guid in first:
            what = f"It has the GUID {guid}, which {first[guid]} has too."
            yield where, what, "A GUID may name one thing only: export the project again."
        first.setdefault(guid, where)


def _code_guids(codes: Iterable[Code]) -> Iterator[_Guid]:
    return ((code.guid, f"code “{code.name}”") for top in codes for code in top.walk())


def _guids(project: Project) -> Iterator[_Guid]:
    yield from _code_guids(project.codes)
    yield from ((user.guid, f"user “{user.name}”") for user in project.users)
    yield from ((variable.guid, f"variable “{variable.name}”") for variable in project.variables)
    yield from ((case.guid, f"case “{case.name}”") for case in project.cases)
    yield from ((item.guid, f"set “{item.name}”") for item in project.sets)
    yield from ((link.guid, f"link “{link.name}”") for link in project.links)
    for text in project.texts():
        yield text.guid, f"text “{text.name}”"
        yield from _coding_guids(text.name, text.codings)
        for selection in text.selections:
            yield selection.guid, f"passage {selection.start}–{selection.end} of “{text.name}”"
            yield from _coding_guids(text.name, selection.codings)


def _coding_guids(name: str, codings: Iterable[Coding]) -> Iterator[_Guid]:
    return ((coding.guid, f"a coding of “{name}”") for coding in codings)
