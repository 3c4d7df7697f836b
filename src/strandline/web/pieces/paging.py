"""Which pages of a long list to offer: the first, the last, this one and its neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict


@dataclass(frozen=True, slots=True)
class PageLink:
    number: int
    href: str
    current: bool
    gap: bool = False  # "…" in place of what lies between


@dataclass(frozen=True, slots=True)
class Pages:
    links: tuple[PageLink, ...]
    previous: str
    next: str
    first_item: int
    last_item: int
    total: int


def present(page: Page[Any], query: QueryDict, parameter: str = "page") -> Pages | None:
    """Links to the pages of a list that keep everything else the address asks for. None where one page holds all."""
    last = page.paginator.num_pages
    if last < 2:
        return None

    def href(number: int) -> str:
        asked = query.copy()
        asked[parameter] = str(number)
        return f"?{asked.urlencode()}"

    shown = sorted(number for number in {1, last, page.number - 1, page.number, page.number + 1} if 1 <= number <= last)
    links: list[PageLink] = []
    before = 0
    for number in shown:
        if number - before > 1:
            links.append(PageLink(0, "", current=False, gap=True))
        links.append(PageLink(number, href(number), current=number == page.number))
        before = number
    return Pages(
        links=tuple(links),
        previous=href(page.number - 1) if page.has_previous() else "",
        next=href(page.number + 1) if page.has_next() else "",
        first_item=page.start_index(),
        last_item=page.end_index(),
        total=page.paginator.count,
    )
