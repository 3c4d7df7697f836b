"""`strandline diagnose PATH`: from a folder of interviews to a report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from strandline.cli.failing import CannotUse, refuse_to_replace_others_files, told_plainly
from strandline.cli.progress import Step, Timings, progress
from strandline.home import data_folder

if TYPE_CHECKING:
    from strandline.diagnostics.actions import Gathered
    from strandline.diagnostics.models import Diagnostic
    from strandline.publish.report import Report
    from strandline.transcripts import Folder

FORMATS = ("html", "docx", "pdf")
_PARTS = {"about": "what it is about", "perspectives": "the perspectives", "questions": "the questions"}


def _formats(ctx: click.Context, parameter: click.Parameter, value: str) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(part.strip().lower() for part in value.split(",") if part.strip()))
    if unknown := [name for name in wanted if name not in FORMATS]:
        raise click.BadParameter(f"“{unknown[0]}” is not a format we write. Choose from {', '.join(FORMATS)}.")
    return wanted


def _text_columns(
    ctx: click.Context, parameter: click.Parameter, value: tuple[str, ...]
) -> tuple[tuple[str, str | None], ...]:
    from strandline.transcripts.model import FACETS

    columns: list[tuple[str, str | None]] = []
    for item in value:
        column, equals, facet = item.rpartition("=")
        if not equals:
            columns.append((item, None))
        elif facet.strip().lower() in FACETS:
            columns.append((column.strip(), facet.strip().lower()))
        else:
            raise click.BadParameter(f"“{facet}” is not a facet. Choose from {', '.join(FACETS)}.")
    return tuple(columns)


@click.command(name="diagnose")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Where to write. [default: strandline-report]")
@click.option("--edition", type=click.Choice(["team", "shared"]), default="team", show_default=True)
@click.option("--cleared", type=click.Path(path_type=Path), help="A filled-in passages.xlsx: what may be shared.")
@click.option("--title", default="", help="The report's title. [default: the one in diagnostic.toml]")
@click.option("--about", type=click.Path(path_type=Path), help="A diagnostic.toml. [default: the one in PATH]")
@click.option("--people", type=click.Path(path_type=Path), help="A people.csv. [default: the one in PATH]")
@click.option(
    "--text", multiple=True, callback=_text_columns, metavar="COL[=FACET]", help="A table's free-text column."
)
@click.option("--person", metavar="COL", help="The column of a table that tells people apart.")
@click.option("--perspective", metavar="COL", help="The column of a table that tells where people stand.")
@click.option("--formats", default="html,docx,pdf", show_default=True, callback=_formats)
@click.option("--with-records", is_flag=True, help="Also write each record as text, for “strandline verify”.")
@click.option("--data", type=click.Path(path_type=Path), help="Where everything is kept. [default: strandline-data]")
@click.option("--timings", "show_timings", is_flag=True, help="Say at the end where the time went.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, show_default=True)
def command(
    path: Path,
    out: Path | None,
    edition: str,
    cleared: Path | None,
    title: str,
    about: Path | None,
    people: Path | None,
    text: tuple[tuple[str, str | None], ...],
    person: str | None,
    perspective: str | None,
    formats: tuple[str, ...],
    with_records: bool,
    data: Path | None,
    show_timings: bool,
    seed: int,
) -> None:
    """Read PATH, a folder of interviews or one file, and write a report with every claim traceable to its words."""
    from strandline.transcripts import TableOptions
    from strandline.transcripts.decoding import one_line

    if with_records and edition == "shared":
        raise CannotUse("Records are for the interview team alone. Leave out --with-records, or --edition shared.")
    out = out or Path("strandline-report" if edition == "team" else "strandline-report-shared")
    refuse_to_replace_others_files(out)
    data = (data or data_folder()).absolute()
    title = one_line(title)
    timings = Timings()
    with progress(timings) as step:
        folder = _read(path, TableOptions(text=text, person=person, perspective=perspective), people, about, step)
        written, report, gathered, lapsed = _keep_and_write(
            folder, path, data=data, out=out, edition=edition, cleared=cleared, title=title, formats=formats,
            with_records=with_records, seed=seed, step=step,
        )  # fmt: skip
    _tell(report, gathered, written, out, lapsed)
    if show_timings:
        click.echo("\n".join(timings.lines()), err=True)


def _read(path: Path, options: object, people: Path | None, about: Path | None, step: Step) -> Folder:
    from strandline.transcripts import TableOptions, UnreadableError, read_folder

    assert isinstance(options, TableOptions)
    try:
        return read_folder(
            path,
            options=options,
            people=people,
            about=about,
            on_file=lambda name, done, total: step("Reading", name, done, total),
        )
    except UnreadableError as error:
        raise CannotUse(str(error)) from error
    except OSError as error:
        raise CannotUse(f"{path}: {error.strerror or error}.") from error


def _keep_and_write(
    folder: Folder,
    path: Path,
    *,
    data: Path,
    out: Path,
    edition: str,
    cleared: Path | None,
    title: str,
    formats: tuple[str, ...],
    with_records: bool,
    seed: int,
    step: Step,
) -> tuple[list[str], Report, Gathered, list[str]]:
    """Through the rooms of the house, then out through the renderers."""
    from strandline.cli.starting import opened

    step("Opening the data folder")

    def waiting() -> None:
        click.echo(f"Another run is using {data}. Waiting for it to end.", err=True)

    with opened(data, waiting=waiting):
        from strandline.audit.actions import COMMAND_LINE
        from strandline.diagnostics.actions import gather
        from strandline.diagnostics.queries import gathered_from, heard_participants
        from strandline.insight.actions import draft_findings
        from strandline.publish.build import build_report, quoted_records
        from strandline.publish.report import Edition
        from strandline.publish.writing import write_report
        from strandline.workspaces.actions import open_workspace
        from strandline.workspaces.walls import within

        about = folder.about
        place = _place(path, data)
        before = gathered_from(place)
        if cleared and before is None:
            raise CannotUse(
                f"Nothing from {path} has been read before, so {cleared.name} cannot be about it. "
                "Write the team edition first, and fill in its passages.xlsx."
            )
        # Known by its folder, so that correcting who asks does not begin another one.
        workspace = (
            before.workspace
            if before
            else open_workspace(
                name=about.asked_by or about.place or "My workspace", place_name=about.place, by=COMMAND_LINE
            )
        )
        lapsed: list[str] = []
        with within(workspace):
            if cleared and before:
                # First, so that what changed in the folder since takes the decisions along.
                lapsed = _clear(before, cleared)
            gathered = gather(
                workspace=workspace,
                folder=folder,
                gathered_from=place,
                title=title,
                by=COMMAND_LINE,
                on_record=lambda done, total: step("Keeping records", "", done, total),
            )
            diagnostic = gathered.diagnostic
            step("Making sense", f"{heard_participants(diagnostic).count()} took part")
            draft_findings(diagnostic=diagnostic, by=COMMAND_LINE, seed=seed)
            step("Drafting the report")
            report = build_report(diagnostic, Edition(edition))
            records = quoted_records(diagnostic, report) if with_records else {}
        with told_plainly(out):  # while we hold the lock: two runs may be writing to one folder
            written = write_report(
                report,
                out,
                formats=formats,
                records=records,
                on_file=lambda name, done, total: step(f"Writing: {name}", "", done, total),
            )
    return written, report, gathered, lapsed


def _place(path: Path, data: Path) -> str:
    """How a folder is known again: by its way from the data folder, so that both can move house together. In a database
    that several machines share, by machine and full path.
    """
    import os
    import socket

    if os.environ.get("DATABASE_URL"):
        return f"{socket.gethostname()}:{path.resolve()}"[:1000]
    return os.path.relpath(path.resolve(), data.resolve())[:1000]


def _clear(diagnostic: Diagnostic, path: Path) -> list[str]:
    """Take in the decisions of a filled-in spreadsheet. Returns where those stand whose words have changed since."""
    from strandline.audit.actions import COMMAND_LINE
    from strandline.insight.actions import clear
    from strandline.insight.actions.sharing import Decision, UnknownItemError
    from strandline.publish.tables.spreadsheet import ClearedError, ClearedRow, read_cleared

    def decisions(sheet: str, rows: tuple[ClearedRow, ...]) -> list[Decision]:
        return [
            Decision(UUID(row.id), row.decision, row.by, row.note, f"{path.name}, {sheet}, row {row.row}", row.words)
            for row in rows
        ]

    try:
        given = read_cleared(path)
        taken = clear(
            diagnostic=diagnostic,
            passages=decisions("Passages", given.passages),
            themes=decisions("Themes", given.themes),
            insights=decisions("Insights", given.insights),
            by=COMMAND_LINE,
        )
    except (ClearedError, UnknownItemError) as error:
        raise CannotUse(str(error)) from error
    return [decision.where for decision in taken.lapsed]


def _tell(report: Report, gathered: Gathered, written: list[str], out: Path, lapsed: list[str]) -> None:
    from strandline.publish.wording import counted, list_in_words, people

    heard = report.heard
    click.echo(
        f"{report.title}: {people(heard.people)}, {counted(heard.conversations, 'conversation')}, "
        f"{counted(heard.passages, 'passage')}, {counted(len(report.pictured), 'theme')}."
    )
    if gathered.unchanged or gathered.changed or gathered.set_aside:
        click.echo(
            f"Since last time: {gathered.new} new, {gathered.changed} changed, {gathered.set_aside} no longer there, "
            f"{gathered.unchanged} as they were."
        )
    if gathered.decisions_lapsed:
        click.echo(
            f"{counted(gathered.decisions_lapsed, 'decision')} about sharing lapsed, because the words have changed. "
            "Look at those passages again."
        )
    if lapsed:
        click.echo(
            f"{counted(len(lapsed), 'decision')} of the spreadsheet {'is' if len(lapsed) == 1 else 'are'} about words "
            "that are not there any more, and nothing was decided there. Read what stands now, and decide again:"
        )
        for where in lapsed:
            click.echo(f"  {where}")
    if gathered.kept_from_app:
        parts = list_in_words(_PARTS[part] for part in gathered.kept_from_app)
        click.echo(f"Kept as somebody set it in the app, whatever diagnostic.toml says: {parts}.")
    if report.skipped:
        click.echo(f"{counted(len(report.skipped), 'thing')} could not be used; the report lists each with its reason.")
    click.echo(f"{report.label}: {out / written[0]}")
    for name in written[1:]:
        click.echo(f"  {out / name}")
