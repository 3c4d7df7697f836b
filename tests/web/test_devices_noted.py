"""A device is noted when it comes, and not again for every page."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from people_of_the_app import account

from strandline.web.accounts import devices


@pytest.mark.django_db
def test_device_is_noted_once_a_minute(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1000.0]
    monkeypatch.setattr(devices.time, "monotonic", lambda: clock[0])
    client.force_login(account("Ines"))
    seen = []
    for seconds in (0, 30, 61):
        clock[0] = 1000.0 + seconds
        client.get("/healthz")
        seen.append(UserSession.objects.get().last_seen_at)

    assert seen[0] == seen[1] < seen[2]
