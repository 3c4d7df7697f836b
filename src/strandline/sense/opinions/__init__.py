"""Opinion maps: who votes alike, what brings them together, and whether the picture can be believed."""

from strandline.sense.opinions.ground import CommonGround
from strandline.sense.opinions.mapping import OpinionMap, opinion_map
from strandline.sense.opinions.polis import as_polis
from strandline.sense.opinions.reading import VoteTable, read_votes
from strandline.sense.opinions.telling import Consensus, Representative
from strandline.sense.opinions.votes import Votes, as_votes

__all__ = [
    "CommonGround",
    "Consensus",
    "OpinionMap",
    "Representative",
    "VoteTable",
    "Votes",
    "as_polis",
    "as_votes",
    "opinion_map",
    "read_votes",
]
