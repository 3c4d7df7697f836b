"""Texts into vectors: shapes, determinism, what an encoder may not return, and vectors that are kept."""

from __future__ import annotations

import multiprocessing
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from strandline.sense import CachedEncoder, find_themes
from strandline.sense.encoders import encode_texts, resolve_encoder, static_encoder
from strandline.sense.encoders.cached import FILE
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


class Counting:
    """The static encoder, writing down what it is asked for."""

    identity = "static, counted"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: list[str], /) -> NDArray[np.float32]:
        self.asked += texts
        return static_encoder().encode(texts)


def test_cached_nothing_is_encoded_twice_and_every_vector_is_the_encoders(tmp_path: Path) -> None:
    texts = ["warm hall", "cold bus", "warm hall", "", "\ud800 half"]
    counting = Counting()

    first = CachedEncoder(counting, tmp_path).encode(texts)
    again = CachedEncoder(counting, tmp_path).encode([*texts, "a third"])

    assert sorted(counting.asked) == sorted(["warm hall", "cold bus", "", "\ud800 half", "a third"])
    assert np.array_equal(first, again[:5])
    assert np.array_equal(first, static_encoder().encode(texts))
    assert first.dtype == np.float32


def test_cached_no_texts_is_empty(tmp_path: Path) -> None:
    assert CachedEncoder(Counting(), tmp_path).encode([]).shape == (0, 256)


def test_cached_serves_wherever_an_encoder_does(tmp_path: Path) -> None:
    texts = [f"the {what} is {how}" for what in ("bus", "call", "ward") for how in ("late", "cold", "kind", "full")]

    names = [[theme.name for theme in find_themes(texts, encoder=CachedEncoder(Counting(), tmp_path)).themes]] * 2

    assert names[0] == names[1] != []


def test_cached_another_encoder_has_its_own_vectors(tmp_path: Path) -> None:
    CachedEncoder(Counting(), tmp_path).encode(["warm hall"])

    other = CachedEncoder(Fixed(np.ones((1, 3), dtype=np.float32)), tmp_path, identity="three ones")

    assert other.encode(["warm hall"]).tolist() == [[1, 1, 1]]
    assert len(other) == 2


def test_cached_forget_overwrites_the_vectors_of_every_encoder(tmp_path: Path) -> None:
    cached = CachedEncoder(Counting(), tmp_path)
    CachedEncoder(Counting(), tmp_path, identity="another").encode(["withdrawn words"])
    vectors = cached.encode(["withdrawn words", "words that stay"])
    assert vectors[0].tobytes() in (tmp_path / FILE).read_bytes()

    assert cached.forget(["withdrawn words", "never encoded"]) == 2

    held = (tmp_path / FILE).read_bytes()
    assert vectors[0].tobytes() not in held
    assert vectors[1].tobytes() in held
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_cached_holds_no_text_and_is_closed_to_others(tmp_path: Path) -> None:
    CachedEncoder(Counting(), tmp_path / "vectors").encode(["a name nobody may read: Zbigniew"])

    assert b"Zbigniew" not in (tmp_path / "vectors" / FILE).read_bytes()
    assert (tmp_path / "vectors").stat().st_mode & 0o077 == 0
    assert (tmp_path / "vectors" / FILE).stat().st_mode & 0o077 == 0


def test_cached_bound_the_vectors_used_last_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_800_000_000.0
    monkeypatch.setattr("strandline.sense.encoders.cached.time.time", lambda: now)
    counting = Counting()
    cached = CachedEncoder(counting, tmp_path, most=10)
    cached.encode([f"text {n}" for n in range(9)])
    now += 7_200
    cached.encode(["text 0", "text 1"])
    now += 7_200
    cached.encode([f"later {n}" for n in range(6)])
    counting.asked.clear()

    cached.encode(["text 0", "text 1", "later 5"])
    assert counting.asked == []
    assert len(cached) <= 10
    cached.encode(["text 2"])
    assert counting.asked == ["text 2"]


def test_cached_cut_off_keeps_what_was_encoded_before(tmp_path: Path) -> None:
    class Failing(Counting):
        def encode(self, texts: list[str], /) -> NDArray[np.float32]:
            if len(self.asked) > 1_000:
                raise KeyboardInterrupt
            return super().encode(texts)

    with pytest.raises(KeyboardInterrupt):
        CachedEncoder(Failing(), tmp_path).encode([f"text {n}" for n in range(2_000)])

    assert len(CachedEncoder(Counting(), tmp_path)) == 1_024


def test_cached_encoder_without_identity_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="The encoder has no identity"):
        CachedEncoder(Fixed(np.ones((1, 3), dtype=np.float32)), tmp_path)


def test_cached_file_of_another_kind_says_that_it_can_be_deleted(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("not a database at all, and long enough to be looked at as one" * 20)

    with pytest.raises(ValueError, match=r"is not a file of vectors, or it is damaged .* It can be deleted"):
        CachedEncoder(Counting(), tmp_path)


def _encode_many(folder: Path, begin: int) -> None:
    cached = CachedEncoder(Counting(), folder)
    for n in range(begin, begin + 200, 10):
        cached.encode([f"text {m}" for m in range(n, n + 20)])


def test_cached_two_processes_share_a_folder(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_encode_many, args=(tmp_path, begin)) for begin in (0, 100)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)

    assert [process.exitcode for process in processes] == [0, 0]
    cached = CachedEncoder(Counting(), tmp_path)
    assert len(cached) == 310
    with sqlite3.connect(tmp_path / FILE) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    file.close()
    texts = [f"text {n}" for n in range(310)]
    assert np.allclose(cached.encode(texts), static_encoder().encode(texts), atol=1e-6)
