"""Bringing the parts of a diagnostic in line with what was gathered: perspectives, questions, people, sessions."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from strandline.audit.actions import Actor
from strandline.diagnostics.actions.starting import PERSPECTIVES, QUESTIONS
from strandline.diagnostics.gathering import Conversation, Individual, name_the_unnamed
from strandline.diagnostics.models import (
    Diagnostic,
    Participant,
    Perspective,
    Question,
    Session,
    SessionRecord,
)
from strandline.people.actions import Newcomer, describe, record_consents, take_part
from strandline.people.models import Consent
from strandline.people.queries import consents_of
from strandline.transcripts import BUILT_IN_GUIDE, Folder


def perspective_key(name: str) -> str:
    """How a perspective is known again: whatever its letter case, and no longer than it is kept."""
    return name[:200].casefold()


def set_perspectives(diagnostic: Diagnostic, folder: Folder, individuals: list[Individual]) -> dict[str, Perspective]:
    """The perspectives hoped for, then those met on the way; by `perspective_key`.

    Where somebody set them in the app, none is changed and none goes; those met for the first time are added.
    """
    if PERSPECTIVES in diagnostic.kept_from_app:
        return add_perspectives(diagnostic, met_perspectives(individuals))
    hoped = {perspective_key(perspective.name): perspective for perspective in folder.about.perspectives}
    names = {key: perspective.name[:200] for key, perspective in hoped.items()}
    for name in met_perspectives(individuals):
        names.setdefault(perspective_key(name), name)
    known = {perspective_key(perspective.name): perspective for perspective in diagnostic.perspectives.all()}
    through_app = {
        perspective_key(name)
        for name in diagnostic.participants.filter(sessions__session_records__in=_came_through_app(diagnostic))
        .values_list("perspectives__name", flat=True)
        .distinct()
        if name
    }
    for key in known.keys() - names.keys():
        if key in through_app:
            names[key] = known[key].name
        else:
            known.pop(key).delete()
    for position, (key, name) in enumerate(names.items()):
        told = hoped.get(key)
        perspective = known.get(key) or Perspective(workspace_id=diagnostic.workspace_id, diagnostic=diagnostic)
        perspective.name = name
        perspective.position = position
        perspective.hoped = told.hoped if told else None
        perspective.stances = [stance.value for stance in told.stances] if told else []
        perspective.save()
        known[key] = perspective
    return known


def add_perspectives(diagnostic: Diagnostic, names: list[str]) -> dict[str, Perspective]:
    """All perspectives by each name that they go by, those of `names` that nobody knew yet added at the end."""
    there = list(diagnostic.perspectives.all())
    known = {
        perspective_key(name): perspective
        for perspective in there
        for name in (*perspective.also_called, perspective.name)
    }
    position = max((perspective.position for perspective in there), default=-1) + 1
    for name in names:
        if perspective_key(name) not in known:
            known[perspective_key(name)] = Perspective.objects.create(
                workspace_id=diagnostic.workspace_id, diagnostic=diagnostic, name=name[:200], position=position
            )
            position += 1
    return known


def met_perspectives(individuals: list[Individual]) -> list[str]:
    """Names of the perspectives people speak from: by how many do, and "other" after all that have a name."""
    met: dict[str, list[str]] = {}
    for individual in individuals:
        for name in individual.perspectives:
            met.setdefault(perspective_key(name), []).append(name[:200])
    return [met[key][0] for key in sorted(met, key=lambda key: (key in {"other", "others"}, -len(met[key]), key))]


def _came_through_app(diagnostic: Diagnostic) -> QuerySet[SessionRecord]:
    return SessionRecord.objects.filter(session__diagnostic=diagnostic).exclude(came_from=SessionRecord.CameFrom.FOLDER)


def set_questions(diagnostic: Diagnostic, folder: Folder) -> None:
    if QUESTIONS in diagnostic.kept_from_app:
        return
    questions = folder.about.questions or BUILT_IN_GUIDE
    diagnostic.questions.all().delete()
    Question.objects.bulk_create(
        [
            Question(
                workspace_id=diagnostic.workspace_id,
                diagnostic=diagnostic,
                position=position,
                text=question.text,
                facet=question.facet,
            )
            for position, question in enumerate(questions)
        ]
    )


def set_participants(
    diagnostic: Diagnostic, individuals: list[Individual], perspectives: dict[str, Perspective], by: Actor
) -> dict[str, Participant]:
    """Individual.key → participant, with their perspectives and what they agreed to."""
    there = list(diagnostic.participants.select_related("participation"))
    known = {participant.key: participant for participant in there}
    # Somebody who was added in the app goes by their pseudonym in a list.
    called = {participant.participation.pseudonym.casefold(): participant for participant in there}
    for individual in individuals:
        if individual.listed and individual.key[:500] not in known and individual.pseudonym.casefold() in called:
            known[individual.key[:500]] = called[individual.pseudonym.casefold()]
        if individual.key[:500] in known:
            describe(
                participation=known[individual.key[:500]].participation,
                organisation=individual.organisation[:200],
                voices=individual.voices,
                by=by,
            )
    newcomers = [individual for individual in individuals if individual.key[:500] not in known]
    known |= _added(diagnostic, newcomers, by)
    participants = {individual.key: known[individual.key[:500]] for individual in individuals}
    _set_standing(diagnostic, participants, individuals, perspectives)
    _set_consents(diagnostic, participants, individuals, by)
    return participants


def everybody(diagnostic: Diagnostic) -> dict[str, Participant]:
    """All participants of a diagnostic, by their key."""
    return {participant.key: participant for participant in diagnostic.participants.select_related("participation")}


def _set_consents(
    diagnostic: Diagnostic, participants: dict[str, Participant], individuals: list[Individual], by: Actor
) -> None:
    """What the list says. Where it said something before and says nothing now, it is a yes no longer."""
    said_before = consents_of((one.participation_id for one in participants.values()), given=Consent.Given.LIST)
    agreed: dict[UUID, frozenset[str]] = {}
    for individual in individuals:
        participation = participants[individual.key].participation_id
        if individual.agreed is not None:
            agreed[participation] = individual.agreed
        elif participation in said_before:
            agreed[participation] = frozenset()
    record_consents(workspace=diagnostic.workspace, agreed=agreed, by=by)


def _added(diagnostic: Diagnostic, newcomers: list[Individual], by: Actor) -> dict[str, Participant]:
    taken = set(diagnostic.participants.values_list("participation__pseudonym", flat=True))
    name_the_unnamed(newcomers, taken)
    participations = take_part(
        workspace=diagnostic.workspace,
        newcomers=[Newcomer(one.pseudonym[:200], one.organisation[:200], one.voices) for one in newcomers],
        by=by,
    )
    participants = Participant.objects.bulk_create(
        [
            Participant(
                workspace_id=diagnostic.workspace_id,
                diagnostic=diagnostic,
                participation=participation,
                key=one.key[:500],
                named_by_us=not one.listed,
            )
            for one, participation in zip(newcomers, participations, strict=True)
        ],
        batch_size=500,
    )
    return {participant.key: participant for participant in participants}


def _set_standing(
    diagnostic: Diagnostic,
    participants: dict[str, Participant],
    individuals: list[Individual],
    perspectives: dict[str, Perspective],
) -> None:
    """Which perspectives each one speaks from, written only where it changed."""
    through = Participant.perspectives.through
    current = {participant.pk for participant in participants.values()}
    stored = {
        row
        for row in through.objects.filter(participant__diagnostic=diagnostic).values_list(
            "participant_id", "perspective_id"
        )
        if row[0] in current  # who is no longer in the folder is left as they are
    }
    wanted = {
        (participants[individual.key].pk, perspectives[perspective_key(name)].pk)
        for individual in individuals
        for name in individual.perspectives
    }
    for participant, perspective in stored - wanted:
        through.objects.filter(participant=participant, perspective=perspective).delete()
    through.objects.bulk_create(
        [
            through(participant_id=participant, perspective_id=perspective)
            for participant, perspective in sorted(wanted - stored)
        ],
        batch_size=500,
    )


def set_sessions(
    diagnostic: Diagnostic, conversations: list[Conversation], participants: dict[str, Participant]
) -> dict[str, Session]:
    """Conversation.session → session, with who took part in it."""
    known = {session.label: session for session in diagnostic.sessions.all()}
    labels = list(dict.fromkeys(conversation.session for conversation in conversations))
    made = Session.objects.bulk_create(
        [
            Session(workspace_id=diagnostic.workspace_id, diagnostic=diagnostic, label=label)
            for label in dict.fromkeys(label[:500] for label in labels)
            if label not in known
        ],
        batch_size=500,
    )
    known |= {session.label: session for session in made}
    sessions = {label: known[label[:500]] for label in labels}
    through = Session.participants.through
    stored = set(through.objects.filter(session__diagnostic=diagnostic).values_list("session_id", "participant_id"))
    wanted = {
        (sessions[conversation.session].pk, participants[key].pk)
        for conversation in conversations
        for key in conversation.everybody
    }
    current = {session.pk for session in sessions.values()}
    for session, participant in stored - wanted:
        if session in current:  # a session that is no longer in the folder keeps who took part in it
            through.objects.filter(session=session, participant=participant).delete()
    through.objects.bulk_create(
        [through(session_id=session, participant_id=participant) for session, participant in sorted(wanted - stored)],
        batch_size=500,
    )
    return sessions
