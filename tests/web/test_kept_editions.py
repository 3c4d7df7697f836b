"""What is kept in the process is never older than what the database says."""

from __future__ import annotations

import pytest
from making import TESTER
from people_of_the_app import Cast, cast

from strandline.diagnostics.queries import current_passages
from strandline.insight.actions import rename_theme
from strandline.insight.actions.listening import withdraw
from strandline.insight.queries import current_themes
from strandline.people.models import Consent
from strandline.publish.keeping import Kept
from strandline.records.actions import decide_sharing
from strandline.web import edition


@pytest.fixture
def people(workspace, tmp_path) -> Cast:
    return cast(workspace, tmp_path / "interviews")


def test_kept_thing_is_made_once_until_something_changes(people) -> None:
    made: list[int] = []
    kept: Kept[int] = Kept(2)

    def make() -> int:
        made.append(len(made))
        return made[-1]

    assert [kept(people.diagnostic, make), kept(people.diagnostic, make)] == [0, 0]
    rename_theme(theme=current_themes(people.diagnostic).first(), name="Something else", by=TESTER)
    assert [kept(people.diagnostic, make), kept(people.diagnostic, make)] == [1, 1]


def test_kept_things_beyond_the_most_are_let_go(people) -> None:
    kept: Kept[str] = Kept(1)
    assert kept(people.diagnostic, lambda: "one", "a") == "one"
    assert kept(people.diagnostic, lambda: "two", "b") == "two"
    assert kept(people.diagnostic, lambda: "three", "a") == "three"


def test_queue_that_is_kept_shows_each_decision_at_once(people) -> None:
    first = edition.queue_of(people.diagnostic)
    item = next(item for item in first.items if item.said is not None)
    assert item.state is None
    decide_sharing(excerpt_id=item.id, state="held", by=TESTER, by_name="Ana")
    then = edition.queue_of(people.diagnostic)
    assert then.item(item.kind, item.id).state == "held"
    assert [one.id for one in then.items] == [one.id for one in first.items]


def test_words_of_whoever_withdraws_leave_everything_that_is_kept(people) -> None:
    for passage in current_passages(people.diagnostic):
        decide_sharing(excerpt_id=passage.pk, state="cleared", by=TESTER, by_name="Ana")
    gone = people.diagnostic.participants.get(participation__pseudonym="Resident 2")

    def told() -> list[str]:
        queue = edition.queue_of(people.diagnostic)
        return [
            *(quote.text for quote in edition.team_report(people.diagnostic).quotes),
            *(item.words for item in queue.items),
        ]

    assert any("day 2" in words for words in told())
    withdraw(participant=gone, by=TESTER, given=Consent.Given.THEMSELVES)
    assert not any("day 2" in words for words in told())
