"""Small numbers stay private: what may leave the team, and why it cannot be undone.

Two ways out. A *table of counts* has its small cells left out, and as many others as it takes so that no reader can
work them out from the totals (`suppress`). The *shared edition* gives bands in place of counts (`shared_cells`), over
perspectives that were joined until each holds enough people (`join_small`).

The intruder of this file knows everything but the words: the rules, the edges of the bands, how many people were asked
in each column, all that is printed, and how to solve a system of constraints (Cox 1980; Duncan et al. 2001).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeVar, get_args

from strandline.sense.suppression import Suppressed, feasible_intervals, suppress, suppress_layers

__all__ = [
    "BANDS",
    "BAND_SHARE",
    "EVERYONE",
    "Band",
    "Bands",
    "SharedRow",
    "Suppressed",
    "band",
    "band_range",
    "feasible_intervals",
    "join_small",
    "place_once",
    "read_bands",
    "shared_cells",
    "suppress",
    "suppress_layers",
]

Band = Literal["few", "some", "most"]
BANDS: Final[tuple[Band, ...]] = get_args(Band)
BAND_SHARE: Final[Mapping[Band, float]] = {"few": 1 / 6, "some": 1 / 2, "most": 5 / 6}  # the middle, for drawing
Bands = tuple[Band, ...]  # one, neighbouring ones where one would say too much, or none where nothing may be said
Range = tuple[int, int]  # the least and the most
EVERYONE: Final = "Everyone heard"

Person = TypeVar("Person", bound=Hashable)


@dataclass(frozen=True, slots=True)
class SharedRow:
    """One theme as the shared edition may show it."""

    cells: tuple[Bands, ...]  # one per column; none where nobody, or too few, were asked
    whole: Bands  # of all people asked

    @property
    def heard(self) -> str:
        """`by most`, `by few or some`; empty where too few were asked in all."""
        return f"by {' or '.join(self.whole)}" if self.whole else ""


def band(people: int, asked: int) -> Band:
    """Few (below a third), some (below two thirds) or most of the people asked. Nobody is "few" and all are "most"."""
    if not 0 <= people <= asked or asked < 1:
        raise ValueError(f"{people} of {asked} people has no band")
    if 3 * people < asked:
        return "few"
    return "some" if 3 * people < 2 * asked else "most"


def band_range(name: Band, asked: int) -> Range:
    """The least and the most people a band can stand for when `asked` were asked: what an intruder reads from it."""
    first_some, first_most = -(-asked // 3), -(-2 * asked // 3)
    return {"few": (0, first_some - 1), "some": (first_some, first_most - 1), "most": (first_most, asked)}[name]


def read_bands(bands: Bands, asked: int) -> Range:
    """What an intruder reads from neighbouring bands; from none, that it is anything from nobody to everybody."""
    return (band_range(bands[0], asked)[0], band_range(bands[-1], asked)[1]) if bands else (0, asked)


def join_small(
    asked: Mapping[str, int], k: int = 5, *, members: Mapping[str, Collection[Hashable]] | None = None
) -> dict[str, str]:
    """For each perspective the name of the column it is shown in, so that every column holds at least `k` people.

    Perspectives with `0 < n < k` are joined with one another, the smallest first; what is left over goes to the last
    column so made, or to the smallest large one. Where fewer than `k` were heard in all, everybody is one column,
    `EVERYONE`. Perspectives in which nobody was heard stay apart under their own name: that nobody was found says
    nothing about anyone. The result depends on nothing but the arguments; a joined column is named after its parts in
    the order of `asked`, with commas.

    People may belong to several perspectives; then two small ones can be the same few people. Give `members` (who is in
    each) and columns are counted by heads.

    Raises ValueError for a negative number.
    """
    if any(number < 0 for number in asked.values()):
        raise ValueError("people asked cannot be fewer than none")

    def size(column: Collection[str]) -> int:
        if members is None:
            return sum(asked[name] for name in column)
        return len({person for name in column for person in members.get(name, ())})

    rank = {name: position for position, name in enumerate(asked)}
    heard = [name for name in asked if size([name])]
    if not heard or size(heard) < k:
        return {name: EVERYONE if name in heard else name for name in asked}
    columns = [[name] for name in heard if size([name]) >= k]
    joined: list[list[str]] = []
    pending: list[str] = []
    for name in sorted((name for name in heard if size([name]) < k), key=lambda name: (size([name]), rank[name])):
        pending.append(name)
        if size(pending) >= k:
            joined.append(pending)
            pending = []
    if pending:
        # A left-over goes where it hides least: to other small ones if there are any, else to the smallest large one.
        partner = joined[-1] if joined else min(columns, key=lambda column: (size(column), rank[column[0]]))
        partner += pending
    shown_in = {name: name for name in asked}
    for column in columns + joined:
        in_order = sorted(column, key=rank.__getitem__)
        shown_in |= dict.fromkeys(column, ", ".join(in_order))
    return shown_in


def place_once(groups: Mapping[Person, Sequence[str]], shown_in: Mapping[str, str]) -> dict[Person, str]:
    """One column for each person: that of the first perspective they named. Those who named none are left out.

    In the shared edition nobody is counted in two columns. Columns that share people can be told apart by subtracting
    one from the other, and the guarantee of `shared_cells` holds for columns that do not overlap.
    """
    return {person: shown_in.get(of[0], of[0]) for person, of in groups.items() if of}


def shared_cells(
    counts: Sequence[Sequence[int]],
    asked: Sequence[int],
    *,
    totals: Sequence[int] | None = None,
    asked_in_all: int | None = None,
    quoted: Sequence[Sequence[int]] | None = None,
    differing: Sequence[Sequence[int]] | None = None,
    k: int = 5,
) -> list[SharedRow]:
    """Bands in place of counts, for every theme and column and for all people, such that no count can be worked out.

    `counts` is themes x columns, `asked` the people asked per column. `totals` and `asked_in_all` are for all people;
    left out they are sums. If `asked_in_all` is more than the sum of `asked`, the rest belong to no column. `quoted` is
    how many people of each cell are shown saying so, `differing` how many who did not raise the theme are shown seeing
    it differently, both with the column they belong to: the reader then knows that the cell is at least the one, and
    falls short of all by the other.

    A column of fewer than `k` people gets no bands. Otherwise the band of a cell alone leaves at least two numbers, and
    neither nobody nor everybody. Beside the words shown it may not: "few" of five (nobody or one) beside somebody's
    words is exactly one, whose words these are. Nor beside the band of the whole: of 5 and 5 people, "some" (2 or 3)
    and "few" (0 or 1) with "some" in all (4 to 6 of 10) can only be 3 and 1. So bands that would pin a number are
    merged with their neighbour ("few or some"). Which are merged follows from what is shown beside them alone, never
    from the true number: otherwise the merging itself would tell it (simulatable auditing: Kenthapadi, Mishra and
    Nissim 2005).

    If columns overlap (`asked_in_all` below the sum), the whole says no more than the cells already do.

    What this cannot see, the caller must not add: an order of themes by exact counts, the same people counted again
    under another heading, or the same table once more when somebody has come in or left (see
    `reissuing`). Raises ValueError
    when the shapes disagree or a count does not fit with the people asked, quoted and differing.
    """
    in_all = sum(asked) if asked_in_all is None else asked_in_all
    sums = [sum(row) for row in counts] if totals is None else list(totals)
    nobody = [[0] * len(asked)] * len(counts)
    tables = (counts, nobody if quoted is None else quoted, nobody if differing is None else differing)
    if len(sums) != len(counts) or any(len(table) != len(counts) for table in tables):
        raise ValueError(f"{len(counts)} themes were announced, the counts have another shape")
    if any(len(row) != len(asked) for table in tables for row in table):
        raise ValueError(f"{len(asked)} columns were announced, the counts have another shape")
    rows = []
    for row, least, apart, total in zip(*tables, sums, strict=True):
        possible = [(low, of - high) for low, of, high in zip(least, asked, apart, strict=True)]
        cells = tuple(
            _band_of_cell(n, of, known) if of >= k else () for n, of, known in zip(row, asked, possible, strict=True)
        )
        ranges = [_both(read_bands(bands, of), known) for bands, of, known in zip(cells, asked, possible, strict=True)]
        rows.append(SharedRow(cells, _band_of_whole(ranges, asked, total, in_all, k)))
    return rows


def _band_of_cell(people: int, asked: int, possible: Range) -> Bands:
    """The true band, with those neighbours that a reader of the words beside it must not tell it from."""
    if not possible[0] <= people <= possible[1]:
        raise ValueError(f"{people} of {asked} people, of whom {possible[0]} to {possible[1]} could be: no such cell")
    return _merged(people, asked, possible, lambda of_bands: not _wide(_both(of_bands, possible)))


def _merged(people: int, asked: int, possible: Range, says_too_much: Callable[[Range], bool]) -> Bands:
    """The bands that could be true, neighbours put together until none says too much; of these, the true one's."""
    options = [[name] for name in BANDS if _wide(_both(band_range(name, asked), possible), 0)]
    position = 0
    while position < len(options):
        low, high = band_range(options[position][0], asked)[0], band_range(options[position][-1], asked)[1]
        if len(options) == 1 or not says_too_much((low, high)):
            position += 1
            continue
        neighbour = position - 1 if position else 1
        first, second = sorted((position, neighbour))
        options[first : second + 1] = [options[first] + options[second]]
        position = first
    return tuple(next(option for option in options if band(people, asked) in option))


