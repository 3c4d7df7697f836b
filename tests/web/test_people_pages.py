"""Steps 4 and 6 as the interview team sees them, and as nobody else does."""

from __future__ import annotations

import io
import re
from html import unescape
from pathlib import Path

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from making import TESTER
from people_of_the_app import Cast, browser_of, cast

from strandline.diagnostics.actions.checking import wish_for
from strandline.diagnostics.actions.participants import Arrival, add_people
from strandline.diagnostics.models import Participant
from strandline.diagnostics.queries import current_passages
from strandline.people.actions import make_link, record_answers
from strandline.people.models import Consent, Mailing, Participation, Person
from strandline.people.queries import consents_of, standing_consents
from strandline.records.models import PassageWish, Record
from strandline.web.people import presenters
from strandline.workspaces.models import Workspace

CORRECTION = "I would keep the monthly call."


@pytest.fixture
def app(workspace: Workspace, tmp_path: Path) -> Cast:
    return cast(workspace, tmp_path / "interviews")


@pytest.fixture
def team(app: Cast) -> Client:
    return browser_of(app.interviewer)


@pytest.fixture
def ann(app: Cast) -> Participant:
    """Somebody with a name and an address, who has not been asked yet."""
    arrival = Arrival(name="Ann Marsh", email="ann@example.org", perspectives=(app.diagnostic.perspectives.first(),))
    return add_people(diagnostic=app.diagnostic, arrivals=[arrival], by=TESTER)[0]


@pytest.fixture
def correction(app: Cast) -> PassageWish:
    resident = app.diagnostic.participants.get(participation__pseudonym="Resident 1")
    passage = current_passages(app.diagnostic).filter(participation=resident.participation).first()
    assert passage is not None
    return wish_for(participant=resident, excerpt_id=passage.pk, wish="correct", text=CORRECTION, by=TESTER)


def at(app: Cast, name: str, **more: object) -> str:
    values = {"slug": app.diagnostic.workspace.slug, "diagnostic": app.diagnostic.pk, **more}
    return reverse(f"people:{name}", kwargs=values)


def words_on(response: object) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())  # type: ignore[attr-defined]


def a_person(**changed: object) -> dict[str, object]:
    return {"name": "", "email": "", "phone": "", "organisation": "", "voices": "1", "pseudonym": "", **changed}


# -- who may see it


@pytest.mark.parametrize("who", ["commissioner", "lead", "member", "viewer"])
@pytest.mark.parametrize("name", ["list", "add", "import", "invite", "links-print", "check", "ask-to-check"])
def test_nobody_but_the_team_comes_in(app: Cast, ann: Participant, who: str, name: str) -> None:
    assert browser_of(getattr(app, who)).get(at(app, name)).status_code == 404


def test_names_are_on_the_page_of_the_team(team: Client, app: Cast, ann: Participant) -> None:
    told = words_on(team.get(at(app, "list")))

    assert "Ann Marsh" in told
    assert "Names are shown to the interview team alone" in told


def test_somebody_of_another_diagnostic_is_not_found(team: Client, app: Cast, ann: Participant) -> None:
    from strandline.diagnostics.models import Diagnostic

    other = Diagnostic.objects.create(workspace=app.diagnostic.workspace, title="Elsewhere")
    stranger = add_people(diagnostic=other, arrivals=[Arrival(name="Stranger")], by=TESTER)[0]

    assert team.get(at(app, "participant", participant=stranger.pk)).status_code == 404
    assert team.post(at(app, "make-link", participant=stranger.pk)).status_code == 404


# -- the list


def test_list_is_cut_down_by_perspective_and_state(team: Client, app: Cast, ann: Participant) -> None:
    council = app.diagnostic.perspectives.get(name="Council")

    interviewed = words_on(team.get(at(app, "list"), {"perspective": str(council.pk), "state": "interviewed"}))
    nobody = words_on(team.get(at(app, "list"), {"perspective": str(council.pk), "state": "withdrawn"}))

    assert re.findall(r"(?:Council|Resident) \d", interviewed) == ["Council 4", "Council 5", "Council 6"]
    assert "Nobody fits this choice" in nobody


