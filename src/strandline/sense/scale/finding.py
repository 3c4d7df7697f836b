"""Themes of more texts than are read closely: found on a sample, and every other text put where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from strandline.sense.placing import people_per
from strandline.sense.scale.assigner import Assigner, fit_assigner
from strandline.sense.scale.drawing import HashArray, draw, hashes_of
from strandline.sense.scale.engines import Engine, engine_for
from strandline.sense.scale.sources import Chunk, Listed, Source
from strandline.sense.themes import WHOLE_AT_MOST, find_closely, only_among
from strandline.sense.types import Encoder, IntArray, Keep, Quote, Theme, ThemeSet
from strandline.sense.words import answers_nothing, says_nothing

Tell = Callable[[str, int], None]

_NO_THEMES = ThemeSet((), (), np.zeros(0, dtype=np.int64), sp.csr_matrix((0, 0)), np.zeros(0, dtype=np.int64))
_A_FEW = 3  # answers that there is nothing, which together may be a theme
_NEARLY_ALL = 0.95  # a person may have put some elsewhere


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Themes of many texts, and how they came about."""

    themes: ThemeSet
    sample: IntArray  # positions, ascending, of the texts that themes were found on
    passages: dict[int, str]  # the texts that quotes point into, by position
    said: int  # texts that say something


def find_among_many(
    texts: Sequence[str],
    people: Sequence[Hashable] | None = None,
    groups: Sequence[Hashable] | None = None,
    n_themes: int | None = None,
    encoder: str | Encoder = "static",
    seed: int = 0,
    engine: str = "local",
    keep: Keep | None = None,
    at_most: int = WHOLE_AT_MOST,
) -> ThemeSet:
    """As find_themes, for texts of which only `at_most` are read closely. The arguments were checked there."""
    who = None if people is None else _numbered(people)
    source = Listed(texts, who)
    with engine_for(engine) as running:
        return find_among(
            source, running, groups=groups, n_themes=n_themes, encoder=encoder, seed=seed, keep=keep, at_most=at_most
        ).themes


def find_among(
    source: Source,
    engine: Engine,
    *,
    groups: Sequence[Hashable] | None = None,
    n_themes: int | None = None,
    encoder: str | Encoder = "static",
    seed: int = 0,
    keep: Keep | None = None,
    at_most: int = WHOLE_AT_MOST,
    tell: Tell = lambda stage, texts: None,
) -> Found:
    """Look at every text, find themes on a sample, and assign the others, chunk by chunk.

    `tell` is called with what is being done ("reading", "finding", "assigning") and how many texts that was done for.
    """
    seen = _look(source, engine, seed, tell)
    group_of = None if groups is None else _numbered(groups)
    if group_of is not None and group_of.max(initial=0) >= at_most:
        raise ValueError(
            f"groups has {group_of.max() + 1:,} different values. Give each text one of at most {at_most:,}."
        )
    pinned = {} if keep is None else keep.pinned
    heard = seen.says | seen.nothing if groups is None else seen.says
    sample = draw(seen.hashes, heard, at_most, people=seen.people, groups=group_of, first=pinned)
    tell("finding", len(sample))
    texts = _texts_at(source, sample)
    assignments = np.full(len(heard), -1, dtype=np.int64)
    if not texts:
        return Found(_of_all(_NO_THEMES, sample, assignments, None), sample, {}, 0)
    found = find_closely(
        texts,
        (sample if seen.people is None else seen.people[sample]).tolist(),
        None if groups is None else [groups[at] for at in sample.tolist()],
        n_themes,
        encoder,
        seed,
        None if keep is None else only_among(keep, sample.tolist()),
    )
    if np.count_nonzero(heard) > len(sample):
        further, taught = seen.says, found.assignments >= 0
        nothing = _theme_of_nothing(found.assignments[seen.nothing[sample]]) if groups is None else None
        if nothing is not None:  # they are known by what they are, and their few words would mislead
            further, taught = seen.says & ~seen.nothing, taught & ~seen.nothing[sample]
            assignments[heard] = nothing
        if taught.any():
            _assign(assignments, source, engine, further, found, texts, sample, np.flatnonzero(taught), group_of, tell)
    assignments[sample] = found.assignments
    number = {theme.id: at for at, theme in enumerate(found.themes)}
    for at, theme in pinned.items():
        if 0 <= at < len(assignments) and heard[at] and theme in number:
            assignments[at] = number[theme]
    themes = _of_all(found, sample, assignments, seen.people)
    passages = dict(zip(sample.tolist(), texts, strict=True))
    quoted = {quote.index for theme in (*themes.themes, *themes.topics) for quote in _quotes(theme)}
    said = int(np.count_nonzero(assignments >= 0))
    return Found(themes, sample, {at: passages[at] for at in sorted(quoted)}, said)


def _theme_of_nothing(themes: IntArray) -> int | None:
    """The theme that holds (nearly) all answers that there is nothing, from the `themes` of those in the sample."""
    if np.count_nonzero(themes >= 0) < _A_FEW:
        return None
    sizes = np.bincount(themes[themes >= 0])
    return int(sizes.argmax()) if sizes.max() >= _NEARLY_ALL * len(themes) else None


class _Seen(NamedTuple):
    """What is known of every text after the first reading, a few bytes each."""

    says: NDArray[np.bool_]
    nothing: NDArray[np.bool_]  # answers that there is nothing, which is a finding where several people do
    hashes: HashArray
    people: NDArray[np.generic] | None


class _Part(NamedTuple):
    """Texts to be assigned, and the group of each."""

    texts: list[str]
    groups: IntArray | None


