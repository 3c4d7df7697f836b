"""The address of a private link: the link's id, signed, so that nobody can guess or change one."""

from __future__ import annotations

from django_scopes import scopes_disabled

from strandline.people.models import PrivateLink
from strandline.workspaces.tokens import Tokens

_TOKENS = Tokens("strandline.people.private-link")


def token_of(link: PrivateLink) -> str:
    return _TOKENS.of(link.pk)


def find_link(token: str) -> PrivateLink | None:
    """The link that a token stands for, also one that has ended; None for a token that was not made here.

    Asked across walls, since the token is all that whoever comes in brings with them.
    """
    pk = _TOKENS.read(token)
    if pk is None:
        return None
    with scopes_disabled():
        return (
            PrivateLink.objects.select_related("participation__person", "participation__participant__diagnostic")
            .filter(pk=pk)
            .first()
        )
