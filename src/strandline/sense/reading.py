"""Everything that can be told of a passage by itself: its facet, on which side it stands, why a person must look at it.

Passage by passage and in no need of each other, so thousands of them are shared out over the machine's cores.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, pairwise
from typing import TypeVar

from strandline.sense.facets import Facet, facets
from strandline.sense.flags import flags
from strandline.sense.polarity import differs
from strandline.sense.processes import other_cores

Item = TypeVar("Item")
Result = TypeVar("Result")

WORTH_A_POOL = 3_000  # passages; below, starting processes takes longer than it saves
_NEVER_AGAINST = ("keep", "valued", "let_go")  # their facet says already on which side they stand


@dataclass(frozen=True, slots=True)
class Reading:
    """What a passage says, before it is compared with any other."""

    facet: Facet
    differs: bool  # sees it differently from what its facet says, or rejects what was asked
    speaks_against: bool  # judges something ill: speaks against keeping what others of its topic would keep
    flags: tuple[str, ...]  # kinds, sorted: "name", "role", "allegation", "contact"


def read_passages(
    passages: Sequence[str],
    asked: Sequence[str | None],
    *,
    names: Sequence[str] = (),
    places: Sequence[str] = (),
    cores: int = 1,
) -> list[Reading]:
    """Read each passage by itself. `asked` is the facet its question asked for, or None; `names` and `places` are as in
    `flags`. The result does not depend on `cores`. Raises ValueError when the lengths differ.
    """
    items = list(zip(passages, asked, strict=True))
    return in_chunks(partial(_read, names=tuple(names), places=tuple(places)), items, cores=cores)


def _read(items: Sequence[tuple[str, str | None]], names: tuple[str, ...], places: tuple[str, ...]) -> list[Reading]:
    texts = [text for text, _ in items]
    return [
        Reading(
            facet=facet,
            differs=differs([text], facet.name)[0] or (not facet.affirms and facet.name != "other"),
            speaks_against=facet.name not in _NEVER_AGAINST and differs([text], "keep")[0],
            flags=tuple(sorted({flag.kind for flag in flags(text, names=names, places=places)})),
        )
        for text, facet in zip(texts, facets(texts, [hint for _, hint in items]), strict=True)
    ]


def in_chunks(function: Callable[[Sequence[Item]], list[Result]], items: Sequence[Item], *, cores: int) -> list[Result]:
    """`function(items)`, on several cores when there are enough of them. `function` must work item by item, and be
    importable by a new process. Results stand in the order of the items.
    """
    workers = min(cores, len(items) // (WORTH_A_POOL // 2))
    if workers < 2:
        return function(items)
    # More chunks than workers, so that one slow chunk does not leave the others waiting.
    edges = [len(items) * part // (workers * 4) for part in range(workers * 4 + 1)]
    chunks = [items[start:end] for start, end in pairwise(edges)]
    with other_cores(workers) as pool:
        return list(chain.from_iterable(pool.map(function, chunks)))
