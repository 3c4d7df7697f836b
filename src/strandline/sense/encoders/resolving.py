"""From the name of an encoder to the encoder, and from any encoder to rows that can be compared."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from strandline.sense.encoders.rows import unit_rows
from strandline.sense.encoders.static import StaticEncoder, static_encoder
from strandline.sense.encoders.transformer import transformer_encoder
from strandline.sense.types import Encoder, FloatArray
from strandline.sense.words import Words

_TRANSFORMER = "transformer:"


def resolve_encoder(encoder: str | Encoder) -> Encoder:
    """The encoder meant by its name, "static" or "transformer:FOLDER", or the object itself.

    Raises ValueError for anything else, and for a transformer whose folder or packages are not there.
    """
    if encoder == "static":
        return static_encoder()
    if isinstance(encoder, str) and encoder.startswith(_TRANSFORMER) and encoder != _TRANSFORMER:
        return transformer_encoder(Path(encoder.removeprefix(_TRANSFORMER)).resolve())
    if isinstance(encoder, str) or not callable(getattr(encoder, "encode", None)):
        raise ValueError(
            f'Unknown encoder {encoder!r}. Use "static", "transformer:FOLDER" with a sentence-transformers folder on '
            "this machine, or an object whose encode(list of texts) returns an array (texts, dimensions)."
        )
    return encoder


def encode_texts(encoder: str | Encoder, texts: list[str], words: Words) -> FloatArray:
    """(n, d) float32 with rows of length one (or zero). Raises ValueError when an encoder returns another shape."""
    resolved = resolve_encoder(encoder)
    if isinstance(resolved, StaticEncoder):
        return resolved.encode_words(words)
    vectors = np.asarray(resolved.encode(texts), dtype=np.float32)
    if vectors.ndim != 2 or vectors.shape[0] != len(texts) or vectors.shape[1] < 1:
        raise ValueError(
            f"The encoder returned an array of shape {vectors.shape} for {len(texts)} texts; "
            f"expected ({len(texts)}, dimensions)."
        )
    if not np.isfinite(vectors).all():
        raise ValueError("The encoder returned numbers that are not finite (nan or infinity).")
    return unit_rows(vectors)
