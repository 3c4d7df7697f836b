"""The interview guide: its questions, and the order they are asked in."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from strandline.audit.actions import Actor, note
from strandline.diagnostics.actions.starting import QUESTIONS, keep_from_app
from strandline.diagnostics.models import Diagnostic, Question
from strandline.transcripts import BUILT_IN_GUIDE


class GuideNotEmptyError(Exception):
    """The built-in guide is to begin from; it does not replace questions that somebody wrote."""


@transaction.atomic
def begin_with_built_in_guide(*, diagnostic: Diagnostic, by: Actor) -> list[Question]:
    if diagnostic.questions.select_for_update().exists():
        raise GuideNotEmptyError("There are questions here already. Remove them first, or add to them.")
    questions = Question.objects.bulk_create(
        [
            Question(
                workspace_id=diagnostic.workspace_id,
                diagnostic=diagnostic,
                position=position,
                text=question.text,
                facet=question.facet,
            )
            for position, question in enumerate(BUILT_IN_GUIDE)
        ]
    )
    keep_from_app(diagnostic, QUESTIONS)
    note("guide.begun", diagnostic, by=by, workspace_id=diagnostic.workspace_id, questions=len(questions))
    return questions


@transaction.atomic
def add_question(*, diagnostic: Diagnostic, text: str, facet: str, by: Actor) -> Question:
    """At the end of the guide."""
    positions = [one.position for one in diagnostic.questions.select_for_update()]
    question = Question.objects.create(
        workspace_id=diagnostic.workspace_id,
        diagnostic=diagnostic,
        position=max(positions, default=-1) + 1,
        text=text,
        facet=facet,
    )
    keep_from_app(diagnostic, QUESTIONS)
    note("question.added", diagnostic, by=by, workspace_id=diagnostic.workspace_id, question=str(question.pk))
    return question


@transaction.atomic
def change_question(*, question: Question, text: str, facet: str, by: Actor) -> None:
    """What was answered before stays with the words it was asked in: those stand in the records."""
    question.text, question.facet = text, facet
    question.save()
    keep_from_app(question.diagnostic, QUESTIONS)
    note("question.changed", question.diagnostic, by=by, workspace_id=question.workspace_id, question=str(question.pk))


@transaction.atomic
def move_question(*, question: Question, up: bool, by: Actor) -> None:
    """One place up or down; at the end of the guide it stays where it is."""
    diagnostic = question.diagnostic
    order = list(diagnostic.questions.select_for_update().order_by("position"))
    at = next(index for index, one in enumerate(order) if one.pk == question.pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(order):
        return
    order[at], order[to] = order[to], order[at]
    _renumber(order)
    keep_from_app(diagnostic, QUESTIONS)
    note("question.moved", diagnostic, by=by, workspace_id=diagnostic.workspace_id, question=str(question.pk))


@transaction.atomic
def remove_question(*, question: Question, by: Actor) -> None:
    diagnostic, gone = question.diagnostic, str(question.pk)
    question.delete()
    _renumber(list(diagnostic.questions.select_for_update().order_by("position")))
    keep_from_app(diagnostic, QUESTIONS)
    note("question.removed", diagnostic, by=by, workspace_id=diagnostic.workspace_id, question=gone)


def _renumber(order: Sequence[Question]) -> None:
    """Number from 0. No two may share a place even for a moment, so all first go to where none is."""
    beyond = max((one.position for one in order), default=0) + 1
    for offset in (beyond, 0):
        for position, one in enumerate(order, start=offset):
            one.position = position
        Question.objects.bulk_update(order, ["position"])
