"""Themes: who says what, sorted so that everything said has one home."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace

import numpy as np
import scipy.sparse as sp
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from strandline.sense.clustering import centroids_of
from strandline.sense.encoders import encode_texts, resolve_encoder
from strandline.sense.features import topical_features, whole_features
from strandline.sense.keeping import Kept, respect
from strandline.sense.naming import (
    Lexicon,
    choose_names,
    first_choices,
    keywords_of,
    make_lexicon,
    propose,
    word_weights,
)
from strandline.sense.phrases import classify
from strandline.sense.placing import Placing, place, place_in_groups
from strandline.sense.telling import quote_from, rank_passages, telling_clause
from strandline.sense.types import Encoder, FloatArray, IntArray, Keep, KeptTheme, Quote, Theme, ThemeSet
from strandline.sense.words import says_nothing, split_words

ENGINES = ("local",)


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
    each theme below them holds texts of one group only. `n_themes` fixes the number of themes (with groups: at most
    that many, at least one for each group); by default it is what best survives drawing the texts again. `encoder`
    is "static" or an object with `encode(list of texts) -> (n, d) float32`. `keep` holds what people decided about
    an earlier run.

    The same texts, arguments and seed give the same themes. Raises ValueError, saying what to do, for arguments that
    cannot be.
    """
    texts = list(texts)
    everyone: list[Hashable] = list(range(len(texts))) if people is None else list(people)
    group_of: list[Hashable] | None = None if groups is None else list(groups)
    usable = [index for index, text in enumerate(texts) if isinstance(text, str) and not says_nothing(text)]
    _check(texts, everyone, group_of, len(usable), n_themes, engine)
    resolve_encoder(encoder)
    if not usable:
        return _nothing(len(texts))
    # One thread: the matrices are small, several threads only wait for each other on a busy machine, and sums come
    # out the same to the last bit.
    with threadpool_limits(limits=1, user_api="blas"):
        return _find(texts, everyone, group_of, usable, n_themes, encoder, seed, keep)


def _find(
    texts: list[str],
    everyone: list[Hashable],
    group_of: list[Hashable] | None,
    usable: list[int],
    n_themes: int | None,
    encoder: str | Encoder,
    seed: int,
    keep: Keep | None,
) -> ThemeSet:
    said = [texts[index] for index in usable]
    who = _numbered([everyone[index] for index in usable])
    words = split_words(said)
    classes = classify(words, said)
    meaning = encode_texts(encoder, said, words)
    rng = np.random.default_rng(seed)
    own_group: list[Hashable] = [None] * len(said) if group_of is None else [group_of[index] for index in usable]
    if group_of is None:
        vectors = whole_features(words, meaning, who, encoder, rng)
        placing = place(vectors, who, n_themes, rng)
    else:
        vectors = topical_features(words, classes, meaning, who, encoder, rng)
        placing = place_in_groups(vectors, who, _numbered(own_group), n_themes, rng)
    kept = respect(placing.themes, _among(keep, usable)) if keep is not None else None
    if kept is not None:
        placing = _after_decisions(placing, kept)
    lexicon = make_lexicon(words, classes, who)
    maker = _Maker(said, usable, who, vectors, meaning, lexicon, encoder, own_group)
    return maker.theme_set(len(texts), placing, kept)


class _Maker:
    """Turns labels into named themes; holds what both levels need."""

    def __init__(
        self,
        texts: list[str],
        index: list[int],
        people: IntArray,
        vectors: FloatArray,
        meaning: FloatArray,
        lexicon: Lexicon,
        encoder: str | Encoder,
        group_of: list[Hashable],
    ) -> None:
        self.texts, self.index, self.people, self.vectors, self.meaning = texts, index, people, vectors, meaning
        self.lexicon, self.encoder, self.group_of = lexicon, encoder, group_of

    def theme_set(self, n_texts: int, placing: Placing, kept: Kept | None) -> ThemeSet:
        earlier = kept.earlier if kept is not None else {}
        taken = [before.name for before in earlier.values() if before.name is not None]
        themes = _Level(placing.themes, placing.stability, "theme", self)
        topics: list[Theme] = []
        topic_assignments = np.full(n_texts, -1, dtype=np.int64)
        if placing.topic_of is not None:
            # A topic leaves to its themes what they would best be called; they leave to it what it then is.
            of_text = placing.topic_of[placing.themes]
            topics = _Level(of_text, placing.topic_stability, "topic", self).named(
                {}, {*taken, *first_choices(themes.proposals)}
            )
            topic_assignments[self.index] = of_text
            taken = [*taken, *(topic.name for topic in topics)]
        found = themes.named(earlier, taken)
        if placing.topic_of is not None:
            found = [
                replace(theme, parent=topics[int(topic)].id)
                for theme, topic in zip(found, placing.topic_of, strict=True)
            ]
        assignments = np.full(n_texts, -1, dtype=np.int64)
        assignments[self.index] = placing.themes
        membership = sp.csr_matrix(
            (np.ones(len(self.index)), (self.index, placing.themes)), shape=(n_texts, len(found))
        )
        return ThemeSet(tuple(found), tuple(topics), assignments, membership, topic_assignments)

    def placed(self, quote: Quote) -> Quote:
        """The quote with its index among all texts, not only those that say something."""
        return quote._replace(index=self.index[quote.index])


