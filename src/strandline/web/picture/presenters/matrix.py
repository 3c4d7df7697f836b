"""The picture as rows and cells, whichever edition it is of: the template draws it with the marks of `publish.page`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from strandline.publish.page import picture
from strandline.publish.page.matrix import MANY_COLUMNS
from strandline.publish.report import FACET_NAMES, Column
from strandline.publish.wording import heard_of

FACET_ORDER = {facet: position for position, facet in enumerate(FACET_NAMES)}


@dataclass(frozen=True, slots=True)
class Head:
    """A perspective, above its column."""

    key: str  # in addresses
    name: str
    css: str  # "p0": its place, and so its colour
    shape: str
    heard: str  # "6 people", "nobody yet", or nothing where the number is withheld
    nobody: bool

    @property
    def drawn(self) -> SafeString:
        return picture.key(self.shape)


@dataclass(frozen=True, slots=True)
class Cell:
    head: Head
    label: str  # "4 of 6", "raised by some", "nobody heard"
    share: float | None
    url: str = ""  # to the words behind it

    @property
    def state(self) -> str:
        """As the style sheet knows it: some, none or nobody."""
        if self.share is None and self.head.nobody:
            return "nobody"
        return "some" if self.share else "none"

    @property
    def withheld(self) -> bool:
        return self.share is None and not self.head.nobody

    @property
    def drawn(self) -> SafeString:
        return picture.mark(self.head.shape, round(self.share or 0.0, 3), ghost=True)


@dataclass(frozen=True, slots=True)
class Row:
    id: UUID
    name: str
    facet: str  # nothing for a topic
    cells: tuple[Cell, ...]
    total: str  # "18 of 24", "Raised by most"
    url: str
    differ: str = ""  # how many see it differently, where that may be told
    differs: bool = False
    lived: bool = False
    suggested: bool = False  # by the machine: nobody has looked at it
    toggle: str = ""  # of a topic: the address that opens or closes it
    is_open: bool = False
    below: str = ""  # of a topic: "3 themes"
    in_topic: bool = False  # of a theme: it stands below its topic

    @property
    def facet_name(self) -> str:
        return _(FACET_NAMES.get(self.facet, "")) if self.facet else ""


@dataclass(frozen=True, slots=True)
class Matrix:
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    facets: list[str]  # that some theme stands under
    lived: bool  # whether it can be told who lives with it and who decides
    topics: bool = False  # whether there are topics above the themes
    joined: bool = False  # small perspectives stand together
    legend: tuple[tuple[SafeString, str], ...] = field(default_factory=tuple)

    @property
    def many(self) -> bool:
        return len(self.heads) >= MANY_COLUMNS

    @property
    def nobody(self) -> bool:
        return any(head.nobody for head in self.heads)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the words behind something stand."""

    theme: Callable[[UUID], str]
    cell: Callable[[UUID, str], str]
    passage: Callable[[UUID], str] = lambda excerpt: ""  # nothing: nobody but the team reads around a passage


def heard_words(column: Column) -> str:
    """In words that gettext knows."""
    if column.asked is None or column.asked == 0:
        return _("nobody yet") if column.asked == 0 else ""
    return heard_of(column)


def legend_of(*words: str) -> tuple[tuple[SafeString, str], ...]:
    return tuple(
        (picture.mark("circle", share, ghost=True), said) for share, said in zip((0.1, 0.5, 1.0), words, strict=True)
    )
