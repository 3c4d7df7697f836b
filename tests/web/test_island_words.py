"""What islands say stands in the page, in its language: no word is missing there, and none is there for nothing."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.loader import render_to_string

ISLANDS = Path(__file__).resolve().parents[2] / "frontend" / "src" / "islands"
OF_ISLANDS = {"notes": "interviews/notes_words.html", "drop-files": "interviews/upload_words.html"}
FORMS = re.compile(r"-(one|other)$")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: dict[str, str] = {}
        self._word = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._word = dict(attrs).get("data-word") or ""

    def handle_data(self, data: str) -> None:
        if self._word:
            self.words[self._word] = data
            self._word = ""


def words_of(island: str) -> dict[str, str]:
    parser = _Words()
    parser.feed(render_to_string(OF_ISLANDS[island]))
    return parser.words


@pytest.mark.parametrize("island", OF_ISLANDS)
def test_every_word_an_island_says_is_in_its_page(island: str) -> None:
    source = (ISLANDS / f"{island}.ts").read_text(encoding="utf-8")
    words = words_of(island)

    said = set(re.findall(r'\.say\("([\w-]+)"', source))
    counted = set(re.findall(r'\.count\("([\w-]+)"', source))
    assert said
    assert said <= set(words)
    assert {f"{word}-other" for word in counted} <= set(words)


@pytest.mark.parametrize("island", OF_ISLANDS)
def test_no_word_in_a_page_is_said_by_nobody(island: str) -> None:
    source = (ISLANDS / f"{island}.ts").read_text(encoding="utf-8")

    named = {FORMS.sub("", word) for word in words_of(island)}
    assert {word for word in named if f'"{word.removesuffix("-todo")}"' not in source} == set()


@pytest.mark.parametrize("island", OF_ISLANDS)
def test_islands_hold_no_sentences_of_their_own(island: str) -> None:
    source = (ISLANDS / f"{island}.ts").read_text(encoding="utf-8")
    code = re.sub(r"/\*.*?\*/|//[^\n]*", "", source, flags=re.DOTALL)

    assert re.findall(r'["`][A-Z][a-z]+ [a-z][^"`]*["`]', code) == []
