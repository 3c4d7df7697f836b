"""Addresses within a diagnostic."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

from strandline.diagnostics.models import Diagnostic


def address(name: str, slug: str, diagnostic: Diagnostic, **more: object) -> str:
    """Where a page of a diagnostic is; empty for a part of the app that is not installed."""
    try:
        return reverse(name, kwargs={"slug": slug, "diagnostic": diagnostic.pk, **more})
    except NoReverseMatch:
        return ""
