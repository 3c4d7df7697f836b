"""Who raised what: people per theme and perspective, always of the people who were asked.

Interviews are chosen on purpose, not drawn at random, so the default design gives counts and shares and nothing that
pretends to reach beyond the people heard. A survey with enough answers per group may have intervals and tests.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from scipy import sparse

Design = Literal["purposive", "survey"]
Verdict = Literal["", "more than others", "less than others", "much the same", "too few to say"]

Z = 1.959963984540054  # standard normal quantile of 97.5%: two-sided 95% intervals
FALSE_DISCOVERY_RATE = 0.05
SAME_WITHIN = 0.10  # "much the same": the 95% interval of the difference in shares stays within ten points


@dataclass(frozen=True, slots=True)
class Cell:
    """People of one group who raised one theme. The last five fields are for the survey design only."""

    people: int  # who raised it
    asked: int  # who were asked, whether or not they said anything
    at_least: bool = False  # voices that cannot be told apart raised it: `people` is a lower bound
    share: float | None = None  # people / asked; None where nobody was asked
    low: float | None = None  # Wilson interval, 95%
    high: float | None = None
    p: float | None = None  # Fisher's exact test, two-sided: this group against everybody else asked
    q: float | None = None  # p after Benjamini and Hochberg, over all cells of the comparison
    verdict: Verdict = ""

    @property
    def label(self) -> str:
        """`4 of 6`, `at least 1 of 4`, `nobody heard`."""
        if not self.asked:
            return "nobody heard"
        return f"{'at least ' if self.at_least else ''}{self.people} of {self.asked}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """`cells[theme][group]`, with `overall[theme]` for all people asked, each counted once."""

    design: Design
    groups: tuple[str, ...]
    asked: tuple[int, ...]  # people per group, in the order of `groups`
    people_asked: int  # people in all; less than the sum of `asked` where some belong to several groups
    cells: tuple[tuple[Cell, ...], ...]
    overall: tuple[Cell, ...]
    in_several: int = 0  # people who belong to more than one group: they count in each, and once in `overall`

    def cell(self, theme: int, group: str) -> Cell:
        return self.cells[theme][self.groups.index(group)]

    def groups_heard_on(self, theme: int) -> tuple[str, ...]:
        """The groups in which at least one person raised the theme."""
        return tuple(group for group, cell in zip(self.groups, self.cells[theme], strict=True) if cell.people)


@dataclass(frozen=True, slots=True)
class PowerGap:
    """A theme said by those who live with it and not by those who decide."""

    theme: int
    lives_with_it: Cell
    decides: Cell

    @property
    def width(self) -> float:
        """Difference of the two shares: for putting the widest gap first, not for showing."""
        return (self.lives_with_it.share or 0.0) - (self.decides.share or 0.0)


def compare_groups(
    membership: npt.ArrayLike | sparse.sparray | sparse.spmatrix,
    people: Sequence[Hashable],
    groups: Mapping[Any, str | Iterable[str]],
    *,
    design: Design = "purposive",
    voices: Mapping[Any, int] | None = None,
    order: Sequence[str] = (),
) -> Comparison:
    """Count the people of each group who raised each theme.

    `membership` is texts x themes, dense or sparse; a person raised a theme when any of their texts has a value above
    nought. `people` names the person of each text. `groups` gives each person asked one group or several; everybody in
    it was asked, also those without a text. A person with an empty sequence counts in `overall` alone. `voices` tells
    how many people stand behind one entry whose voices cannot be told apart: all of them were asked, and a theme that
    comes up was raised by at least one. `order` puts these groups first and keeps them even where nobody was heard.
    Whoever belongs to several groups counts in each of them, once in `overall`, and in `in_several`; a test sets a
    group against those asked who are not in it, so that nobody stands on both sides.

    `design="survey"` adds the Wilson interval (Wilson 1927), Fisher's exact test of each group against everybody else
    asked (Fisher 1935), Benjamini and Hochberg's q (1995) and a verdict. Where the difference is not clear the verdict
    is "too few to say", unless Newcombe's interval (1998) shows that it is small. Voices that cannot be told apart
    give bounds and not counts, so cells that hold any are not tested.

    Raises ValueError when shapes disagree, when a text belongs to a person who is not in `groups`, or when `voices`
    is below one.
    """
    if design not in ("purposive", "survey"):
        raise ValueError(f"design is 'purposive' or 'survey', not {design!r}")
    raised = _people_raising(membership, people, groups)
    weights = _checked_voices(groups, voices or {})
    belongs = {person: (of,) if isinstance(of, str) else tuple(dict.fromkeys(of)) for person, of in groups.items()}
    found = dict.fromkeys(order) | dict.fromkeys(group for of in belongs.values() for group in of)
    everybody = frozenset(groups)
    members = {group: frozenset(person for person in belongs if group in belongs[person]) for group in found}

    cells = [[_count(on_theme, members[group], weights) for group in found] for on_theme in raised]
    overall = [_count(on_theme, everybody, weights) for on_theme in raised]
    if design == "survey":
        rest = {group: everybody - members[group] for group in found}
        others = [[_count(on_theme, rest[group], weights) for group in found] for on_theme in raised]
        cells = _tested(cells, others)
        overall = [_with_interval(cell) for cell in overall]
    return Comparison(
        design=design,
        groups=tuple(found),
        asked=tuple(sum(weights[person] for person in members[group]) for group in found),
        people_asked=sum(weights.values()),
        cells=tuple(tuple(row) for row in cells),
        overall=tuple(overall),
        in_several=sum(weights[person] for person, of in belongs.items() if len(of) > 1),
    )


def people_in(
    membership: npt.ArrayLike | sparse.sparray | sparse.spmatrix,
    people: Sequence[Hashable],
    groups: Mapping[Any, str | Iterable[str]],
    among: Collection[str],
    *,
    voices: Mapping[Any, int] | None = None,
) -> tuple[Cell, ...]:
    """Per theme, the people who belong to any group of `among`, each counted once. Arguments as `compare_groups`."""
    weights = _checked_voices(groups, voices or {})
    wanted = set(among)
    members = frozenset(
        person for person, of in groups.items() if wanted.intersection((of,) if isinstance(of, str) else of)
    )
    return tuple(_count(on_theme, members, weights) for on_theme in _people_raising(membership, people, groups))


def power_gap(
    comparison: Comparison,
    lives_with_it: Collection[str],
    decides: Collection[str],
    *,
    least_asked: int = 3,
) -> list[PowerGap]:
    """Themes said by those who live with it, not by those who decide; the widest gap first.

    The rule for small numbers: at least three people asked on either side; raised by at least half of those who live
    with it and at least three of them; raised by at most one of those who decide, and by fewer than a third of them.
    Where voices cannot be told apart among those who decide, "at least one" may be all of them, so it counts as all.

    A group named on both sides belongs to neither: it cannot tell the two apart. People in two groups of one side are
    counted in each, as the comparison holds counts and not people.
    """
    both = set(lives_with_it) & set(decides)
    living = [index for index, group in enumerate(comparison.groups) if group in set(lives_with_it) - both]
    deciding = [index for index, group in enumerate(comparison.groups) if group in set(decides) - both]
    gaps = []
    for theme, row in enumerate(comparison.cells):
        lives, power = _sum([row[index] for index in living]), _sum([row[index] for index in deciding])
        if lives.asked < least_asked or power.asked < least_asked:
            continue
        said = lives.people >= 3 and 2 * lives.people >= lives.asked
        unsaid = power.people <= 1 and 3 * power.people < power.asked and not power.at_least
        if said and unsaid:
            gaps.append(PowerGap(theme, lives, power))
    return sorted(gaps, key=lambda gap: (-gap.width, gap.theme))


def wilson_interval(people: int, asked: int, z: float = Z) -> tuple[float, float]:
    """Score interval for a share (Wilson 1927, "Probable inference, the law of succession, and statistical inference").

    Unlike the textbook interval it stays within 0 and 1 and holds its level for small groups and rare themes.
    """
    if not 0 <= people <= asked or asked < 1:
        raise ValueError(f"{people} of {asked} people is no share")
    share = people / asked
    centre = share + z * z / (2 * asked)
    spread = z * sqrt(share * (1 - share) / asked + z * z / (4 * asked * asked))
    scale = 1 + z * z / asked
    # At nought and at all the ends are exact; rounding must not push them past.
    low = 0.0 if people == 0 else (centre - spread) / scale
    high = 1.0 if people == asked else (centre + spread) / scale
    return low, high


def newcombe_interval(first: Cell, second: Cell) -> tuple[float, float]:
    """Interval for the difference of two independent shares (Newcombe 1998, method 10: from two Wilson intervals)."""
    (low1, high1), (low2, high2) = (
        wilson_interval(first.people, first.asked),
        wilson_interval(second.people, second.asked),
    )
    share1, share2 = first.people / first.asked, second.people / second.asked
    difference = share1 - share2
    return (
        difference - sqrt((share1 - low1) ** 2 + (high2 - share2) ** 2),
        difference + sqrt((high1 - share1) ** 2 + (share2 - low2) ** 2),
    )


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values that control the false discovery rate (Benjamini and Hochberg 1995), in the order given."""
    if not len(p_values):
        return []
    p = np.asarray(p_values, dtype=float)
    falling = np.argsort(-p, kind="stable")
    ranks = np.arange(len(p), 0, -1)
    q = np.empty_like(p)
    q[falling] = np.minimum.accumulate(np.minimum(p[falling] * len(p) / ranks, 1.0))
    return [float(value) for value in q]


