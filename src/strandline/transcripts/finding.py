"""Which files of a folder are read as what, and which are passed over."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

from strandline.transcripts.formats import ENDINGS
from strandline.transcripts.grid import TABLE_ENDINGS
from strandline.transcripts.model import Problem, UnreadableError
from strandline.transcripts.names import printable

FORMATS_READ = ".docx, .odt, .rtf, .pdf, .txt, .md, .html, .vtt, .srt, and tables as .csv, .tsv or .xlsx"

_PEOPLE = frozenset({"people.csv", "people.tsv", "people.xlsx"})
_ABOUT = "diagnostic.toml"
_OUR_FOLDERS = frozenset({"strandline-data", "strandline-report", "strandline-report-shared"})
_OUR_REPORT = re.compile(
    r"findings\.json|report\.(?:html|docx|pdf)|passages\.(?:csv|xlsx)|passages-filled-in-\d+\.(?:csv|xlsx)|PROBLEMS\.txt|records"
)
_OUR_DATABASE = "strandline.sqlite3"
_OUR_DATA = re.compile(r"strandline\.sqlite3(?:-wal|-shm|-journal)?|secret-key|lock")
_LITTER = frozenset({"thumbs.db", "desktop.ini", "__macosx", "icon\r"})
_ABOUT_THE_FOLDER = re.compile(
    r"(?:.+[_\W])?read[ _-]?me(?:[\W_].*)?|(?:licen[cs]e|copying)(?:[_-]\w+)?(?:\.(?:txt|md|rst))?", re.IGNORECASE
)
_TODO_BY_ENDING = {
    **dict.fromkeys(("doc", "pages", "wps"), "Open it in a word processor and save it as .docx."),
    **dict.fromkeys(("xls", "ods", "numbers", "xlsm"), "Open it in a spreadsheet program and save it as .xlsx."),
    **dict.fromkeys(("mp3", "m4a", "wav", "mp4", "mov", "ogg", "webm", "wma"), "Have the recording transcribed first."),
    **dict.fromkeys(("jpg", "jpeg", "png", "heic", "tif", "tiff", "gif"), "Type up the words in the picture."),
    **dict.fromkeys(("zip", "7z", "rar", "gz", "tar"), "Unpack it into the folder."),
    **dict.fromkeys(("eml", "msg"), "Save the words of the message as .txt or .docx."),
}


class Use(Enum):
    DOCUMENT = auto()
    TABLE = auto()
    PEOPLE = auto()
    ABOUT = auto()


@dataclass(frozen=True, slots=True)
class Found:
    """One file that is read."""

    path: Path
    name: str  # relative to the folder, with "/", safe to print; no two are alike
    use: Use


@dataclass(slots=True)
class Inventory:
    """What a folder holds."""

    files: list[Found] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)  # what was passed over, and why
    seen: int = 0  # regular files, hidden ones and litter left out


def find_files(root: Path) -> Inventory:
    """Every file below `root`, in the order of their names.

    Raises UnreadableError when `root` itself cannot be listed.
    """
    inventory = Inventory()
    names: set[str] = set()
    for path, relative in _walk(root, inventory.problems):
        name = _unlike(printable(relative), names)
        names.add(name)
        inventory.seen += 1
        use = _use(path, relative)
        if isinstance(use, Use):
            inventory.files.append(Found(path, name, use))
        else:
            inventory.problems.append(Problem(name, "", *use))
    return inventory


def single_file(path: Path) -> Inventory:
    """A folder of one file. Raises UnreadableError when its format is not read here."""
    name = printable(path.name)
    ending = path.suffix.lstrip(".").lower()
    if ending not in ENDINGS | TABLE_ENDINGS:
        _, todo = _not_read(ending)
        raise UnreadableError(f"{name} is not in a format that is read here ({FORMATS_READ}). {todo}".rstrip())
    use = Use.TABLE if ending in TABLE_ENDINGS else Use.DOCUMENT
    return Inventory([Found(path, name, use)], seen=1)


def _walk(root: Path, problems: list[Problem]) -> Iterator[tuple[Path, str]]:
    """Regular files and their names relative to `root`; what else a person might have meant goes to `problems`."""

    def unlistable(error: OSError) -> None:
        folder = Path(error.filename)
        if folder == root:
            raise UnreadableError(f"The folder {printable(str(root))} could not be opened: {error.strerror}.")
        problems.append(
            Problem(
                printable(folder.relative_to(root).as_posix()),
                "",
                f"This folder could not be opened: {error.strerror}.",
                "Ask whoever owns it to let you read it.",
            )
        )

    inside = real_path(root)
    for folder, subfolders, files in os.walk(root, onerror=unlistable):
        here = Path(folder)
        if _OUR_DATABASE in files:
            files[:] = [name for name in files if not _OUR_DATA.fullmatch(name)]
        _leave_out_our_report(here, root, subfolders, files, problems)
        subfolders[:] = sorted(name for name in subfolders if not _is_passed_over(name))
        for name in [name for name in subfolders if (here / name).is_symlink()]:
            if not real_path(here / name).is_relative_to(inside):
                problems.append(_link_problem(here / name, root))
        for name in sorted(name for name in files if not _is_passed_over(name)):
            path = here / name
            if path.is_symlink() and not real_path(path).is_relative_to(inside):
                problems.append(_link_problem(path, root))
            elif not _is_regular(path):
                label = printable(path.relative_to(root).as_posix())
                problems.append(Problem(label, "", "This is not a file with contents, so it was not opened."))
            else:
                yield path, path.relative_to(root).as_posix()


def real_path(path: Path) -> Path:
    """Where `path` leads in the end. A link that leads round in a circle stays as it is; `Path.resolve` would raise."""
    return Path(os.path.realpath(path))


def _is_regular(path: Path) -> bool:
    """False for pipes and sockets, at which a reader would wait for ever, and for links that lead nowhere."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def _is_passed_over(name: str) -> bool:
    """Hidden files, what operating systems and office programs leave behind, and Strandline's own folders."""
    lower = name.lower()
    return name.startswith((".", "~$")) or lower in _LITTER or lower in _OUR_FOLDERS


