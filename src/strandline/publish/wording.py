"""Words that every renderer uses, so that the web page, the document and the PDF say the same in the same way."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from strandline.publish.report import FACET_NAMES, Column, Edition, Insight, Quote, Report, Skipped, Theme

STANCE_NAMES = {
    "decides": "decide",
    "funds": "fund",
    "delivers": "deliver",
    "lives_with_it": "live with it",
}

INVENTED = "This place is invented, and so is everyone in it: the report shows what Strandline makes."
_EVERY_FIGURE = "Every figure counts people. Every quote is to the letter"


def every_figure(report: Report) -> str:
    """On the foot of each printed page. Only the team can open a quote where it was said."""
    return f"{_EVERY_FIGURE}{' and can be opened in its place' if report.edition is Edition.TEAM else ''}."


SHAKY = "did not hold when the texts were drawn again"

# How many passages of a theme the printed formats show; the web page and the spreadsheet hold them all.
PASSAGES_PER_THEME = 4
PASSAGES_PER_INSIGHT = 2
HEADLINES_PER_LIST = 5  # in the short lists of page one

_SMALL_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def long_date(day: date) -> str:
    """21 November 2026."""
    return f"{day.day} {day:%B %Y}"


def in_words(number: int) -> str:
    """Below ten in letters, from ten in figures: "five", "24"."""
    return _SMALL_NUMBERS[number] if 0 <= number < len(_SMALL_NUMBERS) else f"{number:,}"


def of_in_words(part: int, whole: int) -> str:
    """Two of the five; in figures where either needs them: 7 of the 10."""
    if whole < len(_SMALL_NUMBERS):
        return f"{in_words(part)} of the {in_words(whole)}"
    return f"{part:,} of the {whole:,}"


def counted(number: int, one: str, several: str | None = None) -> str:
    """1 passage, 24 passages, 1,250 passages."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def people(number: int) -> str:
    """Nobody, 1 person, 24 people."""
    return "nobody" if number == 0 else counted(number, "person", "people")


def list_in_words(items: Iterable[str]) -> str:
    """Residents, Council and Health."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def capitalised(sentence: str) -> str:
    """The first letter raised, the rest untouched (`str.capitalize` would lower it)."""
    return sentence[:1].upper() + sentence[1:]


def in_quotation_marks(text: str) -> str:
    return f"“{text}”"


def said(quote: Quote) -> str:
    """The passage as it is shown: quotation marks belong to the person's own words, never to somebody's notes."""
    return in_quotation_marks(quote.text) if quote.verbatim else quote.text


def citation(quote: Quote, *, differs: bool = False) -> str:
    """Resident 3, who sees it differently · noted by the interviewer, confirmed by them · 04:12 · passage 12."""
    who = quote.attribution + (", who sees it differently" if differs or quote.differs else "")
    parts = [who]
    if quote.at_least_one_of:
        parts.append(f"at least one of {quote.at_least_one_of}")
    if not quote.verbatim:
        parts.append(noted_by(quote))
    if quote.time:
        parts.append(quote.time)
    parts.append(f"passage {quote.number}")
    return " · ".join(parts)


def noted_by(quote: Quote) -> str:
    """Whose words they are, where they are not the person's own to the letter."""
    return "noted by the interviewer" + (", confirmed by them" if quote.confirmed else "")


def stances(column: Column) -> str:
    """decide and fund."""
    return list_in_words(STANCE_NAMES.get(stance, stance) for stance in column.stances)


def heard_of(column: Column) -> str:
    """Under a perspective's name in the picture: 6 people, nobody yet, or nothing where the number is withheld."""
    if column.asked is None:
        return ""
    return "nobody yet" if column.asked == 0 else people(column.asked)


def cover_line(report: Report) -> str:
    """24 people, five perspectives, heard 3 to 19 March 2026."""
    perspectives = sum(1 for column in report.columns if column.recorded and column.asked != 0)
    parts = [people(report.heard.people)]
    if perspectives > 1:
        parts.append(f"{in_words(perspectives)} perspectives")
    parts.append(f"heard {report.when}" if report.when else f"made on {long_date(report.made_on)}")
    return capitalised(", ".join(parts))


