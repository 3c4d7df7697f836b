"""Projects of REFI-QDA for tests: any that holds together, and files as other tools, or nobody honest, write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from strandline.transcripts import refi

HEAD = '<Project xmlns="urn:QDA-XML:project:1.0" name="p">'
CODE = "11111111-1111-1111-1111-111111111111"
SOURCE = "22222222-2222-2222-2222-222222222222"
PASSAGE = "33333333-3333-3333-3333-333333333333"
CODING = "44444444-4444-4444-4444-444444444444"
BOOK = f'<CodeBook><Codes><Code guid="{CODE}" name="soup" isCodable="true"/></Codes></CodeBook>'


def guid(number: int) -> str:
    return str(UUID(int=number))


def qdpx(xml: str | bytes, files: Mapping[str, bytes | str] | None = None) -> bytes:
    """A .qdpx of this XML and these files, by their full names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", xml)
        for name, data in (files or {}).items():
            archive.writestr(name, data)
    return buffer.getvalue()


def one_text(passages: str = "", *, path: str = "internal://a.txt", more: str = "") -> str:
    """The XML of a project with one code and one text in a file, which holds `passages`."""
    source = f'<TextSource guid="{SOURCE}" name="Anna" plainTextPath="{path}">{passages}</TextSource>'
    return f"{HEAD}{BOOK}<Sources>{source}</Sources>{more}</Project>"


def passage(start: int, end: int, *, name: str = "", number: int = 0, code: str = CODE) -> str:
    """The XML of a coded passage; `number` keeps the GUIDs of several apart."""
    own, coding = (guid(1000 + 2 * number), guid(1001 + 2 * number)) if number else (PASSAGE, CODING)
    named = f' name="{name}"' if name else ""
    return (
        f'<PlainTextSelection guid="{own}"{named} startPosition="{start}" endPosition="{end}">'
        f'<Coding guid="{coding}"><CodeRef targetGUID="{code}"/></Coding></PlainTextSelection>'
    )


# What people write: any script, emoji, marks that combine, both directions, every line end, control characters.
awkward = st.sampled_from(
    [
        "\r\n",
        "\n",
        "\r",
        "👩🏽‍🌾",
        "e\u0301",
        "مرحبا",
        "שלום",
        "\u202e",
        "\ufeff",
        "\0",
        "\x0b",
        "\x1b",
        "\x85",
        "\u2028",
        "]]>",
        "&amp;",
        "<a>",
    ]
)
texts = st.lists(st.one_of(st.text(max_size=8), awkward), max_size=12).map("".join)
XML_CHARACTERS = st.characters(exclude_categories=["Cs"]).filter(
    lambda character: character in "\t\n\r" or (character >= " " and character not in "\ufffe\uffff")
)
words = st.text(XML_CHARACTERS, max_size=8) | st.sampled_from(
    ["Trust", "a\r\nb", "\t x \n", "👩🏽‍🌾", "<&\">'", "שלום"]
)
zones: st.SearchStrategy[Any] = (
    st.none() | st.just(UTC) | st.integers(-14 * 60, 14 * 60).map(lambda it: timezone(timedelta(minutes=it)))
)
moments: st.SearchStrategy[datetime | None] = st.none() | st.datetimes(
    datetime(2, 1, 1), datetime(9998, 1, 1), timezones=zones
)
colours = st.sampled_from(["", "#1a2B3c", "#fff"])
numbers = st.integers(-(10**24) + 1, 10**24 - 1) | st.decimals(-(10**9), 10**9, places=6)
values = st.none() | words | st.booleans() | numbers | st.dates() | moments


@st.composite
def projects(draw: st.DrawFn) -> refi.Project:
    """Any project that holds together."""
    rest = iter(range(1, 10_000))
    seed = draw(st.integers(0, 2**64)) << 32

    def new() -> UUID:
        return UUID(int=seed + next(rest))

    def several(most: int) -> range:
        return range(draw(st.integers(0, most)))

    def some(of: Sequence[UUID]) -> tuple[UUID, ...]:
        return tuple(draw(st.lists(st.sampled_from(of), max_size=2))) if of else ()

    def one(of: Sequence[UUID]) -> UUID | None:
        return draw(st.none() | st.sampled_from(of)) if of else None

    users = tuple(refi.User(new(), draw(words), draw(words)) for _ in several(2))
    user_guids = [it.guid for it in users]
    variables = tuple(
        refi.Variable(new(), draw(words), draw(st.sampled_from(refi.VariableType)), draw(words)) for _ in several(2)
    )
    note_guids = [new() for _ in several(3)]

    def codes(level: int) -> tuple[refi.Code, ...]:
        return tuple(
            refi.Code(
                new(), draw(words), draw(st.booleans()), draw(colours), draw(words), some(note_guids),
                codes(level + 1) if level < 3 else (),
            )
            for _ in several(2)
        )  # fmt: skip

    book = codes(1)
    code_guids = [it.guid for top in book for it in top.walk()]

    def codings() -> tuple[refi.Coding, ...]:
        if not code_guids:
            return ()
        return tuple(
            refi.Coding(new(), draw(st.sampled_from(code_guids)), one(user_guids), draw(moments), some(note_guids))
            for _ in several(2)
        )

    def given() -> tuple[refi.VariableValue, ...]:
        return tuple(refi.VariableValue(it.guid, draw(values)) for it in variables if draw(st.booleans()))

    def text(own: UUID) -> refi.TextSource:
        content = draw(texts)
        ranges = [sorted(draw(st.tuples(*[st.integers(0, len(content))] * 2))) for _ in several(3)]
        selections = tuple(
            refi.Selection(
                new(), start, end, draw(words), draw(words), codings(), some(note_guids),
                one(user_guids), draw(moments), one(user_guids), draw(moments),
            )
            for start, end in ranges
        )  # fmt: skip
        return refi.TextSource(
            own, draw(words), content, draw(words), selections, codings(), some(note_guids), given(),
            one(user_guids), draw(moments), one(user_guids), draw(moments),
        )  # fmt: skip

    sources = tuple(text(new()) for _ in several(2))
    notes = tuple(text(own) for own in note_guids)
    source_guids = [it.guid for it in sources]
    passages = [it.guid for source in (*sources, *notes) for it in source.selections]
    cases = tuple(
        refi.Case(new(), draw(words), draw(words), some(code_guids), given(), some(source_guids), some(passages))
        for _ in several(2)
    )
    anything = [*code_guids, *source_guids, *note_guids, *passages, *(it.guid for it in cases)]
    directions = st.none() | st.sampled_from(refi.Direction)
    links = tuple(
        refi.Link(new(), draw(words), draw(directions), draw(colours), one(anything), one(anything), some(note_guids))
        for _ in several(2)
    )
    sets = tuple(
        refi.ItemSet(new(), draw(words), draw(words), some(code_guids), some(source_guids), some(note_guids))
        for _ in several(2)
    )
    return refi.Project(
        draw(words), draw(words), draw(words), users, book, variables, cases, sources, notes, links, sets,
        some(note_guids), one(user_guids), draw(moments), one(user_guids), draw(moments),
    )  # fmt: skip
