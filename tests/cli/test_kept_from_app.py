"""The command leaves what somebody set in the app, and says so."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from making import six_people
from running import EMBEDDED, strandline


@EMBEDDED
def test_diagnose_keeps_the_questions_somebody_set_in_the_app_and_says_so(tmp_path: Path) -> None:
    folder = six_people(tmp_path / "in")
    first = strandline("diagnose", folder, "--formats", "html", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    assert "Kept as somebody set it in the app" not in first.stdout
    database = tmp_path / "strandline-data" / "strandline.sqlite3"
    with closing(sqlite3.connect(database)) as app, app:
        app.execute("UPDATE diagnostics_question SET text = 'What matters most?' WHERE position = 0")
        app.execute("""UPDATE diagnostics_diagnostic SET kept_from_app = '["perspectives", "questions"]'""")
    again = strandline("diagnose", folder, "--formats", "html", cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    told = "Kept as somebody set it in the app, whatever diagnostic.toml says: the perspectives and the questions."
    assert told in again.stdout.splitlines()
    with closing(sqlite3.connect(database)) as app:
        questions = app.execute("SELECT text FROM diagnostics_question ORDER BY position").fetchall()
    assert questions == [("What matters most?",), ("What gets in the way?",)]
