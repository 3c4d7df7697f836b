"""How somebody wants to see the picture: all of it in the address, so that it can be kept and sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from strandline.publish.page.matrix import CHIP_NAMES
from strandline.publish.report import FACET_NAMES

HEADING, HEARD, DIFFER, LIVED = "heading", "heard", "differ", "lived"
THEMES, TOPICS = "themes", "topics"


def sort_names() -> dict[str, str]:
    return {
        HEADING: _("heading"),
        HEARD: _("how widely heard"),
        DIFFER: _("where people see it differently"),
        LIVED: _("said by those who live with it, not by those who decide"),
    }


@dataclass(frozen=True, slots=True)
class Asked:
    facet: str = ""  # nothing: all headings
    sort: str = HEADING
    level: str = THEMES
    opened: tuple[str, ...] = ()  # topics of which the themes are shown; "all"
    as_table: bool = False

    @classmethod
    def read(cls, query: QueryDict) -> Asked:
        """What an address asks for; whatever it asks for that is not there is as if it were not asked."""
        facet, sort, level = query.get("facet", ""), query.get("sort", HEADING), query.get("level", THEMES)
        return cls(
            facet=facet if facet in FACET_NAMES else "",
            sort=sort if sort in (HEADING, HEARD, DIFFER, LIVED) else HEADING,
            level=level if level in (THEMES, TOPICS) else THEMES,
            opened=tuple(dict.fromkeys(one for one in query.getlist("open") if one == "all" or _is_id(one))),
            as_table=query.get("as") == "table",
        )

    @property
    def address(self) -> str:
        """The part of the address after its path: "?facet=keep&sort=heard", or "?" alone for the plain picture."""
        pairs: list[tuple[str, str]] = [
            ("facet", self.facet),
            ("sort", "" if self.sort == HEADING else self.sort),
            ("level", "" if self.level == THEMES else self.level),
            *(("open", one) for one in self.opened),
            ("as", "table" if self.as_table else ""),
        ]
        return "?" + urlencode([(name, value) for name, value in pairs if value])

    @property
    def hidden(self) -> Mapping[str, str]:
        """What the form that sorts carries along."""
        pairs = {"facet": self.facet, "level": "" if self.level == THEMES else self.level}
        return {name: value for name, value in pairs.items() if value} | ({"as": "table"} if self.as_table else {})

    def is_open(self, topic: UUID) -> bool:
        return "all" in self.opened or str(topic) in self.opened

    def toggled(self, topic: UUID, among: list[UUID]) -> Asked:
        """The same with a topic opened, or closed if it is open."""
        now = [str(one) for one in among if self.is_open(one)]
        there = [one for one in now if one != str(topic)]
        return replace(self, opened=tuple(there if self.is_open(topic) else [*now, str(topic)]))


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that shows the picture otherwise."""

    name: str
    address: str
    chosen: bool
    key: str = ""


def facet_choices(asked: Asked, present: list[str]) -> list[Choice]:
    everything = Choice(_("Everything"), replace(asked, facet="").address, asked.facet == "")
    facets = [facet for facet in FACET_NAMES if facet in present or facet == asked.facet]
    return [everything] + [
        Choice(_(CHIP_NAMES[facet]), replace(asked, facet=facet).address, asked.facet == facet, facet)
        for facet in facets
    ]


def sort_choices(asked: Asked, *, lived: bool) -> list[Choice]:
    """`lived`: whether the perspectives tell who lives with it and who decides."""
    return [
        Choice(name, replace(asked, sort=sort).address, asked.sort == sort, sort)
        for sort, name in sort_names().items()
        if sort != LIVED or lived or asked.sort == LIVED
    ]


def level_choices(asked: Asked) -> list[Choice]:
    return [
        Choice(_("Themes"), replace(asked, level=THEMES, opened=()).address, asked.level == THEMES, THEMES),
        Choice(_("Topics"), replace(asked, level=TOPICS).address, asked.level == TOPICS, TOPICS),
    ]


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
