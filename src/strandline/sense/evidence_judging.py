"""Words that judge, and words that are each other's contrary: to be read and corrected by those who interview.

Words stand here as people write them; they are compared without inflection, so that one form is enough for helps,
helped and helping. What judges only in some places ("like", "long", "cold") is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from strandline.sense.stopwords import word_set
from strandline.sense.words import fold

GOOD: Final = word_set(
    """
    good better best great excellent brilliant wonderful lovely fantastic amazing perfect superb outstanding nice
    fine decent happy pleased glad grateful thankful satisfied delighted impressed proud reassured confident calm
    kind friendly polite courteous respectful compassionate considerate thoughtful attentive warm welcoming
    approachable supportive helpful cheerful dedicated committed gentle sympathetic professional competent efficient
    effective knowledgeable skilled thorough reliable responsive flexible fair clear informative useful valuable
    worthwhile beneficial helped help supported support improve improved improvement improvements strengthened
    strengthen benefit benefited succeed success successful thrive thrived thriving enjoy enjoyed love loved
    appreciate appreciated safe safely clean tidy comfortable cosy quick prompt fast swift easy smooth simple
    accessible convenient available enough plenty adequate sufficient punctual healthy tasty delicious fresh praise
    praised thank thanks recommend welcome welcomed included listened respected empowered encouraged encouraging
    positive well saved relief progress achieve achieved solved resolved fixed fulfilled rewarding inspiring
    inclusive sustainable affordable stable favour
    """
)
BAD: Final = word_set(
    """
    bad worse worst poor terrible awful dreadful horrible appalling disgraceful shocking shameful unacceptable
    inadequate insufficient disappointing disappointed disappoint unhappy dissatisfied upset upsetting angry annoyed
    disaster mess nightmare annoying frustrating frustrated frustration furious distressing distressed stressful
    stressed stress anxious worried worry worrying concern concerns scared afraid frightened frightening rude unkind
    unfriendly impolite disrespectful dismissive dismissed patronising condescending arrogant abrupt uncaring
    careless thoughtless impatient unhelpful unprofessional incompetent inefficient ineffective disorganised chaotic
    chaos confusing confused confusion unclear unreliable unresponsive inflexible dishonest unfair useless
    second-rate pointless worthless waste wasted wasting failed fail failing failure failures broken broke break
    collapse collapsed struggle struggled struggling suffer suffered suffering harm harmed harmful damage damaged
    damaging hurt hurts hurting worsen worsened deteriorate deteriorated decline declined difficult difficulty
    difficulties hard harder hardest problem problems trouble issue issues barrier barriers obstacle obstacles
    burden burdensome burdened overwhelmed overwhelming exhausted exhausting tired tiring burnout unsafe dangerous
    risky dirty filthy unclean smelly messy noisy uncomfortable crowded cramped slow late delay delays delayed
    cancelled ignored ignore neglected neglect forgotten abandoned excluded isolated lonely lost lose losing loss
    lack lacks lacked lacking shortage shortages missing scarce unavailable inaccessible expensive
    unaffordable complain complained complaint complaints hate hated dislike disliked regret criticise criticised
    blame blamed mistake mistakes error errors wrong bullied bullying shouted rushed unfit tasteless inedible bland
    disgusting boring unstable unsustainable divided hostile mistrust distrust resent overstretched understaffed
    underfunded stretched cut cuts refused denied rejected against oppose opposed hesitation hesitant reluctant doubt
    doubts sceptical incompetent unrealistic
    """
)

# Said of what ought to be otherwise: as good as a complaint.
WISHES: Final = (
    r"(?:could|should|can|would|needs? to|ought to|must) (?:\w+ ){0,3}(?:be(?: \w+)?|have been|have|do|get|use) "
    r"(?:\w+ )?(?:better|improved|more|less|quicker|faster|cleaner|clearer|warmer|nicer|easier|earlier|sooner|"
    r"bigger|longer|kinder)",
    r"(?:i|we) (?:wish|would (?:have )?(?:like|prefer)(?:red|d)?)|if only|room for improvement|not (?:good )?enough|"
    r"too (?:much|many|long|little|few|late|slow|short|hot|cold|noisy|busy|small|expensive|far|hard)",
    r"(?:^|[.!?] )(?:(?:much|far) )?(?:better|more|less|quicker|faster|improved?|improvement|shorter|fewer|cleaner|"
    r"clearer)\b",
    r"could have been \w+(?:ed|er|en)|needs? (?:to (?:be )?improved?|improving|updating|sorting|work|attention)|"
    r"(?:better|more|less|fewer) (?:\w+ ){1,3}(?:needed|required|please)|"
    r"^(?:given|told|informed|explained|kept) (?:me|us|more)",
    r"(?:had|having|have) to (?:wait|chase|ask (?:again|twice|several)|repeat|fight|beg|push)",
    r"fed up|sick of|let down|no use|no good|of no help|at the expense of|at the cost of|made (?:it|things) harder",
)

_CONTRARIES: Final = (
    "high low", "better worse", "best worst", "improve worsen", "improve deteriorate", "improve decline",
    "strengthen weaken", "strong weak", "easy hard", "easy difficult", "faster slower", "fast slow", "quick slow",
    "open close", "start stop", "begin end", "help hinder", "help harm", "support oppose", "support undermine",
    "agree disagree", "accept reject", "allow prevent", "allow ban", "enable prevent", "include exclude",
    "gain lose", "win lose", "success failure", "succeed fail", "work fail", "trust mistrust", "trust distrust",
    "safe unsafe", "safe dangerous", "fair unfair", "clear unclear", "clear confusing", "clean dirty",
    "same different", "many few", "enough lack", "enough shortage", "plenty lack", "available unavailable",
    "possible impossible", "necessary unnecessary", "necessary needless", "useful useless", "helpful unhelpful",
    "effective ineffective", "reliable unreliable", "happy unhappy", "satisfied dissatisfied", "love hate",
    "right wrong", "true false", "united divided", "connected isolated", "included excluded", "cheap expensive",
    "affordable unaffordable", "simple complicated", "centralised devolved", "voluntary compulsory",
    "temporary permanent", "positive negative", "benefit harm", "welcome resent", "praise criticise",
    "listened ignored", "heard ignored", "respected dismissed", "confident anxious", "calm stressful",
    "organised chaotic", "friendly rude", "kind unkind", "polite rude", "sufficient insufficient",
    "adequate inadequate", "expand cut", "increase cut",
)  # fmt: skip


# Words for going up and down, and for keeping and letting go: either of one is the contrary of each of the other.
UP: Final = word_set("more longer higher greater bigger increase increased rise risen rose grow grown grew")
DOWN: Final = word_set("less fewer shorter lower smaller decrease decreased fall fallen fell reduce shrink shrunk down")
KEEP: Final = word_set("keep kept continue retain preserve maintain sustain stay remain permanent")
LET_GO: Final = word_set("stop drop scrap abandon ditch bin axe lose lost abolish discontinue")


def root(word: str) -> str:
    """A word without inflection and without -ly: slow, slowly -> slow."""
    return fold(word[:-2] if len(word) > 5 and word.endswith("ly") else word)


@lru_cache(maxsize=1)
def judging() -> Mapping[str, int]:
    """Root -> 1 for good, -1 for ill."""
    return _signed(GOOD, BAD)


@lru_cache(maxsize=1)
def going_up() -> Mapping[str, int]:
    """Root -> 1 for more, -1 for less."""
    return _signed(UP, DOWN)


@lru_cache(maxsize=1)
def keeping() -> Mapping[str, int]:
    """Root -> 1 for keeping, -1 for letting go."""
    return _signed(KEEP, LET_GO)


def _signed(positive: frozenset[str], negative: frozenset[str]) -> dict[str, int]:
    return {root(word): sign for words, sign in ((positive, 1), (negative, -1)) for word in words}


@lru_cache(maxsize=1)
def contraries() -> Mapping[str, frozenset[str]]:
    """Root -> the roots that say the contrary."""
    found: dict[str, set[str]] = {}
    for pair in _CONTRARIES:
        one, other = (root(word) for word in pair.split())
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in found.items()}
