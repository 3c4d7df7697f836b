"""Web pages (.html): the words a browser would show, as paragraphs, headings, lists and tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from strandline.transcripts.blocks import Block, Manuscript, Source, Style
from strandline.transcripts.decoding import clean, decode
from strandline.transcripts.formats.plain import block_of_line
from strandline.transcripts.formats.tables import Row, blocks_of_table

_UNSEEN = frozenset(
    {"script", "style", "noscript", "template", "svg", "head", "object", "select", "textarea", "iframe"}
)
_VOID = frozenset(
    {"br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "track", "wbr"}
)
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6", "caption", "legend"})
_PARAGRAPHS = frozenset(
    {
        *("p", "div", "section", "article", "main", "header", "footer", "aside", "nav", "blockquote", "pre", "address"),
        *("dl", "dt", "dd", "ul", "ol", "li", "table", "thead", "tbody", "tr", "td", "th", "figure", "figcaption"),
        *("form", "fieldset", "label", "details", "summary", "body", "html", "hr", "h1"),
    }
)
_BOLD = frozenset({"b", "strong"})
_LONGEST_HEADING = 300  # characters


def read_html(source: Source) -> Manuscript:
    page = _Page()
    page.feed(clean(decode(source.data, source.name)))
    page.close()
    page.end_paragraph()
    return Manuscript(blocks=tuple(page.blocks))


@dataclass(slots=True)
class _List:
    ordered: bool
    reached: int = 0


@dataclass(slots=True)
class _Table:
    rows: list[Row] = field(default_factory=list)


class _Page(HTMLParser):
    """Gathers words until an element that begins a new paragraph."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._words: list[str] = []
        self._plain = False  # some words of this paragraph are not bold
        self._bold = 0
        self._unseen = 0
        self._preformatted = 0
        self._style = Style.BODY
        self._mark = ""
        self._lists: list[_List] = []
        self._tables: list[_Table] = []
        self._outside: list[list[Block]] = []  # what was gathered before each open table

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        if self._unseen:
            return
        if tag == "br":
            self.end_paragraph(keep_style=True)
        elif tag in _PARAGRAPHS or tag in _HEADINGS:
            self.end_paragraph()
        if tag in _BOLD:
            self._bold += 1
        elif tag == "h1":
            self._style = Style.HEADING if self.blocks else Style.TITLE
        elif tag in _HEADINGS:
            self._style = Style.HEADING
        elif tag == "pre":
            self._preformatted += 1
        elif tag in ("ul", "ol"):
            self._lists.append(_List(tag == "ol"))
        elif tag == "li":
            self._begin_item()
        elif tag == "table":
            self._tables.append(_Table())
            self._outside.append(self.blocks)
            self.blocks = []
        elif tag == "tr" and self._tables:
            self._tables[-1].rows.append([])
        elif tag in ("td", "th") and self._tables:
            self.blocks = []

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
            return
        if self._unseen or tag in _VOID:
            return
        if tag in _PARAGRAPHS or tag in _HEADINGS:
            self.end_paragraph()
        if tag in _BOLD:
            self._bold = max(self._bold - 1, 0)
        elif tag == "pre":
            self._preformatted = max(self._preformatted - 1, 0)
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag in ("td", "th") and self._tables and self._tables[-1].rows:
            self._tables[-1].rows[-1].append(self.blocks)
            self.blocks = []
        elif tag == "table" and self._tables:
            self.blocks = self._outside.pop() + list(blocks_of_table(self._tables.pop().rows))

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if self._preformatted:
            first, *others = data.split("\n")
            self._gather(first)
            for line in others:
                self.end_paragraph()
                self._gather(line)
        else:
            self._gather(data)

    def close(self) -> None:
        super().close()
        while self._tables:  # never closed: what it holds is read all the same
            self.handle_endtag("td")
            self.handle_endtag("table")

    def end_paragraph(self, *, keep_style: bool = False) -> None:
        text = " ".join(clean("".join(self._words)).split())
        if text:
            self.blocks.append(self._block(text))
            self._mark = ""
        if text or not keep_style:
            self._words, self._plain = [], False
        if not keep_style:
            self._style = Style.BODY

    def _gather(self, words: str) -> None:
        self._words.append(words)
        self._plain = self._plain or bool(words.strip() and not self._bold)

    def _begin_item(self) -> None:
        current = self._lists[-1] if self._lists else _List(ordered=False)
        current.reached += 1
        self._mark = f"{current.reached}. " if current.ordered else "• "

    def _block(self, text: str) -> Block:
        if self._style is not Style.BODY:
            return Block(text, self._style)
        if self._mark:
            style = Style.BULLET if self._mark == "• " else Style.NUMBERED
            level = max(len(self._lists) - 1, 0)
            return Block(self._mark + text, style, level=level, body=len(self._mark))
        if not self._plain and len(text) <= _LONGEST_HEADING:
            return Block(text, Style.HEADING)
        return block_of_line(text)
