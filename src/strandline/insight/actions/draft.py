"""Drafting findings: every passage placed, themes found and named, insights drafted, all waiting for a person."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from strandline.audit.actions import Actor, note
from strandline.diagnostics.models import Diagnostic
from strandline.diagnostics.queries import current_passages, may_be_shown, may_name_themes
from strandline.insight.actions.keeping_up import claims_something, word
from strandline.insight.models import Insight, MadeBy, Placement, SenseRun, Theme
from strandline.insight.runs import changes_between, findings_now
from strandline.insight.sensemaking import STAGES, Made, fixed_themes, make_sense
from strandline.records.models import Excerpt
from strandline.records.queries import Words, words_of

if TYPE_CHECKING:
    from strandline.sense.types import Theme as FoundTheme


@dataclass(frozen=True, slots=True)
class Drafted:
    passages: int
    not_placed: int
    themes: int
    insights: int


def draft_findings(
    *, diagnostic: Diagnostic, by: Actor, seed: int = 0, progress: Callable[[int, int, str], None] = lambda *_: None
) -> Drafted:
    """Place every passage in use, find and name themes, and draft an insight for each theme.

    Reading and computing happen outside the transaction; what is stored is stored at once. What a person decided is
    kept: a theme they made or cleared keeps its name and identity, a passage they placed stays where they put it.
    """
    passages = words_of(current_passages(diagnostic))
    started = timezone.now()
    made = make_sense(diagnostic, passages, seed=seed, progress=progress)
    progress(2, STAGES, "storing")
    with transaction.atomic():
        Diagnostic.objects.select_for_update().get(pk=diagnostic.pk)  # two drafts at once take turns
        before = findings_now(diagnostic)
        themes = _store_themes(diagnostic, passages, made)
        _store_placements(diagnostic, passages, made, themes)
        insights = _store_insights(diagnostic)
        drafted = Drafted(
            passages=len(passages),
            not_placed=sum(one.facet.name == "other" for one in made.readings),
            themes=len(themes),
            insights=insights,
        )
        SenseRun.objects.create(
            workspace_id=diagnostic.workspace_id,
            diagnostic=diagnostic,
            by_id=by.id,
            by_label=by.label,
            started_at=started,
            counts=asdict(drafted),
            changes=changes_between(before, findings_now(diagnostic)),
        )
        note(
            "findings.drafted",
            diagnostic,
            by=by,
            workspace_id=diagnostic.workspace_id,
            passages=drafted.passages,
            themes=drafted.themes,
            insights=drafted.insights,
            seed=seed,
        )
    return drafted


def _store_themes(diagnostic: Diagnostic, passages: list[Words], made: Made) -> list[Theme]:
    """Store what was found; returns one Theme per found theme, in the same order.

    A name or a keyword that only people use who are not to be quoted would quote them.
    """
    shown, named_after = may_be_shown(diagnostic), may_name_themes(diagnostic)
    sayable = {word for passage in passages if _is_shown(passage, named_after) for word in _words(passage.text)}
    known = {str(theme.pk): theme for theme in diagnostic.themes.select_related("clearance")}
    topics_before = {theme.name: theme for theme in known.values() if theme.facet == ""}
    absorbing = _absorbing(known)
    fixed = fixed_themes(known.values())

    def store(found: FoundTheme, theme: Theme | None, facet: str, topic: Theme | None) -> Theme:
        theme = theme or Theme(workspace_id=diagnostic.workspace_id, diagnostic=diagnostic)
        if theme.pk not in fixed:
            theme.facet = facet
            theme.name = theme.suggested = _sayable_name(found, sayable)
        elif not _words(theme.suggested) <= sayable:
            theme.suggested = ""
        theme.keywords = [word for word in found.keywords if _words(word) <= sayable]
        theme.stability = found.stability
        theme.topic = topic
        theme.rest = found.rest
        theme.telling = _telling(found, passages, shown) if facet else None
        theme.retired_at = None
        theme.save()
        return theme

    topics = {found.id: store(found, topics_before.get(found.name), "", None) for found in made.themes.topics}
    themes = []
    for found in made.themes.themes:
        facet, topic = str(found.group), topics.get(found.parent or "")
        before = known.get(found.id)
        if before is None and topic is not None and (facet, topic.pk) in absorbing:
            themes.append(absorbing[facet, topic.pk])
        else:
            themes.append(store(found, before, facet, topic))
    in_use = [theme.pk for theme in (*topics.values(), *themes)]
    diagnostic.themes.exclude(pk__in=in_use).filter(retired_at__isnull=True).update(retired_at=timezone.now())
    return themes


def _is_shown(passage: Words, shown: Callable[[UUID | None], bool]) -> bool:
    return not passage.unquoted and shown(passage.participation)


def _absorbing(known: dict[str, Theme]) -> dict[tuple[str, UUID], Theme]:
    """(facet, topic) of themes that a person merged into another → the one that holds them now.

    More said under that heading of that topic belongs to it as well, not to a new theme.
    """
    absorbing = {}
    for theme in known.values():
        into = theme
        while into.merged_into_id is not None:
            into = known[str(into.merged_into_id)]
        if into is not theme and into.retired_at is None and theme.topic_id is not None:
            absorbing[theme.facet, theme.topic_id] = into
    return absorbing


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.casefold()))


def _sayable_name(found: FoundTheme, sayable: set[str]) -> str:
    if _words(found.name) <= sayable:
        return found.name[:200]
    keywords = [word for word in found.keywords if _words(word) <= sayable]
    return (keywords[0][:1].upper() + keywords[0][1:])[:200] if keywords else "Something some people spoke of"


def _telling(found: FoundTheme, passages: list[Words], shown: Callable[[UUID | None], bool]) -> Excerpt | None:
    """The theme's telling clause as an excerpt of its own, if whoever said it may be quoted."""
    if found.telling_at is None:
        return None
    index, start, end = found.telling_at
    passage = passages[index]
    if not _is_shown(passage, shown):
        return None
    excerpt, _ = Excerpt.objects.get_or_create(
        workspace_id=passage.workspace,
        record_id=passage.record,
        start=passage.start + start,
        end=passage.start + end,
        defaults={"turn_id": passage.turn, "participation_id": passage.participation, "verbatim": passage.verbatim},
    )
    return excerpt


