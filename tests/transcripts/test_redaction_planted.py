"""Planted names and identifiers: how many are found. Each is marked «so»; everything else is to be left alone."""

from __future__ import annotations

import re

from strandline.sense.given_names import ALSO_WORDS, GIVEN_NAMES
from strandline.transcripts.redaction import Cast, Person, Proposal, WordLists, propose

KNOWN = (Person("Rosa Field", "Resident 1"), Person("Oluwaseun Adeyemi-Clarke", also=("Seun",)), Person("Will Hope"))
LISTS = WordLists(people=KNOWN, given_names=GIVEN_NAMES, everyday_names=ALSO_WORDS, not_people=("Saltmarsh",))

# People whom the workspace knows, in whole or in part.
PLANTED_KNOWN = """
I spoke to «Rosa Field» on Monday and «Rosa»'s sister was there too.
It was «Mrs Field» who had the key, and then «Field» rang the council.
ask «rosa field», she was on the list from the start
«ROSA FIELD»: I never said that to the council.
They all know «Rosie» down at the harbour.
«Seun» brought the generator, which was good of «Oluwaseun».
The plan was «Adeyemi-Clarke»'s from the beginning.
And «Will Hope» came round, so I asked «Will» about it.
I said to «Oluwaseun Adeyemi-Clarke» that we would hope for more.
Will they come back? I hope so, and the field was dry by May.
"""
# Strangers.
PLANTED_STRANGERS = """
My neighbour «Doreen» has the spare key, and «Doreen»'s lad fixed the pump.
Then «Anil Patel» from the pharmacy walked it round himself.
«Dr. Okonkwo» never rings back, and «Nurse Brennan» does.
Her name is «Bronagh», she lives two doors down.
There is a man called «Zbigniew» who does the bins.
My husband, «Alun», was poorly all winter.
It was «Siân O'Connor» and «Jean-Paul» who opened the hall.
«Cllr Hargreaves» promised it in January.
I asked «Grace Adeyemi» if the May meeting was on.
Then I told «Mark» that the fund would close in April.
«Mr and Mrs Pemberton» had to be carried out.
So «Kowalski» said he would do it for nothing.
We lost «Father Doyle» in the spring and nobody took it on.
The lady on the desk, «Yetunde», found the form for me.
«Sharon» knows everyone and «Baz» knows the rest.
Thanks to «Mohammed Iqbal» and «Fatima Bi-Hussain» we had hot food.
Her daughter «Chardonnay» is at the college now.
Ask «Jo» or «Steph» at the library.
"""
PLANTED_IDENTIFIERS = """
Write to «rosa.field+help@example.co.uk» or ring «07700 900123» after six.
The office is «(01632) 960 001» and abroad it is «+44 1632 960001».
We moved to «SW1A 1AA» from «m1 1ae» last year.
My NHS number is «943 476 5919», I know it by heart.
They wrote «9434765919» on the bag.
It said «QQ123456C» on the form but mine is «AB 12 34 56 C».
I was born on «12 March 1948», and her date of birth is «3/4/51».
She is at «14 Ropewalk Lane», upstairs, and he is at «Flat 2, 7b Harbour View Road».
I live on «Quay Street», the low end.
Look at «https://example.org/rosa» or ask «@saltmarsh_mum» online.
I gave them «4111 1111 1111 1111» over the phone.
You want «the head of Saltmarsh Primary» for that.
«The vicar of St Mary's» had the key, and «Saltmarsh Primary's head teacher» the list.
It was «the manager of the Lifeboat Inn» who fed us.
We met «the housing manager at Marsh Council» twice.
"""
# Written after the finder was settled. First measured 26 of 38 names, then mended by two general rules.
HELD_OUT = """
There was only «Maureen» and me left on the landing by then.
I rang «Tomasz Wiśniewski» and he said wait for «Tomasz»'s brother.
«Hargreaves» signed it off without reading it.
We had «Ffion» from the chapel and «Big Kev» with the van.
The doctor, «Dr Achebe-Lowe», was new and the receptionist «Tracy-Ann» was lovely.
My mum «Ethel» is ninety and her friend «Gwladys» is older.
«Mr. Singh» at the shop gave credit, so did «Mrs D'Souza».
It was all down to «Ngozi», she organised the rota.
The PCSO, «Darren Littlewood», was there by six.
If «Hope» hadn't had the radio we'd have known nothing.
She works with «Bartholomew» on the boats.
«Patience Mensah» ran the kitchen, and «Rob» the door.
He's called «Jaxon» and he's fourteen.
You can get «Auntie Pat» at «01632 960777», or «pat@harbourhall.org.uk».
Mine's «QQ 99 88 77 A», no, sorry, «JT 99 88 77 A».
Number «27 Seaview Terrace», second floor, «NE30 4AA».
My date of birth? It's the «4th of July 1951».
The NHS number on it was «401 023 2137».
We asked «the harbour master at Saltmarsh Quay» for the key.
«The chair of Marsh Ward Residents» gave it to «the landlady of the Ship».
It's on «www.facebook.com/groups/ropewalk» if you look up «@ropewalkers».
«Brennan»'s lot never came, «Col» and «Trev» did.
I texted «Xiu Ying» and «Ahmed» on the Sunday.
"""
# Nothing here is anybody.
NOBODY = """
The Environment Agency and the Integrated Care Board met in March, on a Tuesday in May, at County Hall.
Will you come? May I? Hope is not a plan. Mark my words. Grace is what we need. Rose prices, and the Bill.
Saltmarsh Town Council, Victoria Road, Albert Hall, St James, King George Hospital and the John Lewis van.
It cost £1,200,000 in 2019/20, ref 2026-03-11, 10:30 to 11:45, room 0123, lines 40 to 95, 1 2 3 4 5 6 7 8 9.
The director of the service and the manager were in Teams on Zoom. Citizens Advice helped. Methodist hall.
We need to Change What Matters, says the Frank Report. April showers. June was wet. Summer Jobs program.
"""


