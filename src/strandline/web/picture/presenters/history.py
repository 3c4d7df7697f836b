"""What people decided, told in sentences. Names stand as they are now: what was said is not kept twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from strandline.diagnostics.models import Diagnostic
from strandline.insight.models import Change, Insight, Theme
from strandline.insight.queries import themes_by_id
from strandline.publish.report import FACET_NAMES
from strandline.web.picture.presenters.addresses import team_addresses
from strandline.web.picture.presenters.themes import name_of

Verb = Change.Verb


@dataclass(frozen=True, slots=True)
class Told:
    id: UUID
    at: datetime
    who: str
    sentence: str
    url: str  # to what it was about
    undone_at: datetime | None
    undone_by: str


def told(diagnostic: Diagnostic, slug: str, changes: Sequence[Change]) -> list[Told]:
    insights = {
        one.pk: one.theme_id
        for one in Insight.objects.filter(diagnostic=diagnostic, pk__in=[change.about for change in changes])
    }
    themes = themes_by_id(diagnostic, _concerned(changes) | set(insights.values()))
    addresses = team_addresses(slug, diagnostic)
    rows = []
    for change in changes:
        about = insights.get(change.about, change.about)
        is_passage = change.verb == Verb.PASSAGE_MOVED
        rows.append(
            Told(
                id=change.pk,
                at=change.at,
                who=change.by_label,
                sentence=_sentence(change, themes, themes.get(about)),
                url=addresses.passage(about) if is_passage else addresses.theme(about),
                undone_at=change.undone_at,
                undone_by=change.undone_by_label,
            )
        )
    return rows


def _concerned(changes: Sequence[Change]) -> set[UUID]:
    """Every theme that a change speaks of."""
    pks: set[str] = set()
    for change in changes:
        pks |= {str(change.about), *change.after.get("themes", {}), *(one.partition(":")[2] for one in change.rests_on)}
        for states in (change.before, change.after):
            pks |= {state["theme_id"] for state in states.get("passages", {}).values() if state.get("theme_id")}
    return {UUID(pk) for pk in pks}


def _sentence(change: Change, themes: dict[UUID, Theme], about: Theme | None) -> str:
    name = name_of(about) if about else _("a theme that is gone")
    match change.verb:
        case Verb.THEME_RENAMED:
            return _renamed(change, about, name)
        case Verb.THEMES_MERGED:
            return _merged(change, themes, name)
        case Verb.THEME_SPLIT:
            return _split(change, themes, name)
        case Verb.PASSAGE_MOVED:
            return _moved(change, themes)
    return {
        Verb.THEME_CONFIRMED: _("confirmed the theme “%(name)s”"),
        Verb.THEME_HIDDEN: _("hid the theme “%(name)s”"),
        Verb.THEME_SHOWN: _("showed the theme “%(name)s” again"),
        Verb.INSIGHT_CONFIRMED: _("confirmed the insight on “%(name)s”"),
        Verb.INSIGHT_EDITED: _("put the insight on “%(name)s” in other words"),
        Verb.INSIGHT_REJECTED: _("rejected the insight on “%(name)s”"),
    }[Verb(change.verb)] % {"name": name}


def _renamed(change: Change, about: Theme | None, name: str) -> str:
    """The name a person gave is in the change; the machine's is with the theme, as far as it may be said."""
    key = str(change.about)
    new = change.after["themes"].get(key, {}).get("name") or name
    old = change.before["themes"].get(key, {}).get("name") or (about.suggested if about else "")
    if not old:
        return _("called a theme “%(new)s”") % {"new": new}
    return _("renamed “%(old)s” to “%(new)s”") % {"old": old, "new": new}


def _merged(change: Change, themes: dict[UUID, Theme], name: str) -> str:
    gone = [
        f"“{name_of(themes[UUID(pk)])}”"
        for pk, state in change.after["themes"].items()
        if state.get("merged_into_id") and UUID(pk) in themes
    ]
    return _("merged %(gone)s into “%(name)s”") % {"gone": ", ".join(gone), "name": name}


def _split(change: Change, themes: dict[UUID, Theme], name: str) -> str:
    source = next((themes[UUID(one.partition(":")[2])] for one in change.rests_on), None)
    number = len(change.after.get("passages", {}))
    return ngettext(
        "took %(number)d passage out of “%(source)s” into a new theme, “%(name)s”",
        "took %(number)d passages out of “%(source)s” into a new theme, “%(name)s”",
        number,
    ) % {"number": number, "source": name_of(source) if source else "", "name": name}


def _moved(change: Change, themes: dict[UUID, Theme]) -> str:
    before: dict[str, Any] = next(iter(change.before.get("passages", {}).values()), {})
    after: dict[str, Any] = next(iter(change.after.get("passages", {}).values()), {})
    if "theme_id" not in after:
        if after.get("differs") is not None:
            return _("marked how a passage sees its theme")
        return _("moved a passage to another heading")
    to, source = (_place(state, themes) for state in (after, before))
    return _("moved a passage from %(source)s to %(to)s") % {"source": source, "to": to}


def _place(state: dict[str, Any], themes: dict[UUID, Theme]) -> str:
    pk = state.get("theme_id")
    theme = themes.get(UUID(pk)) if pk else None
    if theme is not None:
        return f"“{name_of(theme)}”"
    facet = state.get("facet") or ""
    return _("no theme, under %(facet)s") % {"facet": _(FACET_NAMES[facet])} if facet else _("no theme")
