"""The team edition: everything, for the named few who ran the interviews."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from scipy import sparse

from strandline.diagnostics.queries import current_records
from strandline.insight.models import Theme as StoredTheme
from strandline.publish.edition import parts, sentences
from strandline.publish.edition.columns import team_columns
from strandline.publish.edition.material import Material, Said
from strandline.publish.report import (
    Cell,
    Column,
    Edition,
    Insight,
    Quote,
    RecordText,
    RecordTurn,
    Report,
    Skipped,
    Theme,
)
from strandline.records.models import Record, Turn
from strandline.records.queries import Closed
from strandline.sense.comparison import Cell as Counted
from strandline.sense.comparison import Comparison, compare_groups, power_gap

_SHAKY = 0.5  # stability below which a theme is marked: half of its pairs were parted when the texts were drawn again


def team_report(material: Material) -> Report:
    """Everything that was made of the interviews, with the words of those who may be quoted."""
    comparison = count_people(material, material.themes)
    columns = team_columns(material, dict(zip(comparison.groups, comparison.asked, strict=True)))
    key_of = dict(zip(material.group_order, (column.key for column in columns), strict=True))
    column_of = parts.columns_of_people(material, key_of)
    gaps = {gap.theme for gap in power_gap(comparison, *_who_has_power(columns, key_of))}
    weight = {
        str(stored.pk): cell.people - (0.5 if _is_shaky(stored) else 0.0)
        for stored, cell in zip(material.themes, comparison.overall, strict=True)
    }
    position = {str(stored.pk): index for index, stored in enumerate(material.themes)}
    across = _people_of_topics(material)
    drafts = [
        _theme(material, stored, comparison, index, columns, key_of, across, power=index in gaps and not stored.rest)
        for index, stored in enumerate(material.themes)
    ]
    quotes = parts.Quotes(material, column_of, columns, team=True)
    themes = [
        _with_quotes(replace(theme, number=number), material, material.themes[position[theme.id]], quotes, column_of)
        for number, theme in enumerate(parts.in_report_order(drafts, weight), start=1)
    ]
    by_id = {theme.id: theme for theme in themes}
    insights = _insights(material, by_id, columns, weight)
    contested = sorted(
        (theme for theme in themes if theme.people_differ and not theme.rest), key=lambda t: -(t.people_differ or 0)
    )
    return parts.assembled(
        material,
        Edition.TEAM,
        columns=columns,
        themes=themes,
        insights=insights,
        contested=contested,
        weight=weight,
        quotes=quotes.quotes,
        records=tuple(_records(material, quotes.quotes)),
        skipped=tuple(Skipped(u.file, u.where, u.what, u.todo) for u in material.diagnostic.unread.all()),
    )


def count_people(material: Material, themes: list[StoredTheme]) -> Comparison:
    """People per theme and perspective who support it, of the people asked."""
    raised = [
        (said.participation, column)
        for column, theme in enumerate(themes)
        for said in material.supporting(theme)
        if said.participation in material.groups
    ]
    membership = sparse.csr_array(
        ([1.0] * len(raised), (range(len(raised)), [column for _, column in raised])), shape=(len(raised), len(themes))
    )
    return compare_groups(
        membership,
        [person for person, _ in raised],
        material.groups,
        voices=material.voices,
        order=material.group_order,
    )


def _people_of_topics(material: Material) -> dict[UUID, tuple[int, bool]]:
    """Topic → people who speak of it under any facet, for or against, and whether a group is among them."""
    speakers: dict[UUID, set[UUID]] = {}
    for theme in material.themes:
        if theme.topic_id is not None and not theme.rest:
            said = speakers.setdefault(theme.topic_id, set())
            said |= {one.participation for one in material.by_theme[theme.pk] if one.participation in material.groups}
    return {topic: (len(people), any(pk in material.voices for pk in people)) for topic, people in speakers.items()}


def _across(stored: StoredTheme, across: dict[UUID, tuple[int, bool]], here: Counted, material: Material) -> str:
    people, at_least = across.get(stored.topic_id, (0, False)) if stored.topic_id and not stored.rest else (0, False)
    return sentences.cell_label(people, material.asked, at_least) if people > here.people else ""


def _is_shaky(theme: StoredTheme) -> bool:
    return theme.stability is not None and theme.stability < _SHAKY


def _who_has_power(columns: list[Column], key_of: dict[str, str]) -> tuple[set[str], set[str]]:
    """Perspectives that live with it, and perspectives that decide."""
    name_of = {key: name for name, key in key_of.items()}
    heard = [column for column in columns if column.asked]
    lives = {name_of[column.key] for column in heard if "lives_with_it" in column.stances}
    decides = {name_of[column.key] for column in heard if "decides" in column.stances}
    return lives, decides


def _in_order(names: set[str], material: Material) -> list[str]:
    return [name for name in material.group_order if name in names]


def _theme(
    material: Material,
    stored: StoredTheme,
    comparison: Comparison,
    index: int,
    columns: list[Column],
    key_of: dict[str, str],
    across: dict[UUID, tuple[int, bool]],
    *,
    power: bool,
) -> Theme:
    overall = comparison.overall[index]
    cells = []
    for column, cell in zip(columns, comparison.cells[index], strict=True):
        heard = bool(cell.asked)
        cells.append(
            Cell(
                column=column.key,
                people=cell.people if heard else None,
                asked=cell.asked,
                share=cell.people / cell.asked if heard else None,
                label=cell.label,
            )
        )
    differ = {said.participation for said in material.differing(stored)}
    in_perspectives = sum(1 for column, cell in zip(columns, cells, strict=True) if column.is_heard and cell.people)
    lives, decides = _who_has_power(columns, key_of)
    return Theme(
        id=str(stored.pk),
        number=0,
        facet=stored.facet,
        name=sentences.REST[stored.facet] if stored.rest else stored.name,
        telling=_telling(stored, material),
        keywords=() if stored.rest else tuple(stored.keywords),
        people=overall.people,
        asked=overall.asked,
        heard=sentences.cell_label(overall.people, overall.asked, overall.at_least),
        standing=sentences.FEW
        if stored.rest
        else sentences.standing(
            overall.people, overall.asked, in_perspectives, sum(1 for column in columns if column.is_heard)
        ),
        perspectives_heard=in_perspectives,
        cells=tuple(cells),
        quotes=(),
        differs=(),
        people_differ=len(differ),
        power=sentences.power(_in_order(lives, material), _in_order(decides, material)) if power else "",
        topic=stored.topic.name if stored.topic else "",
        across=_across(stored, across, overall, material),
        shaky=_is_shaky(stored) and not stored.rest,
        made_by=stored.made_by,
        rest=stored.rest,
    )


def _telling(stored: StoredTheme, material: Material) -> str:
    """A clause in somebody's own words; an interviewer's wording is no telling phrase."""
    told = stored.telling
    if told is None or stored.rest or not told.verbatim or told.record_id not in material.records:
        return ""
    closed = material.closed[told.record_id]
    if any(start < told.end and end > told.start for start, end in (*closed.off_record, *closed.unquoted)):
        return ""
    return told.text if material.shown(told.participation_id) else ""


def _with_quotes(
    theme: Theme,
    material: Material,
    stored: StoredTheme,
    quotes: parts.Quotes,
    column_of: dict[UUID | None, str | None],
) -> Theme:
    """The theme with the passages that may be quoted, and each cell with its own."""

    def shown(passages: list[Said]) -> list[Said]:
        return parts.spread([said for said in passages if material.may_quote(said)], column_of, home=stored.pk)

    supporting = shown(list(material.supporting(stored)))
    numbers = quotes.add(supporting)
    differs = quotes.add(shown(list(material.differing(stored))))
    # Somebody of two perspectives is counted in both, so their words open from both.
    key_of_group = {name: cell.column for name, cell in zip(material.group_order, theme.cells, strict=True)}
    behind: dict[str, list[int]] = {cell.column: [] for cell in theme.cells}
    for number, said in zip(numbers, supporting, strict=True):
        for group in material.groups.get(said.participation, ()) if said.participation else ():
            behind[key_of_group[group]].append(number)
    return replace(
        theme,
        quotes=numbers,
        differs=differs,
        cells=tuple(replace(cell, quotes=tuple(behind[cell.column])) for cell in theme.cells),
    )


def _insights(
    material: Material, themes: dict[str, Theme], columns: list[Column], weight: dict[str, float]
) -> list[Insight]:
    """A draft for each theme that more than one person raised, or that is seen differently; widest heard first."""
    heard = sum(1 for column in columns if column.is_heard)
    name_of = {column.key: column.name for column in columns}
    order = {column.key: position for position, column in enumerate(columns)}
    drafts = []
    for stored in material.insights:
        theme = themes.get(str(stored.theme_id))
        if theme is None or ((theme.people or 0) < 2 and material.asked > 4):
            continue
        theme_differs = list(material.differing(stored.theme))
        keys = {
            cell.column
            for cell, group in zip(theme.cells, material.group_order, strict=True)
            for said in theme_differs
            if said.participation and group in material.groups.get(said.participation, ())
        }
        drafts.append(
            Insight(
                id=str(stored.pk),
                number=0,
                facet=theme.facet,
                theme=theme.id,
                headline=theme.name,
                sentence=sentences.counted_claim(theme, stored.claim, heard),
                differs_sentence=sentences.differing(
                    theme, [name_of[key] for key in sorted(keys, key=order.__getitem__)]
                ),
                missing_sentence=sentences.missing(theme, columns),
                to_decide=stored.to_decide if theme.standing != sentences.FEW else "",
                quotes=theme.quotes,
                differs=theme.differs,
                made_by=stored.made_by,
            )
        )
    drafts.sort(key=lambda insight: (parts.FACET_ORDER[insight.facet], -weight[insight.theme]))
    return [replace(insight, number=number) for number, insight in enumerate(drafts, start=1)]


def _records(material: Material, quotes: list[Quote]) -> list[RecordText]:
    """The records with their passages marked. A record of somebody who is not to be quoted is not in a report."""
    by_record: dict[str, list[Quote]] = {}
    for quote in quotes:
        by_record.setdefault(str(quote.record), []).append(quote)
    turns: dict[UUID, list[Turn]] = {}
    wanted = [record for pk, record in material.records.items() if str(pk) in by_record]
    closed = {said.record for said in material.said if not material.shown(said.participation)}
    for turn in Turn.objects.filter(record__in=current_records(material.diagnostic).values("pk")).order_by(
        "record", "position"
    ):
        turns.setdefault(turn.record_id, []).append(turn)
    texts = []
    for record in wanted:
        if record.pk in closed:
            continue
        marks = sorted(by_record[str(record.pk)], key=lambda quote: quote.start or 0)
        first = marks[0]
        texts.append(
            RecordText(
                id=str(record.pk),
                title=record.title,
                kind=record.get_kind_display(),
                participant=first.participant or "",
                column=first.column,
                turns=tuple(
                    _turn(record, turn, marks, material.closed[record.pk]) for turn in turns.get(record.pk, [])
                ),
            )
        )
    return texts


def _turn(record: Record, turn: Turn, marks: list[Quote], closed: Closed) -> RecordTurn:
    runs: list[tuple[str, int | None]] = []
    at = turn.start
    cuts: list[tuple[int, int, int | str]] = [
        (start, end, quote.number)
        for quote in marks
        if (start := quote.start or 0) < (end := quote.end or 0) and turn.start <= start < turn.end
    ]
    for spans, instead in ((closed.off_record, "[off the record]"), (closed.unquoted, "[not to be quoted]")):
        cuts += [(start, end, instead) for start, end in spans if start < turn.end and end > turn.start]
    for start, end, shown in sorted(cuts, key=lambda cut: cut[:2]):
        if end <= at:
            continue
        if start > at:
            runs.append((record.text[at:start], None))
        if isinstance(shown, str):
            runs.append((shown, None))
        else:
            runs.append((record.text[start:end], shown))
        at = max(at, end)
    if at < turn.end:
        runs.append((record.text[at : turn.end], None))
    return RecordTurn(
        start=turn.start,
        role=turn.role,
        speaker=_speaker(turn),
        time=parts.clock(turn.at_seconds) or "",
        runs=tuple(runs),
    )


def _speaker(turn: Turn) -> str:
    """A pseudonym, never the label of the file, which may be a real name."""
    if turn.role == Turn.Role.INTERVIEWER:
        return "Interviewer"
    return ""
