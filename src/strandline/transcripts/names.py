"""Names of files: safe to print, and compared as people write them down."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from pathlib import PurePosixPath

# Control characters (Cc), formats such as right-to-left overrides (Cf), surrogates of undecodable bytes (Cs), line
# and paragraph separators: none of them may reach a terminal or a page as themselves.
_UNSAFE_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def printable(name: str) -> str:
    """The name with every control or direction character replaced by its visible escape (U+202E → "\\u202e")."""
    return "".join(
        character.encode("unicode_escape").decode("ascii")
        if unicodedata.category(character) in _UNSAFE_CATEGORIES
        else character
        for character in unicodedata.normalize("NFC", name)
    )


def match_key(name: str) -> str:
    """What two spellings of one file name share: letter case, accents' encoding and slashes do not count."""
    name = unicodedata.normalize("NFC", name).strip().replace("\\", "/").removeprefix("./")
    return unicodedata.normalize("NFC", " ".join(name.split()).casefold())


class FileFinder:
    """Finds the file that somebody means: by relative name, by name alone, and either without the ending."""

    def __init__(self, files: Collection[str]) -> None:
        self.files = sorted(files)

    def find(self, written: str) -> list[str]:
        for spelling in (_whole, _base, _stem_path, _stem):
            wanted = match_key(written) if spelling in (_whole, _stem_path) else _base(written)
            found = [name for name in self.files if spelling(name) == wanted]
            if found:
                return found
        return []

    def nearest(self, written: str) -> str | None:
        import difflib  # late: wanted only when a name is wrong

        names = {_stem(name): name for name in self.files}
        near = difflib.get_close_matches(_stem(written), names, n=1, cutoff=0.7)
        return names[near[0]] if near else None


def _whole(name: str) -> str:
    return match_key(name)


def _base(name: str) -> str:
    return match_key(name).rsplit("/", 1)[-1]


def _stem_path(name: str) -> str:
    key = match_key(name)
    return key.removesuffix(PurePosixPath(key).suffix)


def _stem(name: str) -> str:
    return PurePosixPath(_base(name)).stem