def _store_placements(diagnostic: Diagnostic, passages: list[Words], made: Made, themes: list[Theme]) -> None:
    # Those of records that were set aside stay: when such a record comes back, its themes are known again by them.
    in_use = diagnostic.placements.filter(excerpt__record__session_record__set_aside_at__isnull=True)
    in_use.filter(made_by=MadeBy.MACHINE).delete()
    ranks = _ranks(made)
    placements = Placement.objects.bulk_create(
        [
            Placement(
                workspace_id=diagnostic.workspace_id,
                diagnostic=diagnostic,
                excerpt_id=passage.excerpt,
                theme=themes[theme] if theme >= 0 else None,
                against=None if against is None else themes[against],
                facet=themes[theme].facet if theme >= 0 else alone.facet.name,
                probability=min(1.0, max(0.0, float(alone.facet.probability))),
                affirms=alone.facet.affirms,
                differs=alone.differs,
                rank=ranks[index],
                flags=list(alone.flags),
            )
            for index, (passage, theme, alone, against) in enumerate(
                zip(
                    passages,
                    made.themes.assignments.tolist(),
                    made.readings,
                    made.against,
                    strict=True,
                )
            )
            if index not in made.placed
        ],
        batch_size=500,
    )
    Placement.objects.bulk_create(
        [
            Placement(
                workspace_id=diagnostic.workspace_id,
                diagnostic=diagnostic,
                excerpt_id=passages[index].excerpt,
                theme_id=before.theme_id,
                facet=before.facet,
                probability=before.probability,
                affirms=before.affirms,
                differs=before.differs,
                rank=before.rank,
                flags=before.flags,
                made_by=MadeBy.PERSON,
            )
            for index, before in made.placed.items()
            if before.excerpt_id != passages[index].excerpt
        ]
    )
    index_of = {passage.excerpt: index for index, passage in enumerate(passages)}
    # Row by row through the matrix's own lists: indexing a sparse matrix ten thousand times takes seconds.
    starts, members = made.themes.membership.indptr.tolist(), made.themes.membership.indices.tolist()
    also = {
        (placement.pk, themes[further].pk): None  # once each, in order: two that were found may be one by now
        for placement in placements
        for further in members[starts[index_of[placement.excerpt_id]] : starts[index_of[placement.excerpt_id] + 1]]
        if themes[further].pk != placement.theme_id
    }
    through = Placement.also.through
    through.objects.bulk_create(
        [through(placement_id=placement, theme_id=theme) for placement, theme in also], batch_size=500
    )
    _retire_emptied(diagnostic)


def _retire_emptied(diagnostic: Diagnostic) -> None:
    """A theme out of which people took every passage is none."""
    themes = diagnostic.themes.filter(retired_at__isnull=True).exclude(facet="")
    in_use = diagnostic.placements.filter(theme__isnull=False).order_by().values("theme")
    themes.exclude(pk__in=in_use).update(retired_at=timezone.now())


def _ranks(made: Made) -> list[int]:
    """How telling each passage is within its theme: 0 first; those the theme does not quote come after, in order."""
    ranks = [10_000 + index for index in range(len(made.readings))]
    for found in made.themes.themes:
        for rank, (index, _, _) in enumerate(found.quotes):
            ranks[index] = min(ranks[index], rank)
    return ranks


def _store_insights(diagnostic: Diagnostic) -> int:
    """One draft for each theme that stands for something; drafts of a person stay as they are."""
    in_use = diagnostic.themes.filter(retired_at__isnull=True).exclude(facet="")
    themes = [theme for theme in in_use if claims_something(theme)]
    known = {insight.theme_id: insight for insight in diagnostic.insights.select_related("theme")}
    for position, theme in enumerate(themes):
        insight = known.get(theme.pk) or Insight(
            workspace_id=diagnostic.workspace_id, diagnostic=diagnostic, theme=theme
        )
        word(insight)
        insight.position = position
        insight.retired_at = None
        insight.save()
    diagnostic.insights.exclude(theme__in=themes).filter(retired_at__isnull=True).update(retired_at=timezone.now())
    return len(themes)
