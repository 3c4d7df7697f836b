"""The one thing to do now in a diagnostic. For its interview team."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from strandline.diagnostics.models import Diagnostic
from strandline.diagnostics.progress import Progress
from strandline.insight.progress import Made
from strandline.web.diagnostics.presenters.links import address
from strandline.web.diagnostics.presenters.steps import Step


@dataclass(frozen=True, slots=True)
class Next:
    """The one thing to do now."""

    words: str
    button: str
    url: str


Offer = Callable[[str, str, str], Next | None]  # key of a step, words, what the button says


@dataclass(frozen=True, slots=True)
class Places:
    """Pages that the next thing to do may lead to, beside those of the steps."""

    read: str  # the themes nobody has read
    present: str  # the shared picture, for a meeting


def places_of(diagnostic: Diagnostic, slug: str) -> Places:
    return Places(address("picture:read", slug, diagnostic), address("picture:present", slug, diagnostic))


def next_of(steps: list[Step], progress: Progress, made: Made, places: Places) -> Next | None:
    """Preparing comes first; once words are in, they come first."""
    by_key = {step.key: step for step in steps}

    def offer(key: str, words: str, button: str) -> Next | None:
        return Next(words, button, by_key[key].url) if by_key[key].url else None

    if progress.conversations:
        return _next_of_words(offer, by_key, progress, made, places)
    return _next_of_preparing(offer, by_key, progress)


def _next_of_preparing(offer: Offer, steps: Mapping[str, Step], progress: Progress) -> Next | None:
    if steps["terms"].state != "done":
        return offer(
            "terms",
            _(
                "Agree with those who ask what the question is, who sees drafts and what people are told. "
                "It takes about twenty minutes together."
            ),
            _("Agree the terms"),
        )
    if not progress.groups:
        return offer(
            "perspectives",
            _("Name the groups whose view you need. Whoever is left out here is left out of the picture."),
            _("Say who must be heard"),
        )
    if not progress.questions:
        return offer(
            "questions",
            _("There are no questions yet. Seven open ones are ready to start from."),
            _("Choose the questions"),
        )
    if not progress.people:
        return offer("people", _("Nobody is asked yet. Add people one by one, or from a list."), _("Add people"))
    return offer(
        "interviews",
        _("Everything is ready for the first conversation. Write notes as you listen, or bring a file afterwards."),
        _("Start an interview"),
    )


def _next_of_words(
    offer: Offer, steps: Mapping[str, Step], progress: Progress, made: Made, places: Places
) -> Next | None:
    if progress.corrections:
        number = progress.corrections
        words = ngettext(
            "Somebody has corrected what was noted of them. Decide before anything of it is shared.",
            "%(number)d corrections have come from people about what was noted of them. "
            "Decide before anything of it is shared.",
            number,
        ) % {"number": number}
        return offer("check", words, _("Look at the corrections"))
    if steps["sense"].tag == _("To run"):
        words = _("Words are in that nobody has made sense of yet. Strandline sorts them in a minute or two.")
        return offer("sense", words, _("Make sense of it"))
    if made.unread:
        number = made.unread
        words = ngettext(
            "One theme was named by the machine and nobody has read it yet. It takes a minute.",
            "%(number)d themes were named by the machine and nobody has read them yet. "
            "It takes about %(minutes)d minutes.",
            number,
        ) % {"number": number, "minutes": -(-number // 5) * 5}
        return Next(words, _("Read the themes"), places.read) if places.read else None
    if steps["terms"].state != "done":
        words = _("The terms are not agreed yet. They should be before anything is shared.")
        return offer("terms", words, _("Agree the terms"))
    if progress.to_go:
        words = ngettext("One more person is hoped for.", "%(number)d more people are hoped for.", progress.to_go) % {
            "number": progress.to_go
        }
        return offer("perspectives", words, _("See who is missing"))
    if not made.cleared:
        words = _("The team has read everything. Now choose what others may see.")
        return offer("share", words, _("Clear what may be shared"))
    words = _("The team has done its part. Talk it through with those it is about: does it ring true, what is missing?")
    return Next(words, _("Show it in a meeting"), places.present) if places.present else None
