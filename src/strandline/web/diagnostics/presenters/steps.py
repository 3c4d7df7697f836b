"""The nine steps of a diagnostic, and how each stands. For its interview team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from strandline.diagnostics.actions.terms import missing_terms
from strandline.diagnostics.models import Diagnostic
from strandline.diagnostics.progress import Group, Progress
from strandline.insight.progress import Made
from strandline.web.diagnostics.presenters.links import address


@dataclass(frozen=True, slots=True)
class Step:
    key: str
    name: str
    url: str
    line: str
    tag: str
    state: str  # done, waiting, problem, ready, quiet
    strong: str = ""  # what must not be overlooked, before …
    stressed: str = ""  # … what it is about

    @property
    def is_done(self) -> bool:
        """The picture and sharing are never over; they count once they can be used."""
        return self.state == "done" or (self.key in {"picture", "share"} and self.state == "ready")


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    place: int
    share: float
    count: str


def steps_of(diagnostic: Diagnostic, slug: str, progress: Progress, made: Made) -> list[Step]:
    def at(name: str) -> str:
        return address(name, slug, diagnostic)

    return [
        _terms(diagnostic, progress, at("diagnostics:terms")),
        _perspectives(progress, at("diagnostics:perspectives")),
        _questions(progress, at("diagnostics:questions")),
        _people(progress, at("people:list")),
        _interviews(progress, at("interviews:list")),
        _check(progress, at("people:check")),
        _sense(progress, made, at("picture:sense")),
        _picture(made, at("picture:picture")),
        _share(made, at("sharing:clear")),
    ]


def when(diagnostic: Diagnostic, progress: Progress) -> str:
    """ "Started 24 February 2026. Report promised by 28 March 2026." """
    sentences = []
    if diagnostic.started_on:
        sentences.append(_("Started %(day)s.") % {"day": _day(diagnostic.started_on)})
    terms = progress.terms
    if terms and terms.report_by:
        sentences.append(_("Report promised by %(day)s.") % {"day": _day(terms.report_by)})
    elif terms and terms.ends_on:
        sentences.append(_("Ends %(day)s.") % {"day": _day(terms.ends_on)})
    return " ".join(sentences)


def bars_of(groups: tuple[Group, ...]) -> list[Bar]:
    return [Bar(group.name, group.position, _share_heard(group), heard_in_words(group)) for group in groups]


def heard_in_words(group: Group) -> str:
    if group.hoped and group.heard <= group.hoped:  # “9 of 6” would read as a slip
        return _("%(heard)d of %(hoped)d") % {"heard": group.heard, "hoped": group.hoped}
    return f"{group.heard}"


def _share_heard(group: Group) -> float:
    return min(1.0, group.heard / group.hoped) if group.hoped else float(group.heard > 0)


def _day(day: date) -> str:
    return date_format(day, "j F Y")


# -- each step ---------------------------------------------------------------------------------------------------------


def _terms(diagnostic: Diagnostic, progress: Progress, url: str) -> Step:
    name, question = _("Agree the question and terms"), diagnostic.question or _("No question is written down yet")
    terms = progress.terms
    if terms and terms.agreed_at:
        return Step("terms", name, url, question, _("Done"), "done")
    missing = len(missing_terms(diagnostic, terms))
    if missing:
        tag = ngettext("%(number)d to fill in", "%(number)d to fill in", missing) % {"number": missing}
        return Step("terms", name, url, question, tag, "waiting" if terms else "quiet")
    return Step("terms", name, url, question, _("To agree"), "waiting")


def _perspectives(progress: Progress, url: str) -> Step:
    name = _("Who must be heard")
    if not progress.groups:
        return Step("perspectives", name, url, _("Name the groups whose view you need"), _("Not started"), "quiet")
    number, hoped = len(progress.groups), progress.hoped
    line = ngettext("%(number)d perspective", "%(number)d perspectives", number) % {"number": number}
    if hoped:
        line += ngettext(", %(hoped)d person hoped for", ", %(hoped)d people hoped for", hoped) % {"hoped": hoped}
    missing = progress.not_heard
    strong, stressed = ("", "")
    if missing and progress.heard:
        strong, stressed = _("Not heard yet:"), ", ".join(missing)
    if progress.to_go:
        tag, state = _("%(number)d to go") % {"number": progress.to_go}, "waiting"
    elif missing:
        tag, state = _("%(number)d not heard") % {"number": len(missing)}, "waiting"
    else:
        tag, state = _("Done"), "done"
    return Step("perspectives", name, url, f"{line}.", tag, state, strong, stressed)


def _questions(progress: Progress, url: str) -> Step:
    name, number = _("Questions to ask"), progress.questions
    if not number:
        return Step("questions", name, url, _("Start from a guide of seven open questions"), _("Not started"), "quiet")
    line = ngettext("%(number)d question", "%(number)d questions", number) % {"number": number}
    return Step("questions", name, url, line, _("Done"), "done")


def _people(progress: Progress, url: str) -> Step:
    name, number = _("People"), progress.people
    if not number:
        return Step("people", name, url, _("Add the people you would like to speak to"), _("Not started"), "quiet")
    parts = [ngettext("%(number)d person", "%(number)d people", number) % {"number": number}]
    parts.append(_("%(number)d agreed") % {"number": progress.agreed})
    if progress.declined:
        parts.append(_("%(number)d said no") % {"number": progress.declined})
    if progress.withdrawn:
        parts.append(_("%(number)d withdrew") % {"number": progress.withdrawn})
    if progress.unasked:
        parts.append(_("of %(number)d no answer is noted") % {"number": progress.unasked})
    line = ", ".join(parts)
    if progress.unanswered:
        return Step(
            "people", name, url, line, _("%(number)d not answered") % {"number": progress.unanswered}, "waiting"
        )
    return Step("people", name, url, line, _("Done"), "done")


def _interviews(progress: Progress, url: str) -> Step:
    name, number = _("Interviews"), progress.conversations
    parts = [ngettext("%(number)d conversation in", "%(number)d conversations in", number) % {"number": number}]
    if progress.notes_open:
        notes = progress.notes_open
        parts.append(
            ngettext("%(number)d still being written", "%(number)d still being written", notes) % {"number": notes}
        )
    line = ", ".join(parts)
    if progress.problems:
        problems = progress.problems
        line = ngettext(
            "%(line)s. One thing could not be used; see what to do",
            "%(line)s. %(number)d things could not be used; see what to do",
            problems,
        ) % {"line": line, "number": problems}
        tag = ngettext("%(number)d problem", "%(number)d problems", problems) % {"number": problems}
        return Step("interviews", name, url, line, tag, "problem")
    if progress.files_waiting:
        return Step("interviews", name, url, line, _("Being read"), "waiting")
    if not number:
        line = line if progress.notes_open else _("Upload notes and transcripts, or write notes as you listen")
        started = bool(progress.notes_open)
        return Step(
            "interviews",
            name,
            url,
            line,
            _("Started") if started else _("Not started"),
            "waiting" if started else "quiet",
        )
    if progress.to_go:
        return Step("interviews", name, url, line, _("More to come"), "waiting")
    return Step("interviews", name, url, line, _("Done"), "done")


def _check(progress: Progress, url: str) -> Step:
    name, number = _("Check with people"), progress.checked
    line = ngettext(
        "%(number)d person has seen what was noted of them",
        "%(number)d people have seen what was noted of them",
        number,
    ) % {"number": number}
    if progress.corrections:
        waiting = progress.corrections
        tag = ngettext("%(number)d correction", "%(number)d corrections", waiting) % {"number": waiting}
        return Step("check", name, url, line, tag, "waiting")
    if not number:
        line = _("Each may read their own notes, correct them or keep them from being quoted")
        return Step("check", name, url, line, _("Not started"), "quiet")
    if number < progress.people - progress.withdrawn:
        return Step("check", name, url, line, _("Under way"), "ready")
    return Step("check", name, url, line, _("Done"), "done")


def _sense(progress: Progress, made: Made, url: str) -> Step:
    name = _("Make sense of it")
    if not made.themes and not progress.conversations:
        line = _("Strandline sorts what was said into themes, for you to read and correct")
        return Step("sense", name, url, line, _("Not started"), "quiet")
    if not made.themes or made.new_records:
        new = made.new_records
        line = ngettext("%(number)d record has come in since", "%(number)d records have come in since", new) % {
            "number": new
        }
        return Step("sense", name, url, line if made.themes else _("Nothing is sorted yet"), _("To run"), "waiting")
    read = made.themes - made.unread
    line = ngettext("%(number)d theme suggested", "%(number)d themes suggested", made.themes) % {"number": made.themes}
    line += _(", %(number)d looked at by a person") % {"number": read}
    if made.unread:
        return Step("sense", name, url, line, _("%(number)d waiting") % {"number": made.unread}, "waiting")
    return Step("sense", name, url, line, _("Done"), "done")


def _picture(made: Made, url: str) -> Step:
    name = _("The picture")
    if not made.themes:
        line = _("Themes and perspectives side by side, each mark opening what was said")
        return Step("picture", name, url, line, _("Not started"), "quiet")
    line = _("For the team; part of it is shared") if made.cleared else _("For the team; nothing is shared yet")
    return Step("picture", name, url, line, _("Ready"), "ready")


def _share(made: Made, url: str) -> Step:
    name = _("Clear and share")
    if not made.cleared:
        line = _("Passages are cleared one by one before anyone else sees them")
        return Step("share", name, url, line, _("Not started"), "quiet")
    line = ngettext("%(number)d thing cleared for sharing", "%(number)d things cleared for sharing", made.cleared) % {
        "number": made.cleared
    }
    if made.held:
        return Step("share", name, url, line, _("%(number)d held") % {"number": made.held}, "waiting")
    return Step("share", name, url, line, _("Shared"), "ready")
