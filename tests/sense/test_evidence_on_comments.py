"""Leanings of real comments by patients, against the judgement that somebody gave them."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from strandline.sense.evidence_leaning import leaning

CLAIMS = {  # codes -> a claim that praises, and one that complains
    ("Attitude Of Staff", "Staff: General", "Professionalism/Competence Of Staff"): (
        "The staff are kind and helpful.",
        "The staff are rude and unhelpful.",
    ),
    ("Care received", "Physical care", "Emotional care"): ("The care was good.", "The care was poor."),
    ("Amount/clarity of information", "Communication", "Listening", "Advice and support"): (
        "Information and communication were clear.",
        "Communication was poor and confusing.",
    ),
    ("Food", "Facilities/equipment", "Environment/ facilities", "Cleanliness"): (
        "The building and the food are good.",
        "The building and the food are bad.",
    ),
    ("Time spent waiting for first appt/referral/service", "Time spent waiting between appointments"): (
        "It was quick, without a long wait.",
        "The wait was too long.",
    ),
}
JUDGED = 2  # criticality of at least so much, either way: people were sure of its sign


def test_leaning_of_patients_comments_follows_their_judgement(shared_data: Path) -> None:
    # Trust C, which asked what was good and what was not. The other trust asked only what could be better, and the sign
    # of its comments goes with the question ("the care was excellent" is marked -3).
    claims = {code: pair for codes, pair in CLAIMS.items() for code in codes}
    told: Counter[str] = Counter()
    with (shared_data / "nhs_fft_dev" / "phase1_trusts_b_c.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            degree = row["criticality"]
            if row["organization"] != "Trust C" or row["subcategory"] not in claims or len(row["feedback"].split()) < 3:
                continue
            if not degree.lstrip("-").isdigit() or abs(int(degree)) < JUDGED:
                continue
            praises, complains = claims[row["subcategory"]]
            good = int(degree) > 0
            for claim, agrees in ((praises, good), (complains, not good)):
                side = leaning(claim, row["feedback"], 1.0)
                right = "supports" if agrees else "cuts across"
                told["right" if side == right else "about" if side == "about" else "wrong"] += 1
    pairs = sum(told.values())

    assert pairs > 4000
    assert told["right"] / pairs > 0.75
    assert told["wrong"] / pairs < 0.10
