"""A code book: a table with the columns code, description and example."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from strandline.cli.failing import CannotUse

if TYPE_CHECKING:
    from strandline.sense import Code

_HEADINGS = {"code": ("code", "name"), "description": ("description", "definition"), "example": ("example", "examples")}


def read_codebook(path: Path) -> list[Code]:
    """The codes of a .csv, .tsv or .xlsx file, in their order; a code that comes again adds its example.

    Raises CannotUse, naming file and row.
    """
    from strandline.sense import Code
    from strandline.transcripts import UnreadableError
    from strandline.transcripts.columns import listed
    from strandline.transcripts.grid import read_grids
    from strandline.transcripts.names import printable

    name = printable(path.name)
    try:
        grid = read_grids(path, name)[0]
    except UnreadableError as error:
        raise CannotUse(f"--codes {error}") from error
    plain = [heading.strip().casefold() for heading in grid.header]
    at = {
        what: next((plain.index(heading) for heading in headings if heading in plain), None)
        for what, headings in _HEADINGS.items()
    }
    if at["code"] is None:
        raise CannotUse(
            f"--codes {name} has no column “code”. It needs the columns code and description, and may have example; "
            f"it has {listed(grid.header)}."
        )
    descriptions: dict[str, str] = {}
    examples: dict[str, list[str]] = {}
    for row in grid.rows:
        code, description, example = (
            "" if index is None else row.cells[index].strip()
            for index in (at["code"], at["description"], at["example"])
        )
        if not code:
            raise CannotUse(f"--codes {name}, row {row.number}, has no name under “{grid.header[at['code']]}”.")
        if description and descriptions.get(code, description) != description:
            raise CannotUse(f"--codes {name}, row {row.number}: “{code}” has another description above. Keep one.")
        descriptions[code] = descriptions.get(code) or description
        examples.setdefault(code, []).extend([example] if example else [])
    return [Code(code, description, tuple(examples[code])) for code, description in descriptions.items()]