def _people_raising(
    membership: npt.ArrayLike | sparse.sparray | sparse.spmatrix,
    people: Sequence[Hashable],
    groups: Mapping[Any, str | Iterable[str]],
) -> list[set[Hashable]]:
    """Per theme, who has at least one text in it."""
    matrix: Any = membership if sparse.issparse(membership) else np.asarray(membership)
    if matrix.ndim != 2 or matrix.shape[0] != len(people):
        raise ValueError(f"membership is texts x themes with one row per text: {matrix.shape} for {len(people)} texts")
    strangers = dict.fromkeys(person for person in people if person not in groups)
    if strangers:
        raise ValueError(f"texts by people who are not among those asked: {', '.join(map(str, strangers))}")
    raised: list[set[Hashable]] = [set() for _ in range(matrix.shape[1])]
    rows, columns = (matrix > 0).nonzero()
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        raised[column].add(people[row])
    return raised


def _checked_voices(groups: Mapping[Any, object], voices: Mapping[Any, int]) -> dict[Any, int]:
    weights = {person: voices.get(person, 1) for person in groups}
    for person, number in weights.items():
        if number < 1:
            raise ValueError(f"{person!r} stands for {number} voices: it must be at least one")
    return weights


def _count(raised_by: Collection[Hashable], members: Collection[Hashable], voices: Mapping[Any, int]) -> Cell:
    raising = [person for person in members if person in raised_by]
    asked = sum(voices[person] for person in members)
    return Cell(
        people=len(raising),
        asked=asked,
        at_least=any(voices[person] > 1 for person in raising),
        share=len(raising) / asked if asked else None,
    )


