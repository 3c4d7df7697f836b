"""The shared edition: what a named person cleared, with small groups kept private.

It is built from what may be shown, never cut down from the team's: perspectives are joined before anything is counted,
counts become bands before they reach a theme, and a passage that is not cleared is not here to be left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from strandline.insight.models import Theme as StoredTheme
from strandline.publish.edition import parts, sentences
from strandline.publish.edition.columns import shared_columns
from strandline.publish.edition.material import Material, Said, state_of
from strandline.publish.report import Cell, Column, Edition, Insight, Report, Skipped, Theme
from strandline.publish.wording import counted
from strandline.records.models import Clearing
from strandline.sense.disclosure import BAND_SHARE, SharedRow, band, join_small, leaves_doubt, place_once, shared_cells

K = 5  # people in the smallest group that may be seen within a workspace
_STANDING = {"most": sentences.WIDELY, "some": sentences.SOME, "few": sentences.FEW}
_WEIGHT = {"most": 3.0, "some": 2.0, "few": 1.0}


def shared_report(material: Material) -> Report:
    """What may be read by the workspace: cleared themes, insights and passages, three bands in place of counts."""
    shown_in = _joined(material)
    placed = place_once(material.groups, shown_in)
    asked: Counter[str] = Counter()
    for pk, person in material.people.items():
        asked[placed[pk]] += person.voices
    columns = shared_columns(material, shown_in, asked)
    shown = list(dict.fromkeys(shown_in.get(name, name) for name in material.group_order))
    key_of = dict(zip(shown, (column.key for column in columns), strict=True))
    cleared = [
        theme for theme in material.themes if state_of(getattr(theme, "clearance", None), theme.name) == "cleared"
    ]
    cells = _cells(material, cleared, placed, asked, shown)
    rows = shared_cells(
        [[cell.people for cell in row] for row in cells],
        [asked[name] for name in shown],
        asked_in_all=material.asked,
        quoted=[[cell.quoted for cell in row] for row in cells],
        k=K,
    )
    column_of: dict[UUID | None, str | None] = {
        pk: key_of[placed[pk]] if asked[placed[pk]] >= K else None for pk in material.people
    }
    weight = {str(theme.pk): _weight(row) for theme, row in zip(cleared, rows, strict=True)}
    drafts = [_theme(theme, row, columns, material) for theme, row in zip(cleared, rows, strict=True)]
    stored = {str(theme.pk): theme for theme in cleared}
    unattributed = {excerpt for row in cells for cell in row for excerpt in cell.unattributed}
    quotes = parts.Quotes(material, column_of, columns, team=False, unattributed=unattributed)
    themes = [
        _with_quotes(replace(theme, number=number), material, stored[theme.id], quotes, column_of)
        for number, theme in enumerate(parts.in_report_order(drafts, weight), start=1)
    ]
    by_id = {theme.id: theme for theme in themes}
    insights = _insights(material, by_id, columns, weight)
    contested = [theme for theme in themes if theme.differs and not theme.rest]
    return parts.assembled(
        material,
        Edition.SHARED,
        columns=columns,
        themes=themes,
        insights=insights,
        contested=contested,
        weight=weight,
        quotes=quotes.quotes,
        skipped=_skipped(material),
        nothing_cleared=not themes and not insights,
        held=_held(material),
    )


def _joined(material: Material) -> dict[str, str]:
    """For each perspective the column it is shown in, counting everyone once: where they first said they stand."""
    asked: Counter[str] = Counter()
    for pk, groups in material.groups.items():
        asked[groups[0]] += material.people[pk].voices
    return join_small({name: asked[name] for name in material.group_order}, K)


@dataclass(frozen=True, slots=True)
class _Cell:
    """People of one column on one theme, before they become a band."""

    people: int
    quoted: int  # of them, shown saying so under the column's name
    unattributed: tuple[UUID, ...]  # passages that would give the number away if they stood under the column's name


def _cells(
    material: Material,
    themes: list[StoredTheme],
    placed: Mapping[UUID, str],
    asked: Mapping[str, int],
    shown: list[str],
) -> list[list[_Cell]]:
    """Themes x columns. Beside "raised by few" of five, one passage under the column's name says that it was one."""
    return [
        [
            _cell(material, theme, {pk for pk, where in placed.items() if where == column}, asked[column])
            for column in shown
        ]
        for theme in themes
    ]


def _cell(material: Material, theme: StoredTheme, members: set[UUID], asked: int) -> _Cell:
    supporting = [said for said in material.supporting(theme) if said.participation in members]
    differing = [said for said in material.differing(theme) if said.participation in members]
    people = len({said.participation for said in supporting})
    words = [said for said in (*supporting, *differing) if _may_be_shown(material, said)]
    quoted = len({said.participation for said in supporting if _may_be_shown(material, said)})
    apart = len({said.participation for said in differing if _may_be_shown(material, said)})
    if asked < K or not words or leaves_doubt(band(people, asked), asked, quoted=quoted, differing=apart):
        return _Cell(people, quoted, ())
    return _Cell(people, 0, tuple(said.excerpt for said in words))


