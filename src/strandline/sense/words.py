"""Words of texts, where they stand, and where a phrase may not run on; counted once for everything that needs them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

# A word: letters and digits of any script, with inner apostrophes and hyphens. Scripts written without spaces come one
# character at a time, which is rough but lets the rest work.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+(?:['’\-][^\W_{UNSPACED}]+)*")
_BREAK = re.compile(r"[^\w\s'’]|\n|\s'|'\s|_")  # between two words: punctuation or a new line ends a phrase
_SENTENCE_END = re.compile(r"[.!?…\n;]")

_NOTHING_WORDS = (
    "n a|na|nan|none|nothing|nil|no|nope|null|test|testing|tbc|tbd|unknown|idk|dunno|blank|empty|skip|pass|x+|yes|yep|"
    "yeah|ok|okay|hello|hi|thanks|thank you|not applicable|not sure|unsure|do ?n't know|do not know|dont know|"
    "no (?:comments?|answer|response|idea|opinion|suggestions?)|"
    "(?:can't|cant|cannot|can not) think of (?:any|anything|nothing)"
)
_NOTHING_MORE = "at all|to add|to say|else|further|more|at this time|at the moment|for now|really|i can think of"
_NOTHING = re.compile(rf"(?:i |sorry )?(?:{_NOTHING_WORDS})(?: (?:{_NOTHING_WORDS}|{_NOTHING_MORE}))*")


_NOTHING_AT_MOST = 8  # words
_SPREADSHEET_ERROR = re.compile(r"#(?:name\?|n/a|ref!|value!|div/0!|null!|num!)", re.IGNORECASE)


def says_nothing(text: str) -> bool:
    """True for a text that gives nothing to sort: empty, "n/a", "no", "test", "nothing to add", signs alone."""
    if _SPREADSHEET_ERROR.fullmatch(text.strip()):
        return True
    words: list[str] = []
    letters = False
    for match in _WORD.finditer(text):
        words.append(match.group().lower().replace("’", "'"))
        letters = letters or any(letter.isalpha() for letter in words[-1])
        if letters and len(words) > _NOTHING_AT_MOST:
            return False
    return not letters or (len(words) <= _NOTHING_AT_MOST and _NOTHING.fullmatch(" ".join(words)) is not None)


# An answer that there is nothing: "Nothing, all good", "I can't think of anything that could be better". Not "nothing
# works": after the opening comes an end, a break, or why.
_NONE_OPENING = (
    r"(?:(?:no|well|absolutely|honestly|really|sorry|in my opinion|there(?:'?s| is| was)|i ha(?:ve|d))[\s,.]+)*"
)
_NONE_HEAD = (
    r"(?:nothing|not a thing|no (?:complaints?|suggestions?|improvements?|issues)|(?:i )?(?:really )?"
    r"(?:can'?t|can ?not|could not|couldn't|don't|do not)(?: really)? think of (?:anything|any|nothing|a thing))"
)
_NONE_MORE = (
    r"(?:\s(?:at all|at (?:this|the) (?:time|moment)|absolutely|really|else|further|more|better|much|required|needed|"
    r"necessary|i can think of|in my opinion|in particular|(?:that )?(?:comes|springs) to mind|"
    r"(?:to|needs|that needs|you could|you can|could|can)(?: \w+){0,3} (?:improv\w*|change\w*|better\w*|differently)|"
    r"to (?:add|say|improve|change|fault|complain|report)(?: (?:about|on|at all))?))*"
)
_NONE_END = r"(?=\W*$|\s*[,.;!:–-]|\s(?:all|every\w+|as|it(?:'s)?|you|very|thank\w*|been|excellent|great|good)\b)"
_ANSWERS_NOTHING = re.compile(rf"\W*{_NONE_OPENING}{_NONE_HEAD}{_NONE_MORE}{_NONE_END}")
_BUT = re.compile(r"\b(?:but|except|apart from|other than|besides|just|only|maybe|perhaps|although|though)\b")
_NONE_AT_MOST = 10  # words


def answers_nothing(text: str) -> bool:
    """True for a short answer that there is nothing: "Nothing", "no complaints", "nothing, all was fine".

    Of several people it is a finding ("nothing needs to be better"), other than a blank, "n/a" or a bare "no".
    """
    said = " ".join(text[:200].lower().replace("’", "'").split())
    if len(text) > 200 or len(said.split()) > _NONE_AT_MOST:
        return False
    return _ANSWERS_NOTHING.match(said) is not None and _BUT.search(said) is None


_NO_PLURAL = frozenset({"news", "series", "species", "means", "always"})  # an s that is part of the word


def singular(word: str) -> str:
    """The word without a plural or possessive ending, for counting only: calls -> call, families -> family."""
    if word.endswith("'s"):
        word = word[:-2]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) and word not in _NO_PLURAL:
        return word[:-1]
    return word


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """The word without its inflection, for counting only: calls, called, calling -> call. Rough, and never shown."""
    word = singular(word)
    for ending, at_least in (("ing", 6), ("ed", 5)):
        if len(word) >= at_least and word.endswith(ending) and any(v in "aeiouy" for v in word[: -len(ending)]):
            word = word[: -len(ending)]
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]  # stopped -> stop
            break
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def words_of(text: str) -> list[str]:
    """Its words in lower case with straight apostrophes, without their places: quicker than `split_words`."""
    return _WORD.findall(text.lower().replace("’", "'"))


@dataclass(frozen=True, slots=True)
class Words:
    """Every word of every text, in one long row.

    The arrays run over words: `text` (which text), `start` and `end` (code points in it), `form` (id of the lower-case
    word), `root` (id of the folded word), `opens` (nothing connects it to the word before), `starts` (first of a
    sentence).
    """

    text: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    form: NDArray[np.int64]
    root: NDArray[np.int64]
    opens: NDArray[np.bool_]
    starts: NDArray[np.bool_]
    forms: list[str]  # lower case, straight apostrophes
    roots: list[str]
    root_of_form: NDArray[np.int64]
    writing: NDArray[np.int64]  # (words,) in `writings`
    writings: list[str]  # each way a word is written, capitals and all
    n_texts: int
    _first: NDArray[np.int64] = field(repr=False)

    def of(self, text: int) -> range:
        """Positions of the words of one text."""
        return range(int(self._first[text]), int(self._first[text + 1]))


def split_words(texts: list[str]) -> Words:
    """The words of all texts. Linear in their length."""
    starts: list[int] = []
    ends: list[int] = []
    written: list[int] = []
    opens: list[bool] = []
    sentence: list[bool] = []
    first = [0]
    writing_id: dict[str, int] = {}
    for text in texts:
        before = -1
        for match in _WORD.finditer(text):
            start, end = match.span()
            written.append(writing_id.setdefault(text[start:end], len(writing_id)))
            starts.append(start)
            ends.append(end)
            if before >= 0 and start == before + 1 and text[before] == " ":  # most words: a blank, nothing else
                opens.append(False)
                sentence.append(False)
            else:
                between = text[before:start] if before >= 0 else "\n"
                opens.append(_BREAK.search(between) is not None)
                sentence.append(_SENTENCE_END.search(between) is not None)
            before = end
        first.append(len(written))
    form_id: dict[str, int] = {}
    form_of_writing = np.array(
        [form_id.setdefault(writing.lower().replace("’", "'"), len(form_id)) for writing in writing_id], dtype=np.int64
    )
    writing = np.array(written, dtype=np.int64)
    root_id: dict[str, int] = {}
    root_of_form = np.array([root_id.setdefault(fold(form), len(root_id)) for form in form_id], dtype=np.int64)
    form = form_of_writing[writing] if writing.size else writing
    return Words(
        text=np.repeat(np.arange(len(texts)), np.diff(first)),
        start=np.array(starts, dtype=np.int64),
        end=np.array(ends, dtype=np.int64),
        form=form,
        root=root_of_form[form] if form.size else form,
        opens=np.array(opens, dtype=np.bool_),
        starts=np.array(sentence, dtype=np.bool_),
        forms=list(form_id),
        roots=list(root_id),
        root_of_form=root_of_form,
        writing=writing,
        writings=list(writing_id),
        n_texts=len(texts),
        _first=np.array(first, dtype=np.int64),
    )
