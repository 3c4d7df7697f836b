"""Texts that say the same, word for word, in whatever form they came."""

from __future__ import annotations

import hashlib
import re

FEWEST_WORDS = 40  # fewer may coincide


def words_digest(text: str) -> str:
    """SHA-256 of the words alone: alike for a .docx and the PDF made of it. "" for a text too short to tell."""
    words = re.findall(r"\w+", text.casefold())
    if len(words) < FEWEST_WORDS:
        return ""
    return hashlib.sha256(" ".join(words).encode("utf-8", "surrogatepass")).hexdigest()
