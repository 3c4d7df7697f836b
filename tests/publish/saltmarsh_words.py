"""What was said in the invented town of Saltmarsh: its perspectives, its themes, and its records as scripts."""

from __future__ import annotations

from dataclasses import dataclass

from strandline.publish.report import Column

RESIDENTS = Column("residents", "Residents", 6, 6, ("lives_with_it",), "#d55e00", "circle")
VOLUNTARY = Column("voluntary", "Voluntary sector", 6, 6, ("delivers",), "#009e73", "square")
COUNCIL = Column("council", "Council", 5, 5, ("decides", "funds"), "#0072b2", "triangle")
HEALTH = Column("health", "Health", 5, 5, ("decides", "delivers"), "#a8478f", "diamond")
EMPLOYERS = Column("employers", "Employers", 2, 5, ("delivers",), "#8a6d00", "hexagon")
UNDER_25S = Column("under-25s", "Under 25s", 0, 5, ("lives_with_it",), "#56606b", "circle")
JOINED = Column(
    "health-employers",
    "Health, Employers",
    7,
    10,
    ("decides", "delivers"),
    "#a8478f",
    "diamond",
    joined=("Health", "Employers"),
)

TEAM_COLUMNS = (RESIDENTS, VOLUNTARY, COUNCIL, HEALTH, EMPLOYERS, UNDER_25S)
SHARED_COLUMNS = (RESIDENTS, VOLUNTARY, COUNCIL, JOINED, UNDER_25S)

SOMEONE_FROM = {
    "residents": "A resident",
    "voluntary": "Someone from the voluntary sector",
    "council": "Someone from the council",
    "health-employers": "Someone from health or an employer",
}


@dataclass(frozen=True)
class ThemeRow:
    key: str
    facet: str
    name: str
    telling: str
    keywords: tuple[str, ...]
    people: tuple[int, int, int, int, int]  # residents, voluntary, council, health, employers
    differ: int = 0
    power: str = ""
    shaky: bool = False
    made_by: str = "machine"
    topic: str = ""


LIVED_NOT_DECIDED = "said by those who live with it, not by those who decide"

THEME_ROWS = (
    ThemeRow(
        "room",
        "keep",
        "Decisions made in the room, in days rather than months",
        "we just decided, and then we did it",
        ("decide", "room", "days", "together"),
        (4, 5, 4, 4, 1),
        made_by="Jo Marsh",
        topic="How we decide",
    ),
    ThemeRow(
        "call",
        "keep",
        "One weekly call with everyone who can help",
        "that Tuesday call",
        ("call", "weekly", "Tuesday"),
        (1, 6, 5, 4, 1),
        topic="How we decide",
    ),
    ThemeRow(
        "neighbours",
        "keep",
        "Neighbours checking on neighbours, street by street",
        "the woman at number nine",
        ("neighbour", "street", "list", "fridge"),
        (6, 4, 1, 1, 0),
        differ=2,
        power=LIVED_NOT_DECIDED,
        topic="Looking out for each other",
    ),
    ThemeRow(
        "online",
        "changed",
        "Seeing people online is easier for some, shuts out others",
        "fine if you have the kit",
        ("online", "screen", "phone"),
        (5, 3, 2, 3, 1),
        differ=1,
        topic="Reaching people",
    ),
    ThemeRow(
        "trust",
        "valued",
        "Being trusted to get on with it",
        "nobody asked me for a business case",
        ("trust", "permission"),
        (0, 4, 2, 3, 0),
        topic="How we decide",
    ),
    ThemeRow(
        "forms",
        "let_go",
        "Forms asking the same question four times",
        "name, address, four times over",
        ("forms", "questions", "again"),
        (4, 4, 2, 3, 1),
        topic="Reaching people",
    ),
    ThemeRow(
        "money",
        "in_the_way",
        "Money that ends in March, whatever is working",
        "it all stops on the thirty-first",
        ("money", "March", "funding", "grant"),
        (1, 6, 4, 2, 0),
        differ=1,
        topic="Money",
    ),
    ThemeRow(
        "place",
        "needed",
        "A place to meet that belongs to nobody’s organisation",
        "somewhere that isn’t anyone’s",
        ("place", "meet", "hall"),
        (4, 4, 0, 2, 0),
        power=LIVED_NOT_DECIDED,
        topic="Looking out for each other",
    ),
    ThemeRow(
        "buses",
        "other",
        "The last bus",
        "",
        ("bus", "ten past six"),
        (2, 0, 0, 0, 0),
        shaky=True,
    ),
)


