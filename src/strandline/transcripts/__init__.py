"""Files in, turns out: reads interviews, notes and tables. Pure Python, no Django."""

from strandline.transcripts.about import read_about
from strandline.transcripts.folder import read_folder
from strandline.transcripts.formats import ENDINGS
from strandline.transcripts.guide import BUILT_IN_GUIDE
from strandline.transcripts.model import Document, Folder, Passage, Problem, UnreadableError
from strandline.transcripts.options import TableOptions
from strandline.transcripts.passages import says_nothing, split_passages
from strandline.transcripts.people import read_people
from strandline.transcripts.reading import read_document
from strandline.transcripts.roles import assign_roles
from strandline.transcripts.tables import read_table

__all__ = [
    "BUILT_IN_GUIDE",
    "ENDINGS",
    "Document",
    "Folder",
    "Passage",
    "Problem",
    "TableOptions",
    "UnreadableError",
    "assign_roles",
    "read_about",
    "read_document",
    "read_folder",
    "read_people",
    "read_table",
    "says_nothing",
    "split_passages",
]
