"""Writes a .qdpx: valid against the schema, and the same bytes for the same project.

Every text is a file of its own in UTF-8, so that each of its characters arrives, control characters and line ends
too; XML would change some of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from strandline.transcripts.model import Problem
from strandline.transcripts.refi.checks import project_problems
from strandline.transcripts.refi.markup import Markup, lexical
from strandline.transcripts.refi.model import (
    Case,
    Coding,
    ItemSet,
    Link,
    Project,
    Selection,
    TextSource,
    Value,
    VariableValue,
)
from strandline.transcripts.refi.package import INTERNAL, PROJECT, SOURCES, packed
from strandline.transcripts.refi.report import Report, Tally, UnwritableError

if TYPE_CHECKING:
    from lxml.etree import _Element

_MARK = "\ufeff"
_HALF = re.compile("[\ud800-\udfff]")  # of a UTF-16 pair: no character, and no part of UTF-8
_BEYOND_BMP = re.compile("[\U00010000-\U0010ffff]")


def write_project(project: Project) -> bytes:
    """The project as a .qdpx. Raises UnwritableError for one that does not hold together (see `checks`).

    A control character outside of a text, and half of a surrogate pair anywhere, is written as "�", one for one, so
    that no position moves; `export_report` counts them.
    """
    return _written(project, Tally())


def export_report(project: Project) -> Report:
    """What `write_project` cannot hold of a project, and what other tools may understand otherwise."""
    tally = Tally()
    _written(project, tally)
    for text in project.texts():
        if text.selections:
            _tell_of_counting(text, tally)
    return tally.report()


def _written(project: Project, tally: Tally) -> bytes:
    if problems := list(project_problems(project)):
        raise UnwritableError(problems)
    document = _Writer(project, tally).document()
    files = ((f"{SOURCES}{text.guid}.txt", _bytes(text.text, tally)) for text in project.texts())
    return packed([(PROJECT, document), *files])


def _bytes(text: str, tally: Tally) -> bytes:
    """UTF-8 without a mark, unless the text itself begins with one: then its own is read back."""
    whole, halves = _HALF.subn("\ufffd", text)
    tally.not_carried("half of a character in a text", "UTF-8 cannot hold it; each shows as �.", halves)
    return ((_MARK if whole.startswith(_MARK) else "") + whole).encode()


def _tell_of_counting(text: TextSource, tally: Tally) -> None:
    last = max(selection.end for selection in text.selections)
    where = f"text “{text.name}”"
    if (found := _BEYOND_BMP.search(text.text)) and found.start() < last:
        what = "It holds emoji or rare letters before a passage; tools that count them as two show passages too early."
        tally.notice(Problem("", where, what, "Look at its last passage in the other tool."))
    if "\r" in text.text[:last]:
        what = "It holds carriage returns before a passage; tools that drop them show passages too late."
        tally.notice(Problem("", where, what, "Look at its last passage in the other tool."))


class _Writer:
    def __init__(self, project: Project, tally: Tally) -> None:
        self._project = project
        self._markup = Markup("Project", "Project", tally)

    def document(self) -> bytes:
        project, markup, root = self._project, self._markup, self._markup.root
        markup.set(
            root,
            name=project.name,
            origin=project.origin or None,
            creatingUserGUID=project.created_by,
            creationDateTime=project.created,
            modifyingUserGUID=project.modified_by,
            modifiedDateTime=project.modified,
        )
        # The order is the schema's; a list that would be empty is left out, as it says.
        for users in self._list(root, "Users", project.users):
            for user in project.users:
                markup.add(users, "User", guid=user.guid, name=user.name, id=user.id or None)
        for book in self._list(root, "CodeBook", project.codes):
            markup.codes(markup.add(book, "Codes"), project.codes, with_notes=True)
        for variables in self._list(root, "Variables", project.variables):
            for it in project.variables:
                element = markup.add(variables, "Variable", guid=it.guid, name=it.name, typeOfVariable=it.type)
                markup.describe(element, it.description)
        for cases in self._list(root, "Cases", project.cases):
            for case in project.cases:
                self._case(cases, case)
        for sources in self._list(root, "Sources", project.sources):
            for source in project.sources:
                self._text(sources, "TextSource", source)
        for notes in self._list(root, "Notes", project.notes):
            for note in project.notes:
                self._text(notes, "Note", note)
        for links in self._list(root, "Links", project.links):
            for link in project.links:
                self._link(links, link)
        for sets in self._list(root, "Sets", project.sets):
            for item in project.sets:
                self._set(sets, item)
        markup.describe(root, project.description)
        markup.point(root, "NoteRef", project.note_refs)
        return markup.document()

    def _list(self, root: _Element, tag: str, things: tuple[object, ...]) -> Iterator[_Element]:
        if things:
            yield self._markup.add(root, tag)

    def _case(self, parent: _Element, case: Case) -> None:
        element = self._markup.add(parent, "Case", guid=case.guid, name=case.name)
        self._markup.describe(element, case.description)
        self._markup.point(element, "CodeRef", case.codes)
        self._values(element, case.values)
        self._markup.point(element, "SourceRef", case.sources)
        self._markup.point(element, "SelectionRef", case.selections)

    def _text(self, parent: _Element, tag: str, text: TextSource) -> None:
        path = f"{INTERNAL}{text.guid}.txt"
        element = self._markup.add(parent, tag, guid=text.guid, name=text.name, plainTextPath=path)
        self._provenance(element, text)
        self._markup.describe(element, text.description)
        for selection in text.selections:
            self._selection(element, selection)
        self._codings(element, text.codings)
        self._markup.point(element, "NoteRef", text.notes)
        self._values(element, text.values)

    def _selection(self, parent: _Element, selection: Selection) -> None:
        element = self._markup.add(
            parent,
            "PlainTextSelection",
            guid=selection.guid,
            name=selection.name or None,
            startPosition=selection.start,
            endPosition=selection.end,
        )
        self._provenance(element, selection)
        self._markup.describe(element, selection.description)
        self._codings(element, selection.codings)
        self._markup.point(element, "NoteRef", selection.notes)

    def _codings(self, parent: _Element, codings: Iterable[Coding]) -> None:
        for coding in codings:
            element = self._markup.add(
                parent,
                "Coding",
                guid=coding.guid,
                creatingUser=coding.created_by,
                creationDateTime=coding.created,
            )
            self._markup.add(element, "CodeRef", targetGUID=coding.code)
            self._markup.point(element, "NoteRef", coding.notes)

    def _values(self, parent: _Element, values: Iterable[VariableValue]) -> None:
        for value in values:
            element = self._markup.add(parent, "VariableValue")
            self._markup.add(element, "VariableRef", targetGUID=value.variable)
            if value.value is not None:
                self._markup.add(element, _value_tag(value.value), lexical(value.value))

    def _link(self, parent: _Element, link: Link) -> None:
        element = self._markup.add(parent, "Link", guid=link.guid, name=link.name or None)
        self._markup.set(
            element,
            direction=link.direction,
            color=link.colour or None,
            originGUID=link.origin,
            targetGUID=link.target,
        )
        self._markup.point(element, "NoteRef", link.notes)

    def _set(self, parent: _Element, item: ItemSet) -> None:
        element = self._markup.add(parent, "Set", guid=item.guid, name=item.name)
        self._markup.describe(element, item.description)
        self._markup.point(element, "MemberCode", item.codes)
        self._markup.point(element, "MemberSource", item.sources)
        self._markup.point(element, "MemberNote", item.notes)

    def _provenance(self, element: _Element, of: TextSource | Selection) -> None:
        self._markup.set(
            element,
            creatingUser=of.created_by,
            creationDateTime=of.created,
            modifyingUser=of.modified_by,
            modifiedDateTime=of.modified,
        )


def _value_tag(value: Value) -> str:
    match value:
        case bool():
            return "BooleanValue"
        case int():
            return "IntegerValue"
        case Decimal():
            return "FloatValue"
        case datetime():
            return "DateTimeValue"
        case date():
            return "DateValue"
        case str():
            return "TextValue"
