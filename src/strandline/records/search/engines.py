"""The database's own index of words, in the dialects of SQLite and PostgreSQL.

Beside the words, each row holds labels: the shelf, the kind, who spoke, what it is about. A search asks for them in the
same expression, so that the index itself keeps to what may be seen and a word that stands on every shelf costs no more
than one's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.backends.utils import CursorWrapper

from strandline.records.search.wanted import Wanted

TABLE = "records_search"


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    labels: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL after WHERE, its parameters, and the SQL that ranks what it finds (with parameters of its own)."""

    sql: str
    parameters: tuple[object, ...]
    rank: str
    rank_parameters: tuple[object, ...] = ()


class Sqlite:
    """FTS5. Words of English are stemmed (Porter 1980), accents do not count."""

    create = (
        f"CREATE VIRTUAL TABLE {TABLE} USING fts5(labels, words, tokenize='porter unicode61 remove_diacritics 2')",
        # Whatever deletes an entry deletes its words.
        f"CREATE TRIGGER {TABLE}_gone AFTER DELETE ON records_searchentry "
        f"BEGIN DELETE FROM {TABLE} WHERE rowid = old.number; END",
    )
    drop = (f"DROP TRIGGER IF EXISTS {TABLE}_gone", f"DROP TABLE IF EXISTS {TABLE}")

    def add(self, cursor: CursorWrapper, rows: Iterable[Row]) -> None:
        rows = list(rows)
        cursor.executemany(f"DELETE FROM {TABLE} WHERE rowid = %s", [(row.number,) for row in rows])
        cursor.executemany(
            f"INSERT INTO {TABLE} (rowid, labels, words) VALUES (%s, %s, %s)",
            [(row.number, " ".join(row.labels), row.words.replace("\x00", " ")) for row in rows],
        )

    def tidy(self, cursor: CursorWrapper) -> None:
        """Words that were removed leave the file: until segments are merged, FTS5 only marks them as gone."""
        cursor.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('optimize')")

    def condition(self, labels: Sequence[Sequence[str]], wanted: Wanted) -> Condition:
        asked = [f"labels : ({' OR '.join(either)})" for either in labels]
        asked += [
            f'words : "{" ".join(term.words)}"{" *" if term.prefix else ""}'
            for term in wanted.terms  # letters and digits alone: nothing that FTS5 would read as its own
        ]
        return Condition(f"{TABLE} MATCH %s", (" AND ".join(asked),), f"bm25({TABLE}, 0.0, 1.0)")


class Postgresql:
    """A GIN index over lexemes: English stems (Snowball), and no word too common to be found."""

    create = (
        "CREATE TEXT SEARCH DICTIONARY strandline_stem (TEMPLATE = pg_catalog.snowball, Language = english)",
        "CREATE TEXT SEARCH CONFIGURATION strandline_words (COPY = pg_catalog.simple)",
        "ALTER TEXT SEARCH CONFIGURATION strandline_words ALTER MAPPING FOR asciiword, word, asciihword, hword, "
        "hword_asciipart, hword_part WITH strandline_stem",
        f"CREATE TABLE {TABLE} (rowid bigint PRIMARY KEY, terms tsvector NOT NULL)",
        # A trigger as in SQLite, not a foreign key: a table that is referred to cannot be truncated by itself.
        f"CREATE FUNCTION {TABLE}_gone() RETURNS trigger LANGUAGE plpgsql AS "
        f"'BEGIN DELETE FROM {TABLE} WHERE rowid = old.number; RETURN old; END'",
        f"CREATE TRIGGER {TABLE}_gone AFTER DELETE ON records_searchentry FOR EACH ROW EXECUTE FUNCTION {TABLE}_gone()",
        f"CREATE INDEX {TABLE}_terms ON {TABLE} USING gin (terms) WITH (fastupdate = off)",
    )
    drop = (
        f"DROP TRIGGER IF EXISTS {TABLE}_gone ON records_searchentry",
        f"DROP FUNCTION IF EXISTS {TABLE}_gone",
        f"DROP TABLE IF EXISTS {TABLE}",
        "DROP TEXT SEARCH CONFIGURATION IF EXISTS strandline_words",
        "DROP TEXT SEARCH DICTIONARY IF EXISTS strandline_stem",
    )

    def add(self, cursor: CursorWrapper, rows: Iterable[Row]) -> None:
        cursor.executemany(
            f"INSERT INTO {TABLE} (rowid, terms) VALUES "
            "(%s, to_tsvector('strandline_words', %s) || array_to_tsvector(%s)) "
            "ON CONFLICT (rowid) DO UPDATE SET terms = excluded.terms",
            [(row.number, row.words.replace("\x00", " "), list(row.labels)) for row in rows],
        )

    def tidy(self, cursor: CursorWrapper) -> None:
        """Autovacuum does it."""

    def condition(self, labels: Sequence[Sequence[str]], wanted: Wanted) -> Condition:
        parts, parameters = [], []
        for either in labels:
            parts.append("%s::tsquery")
            parameters.append(" | ".join(either))
        for term in wanted.terms:
            *before, last = term.words
            if term.prefix:
                parts.append("to_tsquery('strandline_words', %s)")
                parameters.append(" <-> ".join([*before, f"{last}:*"]))
            else:
                parts.append("phraseto_tsquery('strandline_words', %s)")
                parameters.append(" ".join(term.words))
        asked = f"({' && '.join(parts)})"
        rank = f"-ts_rank_cd(terms, {asked})"
        return Condition(f"terms @@ {asked}", tuple(parameters), rank, tuple(parameters))


def engine() -> Sqlite | Postgresql:
    """That of the database in use."""
    return Postgresql() if connection.vendor == "postgresql" else Sqlite()
