"""What every page's frame needs beside the page itself."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from strandline.workspaces.models import Membership


def frame(request: HttpRequest) -> dict[str, object]:
    """For the header: which workspace is open and what its reader may steer."""
    membership: Membership | None = getattr(request, "membership", None)
    return {
        "workspace": getattr(request, "workspace", None),
        "membership": membership,
        "steers": membership is not None and membership.role in (Membership.Role.LEAD, Membership.Role.STEWARD),
        "development": settings.STRANDLINE_DEV,
    }
