"""One file in, one `Document` out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from strandline.transcripts.blocks import Block, Manuscript, Source
from strandline.transcripts.details import kind_named, leading_details, people_named
from strandline.transcripts.formats import FORMATS, Format
from strandline.transcripts.formats.archive import Archive
from strandline.transcripts.headings import with_asides, with_implied_headings, with_title
from strandline.transcripts.kinds import tell_kind
from strandline.transcripts.marks import off_record_spans, quoted_spans
from strandline.transcripts.model import Document, Kind, Problem, Role, UnreadableError
from strandline.transcripts.roles import assign_roles
from strandline.transcripts.sniffing import content_format, no_document
from strandline.transcripts.speakers import with_speakers
from strandline.transcripts.turns import questions_asked, text_of, turns_of

MOST_BYTES = 50 * 1024 * 1024  # of one file, pictures included
MOST_TEXT_BYTES = 20 * 1024 * 1024  # of a file that is text itself, as .txt, .html and .rtf are
MOST_CHARACTERS = 2_000_000  # of words in one file; an hour's talk has about 60,000

_FEWEST_QUESTIONS = 2  # lines that only ask: one is a writer's own, two are a form's


def read_document(
    path: Path, *, name: str | None = None, kind: Kind | None = None, interviewers: frozenset[str] = frozenset()
) -> Document:
    """The document in the file at `path`.

    `name` is what messages and the document call it (default: the file's name), `kind` overrides what the form tells,
    `interviewers` are names of people known to ask. Raises UnreadableError, a sentence for whoever brought the file.
    """
    name = name if name is not None else path.name
    source = _source(path, name)
    form = _format(source)
    try:
        manuscript = form.read(source)
    except RecursionError as error:
        raise UnreadableError(f"{name} is nested deeper than any document is. We did not read it.") from error
    if not any(block.text[block.body :].strip() for block in manuscript.blocks):
        raise UnreadableError(_no_words(name))
    if (length := sum(len(block.text) for block in manuscript.blocks)) > MOST_CHARACTERS:
        raise UnreadableError(
            f"{name} holds {length / 1_000_000:.1f} million characters of text; we read up to "
            f"{MOST_CHARACTERS // 1_000_000} million, which is more than 30 hours of talk. "
            "Save each conversation as a file of its own."
        )
    return _document(source, form, manuscript, kind, interviewers)


def _source(path: Path, name: str) -> Source:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise UnreadableError(
                f"{name} has {size // 1024 // 1024} MB; we read documents of up to {MOST_BYTES // 1024 // 1024} MB. "
                "Save it without pictures, or in parts."
            )
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"{name} cannot be opened: {error.strerror or error}.") from error
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise UnreadableError(f"{name} is empty.")
    return Source(name, data, path.suffix.lower().removeprefix("."))


def _format(source: Source) -> Format:
    """The format to read a file by; what its name promises and what it holds must agree."""
    what = no_document(source.data)
    if what is not None:
        raise UnreadableError(f"{source.name} is {what}, whatever its name says. We read documents with words in them.")
    content = content_format(source.data)
    if content == "ole":
        raise UnreadableError(_ole(source))
    if content == "zip":
        content = _zipped(source)
    if content not in ("docx", "odt", "pdf") and len(source.data) > MOST_TEXT_BYTES:
        raise UnreadableError(
            f"{source.name} has {len(source.data) // 1024 // 1024} MB; we read files of text of up to "
            f"{MOST_TEXT_BYTES // 1024 // 1024} MB. Save it without pictures, or in parts."
        )
    promised = FORMATS.get(source.ending)
    if promised is None:
        raise UnreadableError(f"{source.name}: we do not read .{source.ending} files. Save it as .docx, .txt or .pdf.")
    if content is None and promised.content in (None, "vtt", "srt", "html"):
        return promised
    if content is None:
        raise UnreadableError(
            f"{source.name} is not {promised.called}, although its name ends in .{source.ending}. "
            "If it is plain text, rename it to end in .txt; otherwise save it again from the program it came from."
        )
    told = FORMATS[content]
    if told.name == promised.name or {told.content, promised.content} <= {None, "vtt", "srt", "html"}:
        return told
    raise UnreadableError(
        f"{source.name} is {told.called}, although its name ends in .{source.ending}. Rename it to end in .{content}."
    )


def _zipped(source: Source) -> str:
    """Which document a zip archive is; told by its members."""
    archive = Archive(source)
    members = set(archive)
    mimetype = archive.read("mimetype", most=100) if "mimetype" in members else b""
    if "word/document.xml" in members:
        return "docx"
    if b"opendocument.text" in mimetype:
        return "odt"
    if "xl/workbook.xml" in members or b"opendocument.spreadsheet" in mimetype:
        raise UnreadableError(
            f"{source.name} is a spreadsheet. Save it as .xlsx or .csv so that we can read it as a table."
        )
    if "ppt/presentation.xml" in members or b"opendocument.presentation" in mimetype:
        raise UnreadableError(f"{source.name} is a slide show. Copy its words into a .docx or .txt.")
    raise UnreadableError(f"{source.name} is a zip archive. Unpack it and give us the files inside.")


def _ole(source: Source) -> str:
    """Why an OLE container is not read: Word wraps a protected .docx in one, and a .doc is one."""
    if "EncryptedPackage".encode("utf-16-le") in source.data:
        return f"{source.name} is protected with a password. Save it as .docx without a password and read it again."
    return (
        f"{source.name} is protected with a password, or an old .doc: "
        "open it in Word and save it as .docx without a password."
    )


def _document(
    source: Source, form: Format, manuscript: Manuscript, kind: Kind | None, interviewers: frozenset[str]
) -> Document:
    blocks, details = manuscript.blocks, dict(manuscript.details)
    if not manuscript.captions:
        blocks, found = _told(blocks, interviewers | people_named(details))
        details |= found
    told = tell_kind(blocks, details, name=source.name, captions=manuscript.captions)
    kind = kind or kind_named(details.get("kind") or details.get("type") or "") or told
    notes = kind in (Kind.NOTES, Kind.GROUP_NOTES)
    questions_in_lines = kind is not Kind.OWN_WRITING or questions_asked(blocks) >= _FEWEST_QUESTIONS
    text = text_of(blocks)
    turns = turns_of(blocks, questions_in_lines=questions_in_lines)
    if not turns:
        raise UnreadableError(_no_words(source.name))
    document = Document(
        name=source.name,
        format=form.name,
        kind=kind,
        text=text,
        turns=turns,
        source_sha256=hashlib.sha256(source.data).hexdigest(),
        quoted=quoted_spans(text) if notes else (),
        off_record=off_record_spans(text),
        details=details,
    )
    document = assign_roles(document, interviewers=interviewers)
    return replace(document, problems=(*manuscript.problems, *_doubts(document, captions=manuscript.captions)))


def _doubts(document: Document, *, captions: bool) -> Iterator[Problem]:
    """What a person should know before they trust how the voices were told."""
    if captions and not any(turn.speaker for turn in document.turns):
        yield Problem(
            document.name,
            "",
            "the captions do not say who speaks, so an interviewer's words may count as a participant's",
            "Export them with names, or write “Name:” before each change of voice.",
        )
    if all(turn.role is Role.INTERVIEWER for turn in document.turns):
        yield Problem(
            document.name,
            "",
            "it holds questions or headings, and no answers",
            "If these are answers, write “Name:” before each voice, or “Kind: own writing” on top.",
        )


def _no_words(name: str) -> str:
    return f"{name} holds no words beyond a title. If its pages are pictures, it needs text recognition first."


def _told(blocks: tuple[Block, ...], names: frozenset[str]) -> tuple[tuple[Block, ...], dict[str, str]]:
    """Blocks with title, details, speakers, headings and asides told; and the details."""
    details, blocks = leading_details(with_title(blocks))
    blocks = with_speakers(blocks, names=names | people_named(details))
    if any(block.speaker is not None for block in blocks):
        return with_asides(blocks), details
    return with_implied_headings(blocks), details
