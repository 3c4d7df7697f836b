"""What the team sees of people whom nobody has asked yet whether they may be quoted."""

import pytest
from making import TESTER, gathered, six_people

from strandline.diagnostics.queries import may_be_shown, may_name_themes, nobody_knows
from strandline.insight.actions import draft_findings
from strandline.insight.actions.listening import UNNAMED
from strandline.insight.queries import current_themes
from strandline.people.actions import record_consents
from strandline.people.models import Consent


@pytest.fixture
def in_the_app(workspace, tmp_path):
    """Six people written down in the app, none of whom was asked anything yet."""
    diagnostic = gathered(workspace, six_people(tmp_path / "in")).diagnostic
    diagnostic.gathered_from = ""
    diagnostic.save()
    Consent.objects.all().delete()
    return diagnostic


def answer(diagnostic, number: int, quote: bool):
    participation = diagnostic.participants.all()[number].participation
    agreed = {"take_part", "quote"} if quote else {"take_part"}
    record_consents(workspace=diagnostic.workspace, agreed={participation.pk: agreed}, by=TESTER)
    return participation.pk


def test_team_sees_its_own_texts_until_the_first_answer(in_the_app) -> None:
    everybody = [participant.participation_id for participant in in_the_app.participants.all()]
    assert all(map(may_be_shown(in_the_app), everybody))
    assert nobody_knows(in_the_app) == 0

    agreed = answer(in_the_app, 0, quote=True)

    assert [pk for pk in everybody if may_be_shown(in_the_app)(pk)] == [agreed]
    assert nobody_knows(in_the_app) == 5


def test_themes_keep_their_names_when_the_first_answer_is_noted(in_the_app) -> None:
    answer(in_the_app, 0, quote=True)
    draft_findings(diagnostic=in_the_app, by=TESTER)
    names = {theme.name for theme in current_themes(in_the_app) if not theme.rest}
    assert names
    assert UNNAMED not in names


def test_words_of_who_said_no_name_nothing(in_the_app) -> None:
    said_no = answer(in_the_app, 1, quote=False)
    assert not may_name_themes(in_the_app)(said_no)
    assert not may_be_shown(in_the_app)(said_no)