def test_list_says_from_which_perspective_nobody_is_there(team: Client, app: Cast) -> None:
    assert "Nobody yet from: Under 25s" in words_on(team.get(at(app, "list")))


def test_list_takes_the_same_queries_however_many(team: Client, app: Cast) -> None:
    team.get(at(app, "list"))
    with CaptureQueriesContext(connection) as few:
        team.get(at(app, "list"))
    add_people(diagnostic=app.diagnostic, arrivals=[Arrival(name=f"Person {n}") for n in range(12)], by=TESTER)

    with CaptureQueriesContext(connection) as many:
        team.get(at(app, "list"))

    assert len(many) == len(few)


def test_empty_list_teaches(team: Client, app: Cast) -> None:
    app.diagnostic.participants.all().delete()

    assert "Nobody is on the list yet" in words_on(team.get(at(app, "list")))


# -- adding


def test_person_is_added_with_name_and_words_apart(team: Client, app: Cast) -> None:
    residents = app.diagnostic.perspectives.get(name="Residents")

    team.post(
        at(app, "add"),
        a_person(name="Bea Reed", phone="07700 900123", perspectives=[residents.pk], access_needs=["easy_read"]),
    )

    participation = Participation.objects.get(person__name="Bea Reed")
    assert participation.pseudonym == "Resident 4"
    assert participation.person.access_needs == ["easy_read"]
    assert list(participation.participant.perspectives.all()) == [residents]


def test_person_without_anything_is_added_and_no_contact_is_kept(team: Client, app: Cast) -> None:
    team.post(at(app, "add"), a_person(voices="4"))

    participation = Participation.objects.get(pseudonym="Person 1")
    assert (participation.voices, participation.person) == (4, None)
    assert Person.objects.count() == 0


def test_pseudonym_that_is_taken_is_asked_for_again(team: Client, app: Cast) -> None:
    page = team.post(at(app, "add"), a_person(name="Bea Reed", pseudonym="resident 1"))

    assert "Somebody goes by “resident 1” already" in words_on(page)
    assert "Bea Reed" in page.content.decode()
    assert Person.objects.count() == 0


def test_pseudonym_can_be_changed(team: Client, app: Cast, ann: Participant) -> None:
    form = a_person(name="Ann Marsh", pseudonym="Heron", perspectives=[p.pk for p in ann.perspectives.all()])

    team.post(at(app, "change", participant=ann.pk), form)

    ann.participation.refresh_from_db()
    assert ann.participation.pseudonym == "Heron"


# -- bringing a list

LIST = (
    "Name,Email,Perspectives,Access needs,Agreed,Shoe size\n"
    "Bea Reed,bea@example.org,Residents,BSL interpreter,take part; quote,5\n"
    "Cal Moor,cal at example,Farmers,,perhaps,9\n"
    "Ann Marsh,ann@example.org,Residents,,,6\n"
)


def brought(team: Client, app: Cast, content: str | bytes = LIST, name: str = "people.csv") -> object:
    data = content.encode() if isinstance(content, str) else content
    return team.post(at(app, "import"), {"file": SimpleUploadedFile(name, data)})


def sealed(response: object) -> str:
    found = re.search(r'name="sealed" value="([^"]+)"', response.content.decode())  # type: ignore[attr-defined]
    assert found
    return unescape(found[1])


def test_list_is_shown_with_its_problems_before_anything_is_stored(team: Client, app: Cast, ann: Participant) -> None:
    before = Participation.objects.count()

    told = words_on(brought(team, app))

    assert "2 people can be added. Nothing is stored yet." in told
    assert "“cal at example” is not an email address" in told
    assert "no perspective “Farmers”" in told
    assert "not understood: “perhaps”" in told
    assert "ann@example.org is on the list already" in told
    assert "Shoe size" in told
    assert "Resident 5" in told
    assert Participation.objects.count() == before


