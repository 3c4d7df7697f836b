"""The picture for the interview team: every perspective and every count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from strandline.insight.counting import NOT_RECORDED, Counts
from strandline.insight.counting import Row as Counted
from strandline.insight.models import Theme
from strandline.publish.edition import sentences
from strandline.publish.edition.columns import colour_and_shape
from strandline.publish.report import Column
from strandline.web.picture.presenters.asked import DIFFER, HEADING, HEARD, LIVED, TOPICS, Asked
from strandline.web.picture.presenters.matrix import (
    FACET_ORDER,
    Addresses,
    Cell,
    Head,
    Matrix,
    Row,
    heard_words,
    legend_of,
)


def team_heads(counts: Counts) -> tuple[Head, ...]:
    heads = []
    for position, (group, asked) in enumerate(zip(counts.groups, counts.asked, strict=True)):
        perspective = counts.perspectives.get(group)
        name = group if group != NOT_RECORDED else _("Perspective not recorded")
        column = Column(str(position), name, asked, None, (), *colour_and_shape(position))
        key = str(perspective.pk) if perspective else "not-recorded"
        heads.append(Head(key, name, f"p{position}", column.shape, heard_words(column), not asked))
    return tuple(heads)


def team_matrix(counts: Counts, asked: Asked, addresses: Addresses) -> Matrix:
    heads = team_heads(counts)
    themes = [row for row in counts.rows if not asked.facet or row.theme.facet == asked.facet]
    rows = [_team_row(row, heads, addresses) for row in _sorted(themes, asked.sort)]
    if asked.level == TOPICS:
        rows = _under_topics(counts, themes, rows, heads, asked)
    stances = {stance for one in counts.perspectives.values() for stance in one.stances}
    return Matrix(
        heads=heads,
        rows=tuple(rows),
        facets=list(dict.fromkeys(row.theme.facet for row in counts.rows)),
        lived={"lives_with_it", "decides"} <= stances,
        topics=bool(counts.topics),
        legend=legend_of(_("one in ten"), _("half"), _("everybody")),
    )


@dataclass(frozen=True, slots=True)
class Rest:
    """What single people said under a heading, each of them something else."""

    theme: Theme
    name: str
    total: str


def rests_of(counts: Counts) -> list[Rest]:
    rows = sorted(counts.rests, key=lambda row: FACET_ORDER.get(row.theme.facet, 0))
    return [
        Rest(
            row.theme,
            _(sentences.REST[row.theme.facet]),
            row.overall.label,
        )
        for row in rows
    ]


def _sorted(rows: Sequence[Counted], sort: str) -> list[Counted]:
    """Whatever comes first: within it by heading, by people, by name."""
    first: Callable[[Counted], float] = {
        HEARD: lambda row: -row.overall.people,
        DIFFER: lambda row: -row.differ,
        LIVED: lambda row: -row.gap - (2 if row.lived else 0),
    }.get(sort, lambda row: 0)
    return sorted(
        rows,
        key=lambda row: (
            first(row),
            FACET_ORDER.get(row.theme.facet, 0),
            -row.overall.people,
            row.theme.name.casefold(),
        ),
    )


def _team_row(row: Counted, heads: tuple[Head, ...], addresses: Addresses) -> Row:
    theme = row.theme
    return Row(
        id=theme.pk,
        name=theme.name,
        facet=theme.facet,
        cells=tuple(
            Cell(head, cell.label, cell.share, addresses.cell(theme.pk, head.key) if cell.people else "")
            for head, cell in zip(heads, row.cells, strict=True)
        ),
        total=row.overall.label,
        url=addresses.theme(theme.pk),
        differ=str(row.differ) if row.differ else "",
        differs=bool(row.differ),
        lived=row.lived,
        suggested=theme.made_by == "machine",
    )


def _under_topics(
    counts: Counts, themes: list[Counted], rows: list[Row], heads: tuple[Head, ...], asked: Asked
) -> list[Row]:
    """Topics in the chosen order, each with its themes below it where it is open; themes of no topic stand last."""
    topic_of = {row.theme.pk: row.theme.topic_id for row in themes}
    topics = [topic for topic in counts.topics if topic.theme.pk in topic_of.values()]
    among = [topic.theme.pk for topic in topics]
    order = {row.id: position for position, row in enumerate(rows)}
    arranged: list[Row] = []
    for topic in sorted(
        _sorted(topics, asked.sort), key=lambda one: -one.overall.people if asked.sort == HEADING else 0
    ):
        below = [row for row in rows if topic_of[row.id] == topic.theme.pk]
        is_open = asked.is_open(topic.theme.pk)
        arranged.append(
            Row(
                id=topic.theme.pk,
                name=topic.theme.name,
                facet="",
                cells=tuple(Cell(head, one.label, one.share) for head, one in zip(heads, topic.cells, strict=True)),
                total=topic.overall.label,
                url="",
                differ=str(topic.differ) if topic.differ else "",
                differs=bool(topic.differ),
                lived=topic.lived,
                toggle=asked.toggled(topic.theme.pk, among).address,
                is_open=is_open,
                below=_themes(len(below)),
            )
        )
        if is_open:
            arranged += [replace(row, in_topic=True) for row in sorted(below, key=lambda row: order[row.id])]
    return arranged + [row for row in rows if topic_of[row.id] is None]


def _themes(number: int) -> str:
    return ngettext("%(number)d theme", "%(number)d themes", number) % {"number": number}
