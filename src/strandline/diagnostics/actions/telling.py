"""Telling what was skipped, or cannot be told: nothing is dropped in silence."""

from __future__ import annotations

from collections.abc import Iterable

from strandline.diagnostics.gathering import Conversation
from strandline.diagnostics.models import Diagnostic, EmptyAnswerCount, SessionRecord, Unread, Upload
from strandline.transcripts import Folder, Problem
from strandline.transcripts.model import EmptyAnswers


def set_unread(
    diagnostic: Diagnostic, folder: Folder, gone: list[SessionRecord], conversations: list[Conversation]
) -> None:
    """What the gathering skipped, is gone, or cannot be told, each with what to do."""
    diagnostic.unread.filter(upload__isnull=True).delete()
    rows = [
        Problem(
            link.record.source_name,
            "",
            "It was read before and is no longer in the folder, so it is left out.",
            "Put it back to have it counted again.",
        )
        for link in gone
    ]
    unclear = who_is_unclear(
        conversations, todo="Write each voice's label in the file into people.csv, one row a voice, under “speaker”."
    )
    list_unread(diagnostic, [*folder.problems, *rows, *unclear])
    diagnostic.empty_answers.filter(upload__isnull=True).delete()
    count_empty_answers(diagnostic, folder.empty_answers)


_UNCLEAR = "We cannot tell who "


def who_is_unclear(conversations: Iterable[Conversation], *, todo: str) -> list[Problem]:
    return [
        Problem(conversation.document.name, "", f"{_UNCLEAR}{label} is, so nobody is quoted for these words.", todo)
        for conversation in conversations
        for label in conversation.unclear()
    ]


def forget_who_was_unclear(diagnostic: Diagnostic, *, upload: Upload | None, file: str) -> None:
    """Somebody has said who they are, or that nobody can tell."""
    diagnostic.unread.filter(upload=upload, file=file[:500], what__startswith=_UNCLEAR).delete()


def list_unread(diagnostic: Diagnostic, problems: Iterable[Problem], *, upload: Upload | None = None) -> None:
    Unread.objects.bulk_create(
        [
            Unread(
                workspace_id=diagnostic.workspace_id,
                diagnostic=diagnostic,
                upload=upload,
                position=position,
                file=problem.file[:500],
                where=problem.where[:200],
                what=problem.what,
                todo=problem.todo,
            )
            for position, problem in enumerate(problems)
        ]
    )


def count_empty_answers(
    diagnostic: Diagnostic, answers: Iterable[EmptyAnswers], *, upload: Upload | None = None
) -> None:
    EmptyAnswerCount.objects.bulk_create(
        [
            EmptyAnswerCount(
                workspace_id=diagnostic.workspace_id,
                diagnostic=diagnostic,
                upload=upload,
                position=position,
                question=empty.question,
                answered=empty.answered,
                nothing=empty.nothing,
            )
            for position, empty in enumerate(answers)
        ]
    )
