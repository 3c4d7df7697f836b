"""What a monitor reads: well, or what is missing, and nothing private."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.test import Client

from strandline.work import beats
from strandline.work.models import WorkerBeat

pytestmark = pytest.mark.django_db


def test_health_with_a_worker_is_well(client: Client) -> None:
    beats.beat("a worker")

    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {"well": True, "database": True, "migrations": True, "worker": True}


def test_health_with_a_worker_that_is_silent_for_a_minute_is_not(client: Client) -> None:
    beats.beat("a worker")
    WorkerBeat.objects.update(at=Now() - timedelta(seconds=61))

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {"well": False, "database": True, "migrations": True, "worker": False}


def test_health_is_never_cached(client: Client) -> None:
    assert "no-store" in client.get("/healthz")["Cache-Control"]