def over_title(report: Report) -> str:
    """Saltmarsh Partnership · a rapid diagnostic."""
    return f"{report.place} · a rapid diagnostic" if report.place else "A rapid diagnostic"


def who_was_heard(report: Report) -> list[str]:
    """How many, in what form, and what stands behind the counts."""
    heard = report.heard
    kept = f", kept in {counted(heard.records, 'record')}: {_kinds(heard.kinds)}" if heard.kinds else ""
    placed = f"{in_words(heard.not_placed)} fitted none of the headings"
    unplaced = placed if heard.not_placed else "each fitted one of the headings"
    sentences = [
        f"{capitalised(people(heard.people))} in {counted(heard.conversations, 'conversation')}{kept}.",
        f"What they said makes {counted(heard.passages, 'passage')}; {unplaced}.",
    ]
    if heard.not_quotable_people:
        unknown = f" (for {in_words(heard.consent_unknown)}, nobody recorded it)" if heard.consent_unknown else ""
        sentences.append(
            f"{capitalised(people(heard.not_quotable_people))} did not agree to be quoted{unknown}: "
            "counted, and never quoted."
        )
    if heard.off_record_spans:
        sentences.append(
            f"{capitalised(counted(heard.off_record_spans, 'stretch', 'stretches'))} said off the record "
            f"{'is' if heard.off_record_spans == 1 else 'are'} in no count and no quote."
        )
    return sentences


def who_was_not_heard(report: Report) -> list[str]:
    """Who is missing, and whose perspective was joined with another or not recorded."""
    heard = report.heard
    sentences = []
    if heard.not_heard:
        sentences.append(f"Nobody was heard from {list_in_words(heard.not_heard)}.")
    few = [column for column in report.columns if column.hoped and column.asked and column.asked < column.hoped]
    for column in few:
        sentences.append(f"{column.name}: {of_in_words(column.asked or 0, column.hoped or 0)} hoped for.")
    small = [name for name in heard.small if name not in {column.name for column in few}]
    if small:
        sentences.append(f"Fewer than five people were heard from {list_in_words(small)}.")
    if heard.perspective_unknown:
        sentences.append(f"For {people(heard.perspective_unknown)} no perspective was recorded.")
    return sentences


def edition_notes(report: Report) -> list[str]:
    """What a reader of this edition must know before reading on."""
    notes = [INVENTED] if report.invented else []
    if report.nothing_cleared:
        notes.append(
            "Nothing has been cleared for sharing yet: this report says how many people were heard and from where, and "
            "holds no findings and nobody’s words."
        )
    if report.held:
        notes.append(
            "Not everything that was said has been looked at for sharing yet: this report holds what was cleared."
        )
    return notes


def themes_by_facet(report: Report) -> list[tuple[str, str, list[Theme]]]:
    """(facet, its name, its themes in the order of the picture), facets in the order in which they are told."""
    known = [(facet, name) for facet, name in FACET_NAMES.items()]
    grouped = [(facet, name, [theme for theme in report.themes if theme.facet == facet]) for facet, name in known]
    return [group for group in grouped if group[2]]


def shown_passages(report: Report, theme: Theme) -> tuple[list[Quote], str]:
    """The passages that print under a theme, and a sentence about those that do not ("" when all do).

    One who sees it differently always keeps a place among them.
    """
    differing = [report.quote(number) for number in theme.differs]
    agreeing = [report.quote(number) for number in theme.quotes if number not in set(theme.differs)]
    room = PASSAGES_PER_THEME - (1 if differing else 0)
    shown = agreeing[:room]
    shown += differing[: PASSAGES_PER_THEME - len(shown)]
    left = len(agreeing) + len(differing) - len(shown)
    if not left:
        return shown, ""
    verb = "is" if left == 1 else "are"
    return shown, f"{capitalised(counted(left, 'more passage'))} {verb} in the web page and the spreadsheet."


