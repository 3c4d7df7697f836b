"""Who must be heard, as a list to read and to put in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from strandline.diagnostics.models import Diagnostic
from strandline.diagnostics.progress import Group
from strandline.publish.edition.columns import colour_and_shape
from strandline.web.diagnostics.presenters.links import address
from strandline.web.diagnostics.presenters.steps import heard_in_words
from strandline.web.diagnostics.starting_texts import SUGGESTED_PERSPECTIVES

_SHORT = {
    "decides": gettext_lazy("decide"),
    "funds": gettext_lazy("fund"),
    "delivers": gettext_lazy("deliver"),
    "lives_with_it": gettext_lazy("live with it"),
}


@dataclass(frozen=True, slots=True)
class Row:
    id: UUID
    name: str
    place: int
    shape: str
    stances: str
    heard: str
    unheard: bool
    joined: bool
    share: float
    url: str
    move: str
    remove: str
    first: bool
    last: bool


def rows_of(groups: list[Group], diagnostic: Diagnostic, slug: str) -> list[Row]:
    def at(name: str, group: Group) -> str:
        return address(f"diagnostics:{name}", slug, diagnostic, perspective=group.id)

    return [
        Row(
            id=group.id,
            name=group.name,
            place=group.position,
            shape=colour_and_shape(group.position)[1],
            stances=_stances_in_words(group.stances),
            heard=heard_in_words(group),
            unheard=not group.heard,
            joined=group.will_be_joined,
            share=min(1.0, group.heard / group.hoped) if group.hoped else float(group.heard > 0),
            url=at("perspective", group),
            move=at("perspective-move", group),
            remove=at("perspective-remove", group),
            first=group is groups[0],
            last=group is groups[-1],
        )
        for group in groups
    ]


def _stances_in_words(stances: Iterable[str]) -> str:
    """ "They decide, fund": who they are is said once."""
    words = [str(_SHORT[stance]) for stance in stances if stance in _SHORT]
    return _("They %(verbs)s") % {"verbs": ", ".join(words)} if words else ""


def joining_in_words(groups: list[Group]) -> str:
    """What will become of perspectives of fewer than five in what is shared; empty if there are none."""
    small = [group.name for group in groups if group.will_be_joined]
    if not small:
        return ""
    words = ngettext(
        "“%(names)s” has fewer than five people. In what is shared it is joined with another group, so that nobody "
        "can be picked out. The team still sees it on its own.",
        "%(names)s have fewer than five people each. In what is shared they are joined with others, so that nobody "
        "can be picked out. The team still sees each on its own.",
        len(small),
    )
    names = ", ".join(small[:-1]) + (_(" and ") if len(small) > 1 else "") + small[-1]
    return words % {"names": names}


def suggestions_for(groups: list[Group]) -> list[tuple[str, str]]:
    """Name and words of each suggestion that is not there yet."""
    there = {group.name.casefold() for group in groups}
    return [
        (name, f"{name} ({', '.join(str(_SHORT[stance]) for stance in stances)})")
        for name, stances in SUGGESTED_PERSPECTIVES
        if name.casefold() not in there
    ]
