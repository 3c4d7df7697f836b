"""The pages of members and invitations, and the link in the mail."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from making import TESTER
from people_of_the_app import Role, account, browser_of, cast, member

from strandline.accounts.models import User
from strandline.workspaces.actions import invite
from strandline.workspaces.models import Invitation, Membership


@pytest.fixture(autouse=True)
def _no_attempts_counted(db: None) -> None:
    cache.clear()


def lead_of(workspace) -> Client:
    return browser_of(member(workspace, "Lena Lead", Role.LEAD))


def invite_by_page(workspace, email: str = "mo@example.org", role: str = Role.MEMBER) -> str:
    """Invites as a lead does; the path of the link that was mailed."""
    url = reverse("members:invite", args=[workspace.slug])
    lead_of(workspace).post(url, {"email": email, "role": role})
    return link_in_mail()


def link_in_mail() -> str:
    return re.search(r"http://localhost:8000(/join/\S+)", mail.outbox[-1].body).group(1)


def test_invitation_goes_out_by_mail_and_says_who_and_what(workspace) -> None:
    invite_by_page(workspace, role=Role.STEWARD)
    message = mail.outbox[-1]
    assert message.to == ["mo@example.org"]
    assert message.subject == "Lena Lead invites you to Saltmarsh Partnership"
    assert "as Steward" in message.body


def test_newcomer_joins_by_the_link_and_is_signed_in(workspace) -> None:
    link = invite_by_page(workspace)
    newcomer = Client()

    page = newcomer.get(link).content.decode()
    response = newcomer.post(link, {"name": "Mo Member"})

    assert "Lena Lead invites you" in page
    assert response["Location"] == reverse("home", args=[workspace.slug])
    mo = User.objects.get(email="mo@example.org")
    assert mo.name == "Mo Member"
    assert Membership.objects.get(user=mo).role == Role.MEMBER
    assert mo.emailaddress_set.get().verified
    assert newcomer.get(reverse("account:you")).status_code == 200


def test_newcomer_has_to_give_a_name(workspace) -> None:
    link = invite_by_page(workspace)
    page = Client().post(link, {"name": ""}).content.decode()
    assert "Enter your name" in page
    assert not User.objects.filter(email="mo@example.org").exists()


def test_link_signs_nobody_in_to_an_account_that_is_there(workspace) -> None:
    account("Mo Member")
    link = invite_by_page(workspace, email="mo.member@example.org")
    whoever = Client()

    page = whoever.get(link).content.decode()
    whoever.post(link, {"name": "Eve"})

    assert reverse("account_login") in page
    assert not Membership.objects.filter(user__email="mo.member@example.org").exists()
    assert whoever.get(reverse("account:you")).status_code == 302


def test_account_that_is_there_joins_once_signed_in(workspace) -> None:
    mo = account("Mo Member")
    link = invite_by_page(workspace, email="MO.member@example.org")
    browser = browser_of(mo)

    assert "Accept and join" in browser.get(link).content.decode()
    browser.post(link)

    assert Membership.objects.get(user=mo).role == Role.MEMBER
    assert browser.get(link)["Location"] == reverse("home", args=[workspace.slug])


def test_invitation_for_another_address_says_so(workspace) -> None:
    link = invite_by_page(workspace)
    eve = account("Eve Else")
    browser = browser_of(eve)

    page = browser.post(link).content.decode()

    assert "mo@example.org" in page
    assert "eve.else@example.org" in page
    assert not Membership.objects.filter(user=eve).exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sent_at": timezone.now() - timedelta(days=15)}, "An invitation works for 14 days"),
        ({"withdrawn_at": timezone.now(), "withdrawn_by": "Lena Lead"}, "It was withdrawn"),
        ({"accepted_at": timezone.now()}, "It was accepted already"),
    ],
)
def test_invitation_that_is_over_says_why(workspace, change: dict[str, object], words: str) -> None:
    link = invite_by_page(workspace)
    Invitation.objects.update(**change)
    page = Client().post(link, {"name": "Mo"}).content.decode()
    assert words in page
    assert not User.objects.filter(email="mo@example.org").exists()


def test_members_page_shows_people_roles_and_who_waits(workspace) -> None:
    browser = lead_of(workspace)
    member(workspace, "Mo Member")
    invite(workspace=workspace, email="late@example.org", role=Role.VIEWER, by=TESTER)
    Invitation.objects.update(sent_at=timezone.now() - timedelta(days=15))
    page = browser.get(reverse("members:list", args=[workspace.slug])).content.decode()
    for words in ("Mo Member", "late@example.org", "Too old", "Takes part: reads what was shared"):
        assert words in page


def test_invitations_are_for_leads(workspace) -> None:
    invite(workspace=workspace, email="late@example.org", role=Role.VIEWER, by=TESTER)
    browser = browser_of(member(workspace, "Mo Member"))
    page = browser.get(reverse("members:list", args=[workspace.slug])).content.decode()
    assert "late@example.org" not in page
    assert "Invite somebody" not in page


def test_invitation_is_sent_again_with_a_link_that_works(workspace) -> None:
    browser = lead_of(workspace)
    browser.post(reverse("members:invite", args=[workspace.slug]), {"email": "mo@example.org", "role": Role.MEMBER})
    old = link_in_mail()
    browser.post(reverse("members:send-again", args=[workspace.slug, Invitation.objects.get().pk]))
    new = link_in_mail()
    assert [Client().get(link).status_code for link in (old, new)] == [404, 200]


def test_invitation_is_withdrawn(workspace) -> None:
    link = invite_by_page(workspace)
    lead = Client()
    lead.force_login(User.objects.get(name="Lena Lead"))
    lead.post(reverse("members:withdraw", args=[workspace.slug, Invitation.objects.get().pk]))
    assert "It was withdrawn" in Client().get(link).content.decode()


def test_second_invitation_for_an_address_is_refused_with_the_reason(workspace) -> None:
    browser = lead_of(workspace)
    url = reverse("members:invite", args=[workspace.slug])
    browser.post(url, {"email": "mo@example.org", "role": Role.MEMBER})
    page = browser.post(url, {"email": "Mo@example.org", "role": Role.MEMBER}).content.decode()
    assert "has an invitation already" in page
    assert len(mail.outbox) == 1


def test_role_is_changed_by_a_lead(workspace) -> None:
    browser = lead_of(workspace)
    mo = member(workspace, "Mo Member")
    membership = Membership.objects.get(user=mo)
    browser.post(reverse("members:change", args=[workspace.slug, membership.pk]), {"role": Role.LEAD})
    membership.refresh_from_db()
    assert membership.role == Role.LEAD


def test_last_lead_cannot_step_down_and_learns_why(workspace) -> None:
    browser = lead_of(workspace)
    own = Membership.objects.get()
    url = reverse("members:change", args=[workspace.slug, own.pk])
    assert "only lead" in browser.post(url, {"role": Role.VIEWER}).content.decode()
    assert "only lead" in browser.post(reverse("members:leave", args=[workspace.slug])).content.decode()
    assert Membership.objects.get().role == Role.LEAD


def test_removed_member_sees_the_workspace_no_more(workspace) -> None:
    lead = lead_of(workspace)
    mo = member(workspace, "Mo Member")
    browser = browser_of(mo)
    page = reverse("members:list", args=[workspace.slug])
    before = browser.get(page).status_code
    lead.post(reverse("members:remove", args=[workspace.slug, Membership.objects.get(user=mo).pk]))
    assert (before, browser.get(page).status_code) == (200, 404)


def test_member_leaves(workspace) -> None:
    lead_of(workspace)
    mo = member(workspace, "Mo Member")
    browser = browser_of(mo)
    response = browser.post(reverse("members:leave", args=[workspace.slug]))
    assert response["Location"] == "/"
    assert not Membership.objects.filter(user=mo).exists()


def test_last_of_an_interview_team_cannot_be_removed_and_the_page_says_why(workspace, tmp_path) -> None:
    people = cast(workspace, tmp_path / "interviews")
    membership = Membership.objects.get(user=people.interviewer)
    url = reverse("members:remove", args=[workspace.slug, membership.pk])
    page = browser_of(people.lead).post(url).content.decode()
    assert "the last person on the interview team" in page
    assert Membership.objects.filter(pk=membership.pk).exists()


def test_mail_that_cannot_be_sent_is_said_and_the_invitation_stays(workspace, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nothing listens there
    url = reverse("members:invite", args=[workspace.slug])
    page = lead_of(workspace).post(url, {"email": "mo@example.org", "role": Role.MEMBER}, follow=True).content.decode()
    assert "our mail server did not take the mail to mo@example.org" in page
    assert Invitation.objects.get().email == "mo@example.org"


def test_members_page_asks_as_much_for_three_as_for_one(workspace) -> None:
    browser = lead_of(workspace)
    url = reverse("members:list", args=[workspace.slug])
    browser.get(url)
    first = _queries(browser, url)
    for name in ("Mo Member", "Vera Viewer"):
        member(workspace, name)
        invite(workspace=workspace, email=f"{name[0]}@elsewhere.org", role=Role.VIEWER, by=TESTER)
    assert _queries(browser, url) == first


def _queries(browser: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(url).status_code == 200
    return len(queries)


def test_members_are_called_so_and_not_as_those_who_take_part_in_a_diagnostic(workspace) -> None:
    page = lead_of(workspace).get(reverse("members:list", args=[workspace.slug])).content.decode()

    navigation = re.search(r"<nav.*?</nav>", page, re.DOTALL).group()
    assert [words.strip() for words in re.findall(r">([^<]+)</a>", navigation)] == [
        "Home",
        "Diagnostics",
        "Search",
        "Members",
    ]
    assert "Members of Saltmarsh Partnership" in page