def _leave_out_our_report(
    here: Path, root: Path, subfolders: list[str], files: list[str], problems: list[Problem]
) -> None:
    """A report written into the folder is no input to the next one, whichever of its formats were asked for."""
    ours = [name for name in files if _OUR_REPORT.fullmatch(name)]
    if "findings.json" not in ours or len(ours) < 2:
        return
    files[:] = [name for name in files if name not in ours]
    subfolders[:] = [name for name in subfolders if not _OUR_REPORT.fullmatch(name)]
    seen = "report.html" if "report.html" in ours else "findings.json"
    folder = here.relative_to(root).as_posix()
    where = "this folder" if folder == "." else f"“{printable(folder)}”"
    problems.append(
        Problem(
            seen if folder == "." else f"{printable(folder)}/{seen}",
            "",
            f"An earlier report stands in {where}; its files were not read.",
        )
    )


def _link_problem(path: Path, root: Path) -> Problem:
    return Problem(
        printable(path.relative_to(root).as_posix()),
        "",
        "This is a link that leads out of the folder, so it was not followed.",
        "Put the file itself into the folder.",
    )


def _use(path: Path, relative: str) -> Use | tuple[str, str]:
    """What a file is read as; or, for one that is not read, why not and what to do."""
    name, ending = path.name.lower(), path.suffix.lstrip(".").lower()
    at_the_top = "/" not in relative
    if name in _PEOPLE or name == _ABOUT:
        if not at_the_top:
            return f"Only the {name} at the top of the folder is used.", "Move it there, if it is about all the files."
        return Use.ABOUT if name == _ABOUT else Use.PEOPLE
    if _ABOUT_THE_FOLDER.fullmatch(path.name):
        return "This is about the folder, by its name, and was not read as somebody's words.", (
            "Rename it, if it does hold somebody's words."
        )
    if ending in ENDINGS:
        return Use.DOCUMENT
    if ending in TABLE_ENDINGS:
        return Use.TABLE
    return _not_read(ending)


def _not_read(ending: str) -> tuple[str, str]:
    what = f"Files ending in .{printable(ending)} are" if ending else "A file without an ending to its name is"
    return f"{what} not in a format that is read here.", _TODO_BY_ENDING.get(ending, "")


def _unlike(name: str, taken: set[str]) -> str:
    """`name`, numbered where another one prints alike: two ways of encoding an accent make two files of one name."""
    number, unlike = 1, name
    while unlike in taken:
        number += 1
        unlike = f"{name} ({number})"
    return unlike
