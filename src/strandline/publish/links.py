"""The address of a shared report: the link's id, signed."""

from __future__ import annotations

from django_scopes import scopes_disabled

from strandline.publish.models import SharedLink
from strandline.workspaces.tokens import Tokens

_TOKENS = Tokens("strandline.publish.shared-link")


def token_of(link: SharedLink) -> str:
    return _TOKENS.of(link.pk)


def find_shared_link(token: str) -> SharedLink | None:
    """The link that a token stands for, also one that has ended; None for a token that was not made here.

    Asked across walls, since the token is all that whoever comes in brings with them.
    """
    pk = _TOKENS.read(token)
    if pk is None:
        return None
    with scopes_disabled():
        return SharedLink.objects.select_related("diagnostic__workspace").filter(pk=pk).first()
