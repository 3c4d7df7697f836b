"""Who is who: one stable stand-in for each person, however a record names them, across all records."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from strandline.transcripts.redaction.proposals import Person

# Short and full forms of given names that people in the UK use for one another.
_SHORT_FORMS: Final = """
    abigail abi abbie gail / albert bert al / alexander alex sandy / alexandra alex sandra lexi / alfred alf alfie /
    alison ali / amanda mandy / andrew andy drew / angela angie / anthony tony / antony tony / arthur art /
    barbara barb babs / beatrice bea bee trixie / benjamin ben benny / bernadette bernie / beverley bev /
    bronagh bron / catherine cath cathy kate katie kitty / charles charlie chas chuck / charlotte charlie lottie /
    christine chris chrissie / christina chris tina / christopher chris kit / daniel dan danny / david dave davey davy /
    deborah deb debs debbie / derek del / donald don / dorothy dot dottie dolly / douglas doug / edward ed eddie ted
    ned / eleanor ellie nell nora / elizabeth liz lizzie beth betty bess eliza libby elsie / emma em / florence flo
    florrie / frances fran frankie / francis frank / frederick fred freddie / gareth gaz / gary gaz / geoffrey geoff /
    george georgie / gerald gerry / gillian gill jill / gregory greg / harold harry / helen nell / henry harry hal /
    isabella bella izzy / jacqueline jackie jacqui / james jim jimmy jamie / jane janey / janet jan / jennifer jen
    jenny / jessica jess jessie / joanna jo joanne / joanne jo / john johnny jack / jonathan jon johnny / joseph joe
    joey / josephine jo josie / joshua josh / judith judy jude / julia jules / katherine kath kathy kate katie kit /
    kathleen kath kathy / kenneth ken kenny / kevin kev / kimberley kim / lawrence larry laurie / leonard len lenny /
    lesley les / leslie les / lilian lil lily / louise lou / lucille lucy / lynette lyn / malcolm malc / margaret
    maggie meg marge peggy madge rita greta / marjorie marge / martin marty / mary molly polly may / matthew matt /
    maureen mo / michael mike mick mickey / michelle shell chelle / mohammed mo / muhammad mo / nathaniel nat nate /
    natalie nat / nicholas nick nicky / nicola nicky nic / norman norm / olivia liv livvy / oliver ollie / pamela pam /
    patricia pat patsy trish tricia / patrick pat paddy / penelope penny / peter pete / philip phil / philippa pippa /
    rachel rach / raymond ray / rebecca becca becky / reginald reg / richard rich rick dick dickie / robert rob bob
    bobby bert / roberta bobbie / ronald ron ronnie / rosa rosie /
    rosemary rose rosie / roseanne rose rosie / samantha sam /
    samuel sam sammy / sandra sandy / sarah sally sadie / sharon shaz shazza / simon si / stephanie steph / stephen
    steve / steven steve / stuart stu / susan sue susie / suzanne sue suzy / teresa terry tess / terence terry /
    theodore ted theo / theresa terry tess / thomas tom tommy / timothy tim / valerie val / vanessa nessa / victor
    vic / victoria vicky tori / vincent vince vinny / vivienne viv / walter wally walt / wendy wend / wilfred wilf /
    william will bill billy liam / winifred win winnie / yvonne von / zachary zac zach
"""


def folded(name: str) -> str:
    """What two spellings of one name share: letter case, the encoding of accents, and the form of the apostrophe."""
    return unicodedata.normalize("NFC", " ".join(name.replace("’", "'").split())).casefold()


def short_forms(given: str) -> frozenset[str]:
    """Other names by which somebody of this given name is called, folded."""
    return _ALSO_CALLED.get(folded(given), frozenset())


class Cast:
    """Who the workspace knows, and who was met on the way, with what stands for each of them.

    `met` are stand-ins handed out before (folded name to label), as `met` of an earlier cast held them: hand it in
    again and everybody keeps their label in every record. It holds names, and is to be kept where names are.
    """

    def __init__(self, people: Iterable[Person] = (), met: Mapping[str, str] | None = None) -> None:
        self.people = {folded(person.name): person for person in people if person.name.strip()}
        self.met = dict(met or {})
        self.by_word: dict[str, set[str]] = {}  # a word of a name to the keys of whose it may be
        self.by_short: dict[str, set[str]] = {}  # a short (or long) form of a given name, likewise
        self.spellings: dict[str, set[str]] = {}  # whole names of more than one word
        for key, person in self.people.items():
            for name in (person.name, *person.also):
                self.learn(key, name)
        for key in self.met:
            if " " in key and key not in self.people:
                self.learn(key, key)

    def learn(self, key: str, name: str) -> None:
        """From now on each word of this name, and a short form of its first, may be the person `key`."""
        words = folded(name).split()
        for word in words:
            self.by_word.setdefault(word, set()).add(key)
        for short in short_forms(words[0]) if words else ():
            self.by_short.setdefault(short, set()).add(key)
        if len(words) > 1:
            self.spellings.setdefault(" ".join(words), set()).add(key)
            for short in short_forms(words[0]):
                self.spellings.setdefault(" ".join([short, *words[1:]]), set()).add(key)

    def who(self, name: str) -> frozenset[str]:
        """The keys of everybody whom this name, whole or in part, may mean; empty for a stranger."""
        words = folded(name).split()
        whole = self.spellings.get(" ".join(words))
        if whole:
            return frozenset(whole)
        if len(words) == 1:
            return frozenset(self.by_word.get(words[0]) or self.by_short.get(words[0]) or set())
        return frozenset()

    def label(self, key: str) -> str:
        """What stands for a person: their pseudonym, or "Person A" and so on in the order of meeting."""
        person = self.people.get(key)
        if person is not None and person.pseudonym:
            return person.pseudonym
        if key not in self.met:
            taken = {*self.met.values(), *(person.pseudonym for person in self.people.values())}
            self.met[key] = next(label for label in _labels() if label not in taken)
        return self.met[key]


def _labels() -> Iterator[str]:
    """Person A to Z, AA to AZ, BA and so on."""
    number = 0
    while True:
        number += 1
        letters, rest = "", number
        while rest:
            rest, letter = divmod(rest - 1, 26)
            letters = chr(ord("A") + letter) + letters
        yield f"Person {letters}"


def _read_short_forms() -> dict[str, frozenset[str]]:
    """Both ways round: "dave" for "david", and "david" for "dave"."""
    called: dict[str, set[str]] = {}
    for group in re.split(r"\s/\s", _SHORT_FORMS.strip()):
        full, *shorts = group.split()
        for short in shorts:
            called.setdefault(full, set()).add(short)
            called.setdefault(short, set()).add(full)
    return {name: frozenset(others) for name, others in called.items()}


_ALSO_CALLED: Final = _read_short_forms()
# Short forms that nobody would take for another word, where they stand with a capital: a sign of a person.
_WORDS_TOO: Final = """
    art bea bee bill chuck dick dot drew frank gill hal jack jude kit mandy may mo nick pat peg penny ray rich rita rob
    rose sandy shell stu sue theo tori von wend will
"""
NICKNAMES: Final = frozenset(_ALSO_CALLED) - frozenset(_WORDS_TOO.split())
