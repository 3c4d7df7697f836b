"""Reads a .qdpx: the whole of it, or a refusal that says why, and a report of what stays behind."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from uuid import UUID

from strandline.transcripts.model import Problem
from strandline.transcripts.refi.checks import beyond, project_problems
from strandline.transcripts.refi.elements import (
    child,
    children,
    guid_if_any,
    guid_of,
    moment,
    text_in,
    truth,
    value,
)
from strandline.transcripts.refi.model import (
    Case,
    Code,
    Coding,
    Direction,
    ItemSet,
    Link,
    Project,
    Selection,
    TextSource,
    User,
    Variable,
    VariableType,
    VariableValue,
)
from strandline.transcripts.refi.package import Package
from strandline.transcripts.refi.positions import STANDARD, Placed, Stretch, Written, told
from strandline.transcripts.refi.report import RefusedError, Tally
from strandline.transcripts.refi.schema import local, parsed, place
from strandline.transcripts.refi.survey import POINTS_BEHIND, Survey, Text, survey, sync_places
from strandline.transcripts.refi.texts import written

if TYPE_CHECKING:
    from lxml.etree import _Element

_NO_SUCH_DATE = "It is a date that our calendar cannot hold: before year 1, after year 9999, or of another form."


def read_project(source: bytes | Path, *, name: str = "") -> Project:
    """The project in a .qdpx, given as its bytes or its path; `name` is for messages.

    Positions are brought to code points whatever the other tool counted. `.report` holds what was not carried, and
    what was understood otherwise than it was written. Raises RefusedError; then nothing of the file is used.
    """
    data, name = bytes_of(source, name or "project.qdpx")
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        what = "It is XML by itself. A REFI-QDA project is a zip archive (.qdpx) with the XML and the texts in it."
        raise RefusedError(name, [Problem(name, "", what, "Bring a .qdc as a codebook; export a project as .qdpx.")])
    package = Package(data, name)
    root = parsed(package.project(), root="Project", name=name)
    tally = Tally()
    return _Reader(package, survey(root, name, tally), tally).project(root)


def bytes_of(source: bytes | Path, name: str) -> tuple[bytes, str]:
    return (source.read_bytes(), source.name) if isinstance(source, Path) else (source, name)


class _Reader:
    def __init__(self, package: Package, found: Survey, tally: Tally) -> None:
        self._package = package
        self._found = found
        self._tally = tally

    def project(self, root: _Element) -> Project:
        texts = self._texts()
        project = Project(
            name=root.get("name") or "",
            origin=root.get("origin") or "",
            description=text_in(root),
            users=tuple(map(_user, _inside(root, "Users"))),
            codes=tuple(self._code(it) for book in children(root, "CodeBook") for it in _inside(book, "Codes")),
            variables=tuple(map(_variable, _inside(root, "Variables"))),
            cases=tuple(map(self._case, _inside(root, "Cases"))),
            sources=tuple(text for plan, text in texts if not plan.is_note),
            notes=tuple(text for plan, text in texts if plan.is_note),
            links=tuple(self._link(it) for it in _inside(root, "Links") if guid_of(it) not in self._found.gone),
            sets=tuple(map(self._set, _inside(root, "Sets"))),
            note_refs=self._targets(root, "NoteRef"),
            created_by=guid_if_any(root, "creatingUserGUID"),
            created=self._moment(root, "creationDateTime"),
            modified_by=guid_if_any(root, "modifyingUserGUID"),
            modified=self._moment(root, "modifiedDateTime"),
            report=self._tally.report(),
        )
        if problems := list(project_problems(project, self._package.name)):
            raise RefusedError(self._package.name, problems)
        return project

    # Texts: all of them are unpacked before any passage is placed, for they tell together what positions count.

    def _texts(self) -> list[tuple[Text, TextSource]]:
        selections = [self._selections_of(plan.element) for plan in self._found.texts]
        texts = [
            written(plan.element, [stretch for _, stretch in mine], self._package, self._tally)
            for plan, mine in zip(self._found.texts, selections, strict=True)
        ]
        sources: list[tuple[Text, TextSource]] = []
        for plan, mine, text, (counting, where) in zip(self._found.texts, selections, texts, told(texts), strict=True):
            self._check_places(plan, mine, text, where)
            if counting != STANDARD and where:
                what = f"Positions count {counting}. We brought its {len(where)} passages to code points."
                self._tally.notice(Problem(self._package.name, place(plan.element), what, "Look at a few of them."))
            passages = (self._selection(it, at) for (it, _), at in zip(mine, where, strict=True) if at)
            sources.append((plan, self._source(plan, text.text, tuple(passages))))
        return sources

    def _selections_of(self, element: _Element) -> list[tuple[_Element, Stretch]]:
        places = sync_places(element)
        found = []
        for it in children(element, "PlainTextSelection", "TranscriptSelection"):
            if guid_of(it) in self._found.gone:
                continue
            if local(it) == "TranscriptSelection":
                start, end = places[it.get("fromSyncPoint")], places[it.get("toSyncPoint")]
            else:
                start, end = int(it.get("startPosition") or 0), int(it.get("endPosition") or 0)
            found.append((it, Stretch(start, end, it.get("name") or "")))
        return found

    def _check_places(self, plan: Text, mine: list[tuple[_Element, Stretch]], text: Written, where: Placed) -> None:
        problems = [
            Problem(self._package.name, *beyond(place(plan.element), guid_of(it), at.start, at.end, len(text.text)))
            for (it, at), put in zip(mine, where, strict=True)
            if put is None
        ]
        if problems:
            raise RefusedError(self._package.name, problems)

    def _source(self, plan: Text, text: str, selections: tuple[Selection, ...]) -> TextSource:
        holder, element = plan.holder, plan.element
        both = [holder] if holder is element else [holder, element]
        dated = [it for it in both if it.get("creationDateTime")] or [holder]
        changed = [it for it in both if it.get("modifiedDateTime")] or [holder]
        return TextSource(
            guid=guid_of(holder),
            name=_name(plan),
            text=text,
            description="\n\n".join(filter(None, map(text_in, both))),
            selections=selections,
            codings=tuple(coding for it in both for coding in self._codings(it)),
            notes=tuple(note for it in both for note in self._targets(it, "NoteRef")),
            values=tuple(value for it in both for value in self._values(it)),
            created_by=guid_if_any(dated[0], "creatingUser"),
            created=self._moment(dated[0], "creationDateTime"),
            modified_by=guid_if_any(changed[0], "modifyingUser"),
            modified=self._moment(changed[0], "modifiedDateTime"),
        )

    def _selection(self, element: _Element, where: tuple[int, int]) -> Selection:
        return Selection(
            guid=guid_of(element),
            start=where[0],
            end=where[1],
            name=element.get("name") or "",
            description=text_in(element),
            codings=self._codings(element),
            notes=self._targets(element, "NoteRef"),
            created_by=guid_if_any(element, "creatingUser"),
            created=self._moment(element, "creationDateTime"),
            modified_by=guid_if_any(element, "modifyingUser"),
            modified=self._moment(element, "modifiedDateTime"),
        )

    def _codings(self, element: _Element) -> tuple[Coding, ...]:
        return tuple(
            Coding(
                guid=guid_of(it),
                code=guid_of(children(it, "CodeRef")[0], "targetGUID"),
                created_by=guid_if_any(it, "creatingUser"),
                created=self._moment(it, "creationDateTime"),
                notes=self._targets(it, "NoteRef"),
            )
            for it in children(element, "Coding")
        )

    # Everything else

    def _code(self, element: _Element) -> Code:
        return Code(
            guid=guid_of(element),
            name=element.get("name") or "",
            codable=truth(element.get("isCodable") or ""),
            colour=(element.get("color") or "").strip(),
            description=text_in(element),
            notes=self._targets(element, "NoteRef"),
            children=tuple(map(self._code, children(element, "Code"))),
        )

    def _case(self, element: _Element) -> Case:
        return Case(
            guid=guid_of(element),
            name=element.get("name") or "",
            description=text_in(element),
            codes=self._targets(element, "CodeRef"),
            values=self._values(element),
            sources=self._targets(element, "SourceRef"),
            selections=self._targets(element, "SelectionRef"),
        )

    def _values(self, element: _Element) -> tuple[VariableValue, ...]:
        return tuple(map(self._value, children(element, "VariableValue")))

    def _value(self, element: _Element) -> VariableValue:
        reference, *given = element
        variable = guid_of(reference, "targetGUID")
        if not given:
            return VariableValue(variable)
        text = "".join(given[0].itertext())
        try:
            return VariableValue(variable, value(local(given[0]), text))
        except ValueError:
            self._tally.not_carried("date among the variables, kept as text", _NO_SUCH_DATE)
            return VariableValue(variable, text)

    def _set(self, element: _Element) -> ItemSet:
        return ItemSet(
            guid=guid_of(element),
            name=element.get("name") or "",
            description=text_in(element),
            codes=self._targets(element, "MemberCode"),
            sources=self._targets(element, "MemberSource"),
            notes=self._targets(element, "MemberNote"),
        )

    def _link(self, element: _Element) -> Link:
        ends = guid_if_any(element, "originGUID"), guid_if_any(element, "targetGUID")
        origin, target = (self._found.alias.get(end, end) if end else None for end in ends)
        direction = element.get("direction")
        return Link(
            guid=guid_of(element),
            name=element.get("name") or "",
            direction=Direction(direction.strip()) if direction else None,
            colour=(element.get("color") or "").strip(),
            origin=origin,
            target=target,
            notes=self._targets(element, "NoteRef"),
        )

    def _targets(self, element: _Element, tag: str) -> tuple[UUID, ...]:
        """What the references of one kind in an element point at, without what stays behind."""
        wanted = [guid_of(it, "targetGUID") for it in children(element, tag)]
        kept = [self._found.alias.get(guid, guid) for guid in wanted if guid not in self._found.gone]
        self._tally.not_carried("reference", POINTS_BEHIND, len(wanted) - len(kept))
        return tuple(kept)

    def _moment(self, element: _Element, attribute: str) -> datetime | None:
        text = element.get(attribute)
        if not text:
            return None
        try:
            return moment(text)
        except ValueError:
            self._tally.not_carried("date of creation or change", _NO_SUCH_DATE)
            return None


def _inside(element: _Element, tag: str) -> list[_Element]:
    holder = child(element, tag)
    return [] if holder is None else list(holder)


def _name(plan: Text) -> str:
    """The name of a text; where it has none, that of its file. "" is a name: somebody gave it."""
    given = [it.get("name") for it in (plan.holder, plan.element)]
    path = plan.element.get("plainTextPath") or ""
    name = next((it for it in given if it is not None), PurePosixPath(path).name)
    return name or (f"Transcript {plan.number}" if plan.number > 1 else "")


def _user(element: _Element) -> User:
    return User(guid_of(element), element.get("name") or "", element.get("id") or "")


def _variable(element: _Element) -> Variable:
    kind = VariableType((element.get("typeOfVariable") or "").strip())
    return Variable(guid_of(element), element.get("name") or "", kind, text_in(element))
