"""Every address of the web app. What lies behind a workspace's wall begins with `/w/<slug>/`."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

_BEHIND_THE_WALL = ("home", "members", "diagnostics", "people", "interviews", "picture", "sharing", "search")
_IN_FRONT = ("health", "about", "accounts", "contributors", "shared")


def _there(place: str) -> bool:
    return find_spec(f"strandline.web.{place}") is not None and find_spec(f"strandline.web.{place}.urls") is not None


urlpatterns: list[URLPattern | URLResolver] = [
    *(path("", include(f"strandline.web.{place}.urls")) for place in _IN_FRONT if _there(place)),
    *(path("w/<slug:slug>/", include(f"strandline.web.{place}.urls")) for place in _BEHIND_THE_WALL if _there(place)),
]
if settings.STRANDLINE_DEV and _there("gallery"):
    urlpatterns.append(path("dev/", include("strandline.web.gallery.urls")))

handler400 = "strandline.web.errors.bad_request"
handler403 = "strandline.web.errors.forbidden"
handler404 = "strandline.web.errors.not_found"
handler429 = "strandline.web.errors.too_many"  # sign-in looks it up here
handler500 = "strandline.web.errors.server_error"
