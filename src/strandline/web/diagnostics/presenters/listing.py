"""Diagnostics side by side: those one works on, and those one sees from outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from strandline.diagnostics.models import Diagnostic
from strandline.diagnostics.progress import progress_of
from strandline.insight.progress import made_of, shared_of
from strandline.web.diagnostics.presenters.doing import Next, next_of, places_of
from strandline.web.diagnostics.presenters.links import address
from strandline.web.diagnostics.presenters.outside import Outside, outside
from strandline.web.diagnostics.presenters.steps import steps_of


@dataclass(frozen=True, slots=True)
class Listed:
    """A diagnostic as its interview team sees it in a list."""

    title: str
    question: str
    url: str
    invented: bool
    standing: str
    next: Next | None


def listed(diagnostics: Sequence[Diagnostic], slug: str) -> list[Listed]:
    """For those on the interview team of all of them."""
    progress, made = progress_of(diagnostics), made_of(diagnostics)
    rows = []
    for one in diagnostics:
        steps = steps_of(one, slug, progress[one.pk], made[one.pk])
        done = sum(step.is_done for step in steps)
        standing = _("%(done)d of %(all)d steps done, %(heard)d people heard") % {
            "done": done,
            "all": len(steps),
            "heard": progress[one.pk].heard,
        }
        rows.append(
            Listed(
                title=one.title,
                question=one.question,
                url=address("diagnostics:steps", slug, one),
                invented=one.invented,
                standing=standing,
                next=next_of(steps, progress[one.pk], made[one.pk], places_of(one, slug)),
            )
        )
    return rows


def seen_from_outside(diagnostics: Sequence[Diagnostic], slug: str) -> list[Outside]:
    shared = shared_of(diagnostics)
    return [outside(one, slug, shared=one.pk in shared) for one in diagnostics]