def _sum(cells: Sequence[Cell]) -> Cell:
    people, asked = sum(cell.people for cell in cells), sum(cell.asked for cell in cells)
    return Cell(people, asked, any(cell.at_least for cell in cells), people / asked if asked else None)


def _with_interval(cell: Cell, p: float | None = None, q: float | None = None, verdict: Verdict = "") -> Cell:
    exact = cell.asked and not cell.at_least
    low, high = wilson_interval(cell.people, cell.asked) if exact else (None, None)
    return Cell(cell.people, cell.asked, cell.at_least, cell.share, low, high, p, q, verdict)


@lru_cache(maxsize=4096)
def _fisher(people: int, asked: int, other_people: int, other_asked: int) -> float:
    table = [[people, asked - people], [other_people, other_asked - other_people]]
    from scipy.stats import fisher_exact  # 0.6 s to import, and only surveys are tested

    return float(fisher_exact(table).pvalue)


def _tested(cells: Sequence[Sequence[Cell]], others: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Intervals, exact tests and verdicts for every cell that can be told from the rest."""
    pairs = [
        (theme, group, cell, rest)
        for theme, (row, rest_row) in enumerate(zip(cells, others, strict=True))
        for group, (cell, rest) in enumerate(zip(row, rest_row, strict=True))
        if cell.asked and rest.asked and not cell.at_least and not rest.at_least
    ]
    p_values = [_fisher(cell.people, cell.asked, rest.people, rest.asked) for _, _, cell, rest in pairs]
    q_values = benjamini_hochberg(p_values)
    result = [[_with_interval(cell, verdict="too few to say") for cell in row] for row in cells]
    for (theme, group, cell, rest), p, q in zip(pairs, p_values, q_values, strict=True):
        result[theme][group] = _with_interval(cell, p, q, _verdict(cell, rest, q))
    return result


def _verdict(cell: Cell, rest: Cell, q: float) -> Verdict:
    if q < FALSE_DISCOVERY_RATE:
        return "more than others" if (cell.share or 0.0) > (rest.share or 0.0) else "less than others"
    low, high = newcombe_interval(cell, rest)
    return "much the same" if max(-low, high) < SAME_WITHIN else "too few to say"
