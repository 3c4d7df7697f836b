"""A diagnostic just started in the app, with whoever started it, for tests of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from people_of_the_app import browser_of, member

from strandline.accounts.models import User
from strandline.audit.actions import Actor
from strandline.diagnostics.actions.starting import start_diagnostic
from strandline.diagnostics.models import Diagnostic
from strandline.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class Started:
    """A diagnostic, its one interviewer, and their browser."""

    diagnostic: Diagnostic
    ana: User
    browser: Client

    def url(self, name: str, **more: object) -> str:
        return url_of(self.diagnostic, name, **more)

    def get(self, name: str, **more: object) -> HttpResponse:
        return self.browser.get(self.url(name, **more))

    def post(self, name: str, data: dict[str, Any] | None = None, **more: object) -> HttpResponse:
        return self.browser.post(self.url(name, **more), data or {})


def url_of(diagnostic: Diagnostic, name: str, **more: object) -> str:
    return reverse(name, kwargs={"slug": diagnostic.workspace.slug, "diagnostic": diagnostic.pk, **more})


def started(workspace: Workspace, title: str = "After the winter", starter: User | None = None) -> Started:
    ana = starter or member(workspace, "Ana Pereira")
    diagnostic = start_diagnostic(
        workspace=workspace,
        starter=ana,
        title=title,
        question="What should Saltmarsh keep?",
        place="Saltmarsh",
        asked_by="Saltmarsh Partnership",
        by=Actor.account(ana),
    )
    return Started(diagnostic, ana, browser_of(ana))


def made_from(response: HttpResponse) -> str:
    """What the form of a page carries to tell which text it was made from."""
    value: str = response.context["form"]["made_from"].value()
    return value


def errors_of(response: HttpResponse) -> list[str]:
    """What the error summary of a page says, having made sure that it stands there and the title tells of it."""
    content = response.content.decode()
    assert "govuk-error-summary" in content
    assert "<title>Error: " in content
    return [error for errors in response.context["form"].errors.values() for error in errors]
