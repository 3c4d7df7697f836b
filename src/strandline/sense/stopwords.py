"""Closed classes of English words: what a name may not begin with, end on, or be made of.

They double as a part-of-speech guess: whatever is in none of these classes is taken for a noun, verb or adjective.
"""

from __future__ import annotations


def word_set(words: str) -> frozenset[str]:
    """The words of a string, for lists that should read like lists."""
    return frozenset(words.split())


PRONOUNS = word_set(
    """
    i me my mine myself we us ours ourselves you your yours yourself yourselves he him his himself she her hers
    herself it its itself they them their theirs themselves someone somebody something anyone anybody anything
    everyone everybody everything no-one nobody nothing one ones who whom whose which what whatever whoever this
    that these those there here each other another both some any such same
    """
)
DETERMINERS = word_set(
    """
    a an the our every all no half several many much more most few fewer less least enough
    """
)
PREPOSITIONS = word_set(
    """
    of from to in on at by for with without about into onto over under between among through during before after
    since until till against across along around behind below above beyond near off out up down upon within
    towards toward per via as than like due regarding despite including
    """
)
CONJUNCTIONS = word_set(
    """
    and or but nor so yet if because although though while whilst whereas unless when where why how whether that
    once then else either neither
    """
)
AUXILIARIES = word_set(
    """
    be am is are was were been being do does did done doing have has had having will would shall should can
    could may might must ought need cannot gonna wanna gotta let lets get gets got getting gotten
    """
)
CONTRACTIONS = word_set(
    """
    i'm i've i'd i'll we're we've we'd we'll you're you've you'd you'll he's he'd he'll she's she'd she'll it's
    it'd it'll they're they've they'd they'll that's that'd that'll there's there'd here's what's who's where's
    how's let's isn't aren't wasn't weren't don't doesn't didn't haven't hasn't hadn't won't wouldn't shan't
    shouldn't can't couldn't mustn't needn't ain't dont didnt wasnt isnt cant couldnt wouldnt shouldnt doesnt
    hasnt havent hadnt wont im ive id theyre thats
    """
)
NEGATIONS = word_set("not no never nor none neither without hardly")
ADVERBS = word_set(
    """
    very really quite too also just only even still already always often sometimes usually never ever again now
    then soon later today yesterday tomorrow tonight actually basically literally obviously certainly definitely
    probably perhaps maybe generally mostly mainly simply simple-mindedly especially particularly extremely
    absolutely totally completely fairly rather almost nearly somewhat anyway however therefore thus hence
    instead otherwise moreover furthermore further first firstly second secondly third finally lastly previously
    recently currently forward back away together apart well far long much little bit lot lots somehow somewhere
    anywhere everywhere nowhere once twice not yet ago else right left
    """
)
# What people say while they look for words, and verbs and nouns too general to tell one theme from another.
FILLERS = word_set(
    """
    um uh er erm ah oh hmm mm mhm yeah yes yep no nope okay ok right well like sort kind know mean think thought
    guess suppose feel felt feeling say says said saying tell told thing things stuff something etc eg ie go
    goes going gone went come comes came coming see sees saw seen seeing look looks looking looked make makes
    made making take takes took taken taking give gives gave given giving put puts putting want wants wanted use
    used using try tries tried trying keep keeps kept keeping find found seem seems seemed start started
    starting stop stopped happen happens happened happening work works worked become became way ways lot lots
    bit good great nice bad better best worse worst big small new old different able sure please thank thanks
    hello hi really actually part example case point fact idea question answer number kinds sorts likely
    possible possibly important definitely need needs needed needing believe agree hope especially usually
    continue continued continues continuing include includes included including ensure via regarding ask asks
    asked asking sit sat sitting stand stood turn turned turning bring brought mention mentioned mentions noted
    write wrote written writes read learn learned learnt recorded interviewer transcript transcribed laughs
    various many most several certain particular general overall little much still allow allowed allows
    """
)
TIME = word_set(
    """
    day days week weeks month months year years hour hours minute minutes time times moment morning mornings
    afternoon evening night nights today monday tuesday wednesday thursday friday saturday sunday january
    february march april june july august september october november december winter summer spring autumn
    christmas easter mondays tuesdays wednesdays thursdays fridays saturdays sundays oclock o'clock pm am
    """
)
NUMBERS = word_set(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million dozen couple
    half quarter first second third fourth fifth
    """
)

# Nouns that fit every theme: they may stand in a name but do not make one.
VAGUE = word_set(
    """
    people person persons man men woman women lad lads lass girl girls guy guys chap gentleman lady ladies folk
    folks everyone place places name names side end ends start back top middle rest piece matter issue issues
    area areas
    """
)

# Fillers that may yet stand inside a name: "one number to ring", "a new way of working".
GENERIC_INSIDE = word_set(
    """
    thing things way ways part case point question answer number kind sort good great bad better best new old big
    small different work
    """
)

FUNCTION = PRONOUNS | DETERMINERS | PREPOSITIONS | CONJUNCTIONS | AUXILIARIES | CONTRACTIONS | NEGATIONS
STOPWORDS = FUNCTION | ADVERBS | FILLERS  # never a keyword alone, never counted as vocabulary
