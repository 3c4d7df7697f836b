"""Passages as a page shows them: their words, who said them, and the way to their place in the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from strandline.insight.evidence import Behind, Evidence
from strandline.publish.edition.columns import colour_and_shape
from strandline.publish.edition.parts import clock
from strandline.publish.report import Quote, Report
from strandline.records.queries import Words

FLAGS = {"name": gettext_lazy("a name"), "role": gettext_lazy("a role"), "allegation": gettext_lazy("an allegation")}


@dataclass(frozen=True, slots=True)
class Shown:
    """One passage."""

    id: str
    words: str
    verbatim: bool
    attribution: str
    css: str
    shape: str
    differs: bool
    url: str = ""  # to where it was said
    flags: str = ""
    moved: bool = False  # a person put it here
    confirmed: bool = False  # it was noted, and whoever said it says that it is right


def shown(
    evidence: Evidence,
    passages: Sequence[Behind],
    words: Mapping[UUID, Words],
    groups: Sequence[str],
    address: Callable[[UUID], str],
) -> list[Shown]:
    """`groups` are the perspectives in the order of their columns, which gives each its look."""
    place = {group: position for position, group in enumerate(groups)}
    return [
        _shown(evidence, one, words[one.excerpt], place, address(one.excerpt))
        for one in passages
        if one.excerpt in words
    ]


def _shown(evidence: Evidence, one: Behind, words: Words, place: Mapping[str, int], url: str) -> Shown:
    position = next((place[group] for group in evidence.groups_of(one.person) if group in place), None)
    person = evidence.people.get(one.person) if one.person else None
    parts = [person.pseudonym if person else _("Someone")]
    if person and person.voices > 1:
        parts.append(_("at least one of %(number)d") % {"number": person.voices})
    if (time := clock(one.at_seconds)) is not None:
        parts.append(time)
    return Shown(
        id=str(one.excerpt),
        words=words.text,
        verbatim=words.verbatim,
        attribution=" · ".join(parts),
        css="p-none" if position is None else f"p{position}",
        shape="circle" if position is None else colour_and_shape(position)[1],
        differs=one.differs,
        url=url,
        flags=", ".join(str(FLAGS.get(flag, flag)) for flag in one.flags),
        moved=one.by_person,
        confirmed=one.excerpt in evidence.confirmed,
    )


def shared_quotes(report: Report, numbers: Sequence[int], *, differs: bool = False) -> list[Shown]:
    """Cleared passages, as the report shows them: a perspective at most."""
    place = {column.key: (position, column.shape) for position, column in enumerate(report.columns)}
    return [_shared(report.quote(number), place, differs) for number in numbers]


def _shared(quote: Quote, place: Mapping[str, tuple[int, str]], differs: bool) -> Shown:
    position, shape = place.get(quote.column or "", (None, "circle"))
    return Shown(
        id=quote.id,
        words=quote.text,
        verbatim=quote.verbatim,
        attribution=quote.attribution,
        css="p-none" if position is None else f"p{position}",
        shape=shape,
        differs=differs or quote.differs,
    )


def withheld_words(number: int) -> str:
    """What is counted and not shown."""
    if not number:
        return ""
    return ngettext(
        "One more passage is counted and not shown: it is not noted that whoever said it agreed to be quoted.",
        "%(number)d more passages are counted and not shown: it is not noted that those who said them agreed to be "
        "quoted.",
        number,
    ) % {"number": number}


def unknown_words(number: int) -> str:
    """What is missing where words are not shown because nobody was asked."""
    if not number:
        return ""
    return ngettext(
        "Of one person nobody noted whether they may be quoted: what they said is counted, and not shown.",
        "Of %(number)d people nobody noted whether they may be quoted: what they said is counted, and not shown.",
        number,
    ) % {"number": number}