def test_list_is_added_as_it_was_shown(team: Client, app: Cast, ann: Participant) -> None:
    team.post(at(app, "import-add"), {"sealed": sealed(brought(team, app))})

    bea = Participation.objects.get(person__name="Bea Reed")
    assert bea.pseudonym == "Resident 5"
    assert bea.person.access_needs == ["interpreter"]
    assert consents_of([bea.pk])[bea.pk]["quote"] is True
    cal = Participation.objects.get(person__name="Cal Moor")
    assert (cal.person.email, consents_of([cal.pk])) == ("", {})


def test_list_sent_twice_is_added_once(team: Client, app: Cast, ann: Participant) -> None:
    form = {"sealed": sealed(brought(team, app))}
    team.post(at(app, "import-add"), form)
    there = Participation.objects.count()

    team.post(at(app, "import-add"), form)

    assert Participation.objects.count() == there


def test_list_that_was_changed_on_the_way_is_refused(team: Client, app: Cast) -> None:
    before = Participation.objects.count()

    page = team.post(at(app, "import-add"), {"sealed": sealed(brought(team, app))[:-2] + "xx"}, follow=True)

    assert "nobody was added" in words_on(page)
    assert Participation.objects.count() == before


def test_spreadsheet_is_read_too(team: Client, app: Cast) -> None:
    from openpyxl import Workbook

    book, file = Workbook(), io.BytesIO()
    book.active.append(["Full name", "Phone"])
    book.active.append(["Dee Fen", "07700 900456"])
    book.save(file)

    assert "Dee Fen" in words_on(brought(team, app, file.getvalue(), "people.xlsx"))


@pytest.mark.parametrize(
    ("content", "told"),
    [("Shoe size\n5\n", "no column that says who somebody is"), ("\n", "is empty"), (b"%PDF-1.4 nothing", "rows")],
)
def test_file_that_is_no_list_is_refused_with_a_reason(
    team: Client, app: Cast, content: str | bytes, told: str
) -> None:
    assert told in words_on(brought(team, app, content))


# -- inviting


def letter_form(page: object, **changed: object) -> dict[str, object]:
    content = page.content.decode()  # type: ignore[attr-defined]
    sending = re.search(r'name="sending" value="([^"]+)"', content)
    assert sending
    return {"subject": "Hello", "body": "Come by [link]", "sending": sending[1], **changed}


def test_text_is_shown_before_it_is_sent(team: Client, app: Cast, ann: Participant) -> None:
    page = team.get(at(app, "invite"))

    assert "Ann Marsh (ann@example.org)" in words_on(page)
    assert "[link]" in words_on(page)
    assert "16 and over" in words_on(page)
    assert mail.outbox == []


def test_invitation_carries_a_link_that_opens(team: Client, app: Cast, ann: Participant) -> None:
    team.post(at(app, "invite"), letter_form(team.get(at(app, "invite")), people=[str(ann.pk)]))

    (sent,) = mail.outbox
    assert sent.to == ["ann@example.org"]
    assert sent.reply_to == [app.interviewer.email]  # it says: answer this mail
    link = re.search(r"/a/\S+/", sent.body)
    assert link
    assert Client().get(link[0]).status_code == 200
    assert "[link]" not in sent.body


def test_form_sent_twice_mails_once(team: Client, app: Cast, ann: Participant) -> None:
    form = letter_form(team.get(at(app, "invite")), people=[str(ann.pk)])

    for _ in range(2):
        team.post(at(app, "invite"), form)

    assert len(mail.outbox) == 1
    assert Mailing.objects.count() == 1


def test_who_had_the_mail_is_not_ticked_again(team: Client, app: Cast, ann: Participant) -> None:
    first = team.get(at(app, "invite"))
    assert first.content.decode().count(" checked") == 1
    team.post(at(app, "invite"), letter_form(first, people=[str(ann.pk)]))

    second = team.get(at(app, "invite"))

    assert " checked" not in second.content.decode()
    assert "Has had this mail" in words_on(second)


