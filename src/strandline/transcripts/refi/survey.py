"""A first look over a project's XML: GUIDs that repeat or lead nowhere are refused, what we do not hold is counted.

We hold text. A picture, a PDF or a recording comes as the text that goes with it, under its own GUID; passages on the
picture, on a page or in the sound, graphs, and what is in formatted text only stay behind.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from strandline.transcripts.model import Problem
from strandline.transcripts.refi.elements import child, children, guid_of
from strandline.transcripts.refi.report import RefusedError, Tally
from strandline.transcripts.refi.schema import local, place
from strandline.transcripts.refi.texts import has_plain_text

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from lxml.etree import _Element

_REFERENCES = (
    "targetGUID",
    "originGUID",
    "creatingUserGUID",
    "modifyingUserGUID",
    "creatingUser",
    "modifyingUser",
    "fromSyncPoint",
    "toSyncPoint",
)
_WHOLE_AGAIN = "Export the whole project again from the program it came from."
_TEXT_ONLY = "Strandline holds plain text; the words are carried wherever the project gives them as plain text."
POINTS_BEHIND = "It points at something that is not carried."
_NO_MEDIA = "Strandline codes words, not places on a picture or a page, nor stretches of a recording."
_NO_TIMES = "Times come with a record, not with its codes."
_NO_GRAPHS = "Strandline draws its own picture and holds no drawn graphs."
_CALLED = {
    "PictureSource": "picture",
    "PDFSource": "PDF",
    "AudioSource": "sound recording",
    "VideoSource": "video recording",
    "PictureSelection": "passage on a picture",
    "PDFSelection": "passage on a page of a PDF",
    "AudioSelection": "passage in a sound recording",
    "VideoSelection": "passage in a video recording",
}
_PASSAGE = "PlainTextSelection"
_OWN_TEXT = {"PictureSource": "TextDescription", "PDFSource": "Representation"}


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be carried: `holder` gives it its GUID and name, `element` its words and passages."""

    holder: _Element
    element: _Element
    is_note: bool
    number: int = 1  # of several transcripts of one recording


@dataclass(slots=True)
class Survey:
    """What of a project is carried.

    `gone` holds the GUIDs of what is not, `alias` those that became another's, `twins` the passages on a page of a PDF
    by which ATLAS.ti repeats a passage of its text, under the same GUID.
    """

    twins: dict[_Element, _Element]
    texts: list[Text] = field(default_factory=list)
    gone: set[UUID] = field(default_factory=set)
    alias: dict[UUID, UUID] = field(default_factory=dict)


def survey(root: _Element, name: str, tally: Tally) -> Survey:
    """Raises RefusedError for GUIDs given twice and references to nothing."""
    found = Survey(twins=_twins(root))
    if problems := list(guid_problems(root, name, found.twins)):
        raise RefusedError(name, problems)
    for element in _inside(root, "Sources"):
        _look_at_source(element, found, tally)
    for element in _inside(root, "Notes"):
        _look_at_text(Text(element, element, is_note=True), found, tally, called="note")
    for element in _inside(root, "Graphs"):
        tally.not_carried("graph", _NO_GRAPHS)
        _leave(element, found, tally)
    _leave_links(_inside(root, "Links"), found, tally)
    return found


def guid_problems(root: _Element, name: str, twins: Container[_Element] = ()) -> Iterator[Problem]:
    """GUIDs given twice and references to nothing, in a project or a codebook. `twins` may repeat one."""
    first: dict[UUID, _Element] = {}
    members = [element for element in root.iter() if local(element) == "MemberCode" and element.get("guid")]
    for element in root.iter():
        if element.get("guid") is None or local(element) == "MemberCode" or element in twins:
            continue
        if (other := first.setdefault(guid_of(element), element)) is not element:
            what = f"Its GUID {guid_of(element)} is that of another one too ({place(other)})."
            yield Problem(name, place(element), what, f"A GUID may name one thing only. {_WHOLE_AGAIN}")
    wanted = [(element, "guid") for element in members]
    wanted += [(element, attribute) for element in root.iter() for attribute in _REFERENCES if element.get(attribute)]
    for element, attribute in wanted:
        if guid_of(element, attribute) not in first:
            what = f"It refers to something that is not there ({attribute} {element.get(attribute)})."
            yield Problem(name, _place_of_reference(element), what, _WHOLE_AGAIN)


def _place_of_reference(element: _Element) -> str:
    """A reference has no name of its own: the nearest thing around it that has one."""
    while element.get("name") is None and (parent := element.getparent()) is not None:
        element = parent
    return place(element)


def _inside(root: _Element, tag: str) -> list[_Element]:
    holder = child(root, tag)
    return [] if holder is None else list(holder)


