"""Finding words among passages and turns.

A shelf is what things are found within (a diagnostic). `shelve` brings the index in line with what may be found there
now; `find` looks on the shelves that somebody may see; `alike` finds passages that mean something similar. The index is
the database's own: FTS5 in SQLite, a GIN index of lexemes in PostgreSQL. Words are always shown from their record.
"""

from strandline.records.search.finding import Found, alike, find
from strandline.records.search.shelving import Item, clear_shelf, label, shelve
from strandline.records.search.wanted import Wanted, parse

__all__ = ["Found", "Item", "Wanted", "alike", "clear_shelf", "find", "label", "parse", "shelve"]
