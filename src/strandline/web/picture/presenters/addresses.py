"""Where the words behind something stand."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.urls import reverse

from strandline.diagnostics.models import Diagnostic
from strandline.web.picture.presenters.matrix import Addresses

_ANY = UUID(int=0)


def team_addresses(slug: str, diagnostic: Diagnostic) -> Addresses:
    before, after = reverse("picture:passage", args=[slug, diagnostic.pk, _ANY]).split(str(_ANY))
    addresses = _addresses(slug, diagnostic, "picture:theme", "picture:cell")
    return replace(addresses, passage=lambda excerpt: f"{before}{excerpt}{after}")


def shared_addresses(slug: str, diagnostic: Diagnostic) -> Addresses:
    return _addresses(slug, diagnostic, "picture:shared-theme", "picture:shared-cell")


def _addresses(slug: str, diagnostic: Diagnostic, theme: str, cell: str) -> Addresses:
    """Resolved once, not for each of a thousand marks."""
    of_theme = reverse(theme, args=[slug, diagnostic.pk, _ANY])
    of_cell = reverse(cell, args=[slug, diagnostic.pk, _ANY, "group"])
    before, after = of_theme.split(str(_ANY))
    cell_before, between, cell_after = of_cell.replace("/group/", f"/{_ANY}/").split(str(_ANY))
    return Addresses(
        theme=lambda pk: f"{before}{pk}{after}",
        cell=lambda pk, key: f"{cell_before}{pk}{between}{key}{cell_after}",
    )
