"""Vectors kept by what was encoded, so that nothing is encoded twice.

For encoders that are slow: a transformer makes some hundred vectors a second, and 80,000 are read. The static one is
quick enough, and used word by word where it is known to be it, which vectors of whole texts would undo.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import numpy as np

from strandline.sense.types import Encoder, FloatArray

FILE: Final = "vectors.sqlite3"
_ENCODED_AT_ONCE: Final = 1_024  # texts between two writes: what a run that is cut off loses
_ASKED_AT_ONCE: Final = 500  # digests in one query
_ROOM: Final = 0.9  # of the bound: how much is kept when the oldest are thrown out
_HOUR: Final = 3_600  # seconds: how finely the last use is written down
_PATIENCE: Final = 60.0  # seconds to wait for another process to end its write

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS encoders (id INTEGER PRIMARY KEY, identity TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS vectors (
    id INTEGER PRIMARY KEY,
    encoder INTEGER NOT NULL REFERENCES encoders,
    digest BLOB NOT NULL,
    used INTEGER NOT NULL,
    vector BLOB NOT NULL,
    UNIQUE (digest, encoder)
);
CREATE INDEX IF NOT EXISTS vectors_used ON vectors (used);
"""


class CachedEncoder:
    """An encoder that keeps its vectors in a folder: `CachedEncoder(TransformerEncoder("models/…"), "cache")`.

    The file is SQLite, with little-endian float32 for each vector under the encoder's identity and the SHA-256 of the
    text's UTF-8. It holds no text; but whoever has a text can look whether it was encoded, and a vector tells roughly
    what was said: keep the folder as you keep the words, and `forget` what is withdrawn. Several processes may use one
    folder. At most `most` vectors are kept; those not used for longest go first.

    `identity` names the encoder and everything that changes its vectors; by default its own `identity`. Raises
    ValueError where there is none, or the file is no such cache, and OSError where the folder cannot be used.
    """

    def __init__(
        self, encoder: Encoder, folder: Path | str, *, most: int = 200_000, identity: str | None = None
    ) -> None:
        own = identity if identity is not None else getattr(encoder, "identity", None)
        if not isinstance(own, str) or not own:
            raise ValueError(
                "The encoder has no identity, so its vectors could be taken for another's. Pass identity=, a name that "
                "changes with everything that changes the vectors."
            )
        if most < 1:
            raise ValueError(f"most is {most}; it is how many vectors to keep, at least 1.")
        self.identity = own
        self._encoder, self._most = encoder, most
        self._folder = Path(folder)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._open() as file:
            file.executescript(_SCHEMA)
            file.execute("INSERT OR IGNORE INTO encoders (identity) VALUES (?)", (own,))
        (self._folder / FILE).chmod(0o600)

    def encode(self, texts: list[str], /) -> FloatArray:
        """(n, d) float32 as the encoder makes them; each different text is encoded once, ever."""
        digests = [_digest(text) for text in texts]
        of_digest = dict(zip(digests, texts, strict=True))
        found = self._kept(list(of_digest))
        missing = [digest for digest in of_digest if digest not in found]
        for begin in range(0, len(missing), _ENCODED_AT_ONCE):
            some = missing[begin : begin + _ENCODED_AT_ONCE]
            vectors = np.asarray(self._encoder.encode([of_digest[digest] for digest in some]), dtype="<f4")
            if vectors.ndim != 2 or len(vectors) != len(some):
                raise ValueError(f"The encoder returned an array of shape {vectors.shape} for {len(some)} texts.")
            found.update(zip(some, vectors, strict=True))
            self._keep(some, vectors)
        if not texts:
            return np.asarray(self._encoder.encode([]), dtype=np.float32)
        return np.array([found[digest] for digest in digests], dtype=np.float32)

    def forget(self, texts: Iterable[str]) -> int:
        """Delete the vectors of these texts, of every encoder, and overwrite them; returns how many there were.

        For words that are withdrawn. A text that was cut or corrected since has to be given as it was.
        """
        digests = list({_digest(text) for text in texts})
        gone = 0
        with self._open() as file:
            for some in _by(digests, _ASKED_AT_ONCE):
                gone += file.execute(f"DELETE FROM vectors WHERE digest IN ({_marks(some)})", some).rowcount
        return gone

    def __len__(self) -> int:
        """Vectors in the folder, of every encoder."""
        with self._open() as file:
            return int(file.execute("SELECT count(*) FROM vectors").fetchone()[0])

    def _kept(self, digests: Sequence[bytes]) -> dict[bytes, FloatArray]:
        now = int(time.time()) // _HOUR
        found: dict[bytes, FloatArray] = {}
        used: list[tuple[int, int]] = []
        with self._open() as file:
            for some in _by(digests, _ASKED_AT_ONCE):
                rows = file.execute(
                    "SELECT vectors.id, digest, vector, used FROM vectors JOIN encoders ON encoders.id = encoder "
                    f"WHERE identity = ? AND digest IN ({_marks(some)})",
                    (self.identity, *some),
                )
                for id, digest, vector, last in rows:
                    found[digest] = np.frombuffer(vector, dtype="<f4")
                    if last != now:
                        used.append((now, id))
            if used:  # once an hour at most, so that reading does not wait for a turn to write
                file.executemany("UPDATE vectors SET used = ? WHERE id = ?", used)
        return found

    def _keep(self, digests: Sequence[bytes], vectors: FloatArray) -> None:
        now = int(time.time()) // _HOUR
        with self._open() as file:
            file.executemany(
                "INSERT OR REPLACE INTO vectors (encoder, digest, used, vector) "
                "SELECT id, ?, ?, ? FROM encoders WHERE identity = ?",
                [
                    (digest, now, vector.tobytes(), self.identity)
                    for digest, vector in zip(digests, vectors, strict=True)
                ],
            )
            kept = int(file.execute("SELECT count(*) FROM vectors").fetchone()[0])
            if kept > self._most:
                oldest = kept - max(int(self._most * _ROOM), 1)
                file.execute(
                    "DELETE FROM vectors WHERE id IN (SELECT id FROM vectors ORDER BY used, id LIMIT ?)", (oldest,)
                )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection for one piece of work, in one transaction: none is carried into another thread or process."""
        path = self._folder / FILE
        try:
            file = sqlite3.connect(path, timeout=_PATIENCE)
            try:
                file.execute("PRAGMA secure_delete = ON")  # what is forgotten is overwritten, not only unlinked
                with file:
                    yield file
            finally:
                file.close()
        except sqlite3.OperationalError as error:
            raise OSError(None, f"the vectors could not be read or written ({error})", str(path)) from error
        except sqlite3.DatabaseError as error:
            raise ValueError(
                f"{path} is not a file of vectors, or it is damaged ({error}). It can be deleted: it is made anew."
            ) from error


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _by(items: Sequence[bytes], size: int) -> Iterator[Sequence[bytes]]:
    return (items[begin : begin + size] for begin in range(0, len(items), size))


def _marks(items: Sequence[bytes]) -> str:
    return ",".join("?" * len(items))
