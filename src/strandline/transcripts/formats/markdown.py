"""Markdown (.md, .qmd): the words a reader of the rendered page would see, and the front matter as details."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from strandline.transcripts.blocks import Block, Manuscript, Source, Style
from strandline.transcripts.decoding import clean, decode
from strandline.transcripts.details import looks_like_detail
from strandline.transcripts.formats.plain import block_of_line
from strandline.transcripts.formats.tables import blocks_of_table
from strandline.transcripts.speakers import looks_labelled

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<body>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_KEY = re.compile(r"(?P<key>[\w-]+)[ \t]*:[ \t]*(?P<value>.*)")
_HEADING = re.compile(r"[ ]{0,3}(?P<marks>#{1,6})[ \t]+(?P<words>.*?)[ \t]*#*[ \t]*")
_FENCE = re.compile(r"[ ]{0,3}(?P<fence>`{3,}|~{3,})[ \t]*(?P<language>[^`]*)")
_RULE = re.compile(r"[ ]{0,3}(?:[-*_][ \t]*){3,}")
_TABLE_RULE = re.compile(r"[\s|:-]+")
_UNDERLINE = re.compile(r"=+|-{3,}")
_LONGEST_HEADING = 14  # words, of one that is only underlined
_LONGEST_PARAGRAPH = 50_000  # characters; the search for markup takes quadratic time
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_DIV = re.compile(r"[ ]{0,3}:{3,}.*")  # Quarto's fences around a block
_QUOTE = re.compile(r"[ ]{0,3}(?:>[ \t]?)+")
_BOLD_LEAD = re.compile(r"(\*\*|__)(?P<words>[^*_]+[.:?])\1\s+(?=\S)")
_BOLD_LINE = re.compile(r"(?:\*\*|__)(?P<words>[^*_].*?)(?:\*\*|__)")

_INLINE = (
    (re.compile(r"!\[[^\]]*\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)(?:\{[^}]*\})?"), ""),  # picture
    (
        re.compile(r"\[(?P<words>[^\[\]]*)\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)(?:\{[^}]*\})?"),
        r"\g<words>",
    ),
    (re.compile(r"\[(?P<words>[^\[\]]+)\]\[[^\[\]]*\]"), r"\g<words>"),  # link by reference
    (re.compile(r"<(?P<address>(?:https?|mailto):[^<>\s]+)>"), r"\g<address>"),
    (re.compile(r"</?[a-zA-Z][^<>]*>"), ""),
    (re.compile(r"(?<!\\)(\*\*|__)(?=\S)(?P<words>.+?)(?<=\S)\1"), r"\g<words>"),
    (re.compile(r"(?<![\\*\w])\*(?=\S)(?P<words>[^*\n]+?)(?<=\S)\*(?![*\w])"), r"\g<words>"),
    (re.compile(r"(?<![\\_\w])_(?=\S)(?P<words>[^_\n]+?)(?<=\S)_(?![_\w])"), r"\g<words>"),
    (re.compile(r"~~(?=\S).+?(?<=\S)~~"), ""),  # struck out: no longer said
    (re.compile(r"(?<!`)(`{1,2})(?!`)(?P<words>.+?)(?<!`)\1(?!`)"), r"\g<words>"),
    (re.compile(r"\\(?P<sign>[\\`*_{}\[\]()#+\-.!|>~\"'])"), r"\g<sign>"),
)


@dataclass(slots=True)
class _Page:
    """Blocks as they are found, and the paragraph being read."""

    blocks: list[Block] = field(default_factory=list)
    paragraph: Block | None = None  # its first line
    rest: list[str] = field(default_factory=list)  # its further lines
    rows: list[str] = field(default_factory=list)

    def end(self) -> None:
        if self.paragraph is not None:
            whole = " ".join([self.paragraph.text, *self.rest])
            self.blocks.append(_rendered(replace(self.paragraph, text=whole)))
            self.paragraph, self.rest = None, []
        if self.rows:
            self.blocks.extend(blocks_of_table([_cells(row) for row in self.rows if not _TABLE_RULE.fullmatch(row)]))
            self.rows = []

    def begin(self, block: Block) -> None:
        self.end()
        self.paragraph = block

    def whole(self, block: Block) -> None:
        self.begin(block)
        self.end()


def read_markdown(source: Source) -> Manuscript:
    text = clean(decode(source.data, source.name))
    details: dict[str, str] = {}
    front = _FRONT_MATTER.match(text)
    if front:
        details, text = _front_matter(front["body"]), text[front.end() :]
    blocks = _blocks(_COMMENT.sub("", text).split("\n"))
    if details.get("title") and not any(block.style is Style.TITLE for block in blocks):
        blocks.insert(0, Block(details["title"], Style.TITLE))
    return Manuscript(blocks=tuple(blocks), details=details)


def _front_matter(body: str) -> dict[str, str]:
    """The plain keys of YAML: "key: value", and lists as their values with commas between. Nesting is passed over."""
    details: dict[str, str] = {}
    key = ""
    for line in body.split("\n"):
        pair = _KEY.fullmatch(line.rstrip())
        item = re.fullmatch(r"\s+-\s+(.+)|-\s+(.+)", line.rstrip())
        if pair:
            key = pair["key"].casefold()
            details[key] = ", ".join(_unquoted(value) for value in _flow(pair["value"]))
        elif item and key:
            value = _unquoted(item[1] or item[2])
            details[key] = f"{details[key]}, {value}" if details[key] else value
    return {key: value for key, value in details.items() if value}


def _flow(value: str) -> list[str]:
    """The values of "[a, b]", or the one value."""
    value = value.strip()
    return value[1:-1].split(",") if value.startswith("[") and value.endswith("]") else [value]


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'" else value


def _blocks(lines: list[str]) -> list[Block]:
    page = _Page()
    for line in _without_code(lines):
        bare = line.strip()
        heading = _HEADING.fullmatch(line)
        bold = _BOLD_LINE.fullmatch(bare)
        if _underlines(bare, page):
            depth = 1 if bare.startswith("=") else 2
            page.paragraph = replace(page.paragraph, style=_first_heading(page, depth)) if page.paragraph else None
            page.end()
        elif not bare or _RULE.fullmatch(line) or _DIV.fullmatch(line):
            page.end()
        elif heading:
            page.whole(Block(heading["words"], _first_heading(page, len(heading["marks"]))))
        elif bare.startswith("|") and bare.endswith("|") and len(bare) > 1:
            if not page.rows:
                page.end()
            page.rows.append(bare)
        elif bold and not looks_labelled(_words(bare)) and page.paragraph is None:
            page.whole(Block(bold["words"], Style.HEADING))
        else:
            _add_line(page, line)
    page.end()
    return [block for block in page.blocks if block.text[block.body :].strip() or block.text.strip()]


def _add_line(page: _Page, line: str) -> None:
    line = _QUOTE.sub("", line)
    broken = line.endswith(("  ", "\\"))
    block = block_of_line(line.removesuffix("\\"))
    words = _words(block.text)
    begins = (
        page.paragraph is None
        or block.style is not Style.BODY
        or looks_labelled(words)
        or looks_like_detail(words)
        or (not page.rest and _stands_alone(page.paragraph))
    )
    if begins:
        page.begin(block)
    else:
        page.rest.append(block.text)
    if broken:
        page.end()


def _stands_alone(first_line: Block) -> bool:
    """Whether the line below begins a paragraph although no empty line is between: after a label, after a question."""
    words = _words(first_line.text)
    asks = words.endswith("?") and first_line.style is not Style.BULLET and not re.search(r"[.!?]\s", words)
    return looks_labelled(words, alone=True) or asks


def _underlines(bare: str, page: _Page) -> bool:
    """Whether a line of "=" or "-" makes the one line above a heading; below more or longer text it is a rule."""
    if page.paragraph is None or page.rest or page.paragraph.style is not Style.BODY:
        return False
    return _UNDERLINE.fullmatch(bare) is not None and len(page.paragraph.text.split()) <= _LONGEST_HEADING


def _without_code(lines: list[str]) -> Iterator[str]:
    """The lines outside code that runs ("```{r}"); a plain fence keeps its words and loses its marks."""
    fence, keep = "", True
    for line in lines:
        match = _FENCE.fullmatch(line)
        if fence and match and match["fence"].startswith(fence) and not match["language"].strip():
            fence, keep = "", True
            yield ""
        elif not fence and match:
            fence, keep = match["fence"], not match["language"].strip()
            yield ""
        elif keep:
            yield line


def _first_heading(page: _Page, depth: int) -> Style:
    return Style.TITLE if depth == 1 and not page.blocks else Style.HEADING


def _cells(row: str) -> list[list[Block]]:
    cells = (_words(cell.replace("\\|", "|")).strip() for cell in re.split(r"(?<!\\)\|", row.strip()[1:-1]))
    return [[Block(cell)] if cell else [] for cell in cells]


def _rendered(block: Block) -> Block:
    mark, words = block.text[: block.body], _words(block.text[block.body :])
    bold = _BOLD_LEAD.match(block.text)
    return replace(block, text=mark + words, lead=len(_words(bold["words"])) if bold else 0)


def _words(text: str) -> str:
    """`text` without its inline markup. In a paragraph longer than any person writes, markup stays as it is."""
    if len(text) > _LONGEST_PARAGRAPH:
        return " ".join(text.split())
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return " ".join(text.split())
