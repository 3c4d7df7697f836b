"""What waits to be cleared for sharing: theme names, insights and passages, each with what has to be known of it.

Only what may be shared at all is in the queue. What is not is counted, with its reason.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from strandline.diagnostics.models import Diagnostic
from strandline.insight.actions.sharing import Standing, decision_about, standing, words_of_insight, words_to_share
from strandline.insight.models import Insight, InsightClearance, Placement, Theme, ThemeClearance
from strandline.insight.sensemaking import names_and_places
from strandline.publish.edition import sentences
from strandline.publish.edition.material import Material, Said, material_of
from strandline.publish.edition.naming import QuotingNames
from strandline.publish.edition.parts import FACET_ORDER
from strandline.records.actions import digest
from strandline.records.models import Clearance, Clearing, Excerpt
from strandline.records.queries import on_record

_STATES = frozenset(Clearing.State.values)
AROUND = 300  # characters of the record that are shown before a passage, and after it


class Kind(StrEnum):
    THEME = "theme"
    INSIGHT = "insight"
    PASSAGE = "passage"


class Reason(StrEnum):
    """Why something is not in the queue."""

    REFUSED = "refused"  # they did not agree to be quoted
    UNKNOWN = "unknown"  # nobody recorded whether they did
    WISHED = "wished"  # they asked that this be not quoted
    GONE = "gone"  # off the record, or said by somebody who takes part no longer
    NOWHERE = "nowhere"  # in no theme that the report shows
    QUOTING_NAME = "quoting_name"  # a theme called by words of somebody who did not agree to be quoted


@dataclass(frozen=True)
class Item:
    """One thing that a person decides about."""

    kind: Kind
    id: UUID
    words: str
    theme: UUID
    theme_name: str
    facet: str
    flags: tuple[str, ...]  # name, role, allegation, contact
    alone: bool  # of a perspective or a theme in which one person could be told apart
    stands: Standing | None  # the decision, also one about other words
    said: Said | None = None  # of a passage
    unquotable_beyond: bool = False  # its speaker did not agree that it is shared beyond the workspace

    @cached_property
    def state(self) -> str | None:
        """What was decided about exactly these words."""
        if self.stands is None or self.stands.of_words != digest(self.words):
            return None
        return self.stands.state

    @property
    def has_lapsed(self) -> bool:
        """Whether somebody decided about words that have changed since."""
        return self.stands is not None and self.state is None

    @property
    def is_flagged(self) -> bool:
        return bool(self.flags) or self.alone


@dataclass(frozen=True)
class Queue:
    diagnostic: Diagnostic
    material: Material
    items: list[Item]  # theme by theme: its name, its insight, its passages, the most telling first
    left_out: dict[Reason, int]

    @property
    def looked_at(self) -> int:
        return sum(item.state is not None for item in self.items)

    def again(self, item: Item) -> Queue:
        """The same queue with one item as it stands in the database now."""
        thing = thing_of(item)
        now = replace(item, words=words_to_share(thing), stands=standing(decision_about(thing)))
        return replace(self, items=[now if one is item else one for one in self.items])

    def item(self, kind: str, id: UUID) -> Item | None:
        return next((item for item in self.items if item.id == id and item.kind == kind), None)


def queue_of(diagnostic: Diagnostic) -> Queue:
    """Everything that may be shared of a diagnostic, in order, with what was decided about it."""
    return with_decisions(queue_before_decisions(diagnostic))


def queue_before_decisions(diagnostic: Diagnostic) -> Queue:
    """Fetch a diagnostic whole and put everything in order that may be shared of it, as if nobody had decided yet."""
    material = material_of(diagnostic)
    left_out: Counter[Reason] = Counter()
    quoting = QuotingNames(material)
    themes = _in_order(material)
    insights: dict[UUID, list[Insight]] = defaultdict(list)
    for insight in material.insights:
        insights[insight.theme_id].append(insight)
    passages = _passages(material, {theme.pk for theme in themes}, left_out)
    look = _Look(diagnostic, material)
    items: list[Item] = []
    for theme in themes:
        if quoting.quotes_somebody(theme):
            left_out[Reason.QUOTING_NAME] += 1
        else:
            items.append(look.at_theme(theme))
            items += [look.at_insight(insight, theme) for insight in insights[theme.pk]]
        items += [look.at_passage(said, theme) for said in passages[theme.pk]]
    placed = Placement.objects.filter(
        diagnostic=diagnostic, excerpt__record__session_record__set_aside_at__isnull=True
    ).count()
    left_out[Reason.GONE] = placed - len(material.said)
    return Queue(diagnostic, material, items, {reason: left_out[reason] for reason in Reason if left_out[reason]})


def with_decisions(queue: Queue) -> Queue:
    """The queue with the decisions as they stand in the database now."""
    mine = queue.diagnostic
    decisions: dict[tuple[Kind, UUID], Clearing] = {
        **{(Kind.THEME, one.theme_id): one for one in ThemeClearance.objects.filter(theme__diagnostic=mine)},
        **{(Kind.INSIGHT, one.insight_id): one for one in InsightClearance.objects.filter(insight__diagnostic=mine)},
        **{
            (Kind.PASSAGE, one.excerpt_id): one
            for one in Clearance.objects.filter(excerpt__record__session_record__session__diagnostic=mine)
        },
    }
    items = [
        replace(item, stands=standing(decisions[item.kind, item.id])) if (item.kind, item.id) in decisions else item
        for item in queue.items
    ]
    return replace(queue, items=items)


def _in_order(material: Material) -> list[Theme]:
    """Facet by facet, what most people speak of first; what single people said last."""
    people = {
        theme.pk: len({said.participation for said in material.by_theme.get(theme.pk, [])}) for theme in material.themes
    }
    return sorted(
        material.themes,
        key=lambda theme: (FACET_ORDER[theme.facet], theme.rest, -people[theme.pk], theme.name.casefold(), theme.pk),
    )


def _passages(material: Material, themes: set[UUID], left_out: Counter[Reason]) -> dict[UUID, list[Said]]:
    """Theme → its passages that may be shared. One that names several themes stands under the first that is shown."""
    found: dict[UUID, list[Said]] = defaultdict(list)
    for said in material.said:
        home = next((theme for theme in (said.theme, *said.also, said.against) if theme in themes), None)
        if home is None:
            left_out[Reason.NOWHERE] += 1
        elif said.unquoted:
            left_out[Reason.WISHED] += 1
        elif not material.agreed_to_be_quoted(said):
            person = material.people.get(said.participation) if said.participation else None
            asked = person is not None and "quote" in person.consent
            left_out[Reason.REFUSED if asked else Reason.UNKNOWN] += 1
        else:
            found[home].append(said)
    return found


class _Look:
    """Looks at one thing after another with what is known of the whole."""

    def __init__(self, diagnostic: Diagnostic, material: Material) -> None:
        self.diagnostic = diagnostic
        self.material = material
        self._known: tuple[list[str], list[str]] | None = None
        heard: Counter[str] = Counter()
        for pk, groups in material.groups.items():
            for group in groups:
                heard[group] += material.people[pk].voices
        self.of_few = {group for group, people in heard.items() if people == 1}
        self.speakers = {
            theme.pk: {said.participation for said in (*material.supporting(theme), *material.differing(theme))}
            for theme in material.themes
        }

    def at_theme(self, theme: Theme) -> Item:
        return Item(
            kind=Kind.THEME,
            id=theme.pk,
            words=words_to_share(theme),
            theme=theme.pk,
            theme_name=_called(theme),
            facet=theme.facet,
            flags=() if theme.rest else self._flags(theme.name),
            alone=False,
            stands=None,
        )

    def at_insight(self, insight: Insight, theme: Theme) -> Item:
        return Item(
            kind=Kind.INSIGHT,
            id=insight.pk,
            words=words_of_insight(insight),
            theme=theme.pk,
            theme_name=_called(theme),
            facet=theme.facet,
            flags=self._flags(words_of_insight(insight)),
            alone=False,
            stands=None,
        )

    def at_passage(self, said: Said, theme: Theme) -> Item:
        groups = self.material.groups.get(said.participation, ()) if said.participation else ()
        return Item(
            kind=Kind.PASSAGE,
            id=said.excerpt,
            words=said.text,
            theme=theme.pk,
            theme_name=_called(theme),
            facet=theme.facet,
            flags=said.flags,
            alone=bool(self.of_few & set(groups)) or (not theme.rest and len(self.speakers[theme.pk]) == 1),
            stands=None,
            said=said,
            unquotable_beyond=not self.material.agreed_beyond(said),
        )

    def _flags(self, words: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(kind for _, kind in flagged(words, self.known) if kind))

    @property
    def known(self) -> tuple[list[str], list[str]]:
        if self._known is None:
            self._known = names_and_places(self.diagnostic)
        return self._known


def _called(theme: Theme) -> str:
    return sentences.REST[theme.facet] if theme.rest else theme.name


def flagged(words: str, known: tuple[list[str], list[str]]) -> list[tuple[str, str]]:
    """The words in runs, each with why a person must look at it ("" for most): to mark them where they stand.

    `known` are the names and places of the diagnostic.
    """
    from strandline.sense.flags import flags  # its word lists are large, and most pages do without

    names, places = known
    runs: list[tuple[str, str]] = []
    at = 0
    for flag in flags(words, names=names, places=places):
        if flag.end <= at:
            continue
        start = max(flag.start, at)
        if start > at:
            runs.append((words[at:start], ""))
        runs.append((words[start : flag.end], flag.kind))
        at = flag.end
    if at < len(words):
        runs.append((words[at:], ""))
    return runs


@dataclass(frozen=True, slots=True)
class Around:
    """A passage in its place: what stands before and after it in the record, without what is off the record."""

    before: str
    after: str
    title: str


def around(material: Material, said: Said) -> Around:
    record = material.records[said.record]
    off = material.closed[said.record].off_record
    start, end = max(0, said.start - AROUND), min(len(record.text), said.end + AROUND)
    before, after = on_record(record.text, start, said.start, off), on_record(record.text, said.end, end, off)
    if start > 0:
        before = "… " + before.partition(" ")[2]
    if end < len(record.text):
        after = after.rpartition(" ")[0] + " …"
    return Around(before, after, record.title)


def thing_of(item: Item) -> Excerpt | Theme | Insight:
    """The row that a decision about it belongs to, as it stands now."""
    if item.kind is Kind.THEME:
        return Theme.objects.get(pk=item.id)
    if item.kind is Kind.INSIGHT:
        return Insight.objects.get(pk=item.id)
    return Excerpt.objects.select_related("record").get(pk=item.id)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the queue somebody wants to look at."""

    kind: str = ""
    state: str = "undecided"  # undecided, looked_at (any decision), a Clearing.State, or all
    theme: UUID | None = None
    facet: str = ""
    flagged_first: bool = False


def picked(items: Iterable[Item], wanted: Wanted) -> list[Item]:
    """The items that somebody wants, in their order; the flagged ones before all others if they asked for that."""
    found = [
        item
        for item in items
        if (not wanted.kind or item.kind == wanted.kind)
        and (not wanted.theme or item.theme == wanted.theme)
        and (not wanted.facet or item.facet == wanted.facet)
        and _is_in(item.state, wanted.state)
    ]
    return sorted(found, key=lambda item: not item.is_flagged) if wanted.flagged_first else found


def _is_in(state: str | None, wanted: str) -> bool:
    if wanted == "undecided":
        return state is None
    return wanted not in _STATES or state == wanted
