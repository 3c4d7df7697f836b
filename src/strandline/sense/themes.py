"""Themes: who says what, sorted so that everything said has one home."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from strandline.sense.encoders import encode_texts, resolve_encoder
from strandline.sense.features import topical_features, whole_features
from strandline.sense.keeping import after_decisions, respect
from strandline.sense.language import other_stop_words
from strandline.sense.making import Maker
from strandline.sense.naming import make_lexicon
from strandline.sense.nouns import nouns_of
from strandline.sense.phrases import classify
from strandline.sense.placing import Placing, least_people, place_in_groups
from strandline.sense.placing_whole import place, with_nothing
from strandline.sense.types import Encoder, FloatArray, IntArray, Keep, KeptTheme, ThemeSet
from strandline.sense.words import Words, answers_nothing, says_nothing, split_words

WHOLE_AT_MOST = 20_000  # texts that are all compared with each other; of more, so many are drawn


def find_themes(
    texts: Sequence[str],
    *,
    people: Sequence[Hashable] | None = None,
    groups: Sequence[Hashable] | None = None,
    n_themes: int | None = None,
    encoder: str | Encoder = "static",
    seed: int = 0,
    engine: str = "local",
    keep: Keep | None = None,
) -> ThemeSet:
    """Sort texts into themes and name them in people's own words.

    `people` says who speaks in each text (default: every text is somebody else's); people are counted once, however
    much they say. `groups` gives one group per text, such as the facet it speaks to: topics then run across groups, and
    each theme below them holds what several people of one group say of one subject, and is called as they call it. What
    shares no recurring subject with others of its group is the rest of that group: `Theme.rest`, last in order, without
    a parent. Without groups every text that says something has a theme, and several people's answers that there is
    "nothing" are one, without a parent. `n_themes` fixes the number of themes (with groups: at most that many, the
    rests apart); by default it is what best survives drawing the texts again. `encoder` is "static" or an object with
    `encode(list of texts) -> (n, d) float32`. `keep` holds an earlier run and what people decided about it: names,
    merges and pins stand, themes that are found again keep their ids, and without groups they go on from where they
    were as long as most texts were there before.

    Of more than some 20,000 texts that say something so many are drawn, themes are found on these, and every other text
    goes where the words it shares with them pull it. `engine` tells where that is done: "local" uses all cores,
    "tcp://host:port" the workers of the Dask scheduler there, with the same result.

    The same texts, arguments and seed give the same themes. Raises ValueError, saying what to do, for arguments that
    cannot be, and ConnectionError where a cluster does not answer.
    """
    texts = list(texts)
    everyone: list[Hashable] = list(range(len(texts))) if people is None else list(people)
    group_of: list[Hashable] | None = None if groups is None else list(groups)
    if engine != "local" or len(texts) > WHOLE_AT_MOST:
        # Imported here: it stands on this module, and few have so many texts.
        from strandline.sense.scale import find_among_many

        _check(texts, everyone, group_of, len(texts), n_themes)
        resolve_encoder(encoder)
        who = None if people is None else everyone
        return find_among_many(texts, who, group_of, n_themes, encoder, seed, engine, keep)
    return find_closely(texts, everyone, group_of, n_themes, encoder, seed, keep)


def find_closely(
    texts: list[str],
    everyone: list[Hashable],
    group_of: list[Hashable] | None,
    n_themes: int | None,
    encoder: str | Encoder,
    seed: int,
    keep: Keep | None,
) -> ThemeSet:
    """As find_themes: all texts are compared with each other, however many they are."""
    apart = _answered_nothing(texts, everyone) if group_of is None and n_themes != 1 else frozenset()
    usable = [
        index
        for index, text in enumerate(texts)
        if isinstance(text, str) and (index in apart or not says_nothing(text))
    ]
    _check(texts, everyone, group_of, len(usable), n_themes)
    resolve_encoder(encoder)
    if len(usable) == len(apart):
        return _nothing(len(texts))
    # One thread: the matrices are small, several threads only wait for each other on a busy machine, and sums come
    # out the same to the last bit.
    with threadpool_limits(limits=1, user_api="blas"):
        return _find(texts, everyone, group_of, usable, apart, n_themes, encoder, seed, keep)


def _find(
    texts: list[str],
    everyone: list[Hashable],
    group_of: list[Hashable] | None,
    usable: list[int],
    apart: frozenset[int],
    n_themes: int | None,
    encoder: str | Encoder,
    seed: int,
    keep: Keep | None,
) -> ThemeSet:
    said = [texts[index] for index in usable]
    who = _numbered([everyone[index] for index in usable])
    words = split_words(said)
    classes = classify(words, other_stop_words(said))
    meaning = encode_texts(encoder, said, words)
    rng = np.random.default_rng(seed)
    own_group: list[Hashable] = [None] * len(said) if group_of is None else [group_of[index] for index in usable]
    if group_of is None:
        nothing = np.array([index in apart for index in usable], dtype=np.bool_)
        before = None if keep is None else _before(only_among(keep, usable), len(usable))
        vectors, placing = _placed(said, words, meaning, who, nothing, n_themes, encoder, rng, before)
    else:
        vectors = topical_features(words, classes, meaning, who, encoder, rng)
        placing = place_in_groups(nouns_of(words, classes), vectors, who, _numbered(own_group), n_themes, rng)
    kept = respect(placing.themes, only_among(keep, usable), placing.rest) if keep is not None else None
    if kept is not None:
        placing, kept = after_decisions(placing, kept)
    lexicon = make_lexicon(words, classes, who)
    maker = Maker(said, usable, who, vectors, meaning, lexicon, encoder, own_group)
    return maker.theme_set(len(texts), placing, kept)


def _placed(
    said: list[str],
    words: Words,
    meaning: FloatArray,
    who: IntArray,
    nothing: NDArray[np.bool_],
    n_themes: int | None,
    encoder: str | Encoder,
    rng: np.random.Generator,
    before: IntArray | None,
) -> tuple[FloatArray, Placing]:
    """Vectors (texts, d) and homes; those who answered `nothing` (texts,) share one, and shape no other."""
    if not nothing.any():
        vectors = whole_features(words, meaning, who, encoder, rng)
        return vectors, place(vectors, who, n_themes, rng, before)
    others = np.flatnonzero(~nothing)
    people = _numbered(who[others].tolist())
    words = split_words([said[at] for at in others])
    among = whole_features(words, meaning[others], people, encoder, rng)
    vectors = np.zeros((len(said), among.shape[1]), dtype=np.float32)
    vectors[others] = among
    number = None if n_themes is None else n_themes - 1
    earlier = None if before is None else before[others]
    return vectors, with_nothing(place(among, people, number, rng, earlier), nothing)


def _before(keep: Keep, n: int) -> IntArray:
    """(n,) the number in `keep` of the theme each text was in, -1 where none."""
    before = np.full(n, -1, dtype=np.int64)
    for number, theme in enumerate(keep.themes):
        before[[at for at in theme.texts if 0 <= at < n]] = number
    return before


def _answered_nothing(texts: list[str], people: list[Hashable]) -> frozenset[int]:
    """Texts that answer "nothing", where enough people do to make a theme of it."""
    found = [index for index, text in enumerate(texts) if isinstance(text, str) and answers_nothing(text)]
    enough = len({people[index] for index in found}) >= least_people(_numbered(people))
    return frozenset(found) if enough else frozenset()


def _numbered(values: Sequence[Hashable]) -> IntArray:
    """Values numbered in the order in which they first come."""
    number: dict[Hashable, int] = {}
    return np.array([number.setdefault(value, len(number)) for value in values], dtype=np.int64)


def only_among(keep: Keep, usable: list[int]) -> Keep:
    """The decisions, with indices into the usable texts only."""
    position = {index: at for at, index in enumerate(usable)}
    themes = tuple(
        KeptTheme(
            theme.id,
            theme.name,
            tuple(position[i] for i in theme.texts if i in position),
            theme.hidden,
            theme.merged,
            theme.rest,
        )
        for theme in keep.themes
    )
    return Keep(themes, {position[index]: theme for index, theme in keep.pinned.items() if index in position})


def _nothing(n_texts: int) -> ThemeSet:
    empty = np.full(n_texts, -1, dtype=np.int64)
    return ThemeSet((), (), empty, sp.csr_matrix((n_texts, 0)), empty.copy())


def _check(
    texts: list[str],
    people: list[Hashable],
    groups: list[Hashable] | None,
    usable: int,
    n_themes: int | None,
) -> None:
    if not texts:
        raise ValueError("There are no texts to find themes in. Give at least one.")
    for index, text in enumerate(texts):
        if not isinstance(text, str):
            raise ValueError(
                f"texts[{index}] is {type(text).__name__}, not text. Leave out or replace what is missing."
            )
    if len(people) != len(texts):
        raise ValueError(f"people has {len(people)} entries for {len(texts)} texts. Give one for each text.")
    if groups is not None and len(groups) != len(texts):
        raise ValueError(f"groups has {len(groups)} entries for {len(texts)} texts. Give one for each text.")
    if n_themes is not None and n_themes < 1:
        raise ValueError(f"n_themes is {n_themes}. Ask for one or more, or leave it out.")
    if n_themes is not None and n_themes > usable:
        raise ValueError(
            f"n_themes is {n_themes}, but only {usable} of the {len(texts)} texts say something. Ask for fewer."
        )
