"""How surely languages are told, on short texts of software in 51 languages; and how seldom English is mistaken.

    python -m benchmarks.languages [--no-write]

Texts: what Django shows in each language (its own translations, of which five words at least), 150 of each; English:
the patient comments in $STRANDLINE_SHARED_DATA/nhs_fft_dev (default: ../shared/data). The peer is py3langid, a
classifier of byte sequences, in an environment of its own under benchmarks/.work/. Results go to
benchmarks/results/languages.md.
"""

from __future__ import annotations

import argparse
import csv
import gettext
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.measuring import HERE, SHARED, write_table

PEER = ("py3langid==0.4.0", "numpy==2.3.5")
PLACE = HERE / ".work" / "languages"
_SAME = {"nb": "no", "nn": "no"}
_PLACEHOLDERS = re.compile(r"%\(\w+\)s|%[sd]|\{\w*\}|<[^>]+>|&\w+;")
_UNSPACED = frozenset({"zh", "ja", "th"})
_PROGRAM = """
import json, sys, time
began = time.perf_counter()
import py3langid
py3langid.classify("ready")
ready = time.perf_counter()
texts = json.load(sys.stdin)
found = [py3langid.classify(text)[0] for text in texts]
print(json.dumps({"ready": ready - began, "seconds": time.perf_counter() - ready, "found": found}))
"""

Told = Callable[[list[str]], str]


def translations() -> dict[str, list[str]]:
    """By language up to 150 texts, longest last cut off by the alphabet: no choice of ours."""
    import django

    found: dict[str, set[str]] = {}
    for path in sorted(Path(django.__file__).parent.rglob("locale/*/LC_MESSAGES/django.mo")):
        code = path.parts[-3].split("_")[0].lower()
        with path.open("rb") as file:
            catalogue: dict[object, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
        for told in catalogue.values():
            text = " ".join(_PLACEHOLDERS.sub(" ", told).split())
            if len(text.split()) >= 5 or (code in _UNSPACED and len(text) >= 15):
                found.setdefault(code, set()).add(text)
    return {code: sorted(texts)[:150] for code, texts in found.items() if len(texts) >= 50}


def share(texts: dict[str, list[str]], size: int, told: Told) -> float:
    """Of the sets of `size` texts, averaged over languages, those whose language is told."""
    means = []
    for code, of_code in texts.items():
        sets = [of_code[begin : begin + size] for begin in range(0, len(of_code) - size + 1, size)]
        means.append(sum(told(some) == _SAME.get(code, code) for some in sets) / len(sets))
    return sum(means) / len(means)


def comments() -> list[str]:
    with (SHARED / "nhs_fft_dev" / "phase1_trusts_b_c.csv").open(encoding="utf-8", newline="") as file:
        return [row["feedback"] for row in csv.DictReader(file)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--no-write", action="store_true")
    given = parser.parse_args()
    began = time.perf_counter()
    from strandline.sense import in_english, language
    from strandline.sense.language import name_of

    language(["it is ready and so are we"])
    ready = time.perf_counter() - began
    texts = {
        code: some for code, some in translations().items() if code != "en" and name_of(_SAME.get(code, code)) != code
    }
    everything = [text for some in texts.values() for text in some]
    english = comments()
    began = time.perf_counter()
    not_english = sum(not in_english(text) for text in english)
    rate = len(english) / (time.perf_counter() - began)
    ours = [
        f"{len(texts)} languages, stop words (ours)",
        f"{share(texts, 1, lambda some: language(some).code):.2f}",
        f"{share(texts, 10, lambda some: language(some).code):.2f}",
        f"{share(texts, 50, lambda some: language(some).code):.2f}",
        f"{not_english} of {len(english):,}",
        f"{ready:.1f} s",
        f"{rate:,.0f}",
    ]
    theirs, their_ready, their_rate = _peer([*everything, *english])
    voted = dict(zip(everything, theirs, strict=False))

    def most(some: list[str]) -> str:
        codes = [_SAME.get(voted[text], voted[text]) for text in some]
        return max(sorted(set(codes)), key=codes.count)

    rows = [
        ours,
        [
            "the same, py3langid",
            *(f"{share(texts, size, most):.2f}" for size in (1, 10, 50)),
            f"{sum(code != 'en' for code in theirs[len(everything) :]):,} of {len(english):,}",
            f"{their_ready:.1f} s",
            f"{their_rate:,.0f}",
        ],
    ]
    heads = ["", "one text", "ten", "fifty", "English comments taken for another language", "ready", "texts a second"]
    notes = (
        "Sets of texts by py3langid: the language that most of them are in. Our figure for English is that of one "
        "comment by itself, as `in_english` judges it."
    )
    if given.no_write:
        print(rows)
    else:
        print(write_table("languages", "Telling languages", heads, rows, notes))


def _peer(texts: list[str]) -> tuple[list[str], float, float]:
    python = PLACE / "bin" / "python"
    if not python.exists():
        subprocess.run(["uv", "venv", "--quiet", "--python", sys.executable, PLACE], check=True)
    subprocess.run(["uv", "pip", "install", "--quiet", "--python", python, *PEER], check=True)
    run = subprocess.run([python, "-c", _PROGRAM], input=json.dumps(texts), capture_output=True, text=True, check=True)
    told = json.loads(run.stdout)
    return told["found"], told["ready"], len(texts) / told["seconds"]


if __name__ == "__main__":
    main()