def _weight(row: SharedRow) -> float:
    """Bands alone may order the themes: an order by counts would give the counts away."""
    return sum(_WEIGHT[name] for name in row.whole) / len(row.whole) if row.whole else 0.0


def _theme(
    stored: StoredTheme,
    row: SharedRow,
    columns: list[Column],
    material: Material,
) -> Theme:
    cells = []
    for column, shown in zip(columns, row.cells, strict=True):
        if shown is None:
            label = "nobody heard" if not column.asked else "too few to show"
        else:
            label = sentences.band_label(shown)
        cells.append(Cell(column.key, None, None, BAND_SHARE[shown] if shown else None, label))
    bands = {column.key: shown for column, shown in zip(columns, row.cells, strict=True)}
    lives = [c for c in columns if c.asked and "lives_with_it" in c.stances]
    decides = [c for c in columns if c.asked and "decides" in c.stances and c not in lives]
    said_by_lives = bool(lives) and all(bands[c.key] == "most" for c in lives)
    not_by_decides = bool(decides) and all(bands[c.key] == "few" for c in decides)
    return Theme(
        id=str(stored.pk),
        number=0,
        facet=stored.facet,
        name=sentences.REST[stored.facet] if stored.rest else stored.name,
        telling="",
        keywords=(),
        people=None,
        asked=material.asked,
        heard=row.heard,
        standing=_STANDING[row.whole[0]] if row.whole else sentences.FEW,
        perspectives_heard=None,
        cells=tuple(cells),
        quotes=(),
        differs=(),
        people_differ=None,
        power=sentences.power([c.name for c in lives], [c.name for c in decides])
        if said_by_lives and not_by_decides and not stored.rest
        else "",
        made_by=stored.made_by,
        rest=stored.rest,
    )


def _may_be_shown(material: Material, said: Said) -> bool:
    return said.clearing == Clearing.State.CLEARED and material.agreed_to_be_quoted(said)


def _with_quotes(
    theme: Theme,
    material: Material,
    stored: StoredTheme,
    quotes: parts.Quotes,
    column_of: dict[UUID | None, str | None],
) -> Theme:
    supporting = [said for said in material.supporting(stored) if _may_be_shown(material, said)]
    differing = [said for said in material.differing(stored) if _may_be_shown(material, said)]
    numbers = quotes.add(parts.spread(supporting, column_of, home=stored.pk))
    behind: dict[str, list[int]] = {cell.column: [] for cell in theme.cells}
    for number in numbers:
        column = quotes.quotes[number - 1].column
        if column:
            behind[column].append(number)
    return replace(
        theme,
        quotes=numbers,
        differs=quotes.add(parts.spread(differing, column_of, home=stored.pk)),
        cells=tuple(replace(cell, quotes=tuple(behind[cell.column])) for cell in theme.cells),
    )


def _insights(
    material: Material, themes: dict[str, Theme], columns: list[Column], weight: dict[str, float]
) -> list[Insight]:
    drafts = []
    for stored in material.insights:
        theme = themes.get(str(stored.theme_id))
        if theme is None or state_of(getattr(stored, "clearance", None), stored.claim) != "cleared":
            continue
        drafts.append(
            Insight(
                id=str(stored.pk),
                number=0,
                facet=theme.facet,
                theme=theme.id,
                headline=theme.name,
                sentence=sentences.counted_claim(theme, stored.claim, 0),
                differs_sentence=sentences.differing(theme, []),
                missing_sentence=sentences.missing(theme, columns),
                to_decide=stored.to_decide,
                quotes=theme.quotes,
                differs=theme.differs,
                made_by=stored.made_by,
            )
        )
    drafts.sort(key=lambda insight: (parts.FACET_ORDER[insight.facet], -weight[insight.theme], insight.headline))
    return [replace(insight, number=number) for number, insight in enumerate(drafts, start=1)]


def _held(material: Material) -> int:
    """Passages that wait for someone: held by a person, or flagged and not decided."""
    return sum(
        said.clearing == Clearing.State.HELD or (bool(said.flags) and said.clearing is None)
        for said in material.said
        if material.agreed_to_be_quoted(said)
    )


def _skipped(material: Material) -> tuple[Skipped, ...]:
    """That something was skipped, and no more: names of files and cells of the list may name people."""
    number = material.diagnostic.unread.count()
    if not number:
        return ()
    return (Skipped("", "", f"{counted(number, 'thing')} could not be used. The interview team has the list."),)
