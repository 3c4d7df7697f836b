"""The catalogue of Welsh: whole where people without an account read it, and compiled from what is written."""

from __future__ import annotations

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.utils.translation.template import templatize

from strandline.web import about

WEB = Path(about.__file__).parent.parent
CATALOGUE = WEB / "locale" / "cy" / "LC_MESSAGES"
READ_WITHOUT_AN_ACCOUNT = sorted(
    path
    for folder in ("contributors", "about", "pieces")
    for path in (WEB / "templates" / folder).glob("*.html")
    if path.name not in {"header.html", "account_menu.html", "pages.html"}  # what only people with an account see
)
_STRING = re.compile(r"^\"(.*)\"$")
_PLACE = re.compile(r"%\(\w+\)[sd]")


def written() -> dict[str, list[str]]:
    """Every text of the catalogue as it is written, with its translations."""
    texts: dict[str, list[str]] = {}
    key, values, into = "", [], ""
    for line in [*(CATALOGUE / "django.po").read_text(encoding="utf-8").splitlines(), 'msgid ""']:
        if line.startswith("msgid_plural"):
            into = "plural"
        elif line.startswith("msgid"):
            if key:
                texts[key] = values
            key, values, into = "", [], "id"
        elif line.startswith("msgstr"):
            values.append("")
            into = "string"
        quoted = _STRING.match(line.partition(" ")[2] if line.startswith("msg") else line)
        if quoted:
            words = ast.literal_eval(f'"{quoted[1]}"')
            if into == "id":
                key += words
            elif into == "string":
                values[-1] += words
    return texts


@pytest.fixture(scope="module")
def welsh() -> gettext.GNUTranslations:
    with (CATALOGUE / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_what_is_compiled_is_what_is_written(welsh: gettext.GNUTranslations) -> None:
    compiled = {key: words for key, words in welsh._catalog.items() if isinstance(key, str) and key}  # type: ignore[attr-defined]
    single = {key: values[0] for key, values in written().items() if len(values) == 1 and values[0]}
    assert single == compiled, "compile it anew: msgfmt -o django.mo django.po"


def test_translations_keep_the_places_of_names_and_numbers() -> None:
    broken = {
        key: value
        for key, values in written().items()
        for value in values
        if value and set(_PLACE.findall(value)) != set(_PLACE.findall(key))
    }
    assert broken == {}


@pytest.mark.parametrize("path", READ_WITHOUT_AN_ACCOUNT, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_pages_without_an_account_are_wholly_in_welsh(path: Path, welsh: gettext.GNUTranslations) -> None:
    source = templatize(path.read_text(encoding="utf-8"))
    asked = {
        ast.literal_eval(text) for text in re.findall(r"\b(?:n?gettext|_)\(u?('(?:[^'\\]|\\.)*'|\"[^\"]*\")", source)
    }
    known = {key if isinstance(key, str) else key[0] for key in welsh._catalog}  # type: ignore[attr-defined]
    assert asked - known == set()


@pytest.mark.parametrize("path", sorted((WEB / "contributors").glob("*.py")), ids=lambda path: path.name)
def test_what_these_pages_say_from_python_is_in_welsh_too(path: Path, welsh: gettext.GNUTranslations) -> None:
    calls = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    asked = {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Name)
        and call.func.id in {"_", "gettext", "gettext_lazy"}
        and isinstance(call.args[0], ast.Constant)
    }
    assert asked - set(welsh._catalog) == set()  # type: ignore[attr-defined]
