"""Parts that both editions of a report are put together from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.utils import timezone

from strandline.diagnostics.models import Diagnostic, Facet
from strandline.publish.edition import method, sentences
from strandline.publish.edition.columns import first_column
from strandline.publish.edition.material import Material, Said
from strandline.publish.report import (
    Audience,
    Column,
    Edition,
    Heard,
    Insight,
    Quote,
    RecordText,
    Report,
    Skipped,
    Theme,
)
from strandline.publish.wording import long_date

FACET_ORDER = {facet: position for position, facet in enumerate(Facet.values)}
FIRST_PAGE = (("keep", 2), ("let_go", 1), ("in_the_way", 1), ("needed", 1), ("changed", 1), ("valued", 1))
FINDINGS = 5


def spread(passages: Iterable[Said], column_of: Mapping[UUID | None, str | None], *, home: UUID) -> list[Said]:
    """Most telling first, taking turns between perspectives, so that no perspective speaks over the others. What is at
    home in the theme comes before what names it in the same breath as something else.
    """
    waiting: dict[str | None, list[Said]] = {}
    # Equally telling ones stand in no order that tells who said them: the ids of passages are random.
    for said in sorted(passages, key=lambda said: (said.theme != home, said.rank, said.excerpt)):
        waiting.setdefault(column_of.get(said.participation), []).append(said)
    order: list[Said] = []
    while waiting:
        for column in list(waiting):
            order.append(waiting[column].pop(0))
            if not waiting[column]:
                del waiting[column]
    return order


class Quotes:
    """Numbers quotes in the order in which the report first shows them; a passage has one number throughout."""

    def __init__(
        self,
        material: Material,
        column_of: Mapping[UUID | None, str | None],
        columns: Sequence[Column],
        *,
        team: bool,
    ) -> None:
        self.material = material
        self.column_of = column_of
        self.names = {column.key: column.name for column in columns}
        self.team = team
        self.quotes: list[Quote] = []
        self._numbers: dict[UUID, int] = {}

    def add(self, passages: Iterable[Said]) -> tuple[int, ...]:
        return tuple(self._add(said) for said in passages)

    def _add(self, said: Said) -> int:
        if said.excerpt in self._numbers:
            return self._numbers[said.excerpt]
        number = self._numbers[said.excerpt] = len(self.quotes) + 1
        record = self.material.records[said.record]
        person = self.material.people.get(said.participation) if said.participation else None
        column = self.column_of.get(said.participation)
        self.quotes.append(
            Quote(
                number=number,
                id=str(said.excerpt),
                text=said.text,
                verbatim=said.verbatim,
                attribution=person.pseudonym if self.team and person else self._unattributed(column),
                column=column,
                facet=said.facet,
                differs=said.differs,
                record=str(said.record) if self.team else None,
                record_title=record.title if self.team else None,
                start=said.start if self.team else None,
                end=said.end if self.team else None,
                participant=person.pseudonym if self.team and person else None,
                time=clock(said.at) if self.team else None,
                question=said.question if self.team else None,
                at_least_one_of=person.voices if self.team and person and person.voices > 1 else None,
                confirmed=self.team and said.excerpt in self.material.confirmed,
                flags=said.flags if self.team else (),
            )
        )
        return number

    def _unattributed(self, column: str | None) -> str:
        return sentences.unattributed(self.names.get(column or ""))


def clock(seconds: float | None) -> str | None:
    """04:12, or 1:04:12 past the hour."""
    if seconds is None:
        return None
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute:02}:{second:02}"


def columns_of_people(material: Material, key_of: Mapping[str, str]) -> dict[UUID | None, str | None]:
    """Participation → the column their words are shown under."""
    return {pk: first_column(groups, key_of) for pk, groups in material.groups.items()}


def in_report_order(themes: Iterable[Theme], weight: Mapping[str, float]) -> list[Theme]:
    """Facet by facet; within one the widest heard first, then by name."""
    return sorted(
        themes, key=lambda theme: (FACET_ORDER[theme.facet], theme.rest, -weight[theme.id], theme.name.casefold())
    )


def first_page(insights: Sequence[Insight], themes: Mapping[str, Theme], weight: Mapping[str, float]) -> list[str]:
    """At most five findings: what to keep first, then what to let go of, what is in the way and what is needed.

    Where a facet has nothing that stands, the widest heard of the others takes its place.
    """
    placed = [insight for insight in insights if insight.facet != "other" and not themes[insight.theme].rest]
    # Of two or three people everything is heard from few: then it is still what they said.
    stands = [insight for insight in placed if themes[insight.theme].standing != sentences.FEW] or placed
    by_facet: dict[str, list[Insight]] = {}
    for insight in sorted(stands, key=lambda insight: -weight[insight.theme]):
        by_facet.setdefault(insight.facet, []).append(insight)
    chosen = [insight for facet, most in FIRST_PAGE for insight in by_facet.get(facet, [])[:most]][:FINDINGS]
    for insight in sorted((i for group in by_facet.values() for i in group), key=lambda i: -weight[i.theme]):
        if len(chosen) < FINDINGS and insight not in chosen:
            chosen.append(insight)
    chosen.sort(key=lambda insight: (FACET_ORDER_ON_PAGE_ONE[insight.facet], -weight[insight.theme]))
    return [insight.id for insight in chosen]


FACET_ORDER_ON_PAGE_ONE = {
    facet: position
    for position, facet in enumerate(("keep", "let_go", "in_the_way", "needed", "changed", "valued", "other"))
}


def when(diagnostic: Diagnostic) -> str:
    """ "3 to 19 March 2026", "28 February to 3 March 2026", "on 3 March 2026", or nothing."""
    first, last = diagnostic.started_on, diagnostic.ended_on
    if first is None or last is None or first == last:
        day = first or last
        return f"on {long_date(day)}" if day else ""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {long_date(last)}"
    if first.year == last.year:
        return f"{first.day} {first:%B} to {long_date(last)}"
    return f"{long_date(first)} to {long_date(last)}"


def today() -> date:
    return timezone.localdate()


def heard(
    material: Material, columns: Sequence[Column], *, team: bool, audience: Audience = Audience.WORKSPACE
) -> Heard:
    """Who was heard. In the shared edition the counts that could point at a few people are left at nought."""
    diagnostic = material.diagnostic
    kinds = Counter(record.get_kind_display() for record in material.records.values())
    unknown = [person for person in material.people.values() if "quote" not in person.consent]
    refused = [person for person in material.people.values() if person.consent.get("quote") is False]
    by_name = {
        perspective.name: sum(
            person.voices for person in material.people.values() if perspective.name in person.perspectives
        )
        for perspective in material.perspectives
    }
    unplaced_people = sum(person.voices for person in material.people.values() if not person.perspectives)
    not_quotable = sum(person.voices for person in (refused + unknown if material.listed else refused))
    return Heard(
        people=material.asked,
        conversations=material.conversations,
        records=len(material.records),
        kinds=tuple(kinds.most_common()) if team else (),
        passages=len(material.said),
        not_placed=sum(said.facet == Facet.OTHER for said in material.said),
        not_quotable_people=not_quotable if team else 0,
        consent_unknown=sum(person.voices for person in unknown) if team else 0,
        perspective_unknown=unplaced_people if team or unplaced_people >= audience.smallest_group else 0,
        off_record_spans=sum(len(record.off_record) for record in material.records.values()) if team else 0,
        not_heard=tuple(column.name for column in columns if column.asked == 0),
        small=tuple(name for name, people in by_name.items() if 0 < people < 5) if team else (),
        empty_answers=tuple(
            (empty.question, empty.answered, empty.nothing) for empty in diagnostic.empty_answers.all() if team
        ),
    )


def assembled(
    material: Material,
    edition: Edition,
    *,
    columns: Sequence[Column],
    themes: Sequence[Theme],
    insights: Sequence[Insight],
    contested: Sequence[Theme],
    weight: Mapping[str, float],
    quotes: Sequence[Quote],
    skipped: tuple[Skipped, ...],
    records: tuple[RecordText, ...] = (),
    nothing_cleared: bool = False,
    held: int = 0,
    audience: Audience = Audience.WORKSPACE,
) -> Report:
    """The report of an edition from what it may show. `contested` are themes in the order in which they are told."""
    diagnostic = material.diagnostic
    findings = first_page(insights, {theme.id: theme for theme in themes}, weight)
    by_id = {insight.id: insight for insight in insights}
    shared = edition is Edition.SHARED
    return Report(
        edition=edition,
        title=diagnostic.title,
        place=diagnostic.asked_by or diagnostic.place,
        question=diagnostic.question,
        purpose=diagnostic.purpose,
        asked_by=diagnostic.asked_by,
        when=when(diagnostic),
        made_on=today(),
        invented=diagnostic.invented,
        heard=heard(material, columns, team=not shared, audience=audience),
        columns=tuple(columns),
        summary=tuple(sentences.summary(sorted(themes, key=lambda theme: -weight[theme.id]), contested)),
        findings=tuple(findings),
        keep=tuple(insight.id for insight in insights if insight.facet == "keep"),
        contested=tuple(insight.id for theme in contested for insight in insights if insight.theme == theme.id),
        decide=tuple(id for id in findings if by_id[id].to_decide),
        lived_not_decided=tuple(theme.id for theme in themes if theme.power),
        themes=tuple(themes),
        insights=tuple(insights),
        quotes=tuple(quotes),
        records=records,
        skipped=skipped,
        method=method.method(material),
        limits=method.limits(material, shared=shared, audience=audience),
        nothing_cleared=nothing_cleared,
        held=held,
        audience=audience,
    )
