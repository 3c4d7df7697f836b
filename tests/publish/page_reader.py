"""Reads a page of HTML as a test needs it: its elements, its text, and whether every tag is closed."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "hr", "img", "input", "col", "rect", "path"}
NOT_READ = {"script", "style", "title"}


@dataclass
class Element:
    name: str
    attributes: dict[str, str]
    pieces: list[str] = field(repr=False)  # the text of the whole page, of which this holds start to end
    start: int
    end: int = 0

    @property
    def text(self) -> str:
        return "".join(self.pieces[self.start : self.end])


class Page(HTMLParser):
    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.source = source
        self.elements: list[Element] = []
        self.misnested: list[str] = []
        self._pieces: list[str] = []
        self._words: list[str] = []
        self._open: list[Element] = []
        self.feed(source)
        self.close()
        self.misnested += [f"<{element.name}> is never closed" for element in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self._pieces, len(self._pieces))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self._open or self._open[-1].name != tag:
            self.misnested.append(f"</{tag}> closes {self._open[-1].name if self._open else 'nothing'}")
            return
        self._open.pop().end = len(self._pieces)

    def handle_data(self, data: str) -> None:
        self._pieces.append(data)
        if self._open and self._open[-1].name not in NOT_READ:
            self._words.append(data)

    @property
    def words(self) -> str:
        """What a reader reads."""
        return "".join(self._words)

    def all(self, name: str) -> list[Element]:
        return [element for element in self.elements if element.name == name]

    def one(self, name: str) -> Element:
        (element,) = self.all(name)
        return element

    def with_class(self, css: str) -> list[Element]:
        return [element for element in self.elements if css in element.attributes.get("class", "").split()]

    @property
    def ids(self) -> list[str]:
        return [element.attributes["id"] for element in self.elements if "id" in element.attributes]
