"""Passages that must wait for a person before they are shared: names, sole roles, likely allegations, contacts.

Errs on the side of holding: a passage held for nothing costs a glance, a name let through cannot be taken back. That
nothing was found is no promise that nobody can be recognised; the reader's own eye comes after this, not instead of it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from strandline.sense.facet_cues import EVERYTHING, holds_any, needed_literals
from strandline.sense.given_names import ALSO_WORDS, GIVEN_NAMES
from strandline.sense.stopwords import word_set

FlagKind = Literal["name", "role", "allegation", "contact"]
Range = tuple[int, int]


@dataclass(frozen=True, slots=True, order=True)
class Flag:
    """Why a passage is held: `passage[start:end]`, in code points."""

    start: int
    end: int
    kind: FlagKind


def flags(passage: str, *, names: Collection[str] = (), places: Collection[str] = ()) -> tuple[Flag, ...]:
    """What in a passage a person has to look at before it is shared, in reading order.

    `names` are people known to the project (from people.csv, speakers' labels): found wherever they stand, in any case.
    `places` are words known to be no person (the place, organisations, perspectives): never taken for a name.
    """
    found = {Flag(*at, "contact") for pattern in _CONTACTS for at in _spans(pattern, passage)}
    contacts = [(flag.start, flag.end) for flag in found]
    small = passage.casefold()
    if holds_any(small, _IN_ROLES):
        found |= {Flag(*at, "role") for at in _spans(_ROLE, passage)}
    if holds_any(small, _IN_ALLEGATIONS):
        found |= {Flag(*at, "allegation") for at in _spans(_ALLEGATION, passage)}
    found |= {Flag(*at, "name") for at in _names(passage, names, places) if not _within(at, contacts)}
    return tuple(sorted(found))


_CONTACTS: Final = (
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"(?<![\w.])(?:\+?44[\s-]?(?:\(0\))?|\(?0)[\s-]?\d(?:[\s()-]?\d){8,9}(?!\d)"),  # telephone
    re.compile(r"\b(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\b", re.IGNORECASE),  # postcode
    re.compile(r"(?<![\d£])\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)"),  # NHS number
    re.compile(r"\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE),  # National Insurance
    re.compile(r"(?<!\w)@[A-Za-z_]\w{2,}"),  # an account on social media
    re.compile(r"\b(?:https?://|www\.)[^\s<>)]+", re.IGNORECASE),
    re.compile(
        r"\b\d{1,4}[a-d]? [A-Z][\w'’]+(?: [A-Z][\w'’]+)? (?:Street|Road|Lane|Avenue|Close|Row|Terrace|"
        r"Court|Drive|Way)\b"
    ),
)

# A role that one person holds in a place gives them away as surely as a name.
_OF: Final = r"(?: (?:of|for) (?:the )?[\w'’&-]+(?: (?:and |of |& )?[\w'’&-]+){0,3})?"
_SOLE: Final = (
    r"(?:interim |acting |deputy |assistant |former |ex-?|then |new |old |current |present )*(?:"
    r"chief exec(?:utive)?s?(?: officer)?|ceo|coo|cfo|chief (?:officer|constable|nurse|"
    r"operating officer|finance officer)|"
    rf"(?:managing|finance|executive|medical|clinical|nursing|strategic|regional|"
    rf"programme) director|director{_OF}|"
    r"head ?(?:teacher|master|mistress)|(?:head|school) (?:teacher|principal)|principal|"
    rf"head of [\w'’&-]+(?: (?:and |of |& )?[\w'’&-]+){{0,2}}|chair(?:man|woman|person)?(?! (?:and|"
    rf"or) )(?:\b(?!s)){_OF}|"
    rf"leader{_OF}|mayor(?:ess)?|mp|ward councillor|portfolio holder|cabinet member{_OF}|"
    rf"commissioner{_OF}|"
    r"vicar|priest|imam|rabbi|bishop|minister|pastor|chaplain|curate|parish clerk|town clerk|"
    r"clerk|registrar|coroner|"
    r"(?:practice|branch|centre|center|project|store|shop|home|ward|care home|hub|site|depot|port|"
    r"harbour|warehouse|library|area|"
    r"team|service|services|contracts?|programme|operations|hospital|plant|factory|bank|housing|"
    r"general|line|district|hotel|site) "
    r"(?:manager|lead|leader|supervisor|director)|manager|manageress|supervisor|boss|foreman|"
    r"forewoman|matron|"
    r"lead (?:gp|nurse|clinician|officer)|senior partner|gp|safeguarding (?:lead|officer)|"
    r"monitoring officer|caretaker|"
    r"harbour ?master|coxswain|skipper|lock-?keeper|lighthouse keeper|landlord|landlady|publican|"
    r"postmaster|postmistress|"
    r"postman|postwoman|pharmacist|chemist|dentist|vet|midwife|health visitor|community nurse|"
    r"district nurse|social worker|"
    r"link worker|social prescriber|treasurer|secretary|founder|owner|proprietor|"
    r"trustee in charge|care coordinator|"
    r"emergency planning officer|community development worker|police officer|pcso|sergeant|"
    r"inspector|youth worker)"
)
_ROLE: Final = re.compile(
    rf"\b(?:the|our|their|my|his|her|its|your) (?:[\w'’-]+ )?(?:[\w'’-]+'?s? )?{_SOLE}\b(?!s\b)|"
    rf"\b(?:[A-Z][\w'’-]+['’]s?|council['’]s|trust['’]s|school['’]s|surgery['’]s|"
    rf"charity['’]s) {_SOLE}\b(?!s\b)",
    re.IGNORECASE,
)

_SAID_OF: Final = (
    # lying, hiding, keeping people quiet
    r"lied|lying|liars?|lies to|cover(?:ed|ing)?[ -](?:it |this |that |things |them |everything |"
    r"all )*up|cover-up|hush(?:ed|ing)? (?:\w+ )?up|"
    r"(?:was|were|been|got) told to keep (?:\w+ ){0,2}(?:quiet|shut)|told (?:me |us |them |her |"
    r"him |staff )?not to (?:say|tell|talk|speak|report|record|write|mention)|"
    r"swept (?:\w+ )?under|kept (?:it |this |that )?(?:quiet|from us)|whistle-?blow\w*|falsif\w+|"
    r"forged|faked|fiddl(?:ed|es|ing)|"
    r"cooked the books|back-?dated|made up the (?:figures|numbers)|misled|mislead\w*|shredded|"
    r"deleted the|gagg(?:ed|ing)",
    # harm to people
    r"bull(?:y|ies|ied|ying)|harass\w*|assault\w*|abus(?:e|ed|es|ing|ive|ers?)|molest\w*|rap(?:e|"
    r"ed|ist)|groped?|grooming|groomed|"
    r"threaten\w*|intimidat\w*|blackmail\w*|victimi[sz]\w+|hit (?:him|her|me|them|a child|"
    r"a patient|the children|a resident)|slapped|punched|"
    r"shouted at|screamed at|humiliat\w*|touched (?:me|her|him|them) (?:up|inappropriately)|"
    r"inappropriate\w*|restrained|locked (?:him|her|them|me) in|"
    r"neglect(?:ed|s|ing|ful)?|left (?:him|her|them) (?:to die|lying|in (?:his|her|their) own)|"
    r"died because|would still be alive|killed|let (?:him|her|them) die",
    # money
    r"stole|stolen|steal(?:s|ing)?|theft|thie(?:f|ves)|thieving|fraud\w*|embezzl\w*|brib(?:e|es|"
    r"ed|ery|ing)|backhanders?|corrupt\w*|"
    r"mis-?us(?:ed|ing) (?:the )?(?:money|funds?|grant)|misspent|mis-spent|pocketed|creamed off|"
    r"helped (?:him|her|them)sel(?:f|ves) to|defraud\w*|cheat(?:ed|ing|s)?|"
    r"cash in hand|jobs? for the boys|on the take|money (?:went|has gone|had gone) missing|"
    r"nepotism|conflict of interest",
    # breaking rules, failing in a duty
    r"unsafe|illegal\w*|unlawful\w*|broke the (?:law|rules)|against the law|negligen\w+|"
    r"malpractice|misconduct|incompeten\w+|unfit|"
    r"discriminat\w+|racis[tm]|sexis[tm]|homophob\w+|transphob\w+|islamophob\w+|antisemit\w+|"
    r"sack(?:ed|ing)|dismissed from|suspended from|disciplin(?:ary|ed)|"
    r"grievance|tribunal|breach(?:ed)?|drunk|on drugs|drug dealer|dealing drugs|criminal\w*|crime|"
    r"prosecut\w*|arrested|under investigation|safeguarding (?:issue|concern|referral)s?",
)
_ALLEGATION: Final = re.compile(rf"\b(?:{'|'.join(_SAID_OF)})\b", re.IGNORECASE)
# Plain strings of which every role and every allegation holds one: most passages hold none, and that is soon seen.
_IN_ROLES: Final = needed_literals(_SOLE) or EVERYTHING
_IN_ALLEGATIONS: Final = needed_literals("|".join(_SAID_OF)) or EVERYTHING

_TITLE: Final = (
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Rev|Revd|Reverend|Father|Fr|"
    r"Sister|Canon|Cllr|Councillor|Sgt|"
    r"Sergeant|Inspector|PC|DC|Auntie|Aunty|Aunt|Uncle|Nurse|Doctor|Nan|Grandma|Pastor|Imam|Rabbi|"
    r"Captain|Skipper)"
)
_TITLED: Final = re.compile(rf"\b{_TITLE}\.? [A-Z](?:[\w'’-]*)(?: [A-Z][\w'’-]+)?")
_INITIAL: Final = re.compile(r"\b[A-Z][a-z]+ (?!I\b)[A-Z]\.?(?=[\s,.;!?]|$)")  # "Dave H."
_CAPITALISED: Final = re.compile(r"[^\W\d_a-z](?:[\w]|['’-](?=\w))*")

# Capitalised and not a person: days, months, feasts, peoples, firms and tools that everybody names.
_NO_PERSON: Final = word_set(
    """i i'm i'd i'll i've monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays
    thursdays fridays saturdays sundays january february march april may june july august september october
    november december jan feb mar apr jun jul aug sept sep oct nov dec christmas easter ramadan eid diwali
    hanukkah halloween bonfire boxing lent god lord jesus bible quran covid covid-19 coronavirus zoom teams
    facebook whatsapp google twitter instagram tiktok youtube skype microsoft excel word outlook sharepoint
    amazon tesco asda aldi lidl morrisons sainsbury's iceland boots argos greggs english welsh scottish irish
    british polish romanian urdu punjabi bengali arabic french spanish portuguese ukrainian somali syrian afghan
    european muslim muslims christian christians jewish hindu sikh catholic methodist methodists anglican quaker
    baptist salvation army england wales scotland ireland britain europe america ukraine poland london
    manchester birmingham leeds liverpool bristol cardiff edinburgh glasgow belfast sheffield newcastle york
    hull brexit parliament westminster whitehall government council nhs gp gps mp tv pc uk eu usa us it ok okay
    hr gdpr ppe citizens advice age concern mind oxfam barnardo's shelter samaritans macmillan marie curie
    mencap scope rnli aa red cross lottery universal credit health housing social care team board trust north
    south east west northern southern eastern western first second third yes no not mr mrs ms dr my we you he
    she they the a an and but so now what when where why how who that this these those there then well or if
    it's that's he's she's we're they're you're danish dutch german italian chinese indian pakistani nigerian
    ghanaian jamaican turkish kurdish iranian american canadian australian roma traveller travellers bank
    holiday wifi internet powerpoint android apple iphone ipad alexa netflix bbc itv royal mail post office"""
)
# Words that make what stands before them a place or a body: "Bridge Street", "Marine Hall", "River Trust".
_PLACE_NOUN: Final = (
    r"(?:Street|Road|Lane|Avenue|Close|Row|Terrace|Court|Drive|Way|Square|Hill|Park|Green|Common|"
    r"Quay|Wharf|Pier|Bridge|Bay|"
    r"Estate|House|Hall|Centre|Center|Church|Chapel|Mosque|Temple|Synagogue|School|Academy|"
    r"College|University|Hospital|"
    r"Surgery|Clinic|Practice|Library|Club|Pub|Inn|Arms|Hotel|Farm|Mill|Market|Station|Beach|"
    r"Harbour|Ward|Borough|County|"
    r"City|Town|Village|District|Council|Trust|Foundation|Association|Society|Partnership|Board|"
    r"Committee|Alliance|Network|"
    r"Group|Charity|Fund|Bank|Service|Services|Team|Department|Ministry|Office|Agency|Authority|"
    r"Company|Ltd|Limited|Plc|"
    r"Union|Forum|Programme|Project|Act|Day|Week|Year|Eve|Plan|Strategy|Report|Survey|Call|"
    r"Meeting|Fair|Festival|Army|"
    r"Moor|Marsh|Sands|Head|Point|Island|Coast|Valley|Dale|Ferry|Line|Gate|Lido|Parade|Esplanade|"
    r"Crescent|Gardens|Pantry|Kitchen|Café|Cafe|Hub|Shed)"
)
_PLACE: Final = re.compile(
    rf"\b(?:[A-Z][\w'’-]*\s(?:(?:and|of|the|on|&)\s)*){{1,4}}{_PLACE_NOUN}\b|\bSt\.? [A-Z][\w'’]+"
)
_WHERE: Final = re.compile(
    r"\b(?:in|at|near|from|to|into|around|across|outside|of|towards|beyond|through|over|via|"
    r"on)\s+(?:the\s+)?$"
)
_SENTENCE_START: Final = re.compile(r"(?:^|[.!?…:;]['\"”’)]*\s+|\n\s*(?:[-*•]\s*)?|^\W+|[\])]\s+|[“\"‘(]\s*)$")
# What people do and places do not: "Kowalski said", "ask Bronagh".
_DOES: Final = re.compile(
    r"^(?:'s|’s)? (?:said|says|told|tells|rang|rings|came|comes|went|asked|asks|knew|knows|does|"
    r"did|was|is|has|had|will|would|runs|ran|"
    r"helped|brought|gave|took|made|set|started|and (?:I|me|his|her|their)|who)\b"
)


def _names(passage: str, known: Collection[str], places: Collection[str]) -> Iterator[Range]:
    titled = list(_spans(_TITLED, passage))
    yield from titled
    yield from _spans(_INITIAL, passage)
    for name in known:
        if name.strip():
            yield from _spans(re.compile(rf"(?<!\w){re.escape(name.strip())}(?!\w)", re.IGNORECASE), passage)
    no_place = {word.lower() for place in places for word in place.split()}
    standing = list(_spans(_PLACE, passage))
    for match in _CAPITALISED.finditer(passage):
        word = re.sub(r"['’]s?$", "", match[0])
        at = (match.start(), match.start() + len(word))
        plain = word.lower().replace("’", "'")
        if len(word) < 2 or plain in no_place or _within(at, standing) or _within(at, titled):
            continue
        if _is_person(passage, at, plain, word):
            yield at


def _is_person(passage: str, at: Range, plain: str, word: str) -> bool:
    """Whether a capitalised word, by itself and by where it stands, looks like somebody's name."""
    before, after = passage[: at[0]], passage[at[1] :]
    given = all(part in GIVEN_NAMES or part in ALSO_WORDS for part in plain.split("-"))
    at_start = _SENTENCE_START.search(before) is not None
    if at_start:
        sure = given and plain not in ALSO_WORDS and plain not in _NO_PERSON
        return sure or (plain in ALSO_WORDS and _DOES.match(after) is not None and plain not in ("may", "will", "miss"))
    if plain in _NO_PERSON or word.isupper():
        return False
    # A word after "in", "at", "to" is likelier a place, unless it is a given name.
    return given or _WHERE.search(before) is None or _DOES.match(after) is not None


def _spans(pattern: re.Pattern[str], passage: str) -> Iterator[Range]:
    return (match.span() for match in pattern.finditer(passage))


def _within(at: Range, spans: Collection[Range]) -> bool:
    return any(start <= at[0] and at[1] <= end for start, end in spans)
