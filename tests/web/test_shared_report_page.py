"""The shared report: for members of the workspace, and by a private link for anybody else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from answers import words_of
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from making import TESTER
from people_of_the_app import account, browser_of, cast

from strandline.audit.models import AuditEvent
from strandline.diagnostics.queries import current_passages
from strandline.insight.actions.listening import take_answers
from strandline.insight.actions.sharing import decide_insight_sharing, decide_theme_sharing
from strandline.insight.queries import current_insights, current_themes
from strandline.publish.actions import make_link, revoke_link
from strandline.publish.links import token_of
from strandline.publish.models import SharedLink
from strandline.publish.report import PARTS, Audience
from strandline.records.actions import decide_sharing

FILES = ("report.html", "report.docx", "report.pdf", "passages.xlsx", "findings.json")


@pytest.fixture
def people(workspace, tmp_path):
    """Everything is cleared but what was said on day 2, which is held, and on day 5, about which nobody decided."""
    found = cast(workspace, tmp_path / "interviews")
    for excerpt in current_passages(found.diagnostic).select_related("record"):
        if "on day 5" not in excerpt.text:
            state = "held" if "on day 2" in excerpt.text else "cleared"
            decide_sharing(excerpt_id=excerpt.pk, state=state, by=TESTER, by_name="Ana")
    for theme in current_themes(found.diagnostic):
        decide_theme_sharing(theme=theme, state="cleared", by=TESTER, by_name="Ana")
    for insight in current_insights(found.diagnostic):
        decide_insight_sharing(insight=insight, state="cleared", by=TESTER, by_name="Ana")
    return found


def at(diagnostic, view="report", *more) -> str:
    return reverse(f"sharing:{view}", args=[diagnostic.workspace.slug, diagnostic.pk, *more])


def link_to(diagnostic, audience=Audience.WORKSPACE, parts=PARTS, days=30) -> SharedLink:
    return make_link(diagnostic=diagnostic, audience=audience, parts=parts, days=days, by=TESTER)


def opened(link: SharedLink, name: str = ""):
    return Client().get(f"/s/{token_of(link)}/{name}")


def opened_inside(people, link: SharedLink, name: str = ""):
    """By somebody of the workspace, which a link for its people asks for."""
    return browser_of(people.viewer).get(f"/s/{token_of(link)}/{name}")


def nothing_leaks(words: str) -> None:
    assert "on day 2" not in words
    assert "on day 5" not in words
    assert not re.search(r"(?<!Residents, )\b(Resident|Council) [1-6]\b", words)  # six people are in the joined group
    assert "Ann:" not in words
    assert not re.search(r"\b[1-5] of (the )?6\b", words)


@pytest.mark.parametrize("who", ["member", "viewer", "commissioner", "lead"])
def test_everybody_of_the_workspace_reads_what_was_cleared_and_nothing_else(people, who) -> None:
    answer = browser_of(getattr(people, who)).get(at(people.diagnostic))
    words = words_of(answer)
    assert "on day 1" in words
    nothing_leaks(words)


@pytest.mark.parametrize("name", FILES)
def test_no_download_of_the_shared_report_holds_more_than_the_page(people, name) -> None:
    answer = browser_of(people.member).get(at(people.diagnostic, "report-file", name))
    assert answer["Content-Disposition"].startswith('attachment; filename="after-the-winter-shared')
    words = words_of(answer)
    assert "weekly call" in words
    nothing_leaks(words)


@pytest.mark.parametrize("name", FILES)
def test_team_report_is_for_the_team_alone(people, name) -> None:
    where = at(people.diagnostic, "team-file", name)
    assert browser_of(people.commissioner).get(where).status_code == 404
    answer = browser_of(people.interviewer).get(where)
    assert "team-draft" in answer["Content-Disposition"]
    words = words_of(answer)
    assert "on day 2" in words
    assert "Resident 2" in words


def test_report_page_allows_its_own_style_and_script_alone(people) -> None:
    answer = browser_of(people.member).get(at(people.diagnostic))
    policy = answer["Content-Security-Policy"]
    assert re.search(r"style-src 'sha256-[^']+'(;|$)", policy)
    assert re.search(r"script-src 'sha256-[^']+'(;|$)", policy)
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_before_anything_is_cleared_the_page_says_so_and_holds_no_words(workspace, tmp_path) -> None:
    found = cast(workspace, tmp_path / "interviews")
    words = words_of(browser_of(found.member).get(at(found.diagnostic)))
    assert "Nothing is shared yet" in words
    assert "weekly call" not in words


def test_unknown_file_is_not_there(people) -> None:
    assert browser_of(people.member).get(at(people.diagnostic, "report-file", "records.zip")).status_code == 404


# -- private links -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", "report.html", "report.docx", "report.pdf"])
def test_viewer_who_holds_the_link_reads_the_shared_edition(people, name) -> None:
    answer = opened_inside(people, link_to(people.diagnostic), name)
    words = words_of(answer)
    assert "weekly call" in words
    nothing_leaks(words)
    assert answer["Referrer-Policy"] == "strict-origin"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer.cookies == {}


@pytest.mark.parametrize("name", ["", "report.html", "report.docx", "report.pdf"])
def test_beyond_the_workspace_nobody_is_quoted_who_did_not_agree_to_that(people, name) -> None:
    words = words_of(opened(link_to(people.diagnostic, Audience.BEYOND), name))
    assert "weekly call" in words  # the name of a theme
    assert "on day" not in words
    assert not re.search("Raised by (most|some|few)", words)  # six people are too few to be shown in groups
    nothing_leaks(words)


@pytest.mark.parametrize("name", ["", "report.html", "report.docx", "report.pdf"])
def test_link_for_people_of_the_workspace_opens_to_nobody_else(people, name) -> None:
    link = link_to(people.diagnostic, Audience.WORKSPACE)
    nobody, stranger = opened(link, name), browser_of(account("Eve Else")).get(f"/s/{token_of(link)}/{name}")
    link.refresh_from_db()
    assert (nobody.status_code, nobody["Location"].split("?")[0]) == (302, reverse("account_login"))
    assert stranger.status_code == 404
    assert "weekly call" not in words_of(stranger)
    assert link.opened == 0


def test_page_for_sharing_says_what_to_clear_while_nothing_is(workspace, tmp_path) -> None:
    found = cast(workspace, tmp_path / "other")

    page = browser_of(found.interviewer).get(at(found.diagnostic, "share")).content.decode()

    assert "Clear the name of a theme or an insight first." in page
    assert "Make the link" not in page


@pytest.mark.parametrize("audience", list(Audience))
def test_no_link_is_made_while_nothing_is_cleared(workspace, tmp_path, audience) -> None:
    found = cast(workspace, tmp_path / "interviews")
    form = {"parts": ["findings"], "audience": audience.value, "days": "7", "do": "make"}
    answer = browser_of(found.interviewer).post(at(found.diagnostic, "share"), form)
    assert answer.context["form"].non_field_errors() == [
        "Nothing is cleared yet that these readers may see. Clear a theme or an insight first."
    ]
    assert SharedLink.objects.count() == 0


@pytest.mark.parametrize("name", ["passages.xlsx", "findings.json", "records.zip"])
def test_data_is_not_given_out_by_a_link(people, name) -> None:
    assert opened_inside(people, link_to(people.diagnostic), name).status_code == 404


def test_consent_that_is_taken_back_takes_effect_at_once(people) -> None:
    link = link_to(people.diagnostic)
    assert "on day 3" in words_of(opened_inside(people, link))
    speaker = current_passages(people.diagnostic).filter(record__source_name="3.txt").first().participation
    take_answers(participant=speaker.participant, answers={"quote": False}, wordings={}, by=TESTER)
    for name in ("", "report.docx", "report.pdf"):
        words = words_of(opened_inside(people, link, name))
        assert "on day 3" not in words
        assert "on day 4" in words


def test_link_that_expired_says_so_and_shows_nothing(people) -> None:
    link = link_to(people.diagnostic)
    SharedLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    for name in ("", "report.pdf"):
        answer = opened(link, name)
        words = words_of(answer)
        assert answer.status_code == 410
        assert "This link has ended" in words
        assert people.diagnostic.title not in words
        assert "weekly call" not in words
    assert SharedLink.objects.get().opened == 0


def test_link_that_was_revoked_opens_nothing(people) -> None:
    link = link_to(people.diagnostic)
    revoke_link(link=link, by=TESTER)
    words = words_of(opened(link))
    assert "taken the link back" in words
    assert "weekly call" not in words
    assert AuditEvent.objects.filter(verb="report.link_revoked").count() == 1


def test_token_of_another_kind_or_changed_opens_nothing(people) -> None:
    link = link_to(people.diagnostic)
    token = token_of(link)
    forged = ("0" if token[0] != "0" else "1") + token[1:]
    assert Client().get(f"/s/{forged}/").status_code == 404
    assert Client().get(f"/a/{token}/").status_code == 404
    assert Client().get(f"/s/{link.pk.hex}/").status_code == 404


def test_opening_is_a_count_and_a_day(people) -> None:
    link = link_to(people.diagnostic)
    opened_inside(people, link)
    opened_inside(people, link)
    opened_inside(people, link, "report.docx")
    opened(link)
    link.refresh_from_db()
    assert (link.opened, link.last_opened_on) == (2, timezone.localdate())


def test_parts_that_were_not_chosen_are_not_behind_the_link(people) -> None:
    link = link_to(people.diagnostic, parts=["findings", "picture"])
    for name in ("", "report.docx", "report.pdf"):
        words = words_of(opened_inside(people, link, name))
        assert "weekly call" in words
        assert "on day" not in words
        assert "How this was done" not in words


def test_team_makes_a_link_and_takes_it_back(people) -> None:
    browser = browser_of(people.interviewer)
    form = {"parts": ["findings", "quotes"], "audience": "beyond", "days": "7", "label": "The board", "do": "make"}
    browser.post(at(people.diagnostic, "share"), form)
    link = SharedLink.objects.get()
    assert (link.parts, link.audience, link.made_by) == (["findings", "quotes"], "beyond", "Ines Interviewer")
    assert timedelta(days=6, hours=23) < link.expires_at - timezone.now() <= timedelta(days=7)
    page = browser.get(at(people.diagnostic, "share")).content.decode()
    assert f"/s/{token_of(link)}/" in page
    browser.post(at(people.diagnostic, "revoke", link.pk))
    assert opened(link).status_code == 410
    assert f"/s/{token_of(link)}/" not in browser.get(at(people.diagnostic, "share")).content.decode()


@pytest.mark.parametrize("wrong", [{"parts": []}, {"days": "3650"}, {"audience": "everybody"}])
def test_link_that_nobody_offered_is_not_made(people, wrong) -> None:
    form = {"parts": ["findings"], "audience": "beyond", "days": "7", "do": "make", **wrong}
    answer = browser_of(people.interviewer).post(at(people.diagnostic, "share"), form)
    assert "Error: " in answer.content.decode()
    assert SharedLink.objects.count() == 0


def test_preview_shows_what_was_chosen_and_gives_nothing_out(people) -> None:
    browser = browser_of(people.interviewer)
    form = {"parts": ["findings"], "audience": "beyond", "days": "7", "do": "look"}
    answer = browser.post(at(people.diagnostic, "share"), form)
    words = words_of(browser.get(answer.url))
    assert "Preview: nobody has this yet" in words
    assert "on day" not in words
    assert SharedLink.objects.count() == 0