def _look(source: Source, engine: Engine, seed: int, tell: Tell) -> _Seen:
    people: list[NDArray[np.generic]] = []

    def chunks() -> Iterator[Chunk]:
        for chunk in source.chunks():
            if chunk.people is not None:
                people.append(chunk.people)
            yield chunk._replace(people=None)

    seen = [look(seed, Chunk(0, []))]
    done = 0
    for one in engine.run(look, seed, chunks()):
        seen.append(one)
        done += len(one[0])
        tell("reading", done)
    says, nothing, hashes = (np.concatenate(arrays) for arrays in zip(*seen, strict=True))
    return _Seen(says, nothing, hashes, np.concatenate(people) if people else None)


def look(seed: int, chunk: Chunk) -> tuple[NDArray[np.bool_], NDArray[np.bool_], HashArray]:
    """Which texts of a chunk say something, which answer that there is nothing, and the hash of each."""
    n = len(chunk.texts)
    says = np.fromiter((not says_nothing(text) for text in chunk.texts), np.bool_, n)
    nothing = np.fromiter(map(answers_nothing, chunk.texts), np.bool_, n)
    return says, nothing, hashes_of(chunk.texts, chunk.start, seed)


def assign(assigner: Assigner, part: _Part) -> NDArray[np.int32]:
    """The theme of each text of a part."""
    return assigner.assign(part.texts, part.groups)


def _texts_at(source: Source, rows: IntArray) -> list[str]:
    texts: list[str] = []
    for chunk in source.chunks():
        low, high = np.searchsorted(rows, [chunk.start, chunk.start + len(chunk.texts)])
        texts.extend(chunk.texts[at - chunk.start] for at in rows[low:high].tolist())
    return texts


def _assign(
    assignments: IntArray,
    source: Source,
    engine: Engine,
    further: NDArray[np.bool_],
    found: ThemeSet,
    texts: list[str],
    sample: IntArray,
    taught: IntArray,
    group_of: IntArray | None,
    tell: Tell,
) -> None:
    """Put the themes of `further` texts into `assignments`, as the texts of the sample that are `taught` have them."""
    sample, texts = sample[taught], [texts[at] for at in taught.tolist()]
    themes_of = found.assignments[taught]
    theme_group = None
    if group_of is not None:
        theme_group = np.full(len(found.themes), -1, dtype=np.int64)
        theme_group[themes_of] = group_of[sample]
    # One thread, so that sums come out the same to the last bit.
    with threadpool_limits(limits=1, user_api="blas"):
        own = None if group_of is None else group_of[sample]
        assigner = fit_assigner(texts, themes_of, len(found.themes), own, theme_group)

    def parts() -> Iterator[_Part]:
        for chunk in source.chunks():
            inside = np.flatnonzero(further[chunk.start : chunk.start + len(chunk.texts)])
            own = None if group_of is None else group_of[chunk.start + inside]
            yield _Part([chunk.texts[at] for at in inside.tolist()], own)

    rows = np.flatnonzero(further)
    done = 0
    for themes in engine.run(assign, assigner, parts()):
        assignments[rows[done : done + len(themes)]] = themes
        done += len(themes)
        tell("assigning", done)


def _of_all(found: ThemeSet, sample: IntArray, assignments: IntArray, people: NDArray[np.generic] | None) -> ThemeSet:
    """The themes of the sample, told of all texts: sizes and people, and quotes by their position among all."""
    n, k = len(assignments), len(found.themes)
    who = np.arange(n) if people is None else np.unique(people, return_inverse=True)[1].astype(np.int64)
    position = {topic.id: at for at, topic in enumerate(found.topics)}
    topic_of = np.array([position.get(theme.parent or "", -1) for theme in found.themes] + [-1], dtype=np.int64)
    of_topics = topic_of[assignments]  # -1 is the last
    rows = np.flatnonzero(assignments >= 0)
    membership = sp.csr_matrix(
        (np.ones(len(rows)), assignments[rows], np.concatenate([[0], np.cumsum(assignments >= 0)])), shape=(n, k)
    )
    inner = sp.coo_matrix(found.membership)
    beside = inner.data < 1  # what a text speaks of besides its own theme is known for the sample alone
    if beside.any():
        at = (sample[inner.row[beside]], inner.col[beside])
        membership = membership + sp.csr_matrix((inner.data[beside], at), shape=(n, k))
    return ThemeSet(
        _recounted(found.themes, assignments, who, sample),
        _recounted(found.topics, of_topics, who, sample),
        assignments,
        membership,
        of_topics,
    )


def _recounted(themes: tuple[Theme, ...], labels: IntArray, who: IntArray, sample: IntArray) -> tuple[Theme, ...]:
    k = len(themes)
    sizes = np.bincount(labels[labels >= 0], minlength=k)
    heard = people_per(labels, who, k)

    def placed(quote: Quote) -> Quote:
        return quote._replace(index=int(sample[quote.index]))

    return tuple(
        replace(
            theme,
            size=int(sizes[at]),
            people=int(heard[at]),
            quotes=tuple(placed(quote) for quote in theme.quotes),
            telling_at=None if theme.telling_at is None else placed(theme.telling_at),
        )
        for at, theme in enumerate(themes)
    )


def _quotes(theme: Theme) -> tuple[Quote, ...]:
    return theme.quotes if theme.telling_at is None else (*theme.quotes, theme.telling_at)


def _numbered(values: Sequence[Hashable]) -> IntArray:
    number: dict[Hashable, int] = {}
    return np.array([number.setdefault(value, len(number)) for value in values], dtype=np.int64)