def test_mail_without_a_place_for_the_link_is_not_sent(team: Client, app: Cast, ann: Participant) -> None:
    form = letter_form(team.get(at(app, "invite")), people=[str(ann.pk)], body="Come by.")

    page = team.post(at(app, "invite"), form)

    assert "Write “[link]” where the private link belongs" in words_on(page)
    assert mail.outbox == []


def test_subject_can_hold_no_second_header(team: Client, app: Cast, ann: Participant) -> None:
    form = letter_form(team.get(at(app, "invite")), people=[str(ann.pk)], subject="Hello\nBcc: all@example.org")

    team.post(at(app, "invite"), form)

    assert [sent.subject for sent in mail.outbox] == ["Hello Bcc: all@example.org"]
    assert mail.outbox[0].recipients() == ["ann@example.org"]


# -- links and letters


def test_looking_makes_no_link(team: Client, app: Cast, ann: Participant) -> None:
    team.get(at(app, "participant", participant=ann.pk))
    team.get(at(app, "links-print"))

    assert ann.participation.links.count() == 0


def test_link_is_made_shown_with_its_code_and_ended(team: Client, app: Cast, ann: Participant) -> None:
    page = team.post(at(app, "make-link", participant=ann.pk), follow=True)
    link = ann.participation.links.get()
    assert presenters.address_of(link) in page.content.decode()
    assert "<svg" in page.content.decode()

    team.post(at(app, "end-link", participant=ann.pk))

    link.refresh_from_db()
    assert link.revoked_by == "Ines Interviewer"


def test_letters_hold_a_code_for_everybody_who_takes_part(team: Client, app: Cast, ann: Participant) -> None:
    page = team.post(at(app, "links-print"), follow=True)

    assert page.content.decode().count('class="qr"') == 7
    assert "Ann Marsh" in words_on(page)


# -- what they agreed to


def test_spoken_consent_is_told_as_noted_by_who_heard_it(team: Client, app: Cast, ann: Participant) -> None:
    form = {"take_part": "yes", "quote": "no", "spoken_on_0": "3", "spoken_on_1": "3", "spoken_on_2": "2026"}

    team.post(at(app, "note-consent", participant=ann.pk), form)

    held = standing_consents(ann.participation)
    assert {purpose: row.agreed for purpose, row in held.items()} == {"take_part": True, "quote": False}
    assert {(row.given, row.noted_by) for row in held.values()} == {(Consent.Given.NOTED, "Ines Interviewer")}
    told = words_on(team.get(at(app, "participant", participant=ann.pk)))
    assert "noted by Ines Interviewer, spoken, on 3 March 2026" in told
    assert held["quote"].wording.text in told


def test_page_says_what_a_no_does_before_it_is_noted(team: Client, app: Cast, ann: Participant) -> None:
    resident = app.diagnostic.participants.get(participation__pseudonym="Resident 1")

    spoke = words_on(team.get(at(app, "note-consent", participant=resident.pk)))
    asked = words_on(team.get(at(app, "note-consent", participant=ann.pk)))

    assert "they withdraw: their words leave use at once" in spoke
    assert "they withdraw" not in asked
    assert "Nothing that is noted or uploaded of them is used while the no stands." in asked


def test_who_said_no_is_told_so_where_notes_are_checked(team: Client, app: Cast) -> None:
    resident = app.diagnostic.participants.get(participation__pseudonym="Resident 1")
    record_answers(
        participation=resident.participation, answers={"take_part": False}, by=TESTER, given="noted", noted_by="Ines"
    )

    assert "Resident 1 Said no" in words_on(team.get(at(app, "check")))


