"""What a diagnostic.toml that somebody brought says of a diagnostic: it fills in what nobody has said yet."""

from __future__ import annotations

from strandline.audit.actions import Actor, note
from strandline.diagnostics.actions.setting import add_perspectives, perspective_key
from strandline.diagnostics.models import Diagnostic, Question
from strandline.transcripts import BUILT_IN_GUIDE, Problem
from strandline.transcripts.model import About


def describe_from(*, diagnostic: Diagnostic, about: About, file: str, by: Actor) -> list[Problem]:
    """Inside the caller's transaction. Returns what was left as it was, since somebody had said otherwise."""
    told = {
        "question": about.question,
        "purpose": about.purpose,
        "asked_by": about.asked_by[:200],
        "place": about.place[:200],
        "started_on": about.started,
        "ended_on": about.ended,
    }
    differ = [field for field, value in told.items() if value and getattr(diagnostic, field) not in ("", None, value)]
    for field, value in told.items():
        if value and not getattr(diagnostic, field):
            setattr(diagnostic, field, value)
    diagnostic.save(update_fields=list(told))
    there = add_perspectives(diagnostic, [])
    known = add_perspectives(diagnostic, [perspective.name for perspective in about.perspectives])
    for perspective in about.perspectives:
        ours = known[perspective_key(perspective.name)]
        if perspective_key(perspective.name) not in there:
            ours.hoped, ours.stances = perspective.hoped, [stance.value for stance in perspective.stances]
            ours.save()
    kept_guide = _set_guide(diagnostic, about)
    note(
        "diagnostic.described",
        diagnostic,
        by=by,
        workspace_id=diagnostic.workspace_id,
        perspectives=len(known) - len(there),
    )
    left = [field.replace("_", " ") for field in differ] + (["questions of the guide"] if kept_guide else [])
    if not left:
        return []
    what = f"Here already, and left as they are: {', '.join(left)}."
    return [Problem(file, "", what, "Change them on their own pages, if the file is right.")]


def _set_guide(diagnostic: Diagnostic, about: About) -> bool:
    """Take over the guide, unless somebody has made one. True if theirs was kept and is another."""
    wanted = [(question.text, question.facet) for question in about.questions]
    there = list(diagnostic.questions.values_list("text", "facet"))
    if not wanted or wanted == there:
        return False
    if there and there != [(question.text, question.facet) for question in BUILT_IN_GUIDE]:
        return True
    diagnostic.questions.all().delete()
    Question.objects.bulk_create(
        [
            Question(
                workspace_id=diagnostic.workspace_id, diagnostic=diagnostic, position=position, text=text, facet=facet
            )
            for position, (text, facet) in enumerate(wanted)
        ]
    )
    return False
