"""Addresses that are keys: the id of a row, signed, so that nobody can guess or change one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of one kind of row. `kind` goes into the signature, so that one of another kind opens nothing here."""

    kind: str

    def of(self, pk: uuid.UUID) -> str:
        return self._signer().sign(pk.hex)

    def read(self, token: str) -> uuid.UUID | None:
        """The id that a token stands for; None for a token that was not made here."""
        try:
            return uuid.UUID(self._signer().unsign(token))
        except (BadSignature, ValueError):
            return None

    def _signer(self) -> Signer:
        # "." rather than ":", so that mail programs take the whole address for a link.
        return Signer(sep=".", salt=self.kind)
