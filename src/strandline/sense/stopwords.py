"""Closed classes of English words: what a name may not begin with, end on, or be made of.

They double as a part-of-speech guess: whatever is in none of these classes is taken for a noun, verb or adjective.
Of other languages there are stop words alone (`stop_words`), from the package stopwordsiso; Welsh, which it does not
have, is listed here.
"""

from __future__ import annotations

from functools import lru_cache


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

# The particles, prepositions with their endings, pronouns and forms of "bod" (be), softened forms too.
WELSH = word_set(
    """
    a ac ag ai am amdan amdana amdanat amdani amdano amdanom amdanoch amdanyn ar arall arna arnaf arnat arni arno
    arnom arnoch arnyn at ata ataf atat ati ato atom atoch atyn bawb beth ble bob bod bopeth bu buaswn byd bydd
    byddaf byddai byddan byddant byddech byddem byddent byddwch byddwn bynnag byth cael cafodd cawsom cawson cewch
    chi chithau chwi cyn cymaint dan daeth dal ddaeth ddim ddylai ddylem ddylen ddylid ddylwn dim dod doedd does
    dos dros drosti drosto drwy dweud dwi dw dy dydi dydw dydy dydyn dyma dylai dylem dylen dylid dylwn dyna ef
    efallai ei eich ein eisiau eithaf eleni er eraill erbyn erioed ers eto eu fan fe fel felly fesul fi fo fod fodd
    fu fy fydd fydda fyddai fyddan fyddant fyddwn gael gafodd gall gallai gallu gan gallwn ganddi ganddo ganddyn
    gawsom gawson gen gennych gennym gennyf gennyn gormod gwneud gwnaeth gwnes gyd gyda gydag gyfer gynnar gynt heb
    heblaw hefyd heibio hi hithau hon honno hun hunain hunan hwn hwnna hwnnw hyd hyn hynny hynna i iawn iddi iddo
    iddyn imi inni ichi ie iti lan lawer lle llai llawer lot maen maent mae mai mawr medru mewn mi minnau mo mor
    mwy mwyaf na nac nad naddo naeth nag nage neb nes nesaf neu nhw ni ninnau nid nifer nôl o oddi oedd oeddech
    oeddem oedden oeddent oeddwn oes ohoni ohono ohonom ohonoch ohonyn ond os pa pam pan pawb peidio peth pethau
    pob pobeth popeth pryd pwy roedd roeddech roeddem roedden roeddent roeddwn rhag rhai rhaid rhan rhwng rhyw
    rhywbeth rhywle rhywun rhy rwan rŵan rwy rwyf rwyt rydan rydw rydych rydym rydyn sawl sef sut sy sydd syniad
    tan taw tebyg teimlo tha thra ti tithau tra trwy tu tua un unig unrhyw unwaith wahân wedi wedyn weithiau well
    wir wna wnaeth wnaethon wnaethom wnes wrth wyf wyt wrtha wrthi wrtho wrthyn y ych ychydig ydi ydw ydwyf ydy
    ydych ydym ydyn yli ym yma yn yna ynddi ynddo ynddyn yng yno yntau ynte yr yw ŷn i'r i'w o'r o'i a'r a'i a'u
    â'r efo'r gyda'r i'n i'ch o'n mae'n mae'r sy'n dyna'r wedi'r yw'r na'r ni'n chi'n ti'n hi'n fo'n fe'n nhw'n o'u
    i'u dw'i â
    """
)


@lru_cache(maxsize=1)
def stop_word_languages() -> frozenset[str]:
    """Codes (ISO 639-1) of the languages that `stop_words` knows."""
    import stopwordsiso  # reads its lists, 0.05 s, only where something other than English may be

    return stopwordsiso.langs() | {"cy", "en"}


@lru_cache(maxsize=128)
def stop_words(code: str) -> frozenset[str]:
    """Stop words of the language with this ISO 639-1 code, lower case, straight apostrophes; none where it is unknown.

    English has its own closed classes above. Source of the others: stopwords-iso (Diaz 2016 and others), MIT.
    """
    if code == "en":
        return STOPWORDS
    if code == "cy":
        return WELSH
    import stopwordsiso  # as above

    return frozenset(word.lower().replace("’", "'") for word in stopwordsiso.stopwords(code))