@dataclass(frozen=True)
class RecordRow:
    """A record as a script. `{{theme: words}}` marks a passage, `{{theme!: words}}` one that sees it differently."""

    id: str
    title: str
    kind: str
    participant: str
    column: Column | None
    turns: tuple[tuple[str, str, str], ...]  # speaker ("" for notes), time, words
    at_least_one_of: int | None = None


ASK_KEEP = ("Interviewer", "", "What from this winter would you want to keep hold of?")
ASK_GO = ("Interviewer", "", "And what would you be glad to let go of?")
ASK_WAY = ("Interviewer", "", "What is getting in the way?")

RECORD_ROWS = (
    RecordRow(
        "rec-resident-1",
        "Resident 1, 3 March",
        "Verbatim transcript",
        "Resident 1",
        RESIDENTS,
        (
            ("Interviewer", "11:02", "Who knew who needed looking in on?"),
            (
                "Resident 1",
                "11:40",
                (
                    "Well, we did. {{neighbours: We had a list on the fridge, who’s on their own, who’s got a car. "
                    "That list is worth more than any service.}} My daughter laughed at me but she put her name on it."
                ),
            ),
            ("Interviewer", "13:20", "And how did you get to see anybody, the doctor, say?"),
            (
                "Resident 1",
                "13:31",
                (
                    "On the screen. {{online: It’s fine if you have the kit and a quiet room. My sister has neither, "
                    "so she just stopped going.}} Nobody noticed that, I don’t think."
                ),
            ),
        ),
    ),
    RecordRow(
        "rec-resident-3",
        "Resident 3, 4 March",
        "Verbatim transcript",
        "Resident 3",
        RESIDENTS,
        (
            ("Interviewer", "04:01", ASK_KEEP[2]),
            (
                "Resident 3",
                "04:12",
                (
                    "I’ll tell you what. {{neighbours: It was the woman at number nine who rang every morning. Nobody "
                    "asked her to. I don’t want that to stop because the crisis has.}}"
                ),
            ),
            ("Interviewer", "09:50", ASK_GO[2]),
            (
                "Resident 3",
                "09:58",
                (
                    "{{forms: Name, address, date of birth, what’s wrong with you. Four times over in one week, and "
                    "it was the same council asking.}} I nearly threw the phone in the harbour."
                ),
            ),
            (
                "Resident 3",
                "12:30",
                (
                    "{{room: When the pumps failed they sorted it that night, in the chip shop, all of them. "
                    "In June it would have been a consultation.}}"
                ),
            ),
        ),
    ),
    RecordRow(
        "rec-resident-5",
        "Resident 5, 6 March",
        "Verbatim transcript",
        "Resident 5",
        RESIDENTS,
        (
            ("Interviewer", "16:40", "People have spoken about neighbours helping. Was that so in your street?"),
            (
                "Resident 5",
                "17:03",
                (
                    "{{neighbours!: People were kind, yes. But it fell on the same six women, and they’re tired. You "
                    "can’t build on that.}} I was one of them, so I should know."
                ),
            ),
            ("Interviewer", "19:15", "What would help?"),
            (
                "Resident 5",
                "19:20",
                (
                    "{{place: Somewhere to sit down together that isn’t anyone’s. Not the church, not the surgery, "
                    "not the council. Just a room with a kettle.}} {{buses: And the last bus goes at ten past six.}}"
                ),
            ),
        ),
    ),
    RecordRow(
        "rec-voluntary-2",
        "Voluntary 2, notes by AK",
        "Interviewer’s notes",
        "Voluntary 2",
        VOLUNTARY,
        (
            (
                "",
                "",
                (
                    "Runs the lunch club and, since December, the food van. {{money: Funding is for the winter only "
                    "and ends on 31 March, whether or not the thing works.}} Has two part-time staff on notice already."
                ),
            ),
            (
                "",
                "",
                (
                    "{{call: Would keep the Tuesday call above everything else; says it replaced eleven emails and a "
                    "steering group.}} {{trust: Felt trusted for the first time in years: spent £400 on boots and "
                    "nobody asked for a business case.}}"
                ),
            ),
            ("", "", "{{neighbours: Saw streets organise themselves, with no leaflet and no lead officer.}}"),
        ),
    ),
    RecordRow(
        "rec-voluntary-4",
        "Voluntary 4, 10 March",
        "Verbatim transcript",
        "Voluntary 4",
        VOLUNTARY,
        (
            ("Interviewer", "02:10", ASK_KEEP[2]),
            (
                "Voluntary 4",
                "02:16",
                (
                    "{{room: We just decided, and then we did it. I have sat on a board for nine years and never once "
                    "been able to say that sentence.}}"
                ),
            ),
            ("Interviewer", "08:44", ASK_WAY[2]),
            (
                "Voluntary 4",
                "08:50",
                (
                    "The cliff edge. {{money: It all stops on the thirty-first, and we will spend April applying for "
                    "the thing we were already doing.}}"
                ),
            ),
            (
                "Voluntary 4",
                "14:02",
                (
                    "{{forms: Every grant has its own form and every form asks who our trustees are. They haven’t "
                    "changed since 2019.}} {{place: We met in a car park. I’d like four walls that don’t have a logo "
                    "on them.}}"
                ),
            ),
        ),
    ),
    RecordRow(
        "rec-voluntary-group",
        "Volunteers’ group, 11 March",
        "Group notes",
        "Volunteers’ group",
        VOLUNTARY,
        (
            (
                "",
                "",
                (
                    "{{call: On the call you could say you were out of blankets and somebody had some by lunch.}} "
                    "Laughter about the quiz. {{online: Phoning suited the older volunteers; the video did not.}}"
                ),
            ),
        ),
        at_least_one_of=4,
    ),
    RecordRow(
        "rec-council-1",
        "Council 1, notes by AK and PT",
        "Interviewer’s notes",
        "Council 1",
        COUNCIL,
        (
            (
                "",
                "",
                (
                    "Director. {{room: Signed off in an afternoon what would have gone to three committees; would keep "
                    "the short list of who may decide what.}} {{call: Joined the weekly call every time, and did not "
                    "once send a deputy.}}"
                ),
            ),
            (
                "",
                "",
                (
                    "{{money!: Thinks the end of March is useful: without a date nothing would ever be stopped.}} "
                    "{{trust: Found it easier to trust people already met on the call.}}"
                ),
            ),
        ),
    ),
    RecordRow(
        "rec-council-3",
        "Council 3, 12 March",
        "Verbatim transcript",
        "Council 3",
        COUNCIL,
        (
            ("Interviewer", "05:30", ASK_KEEP[2]),
            (
                "Council 3",
                "05:41",
                (
                    "{{call: That Tuesday call. Forty minutes, everyone who can actually do something, and no minutes "
                    "taken.}} {{neighbours!: The neighbours were lovely, but I can’t put lovely in a winter plan. What "
                    "happens in the street where nobody has a list?}}"
                ),
            ),
            ("Interviewer", "10:02", ASK_WAY[2]),
            (
                "Council 3",
                "10:09",
                (
                    "{{money: I can see what works and I can’t pay for it after March. I find that very hard to say to "
                    "people’s faces.}}"
                ),
            ),
        ),
    ),
    RecordRow(
        "rec-health-2",
        "Health 2, 13 March",
        "Verbatim transcript",
        "Health 2",
        HEALTH,
        (
            ("Interviewer", "03:00", "What has changed in how you see people?"),
            (
                "Health 2",
                "03:08",
                (
                    "{{online: Half my clinic is on a screen now. The ones with jobs love it. I lost the ones I worry "
                    "about most.}} {{online!: Though for carers who can’t leave the house it has been the difference "
                    "between being seen and not.}}"
                ),
            ),
            (
                "Health 2",
                "07:45",
                (
                    "{{room: The nurse, the housing officer and the lad with the van, in one room, and it was done by "
                    "Thursday.}} {{forms: Then I wrote it up in three systems that don’t speak.}}"
                ),
            ),
        ),
    ),
    RecordRow(
        "rec-health-4",
        "Health 4, notes by PT",
        "Interviewer’s notes",
        "Health 4",
        HEALTH,
        (
            (
                "",
                "",
                (
                    "{{trust: Proud of sending staff out without a referral and not being told off for it.}} "
                    "{{place: Would like a place to meet patients’ families that is not a surgery.}} "
                    "{{call: Values the call, wishes the ambulance service had been on it.}}"
                ),
            ),
        ),
    ),
    RecordRow(
        "rec-employer-1",
        "Employer 1, notes by AK",
        "Interviewer’s notes",
        "Employer 1",
        EMPLOYERS,
        (
            (
                "",
                "",
                (
                    "Fish-processing plant, forty staff. {{room: Was asked on the Monday and had shifts moved by the "
                    "Wednesday.}} {{forms: Filled in the same staffing return for four bodies.}}"
                ),
            ),
        ),
    ),
)
