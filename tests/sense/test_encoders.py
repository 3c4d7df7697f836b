"""Texts into vectors: shapes, determinism, and what an encoder may not return."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from strandline.sense.encoders import encode_texts, resolve_encoder, static_encoder
from strandline.sense.words import split_words


class Fixed:
    """An encoder that returns what it was given, whatever the texts."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        self.vectors = vectors

    def encode(self, texts: list[str], /) -> NDArray[np.float32]:
        return self.vectors


def test_encode_returns_unit_rows_of_256() -> None:
    vectors = static_encoder().encode(["The weekly call", "Neighbours checking on neighbours"])

    assert vectors.shape == (2, 256)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_encode_text_without_words_is_a_row_of_zeros() -> None:
    vectors = static_encoder().encode(["", "…", "bread"])

    assert [bool(row.any()) for row in vectors] == [False, False, True]


def test_encode_no_texts_is_empty() -> None:
    assert static_encoder().encode([]).shape == (0, 256)


def test_encode_nearer_in_meaning_is_nearer_in_cosine() -> None:
    nurse, doctor, lorry = static_encoder().encode(["the nurse came", "a doctor visited", "the lorry broke down"])

    assert nurse @ doctor > nurse @ lorry


def test_encode_depends_on_each_text_alone() -> None:
    together = static_encoder().encode(["warm hall", "cold bus", "warm hall"])
    alone = static_encoder().encode(["warm hall"])

    assert np.array_equal(together[0], together[2])
    assert np.allclose(together[0], alone[0], atol=1e-6)


def test_encode_strange_characters_gives_finite_rows() -> None:
    texts = ["👍🏽 good", "日本語のテキスト", "a\u0000b", "é́́́", "\U0010ffff x", "ﷺ", "‮right to left", "\ud800 lone"]

    assert np.isfinite(static_encoder().encode(texts)).all()


def test_resolve_unknown_name_says_what_to_use() -> None:
    with pytest.raises(ValueError, match=r"Unknown encoder 'bert'\. Use .static."):
        resolve_encoder("bert")


def test_resolve_object_without_encode_is_refused() -> None:
    with pytest.raises(ValueError, match="Unknown encoder"):
        resolve_encoder(object())  # type: ignore[arg-type]


@pytest.mark.parametrize("shape", [(3, 4), (2,), (2, 0), (2, 3, 1)])
def test_encode_texts_wrong_shape_is_refused(shape: tuple[int, ...]) -> None:
    texts = ["one text", "another text"]

    with pytest.raises(ValueError, match=r"expected \(2, dimensions\)"):
        encode_texts(Fixed(np.ones(shape, dtype=np.float32)), texts, split_words(texts))


def test_encode_texts_not_finite_is_refused() -> None:
    with pytest.raises(ValueError, match="not finite"):
        encode_texts(Fixed(np.array([[np.nan, 1]], dtype=np.float32)), ["a text"], split_words(["a text"]))


def test_encode_texts_scales_rows_of_any_encoder_to_length_one() -> None:
    vectors = encode_texts(Fixed(np.array([[3, 4]], dtype=np.float32)), ["a text"], split_words(["a text"]))

    assert vectors == pytest.approx(np.array([[0.6, 0.8]]))
