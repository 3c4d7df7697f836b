"""Static word vectors: one vector a word, whatever stands beside it."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp

from strandline.sense.encoders.rows import unit_rows
from strandline.sense.types import FloatArray
from strandline.sense.words import Words, split_words

_DIMENSIONS = 256


class StaticEncoder:
    """Word vectors of the wordllama package, one per word, summed over a text.

    The package's own loader imports an HTTP client and pools text by text; its two files are read directly instead.
    Frequent words carry short vectors in this table, so the sum needs no further weighting by rarity.
    """

    def __init__(self) -> None:
        # Imported here: not needed where another encoder is given.
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        spec = find_spec("wordllama")
        if spec is None or spec.origin is None:
            raise ValueError(
                'The encoder "static" needs the package wordllama, which is not installed. '
                "Install it (pip install wordllama), or pass an object with encode(list of texts)."
            )
        home = Path(spec.origin).parent
        self._tokenizer: Any = Tokenizer.from_file(str(home / "tokenizers" / "l2_supercat_tokenizer_config.json"))
        self._tokenizer.no_padding()
        (table,) = load_file(home / "weights" / f"l2_supercat_{_DIMENSIONS}.safetensors").values()
        self._table: FloatArray = np.ascontiguousarray(table, dtype=np.float32)

    def encode(self, texts: list[str], /) -> FloatArray:
        """(n, 256) float32, rows of length one; a text without words is a row of zeros."""
        return self.encode_words(split_words(texts))

    def encode_words(self, words: Words) -> FloatArray:
        """As `encode`, for texts whose words were already told apart."""
        counts = sp.csr_matrix(
            (np.ones(len(words.form), dtype=np.float32), (words.text, words.form)),
            shape=(words.n_texts, len(words.forms)),
        )
        return unit_rows(np.asarray(counts @ self.word_vectors(words.forms)))

    def word_vectors(self, forms: list[str]) -> FloatArray:
        """(n, 256): the mean vector of each word's pieces. Its length says how much the word tells."""
        if not forms:
            return np.zeros((0, _DIMENSIONS), dtype=np.float32)
        pieces = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(forms, add_special_tokens=False)]
        lengths = np.array([len(ids) for ids in pieces])
        flat = np.clip(np.concatenate([np.asarray(ids, dtype=np.int64) for ids in pieces]), 0, len(self._table) - 1)
        rows = np.repeat(np.arange(len(forms)), lengths)
        weights = np.repeat(1.0 / np.maximum(lengths, 1), lengths).astype(np.float32)
        pooling = sp.csr_matrix((weights, (rows, flat)), shape=(len(forms), len(self._table)))
        return np.asarray(pooling @ self._table, dtype=np.float32)


@lru_cache(maxsize=1)
def static_encoder() -> StaticEncoder:
    """The one static encoder of this process; reading its table takes about 0.1 s."""
    return StaticEncoder()
