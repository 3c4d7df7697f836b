"""Reads and writes a .qdc: codes and the sets they are in, without anybody's words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from strandline.transcripts.model import Problem
from strandline.transcripts.refi.checks import codebook_problems
from strandline.transcripts.refi.elements import child, children, guid_of, text_in, truth
from strandline.transcripts.refi.markup import Markup
from strandline.transcripts.refi.model import Code, Codebook, ItemSet, Project
from strandline.transcripts.refi.reading import bytes_of
from strandline.transcripts.refi.report import RefusedError, Report, Tally, UnwritableError
from strandline.transcripts.refi.schema import parsed
from strandline.transcripts.refi.survey import guid_problems

if TYPE_CHECKING:
    from lxml.etree import _Element

_CODES_ONLY = "A REFI-QDA codebook holds codes and sets of codes only; a project holds the rest."


def read_codebook(source: bytes | Path, *, name: str = "") -> Codebook:
    """The codebook in a .qdc, given as its bytes or its path; `name` is for messages.

    Raises RefusedError; then nothing of the file is used.
    """
    data, name = bytes_of(source, name or "codebook.qdc")
    if data.startswith(b"PK"):
        what = "It is a zip archive. A REFI-QDA codebook (.qdc) is XML by itself."
        raise RefusedError(name, [Problem(name, "", what, "Bring a .qdpx as a project; export a codebook as .qdc.")])
    root = parsed(data, root="CodeBook", name=name)
    if problems := list(guid_problems(root, name)):
        raise RefusedError(name, problems)
    codes, sets = child(root, "Codes"), child(root, "Sets")
    codebook = Codebook(
        codes=tuple(map(_code, codes if codes is not None else ())),
        sets=tuple(map(_set, sets if sets is not None else ())),
        origin=root.get("origin") or "",
    )
    if problems := list(codebook_problems(codebook, name)):
        raise RefusedError(name, problems)
    return codebook


def write_codebook(codebook: Codebook) -> bytes:
    """The codebook as a .qdc, the same bytes for the same codebook; `codebook_report` tells what it does not hold.

    Raises UnwritableError for one without codes, which the standard does not know, and for one that does not hold
    together.
    """
    return _written(codebook, Tally())


def codebook_report(codebook: Codebook) -> Report:
    """What `write_codebook` cannot hold of a codebook."""
    tally = Tally()
    _written(codebook, tally)
    tally.not_carried("note on a code", _CODES_ONLY, sum(len(code.notes) for code in codebook.all_codes()))
    tally.not_carried("source in a set", _CODES_ONLY, sum(len(it.sources) for it in codebook.sets))
    tally.not_carried("note in a set", _CODES_ONLY, sum(len(it.notes) for it in codebook.sets))
    return tally.report()


def codebook_of(project: Project) -> Codebook:
    """The codes of a project with the sets that hold codes."""
    sets = tuple(item for item in project.sets if item.codes or not (item.sources or item.notes))
    return Codebook(project.codes, sets, project.origin)


def without_notes(code: Code) -> Code:
    """A code as a codebook holds it."""
    return replace(code, notes=(), children=tuple(map(without_notes, code.children)))


def _written(codebook: Codebook, tally: Tally) -> bytes:
    problems = list(codebook_problems(codebook))
    if not codebook.codes:
        problems.append(Problem("", "", "A REFI-QDA codebook holds at least one code.", "Add a code first."))
    if problems:
        raise UnwritableError(problems)
    markup = Markup("CodeBook", "Codebook", tally)
    markup.set(markup.root, origin=codebook.origin or None)
    markup.codes(markup.add(markup.root, "Codes"), codebook.codes, with_notes=False)
    if codebook.sets:
        sets = markup.add(markup.root, "Sets")
        for item in codebook.sets:
            element = markup.add(sets, "Set", guid=item.guid, name=item.name)
            markup.describe(element, item.description)
            for guid in item.codes:
                markup.add(element, "MemberCode", guid=guid)
    return markup.document()


def _code(element: _Element) -> Code:
    return Code(
        guid=guid_of(element),
        name=element.get("name") or "",
        codable=truth(element.get("isCodable") or ""),
        colour=(element.get("color") or "").strip(),
        description=text_in(element),
        children=tuple(map(_code, children(element, "Code"))),
    )


def _set(element: _Element) -> ItemSet:
    return ItemSet(
        guid=guid_of(element),
        name=element.get("name") or "",
        description=text_in(element),
        codes=tuple(map(guid_of, children(element, "MemberCode"))),
    )
