"""Codes suggested for texts, from a code book and whatever a person has coded so far."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from strandline.sense.codes import probabilities
from strandline.sense.codes.because import telling_words
from strandline.sense.codes.checking import check_codes, check_decision, check_texts
from strandline.sense.codes.descriptions import Descriptions
from strandline.sense.codes.influence import Influence
from strandline.sense.codes.reading import Reading, best_part
from strandline.sense.codes.regression import Regression
from strandline.sense.codes.types import Calibration, Code, Suggestion, Suggestions
from strandline.sense.codes.wording import Wording, likeness
from strandline.sense.types import Encoder
from strandline.sense.words import says_nothing

Array = NDArray[np.float64]

FLOOR: Final = 0.16  # texts of this kind seldom stay below; of texts about something else, a quarter to a half
_UNTAUGHT = 10  # decisions; with none the floor is half as high, as every guess is then faint
_LEAST: Final = 0.1  # no code is suggested at less than one chance in ten
_USUALLY = 1.4  # codes per text, before anybody has coded one
_WORTH = 10.0  # texts that this guess counts for
_READ_AT_MOST = 5_000  # decisions to begin with; more take memory and add little
_AT_ONCE = 500  # texts


def suggest_codes(
    texts: Sequence[str],
    codes: Iterable[Code],
    labelled: Iterable[tuple[int, Collection[str]]] = (),
    *,
    encoder: str | Encoder = "static",
    floor: float = FLOOR,
) -> CodeSuggester:
    """Learn to suggest codes for texts like these.

    `texts` are all there are, coded or not: they teach how words are used here. `codes` is the code book; each code has
    a name, and may have a description and examples. `labelled` holds what people decided so far, as (index into
    `texts`, names of its codes); it may be empty, a text may have several codes, and an empty set means that none fits.
    `encoder` is "static" or an object with `encode(list of texts) -> (n, d) float32`. Below an expected F1 of `floor`
    nothing is suggested (half of it, to begin with, while nothing is coded; up to twice as much for a text in words
    that nobody else here uses), nor is any code below one chance in ten.

    The same arguments give the same suggestions. At most 5,000 decisions are learned from at once, evenly spread over
    those given; `CodeSuggester.learn` adds to them. Raises ValueError or TypeError, naming the text or the code, for no
    texts, no codes, codes without a name or with the same name, decisions about texts or with codes that are not there,
    and two decisions about one text.
    """
    return CodeSuggester(texts, codes, labelled, encoder=encoder, floor=floor)


class CodeSuggester:
    """What was learned. `predict` suggests, `learn` takes one more decision; made by `suggest_codes`."""

    def __init__(
        self,
        texts: Sequence[str],
        codes: Iterable[Code],
        labelled: Iterable[tuple[int, Collection[str]]] = (),
        *,
        encoder: str | Encoder = "static",
        floor: float = FLOOR,
    ) -> None:
        """As `suggest_codes`."""
        self._texts = check_texts(texts)
        self.codes = check_codes(codes)
        if not self._texts:
            raise ValueError("There are no texts. Give the texts that are to be coded; none of them need be coded yet.")
        if not 0 <= floor < 1:
            raise ValueError(f"floor is {floor}; it is an F1, at least 0 and below 1.")
        self.floor = floor
        self._names = [code.name for code in self.codes]
        self._column = {name: column for column, name in enumerate(self._names)}
        self._decided = self._checked(labelled)
        with threadpool_limits(limits=1, user_api="blas"):
            self._begin(encoder)

    @property
    def decided(self) -> Mapping[int, frozenset[str]]:
        """What people decided so far: index of a text to its codes."""
        return MappingProxyType(self._decided)

    def predict(self, texts: Sequence[str]) -> list[Suggestions]:
        """For each text its codes, likeliest first, with probability and the words that led there; or none, and why.

        The texts need not be among those given at first.
        """
        listed = check_texts(texts)
        found: list[Suggestions] = []
        with threadpool_limits(limits=1, user_api="blas"):
            for begin in range(0, len(listed), _AT_ONCE):
                found += self._predict(listed[begin : begin + _AT_ONCE])
        return found

    def probabilities(self, texts: Sequence[str]) -> Array:
        """(texts, codes): the probability of every code, in the order of `codes`, also where nothing is suggested."""
        listed = check_texts(texts)
        with threadpool_limits(limits=1, user_api="blas"):
            parts = [
                self._probability(Reading.of(self._wording, listed[begin : begin + _AT_ONCE]))[0]
                for begin in range(0, len(listed), _AT_ONCE)
            ]
        return np.vstack([np.zeros((0, len(self.codes))), *parts])

    def learn(self, index: int, codes: Collection[str]) -> None:
        """Take a decision about text `index`, or a change of mind. Raises as `suggest_codes`, learning nothing then."""
        position, given = check_decision(index, codes, len(self._texts), self._names)
        with threadpool_limits(limits=1, user_api="blas"):
            if position in self._row:
                self._regression.change(self._row[position], self._target(given))
            else:
                self._add(position, given)
            self._decided[position] = given
            self._settle()

    def calibration(self) -> Calibration | None:
        """How far the probabilities can be believed, from the decisions so far; None below ten of them.

        Each text is judged without its own decision: left out of the regression, and out of the curve by fifths.
        """
        n = len(self._row)
        if n < 10:
            return None
        pieces, given = self._seen()
        guess = np.zeros_like(given)
        for fold in range(5):
            held = np.arange(n) % 5 == fold
            weights = probabilities.fit(pieces[~held], given[~held], self._weights)
            guess[held] = probabilities.logistic(pieces[held] @ weights)
        chosen = np.zeros(given.shape, dtype=np.bool_)
        for row, columns in enumerate(probabilities.choose(guess)[0]):
            chosen[row, columns] = True
        return Calibration(
            texts=n,
            error=probabilities.calibration_error(guess, given),
            suggested=int(chosen.sum()),
            suggested_error=probabilities.calibration_error(guess[chosen], given[chosen]),
        )

    def _checked(self, labelled: Iterable[tuple[int, Collection[str]]]) -> dict[int, frozenset[str]]:
        decided: dict[int, frozenset[str]] = {}
        for index, given in labelled:
            position, chosen = check_decision(index, given, len(self._texts), self._names)
            if position in decided:
                raise ValueError(f"Text {position} is labelled twice. Give each text once, with all its codes.")
            decided[position] = chosen
        return decided

    def _begin(self, encoder: str | Encoder) -> None:
        """The code book's own texts are the first rows, each with its code; what people decided follows."""
        told = [(code.name, " ".join((f"{code.name}.", code.description))) for code in self.codes]
        told += [(code.name, example) for code in self.codes for example in code.examples if example.strip()]
        told_texts = [text for _, text in told]
        self._wording = Wording(self._texts, told_texts, encoder)
        self._descriptions = Descriptions(self.codes, self._texts)
        step = -(-len(self._decided) // _READ_AT_MOST) or 1
        positions = sorted(self._decided)[::step]
        self._told = len(told)
        self._row = {position: self._told + place for place, position in enumerate(positions)}
        self._silent = [position for position in positions if says_nothing(self._texts[position])]
        book = Reading.of(self._wording, told_texts)
        read = Reading.of(self._wording, [self._texts[position] for position in positions])
        self._rows, self._parts = book.rows + read.rows, read.parts
        targets = [self._target({name}) for name, _ in told]
        targets += [self._target(self._decided[position]) for position in positions]
        self._regression = Regression(
            likeness(self._rows, self._rows),
            np.array(targets),
            likeness(self._parts, self._rows),
            read.part_of + self._told,
        )
        self._near = list(zip(*self._descriptions.near(read.words), strict=True))
        self._weights = probabilities.USUAL
        self._settle()

    def _add(self, position: int, given: frozenset[str]) -> None:
        read = Reading.of(self._wording, [self._texts[position]])
        rows = self._rows + read.rows
        self._regression.add(
            likeness(read.rows, self._rows)[0],
            float(likeness(read.rows, read.rows)[0, 0]),
            self._target(given),
            likeness(self._parts, read.rows)[:, 0],
            likeness(read.parts, rows),
        )
        self._row[position] = len(self._rows)
        if says_nothing(self._texts[position]):
            self._silent.append(position)
        self._rows, self._parts = rows, self._parts + read.parts
        near, for_code = self._descriptions.near(read.words)
        self._near.append((near[0], for_code[0]))

    def _settle(self) -> None:
        """Middle and probabilities, after any change to the decisions."""
        given = self._regression.targets[self._told :]
        guess = min(_USUALLY / len(self.codes), 0.5)
        self._middle = (given.sum(axis=0) + _WORTH * guess) / (len(given) + _WORTH)
        if len(given):
            pieces, given = self._seen()
            self._weights = probabilities.fit(pieces, given, self._weights)
        self._some_have_none = bool((given.sum(axis=1) == 0).any())
        self._influence: Influence | None = None

    def _seen(self) -> tuple[Array, Array]:
        """(n, codes, 6) evidence for the texts decided so far, each left out in turn, and (n, codes) what was given."""
        rows, parts = self._regression.left_out(self._middle)
        best = best_part(rows, parts, self._regression.part_of)
        near = np.array([near for near, _ in self._near])
        for_code = np.array([for_code for _, for_code in self._near])
        pieces = probabilities.evidence(rows[self._told :], best[self._told :], near, for_code)
        return pieces, self._regression.targets[self._told :]

    def _target(self, given: Collection[str]) -> Array:
        target = np.zeros(len(self.codes))
        target[[self._column[name] for name in given]] = 1
        return target

    def _probability(self, read: Reading) -> tuple[Array, Array, Array]:
        """(n, codes) probabilities, (n, codes) scores behind them, (parts, codes) scores of the sentences."""
        if self._influence is None:
            self._influence = Influence(self._rows, self._regression.weights(self._middle), self._middle)
        scores, parts = self._influence.scores(read.rows), self._influence.scores(read.parts)
        near, for_code = self._descriptions.near(read.words)
        best = best_part(scores, parts, read.part_of)
        pieces = probabilities.evidence(scores, best, near, for_code)
        return probabilities.logistic(pieces @ self._weights), scores, parts

    def _predict(self, texts: list[str]) -> list[Suggestions]:
        read = Reading.of(self._wording, texts)
        probability, scores, parts = self._probability(read)
        chosen, expected = probabilities.choose(probability)
        none = np.prod(1 - probability, axis=1)
        strange = self._wording.strangeness(read.words)
        assert self._influence is not None
        lift = self._influence.words(read.words, self._wording, self._descriptions, self._weights)
        found: list[Suggestions] = []
        for row, text in enumerate(texts):
            reason = self._why_not(text, expected[row], float(none[row]), probability[row], strange[row])
            if reason:
                found.append(Suggestions(reason=reason))
                continue
            own = np.flatnonzero(read.part_of == row)
            suggestions = []
            for column in chosen[row][probability[row, chosen[row]] >= _LEAST].tolist():
                within = (0, len(text))
                if own.size:
                    within = read.spans[own[parts[own, column].argmax()]]
                because = telling_words(
                    read.words, row, lift(row, column, read.rows, float(scores[row, column])), within
                )
                suggestions.append(Suggestion(self._names[column], float(probability[row, column]), because))
            found.append(Suggestions(suggestions))
        return found

    def _why_not(self, text: str, expected: float, none: float, probability: Array, strange: float) -> str:
        """Why nothing should be suggested for a text; empty when something should."""
        if not any(letter.isalnum() for letter in text):
            return "The text has no words."
        if says_nothing(text) and not any(self._decided[at] for at in self._silent):
            return "The text says nothing to code, and no text like it has a code yet."
        if self._some_have_none and none > expected:
            return "Probably none of the codes fits."
        taught = len(self._row) / (len(self._row) + _UNTAUGHT)
        likeliest = int(probability.argmax())
        if expected < self.floor * (1 + taught) / 2 * (1 + strange) or probability[likeliest] < _LEAST:
            return f"Too unsure: the best guess is {self._names[likeliest]!r}, at {probability[likeliest]:.0%}."
        return ""
