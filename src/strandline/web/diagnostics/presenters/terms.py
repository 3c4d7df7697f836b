"""The terms as a page of answers, with what is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from strandline.diagnostics.actions.terms import missing_terms
from strandline.diagnostics.models import Diagnostic, Terms
from strandline.web.diagnostics.presenters.links import address
from strandline.web.diagnostics.terms_forms import PARTS, TermsForm


@dataclass(frozen=True, slots=True)
class Answer:
    label: str
    words: str
    missing: bool
    change: str  # where to change it, at its field


@dataclass(frozen=True, slots=True)
class Part:
    slug: str
    title: str
    url: str
    answers: tuple[Answer, ...]

    @property
    def missing(self) -> int:
        return sum(answer.missing for answer in self.answers)


def parts_of(diagnostic: Diagnostic, terms: Terms | None, slug: str) -> list[Part]:
    missing = set(missing_terms(diagnostic, terms))
    return [_part(form, diagnostic, terms or Terms(), slug, missing) for form in PARTS]


def _part(form: type[TermsForm], diagnostic: Diagnostic, terms: Terms, slug: str, missing: set[str]) -> Part:
    url = address("diagnostics:terms-part", slug, diagnostic, part=form.slug)
    answers = tuple(
        Answer(
            label=str(form.base_fields[name].label),
            words=_in_words(value, dict(getattr(form.base_fields[name], "choices", ()))),
            missing=name in missing,
            change=f"{url}#id_{name}",
        )
        for name, value in form.stored(diagnostic, terms).items()
    )
    return Part(form.slug, str(form.title), url, answers)


def _in_words(value: Any, choices: dict[Any, Any]) -> str:
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return str(choices.get(value, value)) if value else ""


def next_part(part: type[TermsForm]) -> type[TermsForm] | None:
    following = PARTS[PARTS.index(part) + 1 :]
    return following[0] if following else None


def place_of(part: type[TermsForm]) -> str:
    return _("Part %(number)d of %(all)d") % {"number": PARTS.index(part) + 1, "all": len(PARTS)}
