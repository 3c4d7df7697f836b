"""Finding what may tell who somebody is, replacing it, and knowing where every other word went."""

from collections.abc import Iterable

from strandline.transcripts.redaction.applying import Replacement, replace_all, replay, written
from strandline.transcripts.redaction.cast import Cast, folded
from strandline.transcripts.redaction.history import History, NothingToUndoError, Revision, Traced
from strandline.transcripts.redaction.identifiers import find_identifiers
from strandline.transcripts.redaction.offsets import Edit, Fate, OffsetMap, OverlapError, Place
from strandline.transcripts.redaction.people_named import find_people
from strandline.transcripts.redaction.proposals import Confidence, Identifier, Person, Proposal, WordLists, apart
from strandline.transcripts.redaction.roles_held import find_roles

__all__ = [
    "Cast",
    "Confidence",
    "Edit",
    "Fate",
    "History",
    "Identifier",
    "NothingToUndoError",
    "OffsetMap",
    "OverlapError",
    "Person",
    "Place",
    "Proposal",
    "Replacement",
    "Revision",
    "Traced",
    "WordLists",
    "propose",
    "redact",
    "replace_all",
    "replay",
    "written",
]


def propose(text: str, lists: WordLists | None = None, *, cast: Cast | None = None) -> tuple[Proposal, ...]:
    """What a person should look at before this text is shared, in reading order, no two overlapping.

    Hand the same `cast` to every record of a project, in a settled order, and the same person is the same
    "Person A" in all of them; without one, it is made of `lists.people`. Deterministic; no network, no model.
    """
    lists = lists or WordLists()
    cast = cast or Cast(lists.people)
    given = {folded(name) for name in lists.given_names}
    return apart([*find_identifiers(text), *find_people(text, lists, cast), *find_roles(text, people=given)])


def redact(text: str, accepted: Iterable[Proposal]) -> tuple[str, OffsetMap]:
    """The text with each accepted proposal's suggestion in its place, and the map to it; nothing else changes.

    Raises OverlapError when two of them claim the same words, ValueError for one outside the text.
    """
    return replace_all(text, (Replacement(each.start, each.end, each.suggestion) for each in accepted))