class _Level:
    """One level of themes: its texts, its words, and what could name it."""

    def __init__(self, labels: IntArray, stability: FloatArray, kind: str, made_by: _Maker) -> None:
        self.labels, self.stability, self.kind, self.maker = labels, stability, kind, made_by
        self.k = int(labels.max()) + 1
        self.weights = word_weights(made_by.lexicon, labels, self.k)
        self.says = made_by.lexicon.told @ self.weights  # (texts, themes): how much of each theme's words a text holds
        self.centroids = centroids_of(made_by.vectors, labels, self.k)
        self.proposals = propose(
            made_by.lexicon,
            labels,
            self.k,
            self.weights,
            meaning=made_by.meaning,
            encoder=made_by.encoder,
            wide=kind == "topic",
        )

    def named(self, earlier: dict[int, KeptTheme], taken: Iterable[str]) -> list[Theme]:
        names = choose_names(self.proposals, taken, [self._some_words(number) for number in range(self.k)])
        used = {before.id for before in earlier.values()}
        themes = []
        for number, name in enumerate(names):
            before = earlier.get(number)
            inside = np.flatnonzero(self.labels == number)
            if before is None:
                id = _id(self.kind, [self.maker.texts[at] for at in inside], used)
                used.add(id)
            else:
                id, name = before.id, before.name or name
            themes.append(self._theme(number, id, name, inside))
        return themes

    def _some_words(self, number: int) -> str:
        """The first words of the shortest text, for a theme in which nothing is like a name."""
        texts = (self.maker.texts[at] for at in np.flatnonzero(self.labels == number))
        words = min(texts, key=lambda text: (len(text), text)).split()[:5]
        return " ".join(words)[:40]

    def _theme(self, number: int, id: str, name: str, inside: IntArray) -> Theme:
        maker, weights = self.maker, self.weights[:, number]
        says = self.says[inside, number]
        merit = maker.vectors[inside] @ self.centroids[number] + says / max(float(says.max(initial=0)), 1e-9) / 2
        ranked = rank_passages(maker.lexicon, inside, merit)
        telling = telling_clause(maker.lexicon, ranked, weights)
        own = {maker.group_of[at] for at in inside}
        return Theme(
            id=id,
            name=name,
            keywords=keywords_of(maker.lexicon, weights, self.proposals[number]),
            parent=None,
            size=len(inside),
            people=len(np.unique(maker.people[inside])),
            quotes=tuple(maker.placed(quote_from(maker.texts[at], maker.lexicon, at, weights)) for at in ranked),
            stability=round(min(max(float(self.stability[number]), 0.0), 1.0), 4),
            telling=maker.texts[telling.index][telling.start : telling.end] if telling else "",
            telling_at=maker.placed(telling) if telling else None,
            group=next(iter(own)) if self.kind == "theme" and len(own) == 1 else None,
        )


def _id(kind: str, texts: list[str], used: set[str]) -> str:
    """Short and the same for the same texts; a second theme of the very same texts gets the next one."""
    turn = 0
    while True:
        digest = hashlib.sha256(
            "\x00".join([kind, str(turn), *sorted(texts)]).encode("utf-8", "surrogatepass")
        ).hexdigest()[:8]
        if digest not in used:
            return digest
        turn += 1


def _numbered(values: Sequence[Hashable]) -> IntArray:
    """Values numbered in the order in which they first come."""
    number: dict[Hashable, int] = {}
    return np.array([number.setdefault(value, len(number)) for value in values], dtype=np.int64)


def _among(keep: Keep, usable: list[int]) -> Keep:
    """The decisions, with indices into the usable texts only."""
    position = {index: at for at, index in enumerate(usable)}
    themes = tuple(
        KeptTheme(
            theme.id, theme.name, tuple(position[i] for i in theme.texts if i in position), theme.hidden, theme.merged
        )
        for theme in keep.themes
    )
    return Keep(themes, {position[index]: theme for index, theme in keep.pinned.items() if index in position})


def _after_decisions(placing: Placing, kept: Kept) -> Placing:
    """The placing with its labels as people decided; a theme made by a decision stands as steady as a decision does."""
    origin = kept.origin
    stability = np.where(origin >= 0, placing.stability[np.maximum(origin, 0)], 1.0).astype(np.float32)
    if placing.topic_of is None:
        return Placing(kept.themes, None, stability, placing.topic_stability)
    was = placing.topic_of[placing.themes]
    width = int(was.max()) + 1
    k = int(kept.themes.max()) + 1
    table = np.bincount(kept.themes * width + was, minlength=k * width).reshape(k, width)
    alive, topic_of = np.unique(table.argmax(axis=1), return_inverse=True)
    return Placing(kept.themes, np.asarray(topic_of, dtype=np.int64), stability, placing.topic_stability[alive])


def _nothing(n_texts: int) -> ThemeSet:
    empty = np.full(n_texts, -1, dtype=np.int64)
    return ThemeSet((), (), empty, sp.csr_matrix((n_texts, 0)), empty.copy())


def _check(
    texts: list[str],
    people: list[Hashable],
    groups: list[Hashable] | None,
    usable: int,
    n_themes: int | None,
    engine: str,
) -> None:
    if engine not in ENGINES:
        raise ValueError(f"There is no engine {engine!r}. Available: {', '.join(ENGINES)}.")
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
