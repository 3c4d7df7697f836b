"""What crosses with a note, what does not cross, and why a file is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from strandline.transcripts.model import Problem, UnreadableError

_MOST_TOLD = 5  # reasons spelt out in one message; `problems` holds them all


@dataclass(frozen=True, slots=True)
class NotCarried:
    """Things of one kind that one side holds and the other does not."""

    what: str  # "graph", "passage on a picture": one of them
    count: int
    why: str  # one sentence


@dataclass(frozen=True, slots=True)
class Report:
    """Beside what was carried: what was not, and what was understood otherwise than it was written."""

    not_carried: tuple[NotCarried, ...] = ()
    notices: tuple[Problem, ...] = ()

    def __add__(self, other: Report) -> Report:
        return Report(self.not_carried + other.not_carried, self.notices + other.notices)


@dataclass(slots=True)
class Tally:
    """A report in the making: counts by kind, in the order in which the kinds were met."""

    _counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    _notices: list[Problem] = field(default_factory=list)

    def not_carried(self, what: str, why: str, count: int = 1) -> None:
        if count:
            self._counts[what, why] += count

    def notice(self, problem: Problem) -> None:
        self._notices.append(problem)

    def report(self) -> Report:
        rows = tuple(NotCarried(what, count, why) for (what, why), count in self._counts.items())
        return Report(rows, tuple(self._notices))


class RefusedError(UnreadableError):
    """A file from which nothing was taken. `problems` says of each reason what, where, and what to do."""

    def __init__(self, name: str, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{name} was not imported. {_sentences(self.problems)}")


class UnwritableError(ValueError):
    """A project that REFI-QDA cannot hold. `problems` says of each reason what, where, and what to do."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(_sentences(self.problems))


def _sentences(problems: tuple[Problem, ...]) -> str:
    """The first reasons in full. One that holds at several places is said once, with the first of them."""
    places: dict[tuple[str, str], list[str]] = {}
    for problem in problems:
        places.setdefault((problem.what, problem.todo), []).append(problem.where)
    reasons = list(places)
    told = [f"{_places(places[reason])}{reason[0]}" for reason in reasons[:_MOST_TOLD]]
    more = len(reasons) - len(told)
    if more:
        told.append(f"And {more} more {'reason' if more == 1 else 'reasons'}.")
    advice = dict.fromkeys(todo for _, todo in reasons[:_MOST_TOLD] if todo)
    return " ".join([*told, *advice])


def _places(places: list[str]) -> str:
    more = len(places) - 1
    others = f" and {more} other {'place' if more == 1 else 'places'}" if more else ""
    return f"{places[0]}{others}: " if places[0] else ""