def _band_of_whole(of_cells: Sequence[Range], asked: Sequence[int], total: int, in_all: int, k: int) -> Bands:
    """The true band of the whole, with those neighbours that a reader must not tell it from."""
    if in_all < k:
        return ()
    ranges = list(of_cells)
    if in_all < sum(asked):
        possible = (max(low for low, _ in ranges), min(in_all, sum(high for _, high in ranges)))
        return tuple(name for name in BANDS if _wide(_both(band_range(name, in_all), possible), 0))
    ranges.append((0, in_all - sum(asked)))  # people in no column
    possible = (sum(low for low, _ in ranges), sum(high for _, high in ranges))
    return _merged(total, in_all, possible, lambda of_bands: _pins(ranges, of_bands))


def _both(first: Range, second: Range) -> Range:
    return max(first[0], second[0]), min(first[1], second[1])


def _wide(found: Range, by: int = 1) -> bool:
    return found[1] - found[0] >= by


def _pins(ranges: Sequence[Range], total: Range) -> bool:
    """Whether knowing that the parts add up to something in `total` leaves any part, or the sum, a single value."""
    lows, highs = sum(low for low, _ in ranges), sum(high for _, high in ranges)
    if min(highs, total[1]) == max(lows, total[0]):
        return True
    for low, high in ranges:
        narrowed = _both((low, high), (total[0] - (highs - high), total[1] - (lows - low)))
        if low < high and not _wide(narrowed):
            return True
    return False
