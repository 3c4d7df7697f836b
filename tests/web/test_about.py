"""The pages that every foot leads to."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["accessibility", "privacy", "licence"])
def test_the_foot_leads_anyone_to_each_page_about_us(client: Client, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert f'<a href="{reverse(name)}">' in answer.content.decode()


def test_the_accessibility_statement_says_whom_to_write_to(client: Client, settings: object) -> None:
    settings.DEFAULT_FROM_EMAIL = "Strandline <help@saltmarsh.example>"  # type: ignore[attr-defined]
    assert "Write to help@saltmarsh.example," in client.get(reverse("accessibility")).content.decode()
