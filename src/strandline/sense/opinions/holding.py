"""Whether a map may be believed: what Pol.is does not ask.

- Is there more in the votes than chance makes? Each statement's votes are dealt out anew among those who voted on it,
  and the first direction must carry more than it does then (parallel analysis: Horn 1965, Psychometrika 30).
- Is it about the statements, or about how readily people agree? The same again, with each person's own leaning to
  agree taken out; and no group may be made of people who answer nearly everything alike.
- Do the groups come back when people are drawn again, with repetition, and the whole procedure is run on them? (The
  bootstrap: Efron 1979; per group the mean of the best Jaccard similarity: Hennig 2007, Computational Statistics & Data
  Analysis 52.) People come in another order each time, on which the grouping depends too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from strandline.sense.clustering import adjusted_rand, contingency
from strandline.sense.opinions.grouping import group
from strandline.sense.opinions.plane import deviations, leading
from strandline.sense.opinions.votes import Bools, Floats, Ints, Votes

FEWEST_PEOPLE = 30
DRAWS = 40
DEALS = 20
_AT_MOST = 1000  # people of one draw: groups that hold in a draw of these hold in more
_BEYOND_CHANCE = 4.0  # standard deviations above what the deals give
_ALIKE = 0.9  # of a person's votes, the same answer
_ALIKE_BEYOND = 0.1  # … and that much more than others gave on the same statements
_ROUGHLY = 15  # rounds of iteration, where only the size of a pattern is asked for
_NO_PATTERN = "The votes hold no pattern beyond what chance makes of them: dealt out anew, they give as clear a map."
_ONLY_LEANING = "People differ in how readily they agree, whatever the statement, and hardly in what they agree with."
_SURVIVES = 0.5  # below, a group is dissolved rather than moved (Hennig 2007), and a grouping nearer chance than itself


@dataclass(frozen=True, slots=True)
class Held:
    stability: float  # mean adjusted Rand index between the map and the maps of draws, floored at nought
    group_stability: tuple[float, ...]  # by group, mean of its best Jaccard similarity with a group of the draw
    withheld: str | None  # why the map should not be shown


def hold(
    votes: Votes, moderated: Bools, groups: Ints, components: Floats, seed: int, *, n_groups: int | None = None
) -> Held:
    """Examine a map. `groups` (people,), -1 not in the map; `components` (2, statements); `n_groups` where somebody set
    their number."""
    inside = np.flatnonzero(groups >= 0)
    there = int(groups.max(initial=-1)) + 1
    if not there:
        return Held(0.0, (), "Nobody voted.")
    if there < 2:
        return Held(0.0, (0.0,), "Nobody differs: all people in the map stand at one place.")
    rng = np.random.default_rng(seed)
    agreements, similarities = _draws(votes, moderated, groups, components, rng, n_groups)
    stability = max(0.0, float(agreements.mean()))
    drawn = ~np.isnan(similarities)
    # A group of whom nobody was ever drawn has not been seen to come back.
    by_group = tuple((np.where(drawn, similarities, 0).sum(axis=0) / np.maximum(drawn.sum(axis=0), 1)).tolist())
    pattern, beside_leaning = _patterns(votes, moderated, rng)
    withheld = (
        _too_few(len(inside))
        or (_NO_PATTERN if not pattern else None)
        or _all_alike(votes, moderated, groups, there)
        or (_ONLY_LEANING if not beside_leaning else None)
        or _do_not_survive(stability, by_group)
    )
    return Held(stability, by_group, withheld)


def _too_few(people: int) -> str | None:
    if people >= FEWEST_PEOPLE:
        return None
    return (
        f"Only {people} people are in the map; below {FEWEST_PEOPLE}, groups say more about chance than about people."
    )


def _do_not_survive(stability: float, by_group: tuple[float, ...]) -> str | None:
    lost = [str(number + 1) for number, held in enumerate(by_group) if held < _SURVIVES]
    if not lost and stability >= _SURVIVES:
        return None
    which = f"group{'s' * (len(lost) > 1)} {' and '.join(lost)}" if lost else "the groups"
    verb = "does" if len(lost) == 1 else "do"
    return f"When people are drawn again, {which} {verb} not come back (agreement of the maps {stability:.2f} of 1)."


# --- drawing people again -----------------------------------------------------------------------------------------


def _draws(
    votes: Votes,
    moderated: Bools,
    groups: Ints,
    components: Floats,
    rng: np.random.Generator,
    n_groups: int | None,
) -> tuple[Floats, Floats]:
    """(draws,) adjusted Rand indices, and (draws, groups) best Jaccard similarities, nan where nobody was drawn."""
    voters = np.flatnonzero(votes.per_person > 0)
    number = int(groups.max()) + 1
    start = np.vstack([components, np.ones(components.shape[1]), np.cos(np.arange(components.shape[1]))])
    agreements, similarities = np.zeros(DRAWS), np.full((DRAWS, number), np.nan)
    for draw in range(DRAWS):
        drawn = rng.choice(voters, min(len(voters), _AT_MOST))
        there = groups[drawn] >= 0
        if not there.any():
            continue
        places = _places(votes.of(drawn), moderated, start)[there]
        again = group(places, n_groups).labels
        # Somebody drawn twice is one person when the maps are compared.
        people, once = np.unique(drawn[there], return_index=True)
        before, now = groups[people], again[once]
        both = contingency(before, now, number).astype(np.float64)
        mine = both.sum(axis=1, keepdims=True)
        jaccard = (both / np.maximum(mine + both.sum(axis=0, keepdims=True) - both, 1)).max(axis=1)
        agreements[draw] = adjusted_rand(before, now)
        similarities[draw] = np.where(mine[:, 0] > 0, jaccard, np.nan)
    return agreements, similarities


def _places(votes: Votes, moderated: Bools, start: Floats) -> Floats:
    """(people, 2) as in `plane.lay_out`, to a few digits."""
    _, away = deviations(votes, moderated)
    directions = leading(away, start)[1][:2]
    if len(directions) < 2:  # a single statement
        directions = np.vstack([directions, np.zeros_like(directions)])
    kept = ~moderated[votes.columns]
    cast = np.bincount(votes.rows[kept], minlength=votes.people) + int((moderated & (votes.per_statement > 0)).sum())
    return np.asarray((away @ directions.T) / np.sqrt(np.maximum(cast, 1))[:, None])


# --- dealing votes out anew ---------------------------------------------------------------------------------------


def _patterns(votes: Votes, moderated: Bools, rng: np.random.Generator) -> tuple[bool, bool]:
    """Whether there is a pattern beyond chance, and whether there is one beside people's leaning to agree."""
    voters = np.flatnonzero(votes.per_person > 0)
    if len(voters) > _AT_MOST:
        votes = votes.of(np.sort(rng.choice(voters, _AT_MOST, replace=False)))
    start = rng.standard_normal((4, votes.statements))
    seen, away = _strengths(votes, moderated, start)
    by_statement, by_person = [], []
    for _ in range(DEALS):
        dealt = votes.with_values(_dealt(votes.values, votes.columns, rng))
        by_statement.append(_strengths(dealt, moderated, start)[0])
        by_person.append(_strength(_centred(away, _dealt(away.data, votes.rows, rng)), start))
    overall, leaning_out = np.array(by_statement).T
    # Some statements divide more than others, and some people vary more than others: neither alone is a pattern.
    beside = _beyond(seen[1], leaning_out) and _beyond(seen[1], np.array(by_person))
    return _beyond(seen[0], overall), beside


