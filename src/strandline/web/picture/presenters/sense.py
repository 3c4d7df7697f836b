"""How far a run is, what the last one changed, and how the themes stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from strandline.diagnostics.models import Diagnostic
from strandline.insight.counting import Counts
from strandline.insight.models import MadeBy, SenseRun, Theme
from strandline.insight.queries import themes_by_id
from strandline.publish.report import FACET_NAMES
from strandline.web.picture.presenters.addresses import team_addresses
from strandline.web.picture.presenters.themes import name_of
from strandline.work.models import Job


@dataclass(frozen=True, slots=True)
class HowFar:
    running: bool
    words: str
    done: int = 0
    total: int = 0
    problem: str = ""


def how_far(job: Job | None) -> HowFar | None:
    """Nothing once a run has ended well: then its findings tell."""
    if job is None or job.state == Job.State.DONE:
        return None
    if job.state == Job.State.FAILED:
        problem = job.failure or _("Something went wrong while making sense. What was there before still stands.")
        return HowFar(False, "", problem=problem)
    if job.state == Job.State.WAITING:
        return HowFar(True, _("Waiting for its turn."), 0, 3)
    stages = {
        "reading": _("Reading each passage: which heading it belongs under."),
        "sorting": _("Sorting what was said into themes."),
        "storing": _("Writing down what was found."),
    }
    return HowFar(True, stages.get(job.what, _("Starting.")), job.done, job.total or 3)


@dataclass(frozen=True, slots=True)
class Link:
    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a run changed since the one before."""

    first: bool
    nothing: bool
    new_themes: list[Link]
    gone_themes: list[Link]
    passages: list[str]  # sentences
    moved: list[str]  # "3 passages moved from “X” to “Y”"
    new_insights: int


def changes_told(diagnostic: Diagnostic, run: SenseRun) -> Told:
    changes = run.changes
    moves: Counter[tuple[str | None, str | None]] = Counter((one[1], one[2]) for one in changes.get("moved", []))
    concerned = {pk for pair in moves for pk in pair if pk}
    concerned |= {*changes.get("new_themes", []), *changes.get("gone_themes", [])}
    themes = themes_by_id(diagnostic, concerned)
    addresses = team_addresses(diagnostic.workspace.slug, diagnostic)

    def links(pks: Iterable[str], *, there: bool) -> list[Link]:
        found = [themes[UUID(pk)] for pk in pks if UUID(pk) in themes]
        return [
            Link(name_of(theme), addresses.theme(theme.pk) if there else "")
            for theme in sorted(found, key=lambda theme: theme.name.casefold())
        ]

    return Told(
        first=changes.get("first", False),
        nothing=not any(
            changes.get(key) for key in ("moved", "new_themes", "gone_themes", "new_passages", "gone_passages")
        ),
        new_themes=links(changes.get("new_themes", []), there=True),
        gone_themes=links(changes.get("gone_themes", []), there=False),
        passages=_passages(changes.get("new_passages", 0), changes.get("gone_passages", 0)),
        moved=[_moved(number, source, to, themes) for (source, to), number in moves.most_common()],
        new_insights=len(changes.get("new_insights", [])),
    )


def _passages(new: int, gone: int) -> list[str]:
    told = []
    if new:
        told.append(ngettext("%(number)d passage came in.", "%(number)d passages came in.", new) % {"number": new})
    if gone:
        told.append(ngettext("%(number)d passage is gone.", "%(number)d passages are gone.", gone) % {"number": gone})
    return told


def _moved(number: int, source: str | None, to: str | None, themes: dict[UUID, Theme]) -> str:
    def name(pk: str | None) -> str:
        theme = themes.get(UUID(pk)) if pk else None
        return f"“{name_of(theme)}”" if theme else _("no theme")

    return ngettext(
        "%(number)d passage moved from %(source)s to %(to)s.",
        "%(number)d passages moved from %(source)s to %(to)s.",
        number,
    ) % {"number": number, "source": name(source), "to": name(to)}


@dataclass(frozen=True, slots=True)
class Listed:
    name: str
    url: str
    facet: str
    facet_name: str
    heard: str
    decided: bool


def listed(counts: Counts, slug: str, diagnostic: Diagnostic) -> list[Listed]:
    """Themes by heading, the widest heard first, each with whether somebody has looked at it."""
    addresses = team_addresses(slug, diagnostic)
    order = {facet: position for position, facet in enumerate(FACET_NAMES)}
    rows = sorted(counts.rows, key=lambda row: (order.get(row.theme.facet, 0), -row.overall.people, row.theme.name))
    return [
        Listed(
            row.theme.name,
            addresses.theme(row.theme.pk),
            row.theme.facet,
            _(FACET_NAMES[row.theme.facet]),
            row.overall.label,
            row.theme.made_by == MadeBy.PERSON,
        )
        for row in rows
    ]