def test_people_the_workspace_knows_are_all_found_and_nobody_else() -> None:
    found, planted, missed, strays = _found(PLANTED_KNOWN)

    assert (missed, strays) == ([], [])
    assert found == planted == 13


def test_nearly_all_strangers_are_found_and_nothing_else() -> None:
    found, planted, missed, strays = _found(PLANTED_STRANGERS)

    assert (planted, missed, strays) == (24, ["Yetunde"], [])
    assert found == 23


def test_every_identifier_is_found_and_nothing_else() -> None:
    found, planted, missed, strays = _found(PLANTED_IDENTIFIERS)

    assert (missed, strays) == ([], [])
    assert found == planted == 23


def test_sentences_the_finder_was_not_made_on() -> None:
    found, planted, _, strays = _found(HELD_OUT)

    assert (planted, strays) == (38, [])
    assert found >= 31  # what is missed is told in docs/explanation/redaction.md


def test_public_bodies_streets_months_and_numbers_are_nobody() -> None:
    assert _found(NOBODY) == (0, 0, [], [])


def _found(planted: str) -> tuple[int, int, list[str], list[str]]:
    """(found, planted, those missed, those proposed that nobody planted); found means covered to the letter."""
    missed, strays, found, count = [], [], 0, 0
    for line in planted.strip().splitlines():
        text, wanted = _unmarked(line)
        proposals = propose(text, LISTS, cast=Cast(KNOWN))
        covered = {place for each in proposals for place in range(each.start, each.end)}
        for start, end in wanted:
            count += 1
            if covered >= set(range(start, end)):
                found += 1
            else:
                missed.append(text[start:end])
        strays += [
            _words(text, each) for each in proposals if not any(s < each.end and each.start < e for s, e in wanted)
        ]
    return found, count, missed, strays


def _unmarked(line: str) -> tuple[str, list[tuple[int, int]]]:
    spans, text = [], ""
    for before, inside in re.findall(r"([^«]*)(?:«([^»]*)»)?", line):
        text += before
        if inside:
            spans.append((len(text), len(text) + len(inside)))
        text += inside
    return text, spans


def _words(text: str, proposal: Proposal) -> str:
    return text[proposal.start : proposal.end]
