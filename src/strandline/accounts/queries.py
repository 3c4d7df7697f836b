"""Reads over accounts."""

from __future__ import annotations

from strandline.accounts.models import User


def account_with_address(email: str) -> User | None:
    """Capitals make no other address."""
    return User.objects.filter(email__iexact=email).first()
