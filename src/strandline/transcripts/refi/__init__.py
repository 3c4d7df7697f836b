"""REFI-QDA 1.5: projects (.qdpx) and codebooks (.qdc) to and from NVivo, ATLAS.ti, MAXQDA, QualCoder and others.

Positions are Unicode code points, GUIDs stay what they are, nothing is left behind without being counted, and a file
that cannot be trusted is refused as a whole, with its reasons. Everything is in memory: no file is unpacked to disk.
"""

from strandline.transcripts.refi.codebook import codebook_of, codebook_report, read_codebook, write_codebook
from strandline.transcripts.refi.model import (
    Case,
    Code,
    Codebook,
    Coding,
    Direction,
    ItemSet,
    Link,
    Project,
    Selection,
    TextSource,
    User,
    Variable,
    VariableType,
    VariableValue,
    stable_guid,
)
from strandline.transcripts.refi.reading import read_project
from strandline.transcripts.refi.report import NotCarried, RefusedError, Report, UnwritableError
from strandline.transcripts.refi.writing import export_report, write_project

__all__ = [
    "Case",
    "Code",
    "Codebook",
    "Coding",
    "Direction",
    "ItemSet",
    "Link",
    "NotCarried",
    "Project",
    "RefusedError",
    "Report",
    "Selection",
    "TextSource",
    "UnwritableError",
    "User",
    "Variable",
    "VariableType",
    "VariableValue",
    "codebook_of",
    "codebook_report",
    "export_report",
    "read_codebook",
    "read_project",
    "stable_guid",
    "write_codebook",
    "write_project",
]