def _dealt(values: Floats, within: Ints, rng: np.random.Generator) -> Floats:
    """`values` in random order among those with the same entry of `within`."""
    dealt = np.empty_like(values)
    # Whole numbers with a random fraction: sorted by `within` first, at random second.
    dealt[np.argsort(within, kind="stable")] = values[np.argsort(within + rng.random(len(values)))]
    return dealt


def _beyond(seen: float, dealt: Floats) -> bool:
    return bool(seen > dealt.max() and seen > dealt.mean() + _BEYOND_CHANCE * dealt.std(ddof=1))


def _strengths(votes: Votes, moderated: Bools, start: Floats) -> tuple[tuple[float, float], sparse.csr_array]:
    """The leading singular value of the deviations, and that of the deviations with each person's mean taken out; and
    the latter deviations."""
    _, away = deviations(votes, moderated)
    kept = ~moderated[votes.columns]
    cast = np.maximum(np.bincount(votes.rows[kept], minlength=votes.people), 1)
    own = np.bincount(votes.rows, weights=away.data, minlength=votes.people) / cast
    rest = votes.matrix(np.where(kept, away.data - own[votes.rows], 0.0))
    return (_strength(away, start), _strength(rest, start)), rest


def _strength(away: sparse.csr_array, start: Floats) -> float:
    return float(leading(away, start, rounds=_ROUGHLY)[0][0])


def _centred(like: sparse.csr_array, values: Floats) -> sparse.csr_array:
    """`values` in the places of `like`, each statement's mean taken out."""
    of = np.maximum(np.bincount(like.indices, minlength=like.shape[1]), 1)
    means = np.bincount(like.indices, weights=values, minlength=like.shape[1]) / of
    return sparse.csr_array((values - means[like.indices], like.indices, like.indptr), shape=like.shape)


# --- people who answer everything alike ---------------------------------------------------------------------------


def _all_alike(votes: Votes, moderated: Bools, groups: Ints, n_groups: int) -> str | None:
    kept = np.where(moderated[votes.columns], 0.0, 1.0)
    rows = votes.rows
    cast = np.maximum(np.bincount(rows, weights=kept, minlength=votes.people), 1)
    for vote, verb in ((1, "agree with"), (-1, "disagree with"), (0, "pass on")):
        gave = (votes.values == vote) * kept
        usual = np.bincount(votes.columns, weights=gave, minlength=votes.statements) / np.maximum(
            votes.per_statement, 1
        )
        own = np.bincount(rows, weights=gave, minlength=votes.people) / cast
        others = np.bincount(rows, weights=usual[votes.columns] * kept, minlength=votes.people) / cast
        alike = (own >= _ALIKE) & (own - others >= _ALIKE_BEYOND)
        for number in range(n_groups):
            members = groups == number
            if alike[members].mean() > 0.5:
                return (
                    f"Group {number + 1} is made of people who {verb} nearly everything "
                    f"({int(alike[members].sum())} of {int(members.sum())}): a way of answering, not a shared opinion."
                )
    return None