def heard_line(report: Report, theme: Theme) -> str:
    """18 of 24 people, in four of five perspectives; in the shared edition: Raised by most."""
    if theme.rest:
        return "Each said by one person or two"
    if not theme.heard:
        return "Too few people were heard to say how many raised it"
    if theme.people is None:
        return capitalised(theme.heard if theme.heard.startswith("raised") else f"raised {theme.heard}")
    line = f"{theme.heard} people"
    heard = sum(1 for column in report.columns if column.is_heard)
    if theme.perspectives_heard is None or heard < 2:
        return line
    if theme.perspectives_heard == heard:
        return f"{line}, in every perspective{'' if heard == len(report.columns) else ' heard'}"
    return f"{line}, in {in_words(theme.perspectives_heard)} of {in_words(heard)} perspectives"


def across_line(theme: Theme) -> str:
    """18 of 27 people speak of it under one heading or another; "" where no more do than here."""
    return f"{capitalised(theme.across)} people speak of it under one heading or another." if theme.across else ""


def differs_line(theme: Theme) -> str:
    """seen differently by two, or "" where nobody does."""
    if theme.people_differ:
        return f"seen differently by {in_words(theme.people_differ)}"
    return "seen differently by some" if theme.differs or theme.seen_differently else ""


def first_words(report: Report) -> list[tuple[Quote, bool]]:
    """Two passages for page one, each with whether it sees differently what it is quoted for: one behind the findings,
    and one of somebody who sees it differently.

    Of the best few of each, the one whose length suits a first page; the person's own words before somebody's notes.
    """
    agreeing = [number for id in report.findings for number in report.insight(id).quotes[:3]]
    differing = [number for id in report.contested for number in report.insight(id).differs[:2]]
    chosen: list[tuple[Quote, bool]] = []
    for numbers in (agreeing, differing, agreeing):
        quotes = [report.quote(number) for number in numbers]
        left = [quote for quote in quotes if quote not in [taken for taken, _ in chosen]]
        if left and len(chosen) < 2:
            chosen.append((min(left, key=_unfit_for_page_one), numbers is differing))
    return chosen


def _unfit_for_page_one(quote: Quote) -> tuple[int, bool]:
    """How many characters a passage is too short or too long, in steps of 40, and whether it is only noted."""
    shortest, longest = 60, 240
    return max(shortest - len(quote.text), len(quote.text) - longest, 0) // 40, not quote.verbatim


def contents(report: Report) -> list[dict[str, str]]:
    """The report's parts after the second page, with the label each carries in the PDF."""
    parts = [("picture", "The picture", bool(report.pictured) and report.has("picture"))]
    parts += [(f"facet-{facet}", name, report.has("facets")) for facet, name, _ in themes_by_facet(report)]
    parts += [
        ("differently", "Where people see it differently", bool(report.contested or report.lived_not_decided)),
        ("insights", insights_name(report), bool(report.insights)),
        ("questions", "Questions to decide", bool(questions(report))),
        ("skipped", "What could not be used", bool(report.skipped)),
        ("method", "How this was done, and its limits", report.has("method")),
    ]
    return [{"target": target, "name": name} for target, name, there in parts if there]


def picture_sentence(report: Report) -> str:
    if report.edition is Edition.SHARED:
        return "Each mark shows how many people in a perspective raised the theme: few, some or most."
    return "Each mark’s area is the share of people in a perspective who raised the theme. The figures are under it."


def joined_sentence(report: Report) -> str:
    if not any(column.joined for column in report.columns):
        return ""
    least = in_words(report.audience.smallest_group)
    return f"Perspectives with fewer than {least} people are joined with another, so that nobody can be picked out."


def evidence_line(insight: Insight) -> str:
    """Passages 3, 12 and 18; seen differently in passage 31."""

    def listed(numbers: tuple[int, ...]) -> str:
        if len(numbers) > 12:
            return f"{counted(len(numbers), 'passage')}, among them {list_in_words(map(str, numbers[:6]))}"
        return f"passage{'' if len(numbers) == 1 else 's'} {list_in_words(map(str, numbers))}"

    parts = []
    if insight.quotes:
        parts.append(f"Stands on {listed(insight.quotes)}")
    if insight.differs:
        parts.append(f"{'seen' if parts else 'Seen'} differently in {listed(insight.differs)}")
    return "; ".join(parts) + "." if parts else ""