def test_spoken_consent_needs_an_answer_and_a_day_that_was(team: Client, app: Cast, ann: Participant) -> None:
    form = {"spoken_on_0": "3", "spoken_on_1": "3", "spoken_on_2": "2999"}

    told = words_on(team.post(at(app, "note-consent", participant=ann.pk), form))

    assert "Note at least one answer" in told
    assert "This day is still to come" in told
    assert consents_of([ann.participation_id]) == {}


def test_spoken_yes_from_before_their_own_no_is_refused_on_the_form(team: Client, app: Cast, ann: Participant) -> None:
    record_answers(participation=ann.participation, answers={"quote": False}, by=TESTER, given="themselves")
    form = {"quote": "yes", "spoken_on_0": "3", "spoken_on_1": "3", "spoken_on_2": "2026"}

    told = words_on(team.post(at(app, "note-consent", participant=ann.pk), form))

    assert "They answered “Quote me” themselves on" in told
    assert consents_of([ann.participation_id])[ann.participation_id] == {"quote": False}


def test_withdrawal_that_was_spoken_is_noted_after_a_look(team: Client, app: Cast) -> None:
    resident = app.diagnostic.participants.get(participation__pseudonym="Resident 1")
    way = at(app, "note-withdrawal", participant=resident.pk)
    assert "2 passages" in words_on(team.get(way))

    page = team.post(way, follow=True)

    assert "Withdrawn on" in words_on(page)
    assert "(Ines Interviewer)" in words_on(page)
    assert not current_passages(app.diagnostic).filter(participation=resident.participation).exists()


# -- step 6


def test_check_says_who_is_how_far(team: Client, app: Cast, correction: PassageWish) -> None:
    told = words_on(team.get(at(app, "check")))

    assert "0 of 6 people have seen their notes, 0 confirmed them." in told
    assert CORRECTION in told
    assert "Resident 1 Correction to decide" in told
    assert "Resident 2 Not asked yet" in told


def test_correction_is_shown_beside_what_stands_there(team: Client, app: Cast, correction: PassageWish) -> None:
    told = words_on(team.get(at(app, "correction", wish=correction.pk)))

    assert CORRECTION in told
    assert "weekly call" in told


def test_correction_that_is_accepted_is_in_the_record(team: Client, app: Cast, correction: PassageWish) -> None:
    team.post(at(app, "correction", wish=correction.pk), {"decision": "accept", "answer": ""})

    assert Record.objects.filter(text__contains=CORRECTION, session_record__set_aside_at=None).count() == 1
    assert team.get(at(app, "correction", wish=correction.pk)).status_code == 404


def test_correction_is_declined_with_a_reason_alone(team: Client, app: Cast, correction: PassageWish) -> None:
    way = at(app, "correction", wish=correction.pk)

    page = team.post(way, {"decision": "decline", "answer": ""})
    assert "Tell them why it stays as it is" in words_on(page)
    team.post(way, {"decision": "decline", "answer": "The recording says so."})

    correction.refresh_from_db()
    assert (correction.accepted, correction.decided_by) == (False, "Ines Interviewer")
    assert not Record.objects.filter(text__contains=CORRECTION).exists()


def test_request_to_check_goes_to_who_was_interviewed(team: Client, app: Cast, ann: Participant) -> None:
    resident = app.diagnostic.participants.get(participation__pseudonym="Resident 1")
    resident.participation.person = Person.objects.create(workspace=app.diagnostic.workspace, email="res@example.org")
    resident.participation.save()

    page = team.get(at(app, "ask-to-check"))

    assert "res@example.org" in words_on(page)
    assert "ann@example.org" not in words_on(page)


def test_who_withdrew_gets_no_mail_and_no_letter(team: Client, app: Cast, ann: Participant) -> None:
    make_link(participation=ann.participation, by=TESTER)
    team.post(at(app, "note-withdrawal", participant=ann.pk))

    assert "ann@example.org" not in words_on(team.get(at(app, "invite")))
    assert "Ann Marsh" not in words_on(team.get(at(app, "links-print")))
