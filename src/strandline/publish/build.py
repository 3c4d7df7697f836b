"""From a diagnostic to what a report says."""

from __future__ import annotations

from strandline.diagnostics.models import Diagnostic
from strandline.diagnostics.queries import current_records, may_be_shown
from strandline.publish.edition.material import material_of
from strandline.publish.report import Audience, Edition, Report
from strandline.records.models import Turn
from strandline.records.queries import closed_in


def build_report(diagnostic: Diagnostic, edition: Edition, *, audience: Audience = Audience.WORKSPACE) -> Report:
    """The report of a diagnostic as one edition may show it; `audience` is of a shared one. Open the workspace's scope
    first.
    """
    # Late: counting brings SciPy.
    from strandline.publish.edition.shared import shared_report
    from strandline.publish.edition.team import team_report

    material = material_of(diagnostic)
    return team_report(material) if edition is Edition.TEAM else shared_report(material, audience)


def quoted_records(diagnostic: Diagnostic, report: Report) -> dict[str, str]:
    """The texts that a report quotes from, by id: to hold its passages against.

    Words off the record or not to be quoted, and turns of people who are not to be quoted, are blotted out character by
    character, so that positions hold and nobody's words are there who did not want them to be.
    """
    shown = may_be_shown(diagnostic)
    closed = closed_in(current_records(diagnostic))
    texts = {}
    quoted = {quote.record for quote in report.quotes}
    for record in (one for one in current_records(diagnostic) if str(one.pk) in quoted):
        spans = [(start, end) for start, end in (*closed[record.pk].off_record, *closed[record.pk].unquoted)]
        spans += [
            (turn.start, turn.end)
            for turn in Turn.objects.filter(record=record).exclude(role=Turn.Role.INTERVIEWER)
            if not shown(turn.participation_id)
        ]
        texts[str(record.pk)] = blotted(record.text, spans)
    return texts


def blotted(text: str, spans: list[tuple[int, int]]) -> str:
    """`text` with each character of `spans` replaced by a block; line breaks stay."""
    characters = list(text)
    for start, end in spans:
        for at in range(start, min(end, len(characters))):
            if characters[at] != "\n":
                characters[at] = "█"
    return "".join(characters)