def questions(report: Report) -> list[dict[str, str]]:
    """Every question to decide with the finding it follows from, those of page one first."""
    first = [report.insight(id) for id in report.decide]
    rest = [insight for insight in report.insights if insight.id not in report.decide]
    return [
        {"question": insight.to_decide, "because": _because(report, insight)}
        for insight in first + rest
        if insight.to_decide
    ]


def headlines(report: Report, insights: Iterable[Insight]) -> dict[str, str]:
    """Insight id → what a list calls it. Where two of them have the same name, each says under which heading it stands:
    “Funding flexibility (what people value)”.
    """
    listed = list(insights)
    names = Counter(insight.headline.casefold() for insight in listed)
    return {
        insight.id: f"{insight.headline} ({_facet_inside(insight.facet)})"
        if names[insight.headline.casefold()] > 1
        else insight.headline
        for insight in listed
    }


def _facet_inside(facet: str) -> str:
    name = FACET_NAMES.get(facet, FACET_NAMES["other"])
    return f"{name[:1].lower()}{name[1:]}"


def page_one(report: Report) -> list[Insight]:
    """Every insight that page one may list, each once."""
    ids = dict.fromkeys((*report.findings, *report.keep, *report.contested))
    return [report.insight(id) for id in ids]


def _because(report: Report, insight: Insight) -> str:
    heard = report.theme(insight.theme).heard
    return f"{insight.headline}: {heard}" if heard else insight.headline


def and_more(items: Sequence[object], shown: int) -> str:
    """and four more; "" where all are shown."""
    return f"and {in_words(len(items) - shown)} more" if len(items) > shown else ""


def insights_name(report: Report) -> str:
    return "Draft insights" if report.edition is Edition.TEAM else "Insights"


def drafted_sentence(report: Report) -> str:
    """Who stands behind the insights: a machine until a named person does."""
    drafted = "Drafted by Strandline from counts, names of themes and people’s own words."
    if report.edition is Edition.SHARED:
        return f"{drafted} Each was cleared for sharing by a named person."
    waiting = sum(1 for insight in report.insights if insight.made_by == "machine")
    if waiting == len(report.insights):
        return f"{drafted} Nobody has confirmed them yet."
    if not waiting:
        return f"{drafted} Each has been confirmed by a named person."
    return f"{drafted} {capitalised(in_words(waiting))} of {in_words(len(report.insights))} wait for a person."


def made_sentence(report: Report) -> str:
    return f"Made with Strandline on {long_date(report.made_on)}. {report.label}."


def describe_picture(report: Report) -> str:
    """The picture's alternative text: what it shows, what stands out, and where its table is."""
    columns = list_in_words(column.name for column in report.columns)
    widest = "; ".join(f"{theme.name}: {theme.heard}" for theme in report.pictured[:3])
    return (
        f"A matrix of {counted(len(report.pictured), 'theme')} down and {counted(len(report.columns), 'perspective')} "
        f"across ({columns}). {picture_sentence(report)} "
        f"The first rows: {widest}. The table after it holds the same figures."
    )


def skipped_line(item: Skipped) -> str:
    """interview 7.pdf, page 3: it is an image. Type it out or run text recognition."""
    place = ", ".join(part for part in (item.file, item.where) if part)
    return f"{place + ': ' if place else ''}{item.what}{' ' + item.todo if item.todo else ''}"


def without_controls(text: str) -> str:
    """Text that XML and a page can hold: no control characters, lone surrogates or non-characters.

    Line breaks and tabs stay. Each character taken out leaves U+FFFD, so that nothing goes in silence.
    """
    if text.isprintable():
        return text
    return "".join("\ufffd" if _unprintable(character) else character for character in text)


def _unprintable(character: str) -> bool:
    if character in "\n\t":
        return False
    code = ord(character)
    return unicodedata.category(character) in ("Cc", "Cs") or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def _kinds(kinds: Sequence[tuple[str, int]]) -> str:
    return list_in_words(f"{kind[:1].lower()}{kind[1:]} ({number})" for kind, number in kinds)
