"""Themes of a file of any length, read piece by piece: of its answers only those that are quoted are kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from strandline.cli.failing import CannotUse
from strandline.cli.progress import Timings, progress
from strandline.cli.sensing import running
from strandline.cli.sensing.themes import as_document
from strandline.cli.sensing.writing import Table, check_out

if TYPE_CHECKING:
    from strandline.sense.scale.files import ThemeFile

SILENT = "blank, or says nothing (“n/a”, “no”, “test”)"


def themes_of_file(
    file: Path,
    text: str,
    person: str | None,
    *,
    n_themes: int | None,
    encoder: str,
    cache: Path | None,
    engine: str,
    seed: int,
    out: Path | None,
) -> None:
    """`strandline sense themes --streamed`. Rows of data are counted from 1; JSON does not list them all."""
    check_out(out, file, endings=(".json", ".csv", ".parquet"))
    with progress(Timings()) as step:
        from strandline.sense.scale.files import find_themes_in  # late, as all that computes

        with running.refused():
            try:
                found = find_themes_in(
                    file,
                    column=text,
                    people=person,
                    n_themes=n_themes,
                    encoder=running.chosen_encoder(encoder, cache),
                    seed=seed,
                    engine=engine,
                    tell=lambda stage, texts: step(stage, f"{texts:,} answers"),
                )
            except OSError as error:  # a cluster that does not answer, too
                raise CannotUse(str(error)) from error
        document = {
            **_about(file, text, person, found),
            "settings": {"seed": seed, "encoder": encoder, "engine": engine, "themes": n_themes, "streamed": True},
            "topics": [as_document(one, found.words_of, _row_of_data) for one in found.themes.topics],
            "themes": [as_document(one, found.words_of, _row_of_data) for one in found.themes.themes],
        }
        step("Writing")
        rows = out is not None and out.suffix.lower() != ".json"
        if out is not None and rows:
            _write_rows(found, out)
    told = f"{len(found.themes.themes):,} themes in {found.said:,} answers."
    if rows:
        running.tell(document, out, told)
    else:
        running.finish("themes", document, Table((), ()), out, told)


def _row_of_data(index: int) -> int:
    return index + 1


def _about(file: Path, text: str, person: str | None, found: ThemeFile) -> dict[str, Any]:
    from strandline.transcripts.names import printable

    silent = [at for at, theme in enumerate(found.themes.assignments.tolist(), start=1) if theme < 0]
    language, notes = running.about_language(found.passages.values())
    if found.read_closely < found.said:
        notes.append(
            f"Themes were found on {found.read_closely:,} answers, drawn among all; the others were put where the "
            "words that they share with these belong."
        )
    return {
        "source": {
            "file": printable(file.name),
            "columns": {"text": text, **({"person": person} if person else {})},
            "rows": found.rows,
            "used": found.said,
            "skipped": [{"why": SILENT, "count": len(silent), "rows": silent}] if silent else [],
        },
        "language": language,
        "notes": notes,
    }


def _write_rows(found: ThemeFile, out: Path) -> None:
    with running.refused():
        try:
            found.write(out)
        except OSError as error:
            raise CannotUse(f"{out} could not be written: {error.strerror or error}.") from error
