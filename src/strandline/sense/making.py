"""Labels into named themes: names, quotes, keywords and ids, at both levels."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import replace
from textwrap import shorten

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from strandline.sense.clustering import centroids_of
from strandline.sense.keeping import Kept
from strandline.sense.naming import Candidate, Lexicon, choose_names, first_choices, propose, word_weights
from strandline.sense.placing import Placing, least_people
from strandline.sense.subject_names import propose_for_subjects
from strandline.sense.telling import keywords_of, quote_from, rank_passages, telling_clause
from strandline.sense.types import Encoder, FloatArray, IntArray, KeptTheme, Quote, Theme, ThemeSet

REST = "Other things said"  # what a rest is called
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_FEWEST_WORDS, _MOST_WORDS, _LONGEST = 3, 9, 48  # words, words, characters of a sentence that may be a name
_BESIDE = 0.5  # membership of a text in a theme it speaks of besides its own


class Maker:
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
        k = len(placing.stability)
        if placing.rest is None:
            found, topics, of_text = self._nested(placing, earlier)
        else:
            found, topics, of_text = self._in_groups(placing, earlier)
        topic_assignments = np.full(n_texts, -1, dtype=np.int64)
        if of_text is not None:
            topic_assignments[self.index] = of_text
        assignments = np.full(n_texts, -1, dtype=np.int64)
        assignments[self.index] = placing.themes
        home = sp.csr_matrix((np.ones(len(self.index)), (self.index, placing.themes)), shape=(n_texts, k))
        if placing.beside is not None:
            also = placing.beside.tocoo()
            home += sp.csr_matrix(
                (np.full(also.nnz, _BESIDE), (np.array(self.index)[also.row], also.col)), shape=(n_texts, k)
            )
        return ThemeSet(tuple(found), tuple(topics), assignments, home, topic_assignments)

    def _nested(
        self, placing: Placing, earlier: dict[int, KeptTheme]
    ) -> tuple[list[Theme], list[Theme], IntArray | None]:
        """Themes, topics above them where there are any, and the topic of each text."""
        taken = [before.name for before in earlier.values() if before.name is not None]
        themes = _Level(placing.themes, placing.stability, "theme", self, nothing=placing.nothing)
        proposals = themes.proposed()
        if placing.topic_of is None:
            return themes.told(themes.names(proposals, taken), proposals, earlier), [], None
        # A topic leaves to its themes what they would best be called; they leave to it what it then is.
        of_text = placing.topic_of[placing.themes]
        n_topics = len(placing.topic_stability)
        level = _Level(np.where(of_text < 0, n_topics, of_text), placing.topic_stability, "topic", self, n_topics)
        of_topics = level.proposed(wide=True)
        names = level.names(of_topics, {*taken, *first_choices(proposals)})
        topics = level.told(names, of_topics, {})
        found = themes.told(themes.names(proposals, [*taken, *names]), proposals, earlier)
        return _below(found, topics, placing.topic_of), topics, of_text

    def _in_groups(
        self, placing: Placing, earlier: dict[int, KeptTheme]
    ) -> tuple[list[Theme], list[Theme], IntArray | None]:
        """Themes named by their subjects, the rests last in each group, the subjects as topics."""
        assert placing.topic_of is not None
        assert placing.rest is not None
        floor = least_people(self.people)
        of_text = placing.topic_of[placing.themes]
        n_topics = int(placing.topic_of.max(initial=-1)) + 1
        core_of_topic = [
            next((placing.core[at] for at in np.flatnonzero(placing.topic_of == topic) if placing.core[at]), ())
            for topic in range(n_topics)
        ]
        level = _Level(np.where(of_text < 0, n_topics, of_text), placing.topic_stability, "topic", self, n_topics)
        # A subject is called what most call it, wherever they speak of it, also where no theme came of it.
        wide = of_text if placing.speaks_of is None else np.where(of_text < 0, placing.speaks_of, of_text)
        of_topics = propose_for_subjects(self.lexicon, np.where(wide < 0, n_topics, wide), core_of_topic, floor=floor)
        topic_names = level.names(of_topics, ())
        topics = level.told(topic_names, of_topics, {})
        themes = _Level(placing.themes, placing.stability, "theme", self)
        called = [
            next((one for one in of_topics[topic] if one.name == topic_names[topic]), None) if topic >= 0 else None
            for topic in placing.topic_of
        ]
        proposals = propose_for_subjects(self.lexicon, placing.themes, placing.core, floor=floor, preferred=called)
        made_anew = [not one and not left for one, left in zip(placing.core, placing.rest, strict=True)]
        if any(made_anew):  # by a decision: what sets it apart must name it
            general = themes.proposed()
            proposals = [general[at] if anew else proposals[at] for at, anew in enumerate(made_anew)]
        names = [REST] * themes.k
        group = [self.group_of[int(np.flatnonzero(placing.themes == number)[0])] for number in range(themes.k)]
        for one in dict.fromkeys(group):
            mine = [number for number in range(themes.k) if group[number] == one and not placing.rest[number]]
            taken = [earlier[number].name or "" for number in mine if number in earlier]
            chosen = choose_names([proposals[at] for at in mine], taken, [themes.some_words(at) for at in mine])
            for number, name in zip(mine, chosen, strict=True):
                names[number] = name
        found = themes.told(names, proposals, earlier, placing.rest)
        return _below(found, topics, placing.topic_of), topics, of_text

    def placed(self, quote: Quote) -> Quote:
        """The quote with its index among all texts, not only those that say something."""
        return quote._replace(index=self.index[quote.index])


class _Level:
    """One level of themes: its texts and its words."""

    def __init__(
        self,
        labels: IntArray,
        stability: FloatArray,
        kind: str,
        made_by: Maker,
        k: int | None = None,
        nothing: int | None = None,
    ) -> None:
        self.labels, self.stability, self.kind, self.maker, self.nothing = labels, stability, kind, made_by, nothing
        self.k = int(labels.max()) + 1 if k is None else k
        self.width = width = max(self.k, int(labels.max()) + 1)  # what is in no group of this level comes last
        self.weights = word_weights(made_by.lexicon, labels, width)
        self.says = made_by.lexicon.told @ self.weights  # (texts, themes): how much of each theme's words a text holds
        self.centroids = centroids_of(made_by.vectors, labels, width)

    def proposed(self, *, wide: bool = False) -> list[list[Candidate]]:
        made_by = self.maker
        found = propose(
            made_by.lexicon,
            self.labels,
            self.width,
            self.weights,
            meaning=made_by.meaning,
            encoder=made_by.encoder,
            wide=wide,
        )
        return [[] if number == self.nothing else one for number, one in enumerate(found[: self.k])]

    def names(
        self, proposals: list[list[Candidate]], taken: Iterable[str], fallbacks: list[str] | None = None
    ) -> list[str]:
        return choose_names(proposals, taken, fallbacks or [self.some_words(number) for number in range(self.k)])

    def told(
        self,
        names: list[str],
        proposals: list[list[Candidate]],
        earlier: dict[int, KeptTheme],
        rest: NDArray[np.bool_] | None = None,
    ) -> list[Theme]:
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
            left_over = rest is not None and bool(rest[number])
            themes.append(self._theme(number, id, name, inside, proposals[number], left_over))
        return themes

    def some_words(self, number: int) -> str:
        """The shortest sentence, for a theme in which nothing is like a name; shown as cut where it is."""
        texts = [self.maker.texts[at] for at in np.flatnonzero(self.labels == number)]
        if number == self.nothing:
            return _commonest(texts)
        sentences = {piece.strip() for text in texts for piece in _SENTENCE_END.split(text)}
        whole = [one for one in sentences if _FEWEST_WORDS <= len(one.split()) <= _MOST_WORDS and len(one) <= _LONGEST]
        if whole:
            return min(whole, key=lambda one: (len(one), one)).rstrip(".!?,;: ")
        return shorten(min(texts, key=lambda text: (len(text), text)), _LONGEST, placeholder=" …")

    def _theme(
        self, number: int, id: str, name: str, inside: IntArray, proposals: list[Candidate], rest: bool
    ) -> Theme:
        maker, weights = self.maker, self.weights[:, number]
        says = self.says[inside, number]
        merit = maker.vectors[inside] @ self.centroids[number] + says / max(float(says.max(initial=0)), 1e-9) / 2
        ranked = rank_passages(maker.lexicon, inside, merit)
        telling = None if rest else telling_clause(maker.lexicon, ranked, weights, maker.texts)
        own = {maker.group_of[at] for at in inside}
        return Theme(
            id=id,
            name=name,
            keywords=() if rest or number == self.nothing else keywords_of(maker.lexicon, weights, proposals),
            parent=None,
            size=len(inside),
            people=len(np.unique(maker.people[inside])),
            quotes=tuple(maker.placed(quote_from(maker.texts[at], maker.lexicon, at, weights)) for at in ranked),
            stability=round(min(max(float(self.stability[number]), 0.0), 1.0), 4),
            telling=maker.texts[telling.index][telling.start : telling.end] if telling else "",
            telling_at=maker.placed(telling) if telling else None,
            group=next(iter(own)) if self.kind == "theme" and len(own) == 1 else None,
            rest=rest,
        )


def _commonest(texts: list[str]) -> str:
    """The text most often given, signs and capitals apart; of equally common ones the shortest."""
    bare = Counter(" ".join(re.findall(r"[\w'’]+", text.lower())) for text in texts)
    name = min(bare, key=lambda one: (-bare[one], len(one), one))
    return name[:1].upper() + name[1:]


def _below(themes: list[Theme], topics: list[Theme], topic_of: IntArray) -> list[Theme]:
    """The themes with the topic of each as its parent."""
    return [
        replace(theme, parent=topics[int(topic)].id if topic >= 0 else None)
        for theme, topic in zip(themes, topic_of, strict=True)
    ]


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
