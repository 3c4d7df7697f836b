"""Texts into vectors of meaning, without a network: static word vectors, or a sentence-transformers folder on disk."""

from strandline.sense.encoders.cached import CachedEncoder
from strandline.sense.encoders.resolving import encode_texts, resolve_encoder
from strandline.sense.encoders.rows import unit_rows
from strandline.sense.encoders.static import StaticEncoder, static_encoder
from strandline.sense.encoders.transformer import TransformerEncoder

__all__ = [
    "CachedEncoder",
    "StaticEncoder",
    "TransformerEncoder",
    "encode_texts",
    "resolve_encoder",
    "static_encoder",
    "unit_rows",
]
