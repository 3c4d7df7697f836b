"""Words beside which a capitalised word is a person, or is none. In lower case; an apostrophe is '."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES: Final = _words(
    """mr mrs ms miss mx dr doctor prof professor sir dame lord lady rev revd reverend father fr sister canon cllr
    councillor sgt sergeant inspector pc dc auntie aunty aunt uncle nurse nan nana grandma grandad grandpa pastor
    imam rabbi captain skipper matron"""
)
JOBS_AS_TITLES: Final = _words("doctor professor father sister cllr councillor sergeant inspector nurse captain matron")
MONTH_NAMES: Final = _words("april may june august")  # months that are also given names
# Capitalised and nobody, in every place: the calendar, feasts, languages and peoples, firms and bodies all name.
NOBODY: Final = _words(
    """i i'm i'd i'll i've monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays
    thursdays fridays saturdays sundays mon tue tues wed thu thur thurs fri sat sun january february march july
    september october november december jan feb mar apr jun jul aug sep sept oct nov dec christmas easter ramadan eid
    diwali hanukkah halloween lent god lord jesus christ bible quran english welsh scottish irish british polish
    romanian urdu punjabi bengali arabic french spanish portuguese ukrainian somali syrian afghan european muslim
    christian jewish hindu sikh catholic methodist anglican quaker baptist england wales scotland ireland britain
    europe america canada canadian ontario toronto london manchester birmingham leeds liverpool bristol cardiff
    edinburgh glasgow belfast sheffield newcastle york hull brexit parliament westminster whitehall government
    council covid covid-19 coronavirus zoom teams facebook whatsapp google twitter instagram tiktok youtube skype
    microsoft excel word outlook sharepoint amazon tesco asda aldi lidl morrisons sainsbury's iceland boots argos
    greggs nhs gp gps mp tv pc uk eu usa us ok okay hr it oxfam barnardo's shelter samaritans macmillan mencap scope
    python java javascript linux github slack siri alexa cortana interviewer interviewee participant respondent
    resident facilitator moderator speaker question answer notes yes no not the a an and but so now what when where
    why how who that this these those there then well or if it's that's he's she's we're they're you're we you he
    she they my our his her their its as at in on for from with all also some most many more after before because
    although while during since until our please thank thanks hi hello dear hey oh yeah yep nope um uh erm mm right
    sure great good let let's first second third one two three whoever somebody
    so-and-so thingy whatsit whatshisname whatshername everybody anybody nobody"""
)
# What follows these, or what they follow, is a street, a building or a body, even where it bears a person's name.
THINGS_NAMED: Final = _words(
    """street road lane avenue close row terrace court drive way square hill park green common quay wharf pier bridge
    bay estate house hall centre center church chapel mosque temple synagogue school schools primary infants junior
    academy college university hospital hospice surgery clinic practice library club pub inn arms hotel farm mill
    market station beach harbour ward borough county city town village district council trust foundation association
    society partnership board committee alliance network group charity fund bank service services team department
    ministry office agency authority company ltd limited plc inc union forum programme program project act bill day
    week year eve plan strategy report survey meeting fair festival army moor marsh sands head point island coast
    valley ferry line gate lido parade esplanade crescent gardens pantry kitchen café cafe hub shed nursery pharmacy
    museum theatre gallery cup award prize medal lounge room stores shop bakery brothers bros sons test model method
    theory scale index law disease syndrome effect distribution notebook press journal review books studio jobs"""
)
BODIES: Final = frozenset(
    {
        "john lewis", "marie curie", "sue ryder", "st john", "jo cox", "joseph rowntree", "florence nightingale",
        "harry potter", "father christmas", "mother teresa", "big ben", "old bill", "uncle sam", "tom tom",
        "jack russell", "christmas eve", "harvey nichols", "fred perry", "ben nevis", "teddy bear", "martin luther",
        "victoria sponge", "google scholar", "lord mayor", "lady mayoress", "rose garden", "sister act",
    }
)  # fmt: skip
KIN: Final = (
    r"(?:husband|wife|partner|son|daughter|brother|sister|mother|father|mum|dad|nan|grandson|granddaughter|nephew|"
    r"niece|cousin|friend|mate|neighbour|colleague|boss|manager|boyfriend|girlfriend|carer|lad|lass)"
)
# What people do and places do not.
DOES: Final = (
    r"(?:said|says|told|tells|rang|rings|came|comes|went|goes|asked|asks|knew|knows|thinks|thought|wants|wanted|lives|"
    r"lived|helped|brought|gave|took|phoned|texted|emailed|died|retired|reckons|laughed|cried)\b"
)
