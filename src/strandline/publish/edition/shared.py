"""The shared edition: what a named person cleared, with small groups kept private.

It is built from what may be shown, never cut down from the team's: perspectives are joined before anything is counted,
counts become bands before they reach a theme, and a passage that is not cleared is not here to be left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from strandline.insight.actions.sharing import words_of_insight
from strandline.insight.models import Theme as StoredTheme
from strandline.publish.edition import parts, sentences
from strandline.publish.edition.columns import shared_columns
from strandline.publish.edition.groups import Row, groups_for
from strandline.publish.edition.material import Material, Said, state_of
from strandline.publish.edition.naming import UNNAMED, QuotingNames, in_claim
from strandline.publish.report import Audience, Cell, Column, Edition, Insight, Report, Skipped, Theme
from strandline.publish.wording import counted
from strandline.records.models import Clearing
from strandline.sense.disclosure import BAND_SHARE

_STANDING = {"most": sentences.WIDELY, "some": sentences.SOME, "few": sentences.FEW}
_WEIGHT = {"most": 3.0, "some": 2.0, "few": 1.0}
MayBeShown = Callable[[Said], bool]


def shared_report(material: Material, audience: Audience = Audience.WORKSPACE) -> Report:
    """What an audience may read: cleared themes, insights and passages, three bands in place of counts."""
    beyond = audience is Audience.BEYOND

    def shown_within(said: Said) -> bool:
        return said.clearing == Clearing.State.CLEARED and material.agreed_to_be_quoted(said)

    def shown_beyond(said: Said) -> bool:
        return said.clearing == Clearing.State.CLEARED and material.agreed_beyond(said)

    may_be_shown = shown_beyond if beyond else shown_within
    cleared = [
        theme for theme in material.themes if state_of(getattr(theme, "clearance", None), theme.name) == "cleared"
    ]
    groups = groups_for(audience, material, cleared, shown_within)
    columns = shared_columns(material, groups.shown_in, groups.asked)
    key_of = dict(zip(groups.columns, (column.key for column in columns), strict=True))
    column_of: dict[UUID | None, str | None] = {
        pk: key_of[groups.placed[pk]] if groups.may_be_named(pk) else None for pk in material.people
    }
    quoting = QuotingNames(material, beyond=beyond)
    weight = {str(theme.pk): _weight(theme, row) for theme, row in zip(cleared, groups.rows, strict=True)}
    drafts = [
        _theme(theme, row, columns, material, unnamed=quoting.quotes_somebody(theme))
        for theme, row in zip(cleared, groups.rows, strict=True)
    ]
    stored = {str(theme.pk): theme for theme in cleared}
    quotes = parts.Quotes(material, column_of, columns, team=False)
    themes = [
        _with_quotes(replace(theme, number=number), material, stored[theme.id], quotes, column_of, may_be_shown)
        for number, theme in enumerate(parts.in_report_order(drafts, weight), start=1)
    ]
    insights = _insights(material, {theme.id: theme for theme in themes}, columns, weight)
    contested = [theme for theme in themes if theme.differs and not theme.rest]
    return parts.assembled(
        material,
        Edition.SHARED,
        audience=audience,
        columns=columns,
        themes=themes,
        insights=insights,
        contested=contested,
        weight=weight,
        quotes=quotes.quotes,
        skipped=_skipped(material),
        nothing_cleared=not themes and not insights,
        held=0 if beyond else _waiting(material),
    )


def _weight(theme: StoredTheme, row: Row) -> float:
    """Bands alone may order the themes: an order by counts would give the counts away. Of what single people said no
    one thing was widely heard, however many of them there are.
    """
    if theme.rest:
        return 0.0
    return sum(_WEIGHT[name] for name in row.whole) / len(row.whole) if row.whole else 0.0


def _theme(stored: StoredTheme, row: Row, columns: list[Column], material: Material, *, unnamed: bool) -> Theme:
    cells = []
    for column, bands in zip(columns, row.cells, strict=True):
        if bands:
            share = sum(BAND_SHARE[name] for name in bands) / len(bands)
            cells.append(Cell(column.key, None, None, share, sentences.band_label(" or ".join(bands))))
        else:
            cells.append(Cell(column.key, None, None, None, "too few to show" if column.asked else "nobody heard"))
    bands_of = {column.key: bands for column, bands in zip(columns, row.cells, strict=True)}
    lives = [c for c in columns if c.asked and "lives_with_it" in c.stances]
    decides = [c for c in columns if c.asked and "decides" in c.stances and c not in lives]
    said_by_lives = bool(lives) and all(bands_of[c.key] == ("most",) for c in lives)
    not_by_decides = bool(decides) and all(bands_of[c.key] == ("few",) for c in decides)
    name = stored.name
    if stored.rest or unnamed:
        name = (sentences.REST if stored.rest else UNNAMED)[stored.facet]
    return Theme(
        id=str(stored.pk),
        number=0,
        facet=stored.facet,
        name=name,
        telling="",
        keywords=(),
        people=None,
        asked=material.asked,
        heard=f"by {' or '.join(row.whole)}" if row.whole else "",
        standing=_STANDING[row.whole[0]] if row.whole and not stored.rest else sentences.FEW,
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
        unnamed=unnamed,
    )


def _with_quotes(
    theme: Theme,
    material: Material,
    stored: StoredTheme,
    quotes: parts.Quotes,
    column_of: dict[UUID | None, str | None],
    may_be_shown: MayBeShown,
) -> Theme:
    supporting = [said for said in material.supporting(stored) if may_be_shown(said)]
    differing = [said for said in material.differing(stored) if may_be_shown(said)]
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
        seen_differently=bool(differing),
        cells=tuple(replace(cell, quotes=tuple(behind[cell.column])) for cell in theme.cells),
    )


def _insights(
    material: Material, themes: dict[str, Theme], columns: list[Column], weight: dict[str, float]
) -> list[Insight]:
    drafts = []
    for stored in material.insights:
        theme = themes.get(str(stored.theme_id))
        if theme is None or state_of(getattr(stored, "clearance", None), words_of_insight(stored)) != "cleared":
            continue
        if theme.unnamed and in_claim(stored.theme, f"{stored.claim} {stored.to_decide}"):
            continue  # the theme stands in the picture under a neutral name
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


def _waiting(material: Material) -> int:
    """Passages that may be shared and that nobody has decided about, or that somebody holds."""
    return sum(
        said.clearing in (None, Clearing.State.HELD) for said in material.said if material.agreed_to_be_quoted(said)
    )


def _skipped(material: Material) -> tuple[Skipped, ...]:
    """That something was skipped, and no more: names of files and cells of the list may name people."""
    number = material.diagnostic.unread.count()
    if not number:
        return ()
    return (Skipped("", "", f"{counted(number, 'thing')} could not be used. The interview team has the list."),)