def _look_at_source(element: _Element, found: Survey, tally: Tally) -> None:
    kind = local(element)
    if kind == "TextSource":
        _look_at_text(Text(element, element, is_note=False), found, tally, called="text")
        return
    for selection in children(element, *(tag for tag in _CALLED if tag.endswith("Selection"))):
        if selection in found.twins:
            _leave_twin(selection, found, tally)
        else:
            tally.not_carried(_CALLED[local(selection)], _NO_MEDIA)
            _leave(selection, found, tally)
    own = [it for it in children(element, _OWN_TEXT.get(kind, "Transcript")) if has_plain_text(it)]
    for silent in children(element, "Transcript"):
        if silent not in own:
            tally.not_carried("transcript in formatted text only", _TEXT_ONLY)
            _leave(silent, found, tally)
    if not own:
        tally.not_carried(f"{_CALLED[kind]} without plain text", _TEXT_ONLY)
        _leave(element, found, tally)
        return
    tally.not_carried(f"original of a {_CALLED[kind]}, whose text is carried", _TEXT_ONLY)
    for number, text in enumerate(own, 1):
        holder = element if number == 1 else text
        found.alias[guid_of(text)] = guid_of(holder)
        found.texts.append(Text(holder, text, is_note=False, number=number))
        if text.get("richTextPath"):
            tally.not_carried("formatting of a text, whose words are carried", _TEXT_ONLY)
        points = children(text, "SyncPoint")
        found.gone |= {guid_of(point) for point in points}
        tally.not_carried("time in a transcript", _NO_TIMES, len(points))
        _leave_selections_without_place(text, found, tally)


def _look_at_text(text: Text, found: Survey, tally: Tally, *, called: str) -> None:
    if not has_plain_text(text.element):
        tally.not_carried(f"{called} in formatted text only", _TEXT_ONLY)
        _leave(text.element, found, tally)
        return
    if text.element.get("richTextPath"):
        tally.not_carried("formatting of a text, whose words are carried", _TEXT_ONLY)
    found.texts.append(text)


def _leave_selections_without_place(transcript: _Element, found: Survey, tally: Tally) -> None:
    """A passage of a transcript lies between two points; only a point with a position lies in the text."""
    places = sync_places(transcript)
    for selection in children(transcript, "TranscriptSelection"):
        if not {selection.get("fromSyncPoint"), selection.get("toSyncPoint")} <= places.keys():
            tally.not_carried("passage of a transcript that has times and no place in the text", _NO_MEDIA)
            _leave(selection, found, tally)


def sync_places(transcript: _Element) -> dict[str | None, int]:
    """The positions of the points of a transcript that have one, by their GUID as written."""
    return {
        point.get("guid"): int(point.get("position") or 0)
        for point in children(transcript, "SyncPoint")
        if point.get("position")
    }


def _twins(root: _Element) -> dict[_Element, _Element]:
    """Passages on a page that are passages of the PDF's text too, and these."""
    found = {}
    for source in _inside(root, "Sources"):
        texts = {guid_of(it): it for own in children(source, "Representation") for it in children(own, _PASSAGE)}
        for selection in children(source, "PDFSelection"):
            if (twin := texts.get(guid_of(selection))) is not None:
                found[selection] = twin
    return found


def _leave_twin(selection: _Element, found: Survey, tally: Tally) -> None:
    """The passage is carried with its words; only its place on the page, and codes that the words lack, are not."""
    tally.not_carried("place on a page of a PDF, of a passage whose words are carried", _NO_MEDIA)
    carried = {code for coding in children(found.twins[selection], "Coding") for code in _codes_of(coding)}
    for inner in selection.iterdescendants():
        if inner.get("guid"):
            found.gone.add(guid_of(inner))
        if local(inner) == "Coding" and not _codes_of(inner) <= carried:
            tally.not_carried("coding of something that is not carried", _NO_MEDIA)


def _codes_of(coding: _Element) -> set[UUID]:
    return {guid_of(it, "targetGUID") for it in children(coding, "CodeRef")}


def _leave_links(links: list[_Element], found: Survey, tally: Tally) -> None:
    """A link with an end that stays behind stays behind, and with it a link to that link."""
    while lost := [it for it in links if guid_of(it) not in found.gone and link_ends(it) & found.gone]:
        tally.not_carried("link", POINTS_BEHIND, len(lost))
        found.gone |= {guid_of(it) for it in lost}


def link_ends(link: _Element) -> set[UUID]:
    return {guid_of(link, end) for end in ("originGUID", "targetGUID") if link.get(end)}


def _leave(element: _Element, found: Survey, tally: Tally) -> None:
    """Everything that is named inside stays behind; codings among it are counted, for they are somebody's work."""
    for inner in element.iter():
        if inner.get("guid"):
            found.gone.add(guid_of(inner))
        if local(inner) == "Coding":
            tally.not_carried("coding of something that is not carried", _NO_MEDIA)
