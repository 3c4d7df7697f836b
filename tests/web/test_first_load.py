"""What a first visit weighs on the wire."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.urls import reverse

MOST = 150_000  # bytes


@pytest.mark.django_db
def test_first_page_and_all_that_it_loads_stay_light() -> None:
    client = Client(HTTP_ACCEPT_ENCODING="gzip")
    page = client.get(reverse("account_login"))
    assert page["Content-Encoding"] == "gzip"
    html = Client().get(reverse("account_login")).content.decode()
    files = set(re.findall(r'(?:href|src)="(/static/[^"?]+)', html))
    styles = [name for name in files if name.endswith(".css")]
    for name in styles:
        css = Client().get(name).getvalue().decode()
        files |= {urljoin(name, found) for found in re.findall(r"url\([\"']?([^)\"'#?]+\.woff2)", css)}
    answers = {name: client.get(name) for name in files}
    assert {answer.status_code for answer in answers.values()} == {200}
    weights = {name: len(answer.getvalue()) for name, answer in answers.items()}
    assert any(name.endswith(".js") for name in weights)
    assert styles
    assert sum(weights.values()) + len(page.content) < MOST, weights
