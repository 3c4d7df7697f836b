"""Languages: told from one another, named in a sentence, and never a reason to fall over."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strandline.sense import Language, facets, find_evidence, find_themes, in_english, language, suggest_codes
from strandline.sense.codes import Code
from strandline.sense.language import languages, other_stop_words
from strandline.sense.polarity import leanings
from strandline.sense.questions import match_questions
from strandline.sense.stopwords import stop_words

ENGLISH = [
    "The weekly call kept us going and we would not want to lose it",
    "There is no bus in the evening, so nobody can visit",
    "They came and asked what I needed",
]
SAID = {
    "cy": [
        "Mae angen mwy o nyrsys ar y ward",
        "Roedd y bws yn hwyr bob dydd ac yn oer",
        "Dylen ni gadw'r alwad wythnosol",
        "Roedd y banc bwyd yn achubiaeth i ni",
        "Mae'r alwad wythnosol yn help mawr iawn",
        "Does dim bws ar ôl chwech o'r gloch",
    ],
    "pl": [
        "Potrzebujemy więcej pielęgniarek na oddziale",
        "Autobus zawsze się spóźnia i jest zimny",
        "Bank żywności był dla nas ratunkiem",
        "Powinniśmy to zachować, bo to bardzo pomaga",
    ],
    "fr": ["Il faut garder l'appel du lundi", "Les bus sont toujours en retard", "Je voudrais plus de bus le soir"],
    "ur": [
        "ہمیں وارڈ میں مزید نرسوں کی ضرورت ہے",
        "بس ہمیشہ دیر سے آتی ہے اور یہ سرد ہے",
        "فوڈ بینک نے ہمارے خاندان کو بچایا ہے",
    ],
    "ar": ["الحافلة تتأخر دائما في المساء", "نحن بحاجة إلى المزيد من الممرضات هنا", "بنك الطعام هو الذي ساعدنا"],
    "zh": ["护士很好，工作很努力", "公交车总是晚点", "食物银行救了我们"],
    "pa": ["ਬੱਸ ਹਮੇਸ਼ਾ ਦੇਰ ਨਾਲ ਆਉਂਦੀ ਹੈ", "ਨਰਸਾਂ ਬਹੁਤ ਚੰਗੀਆਂ ਸਨ"],
    "ro": ["Avem nevoie de mai multe asistente în secție", "Autobuzul este mereu în întârziere", "Nu mai vine nimeni"],
    "so": ["Waxaan u baahannahay kalkaaliyayaal badan oo ka shaqeeya", "Baska ayaa had iyo jeer soo daaha"],
}


@pytest.mark.parametrize("code", [code for code in SAID if code != "so"])
def test_language_of_a_few_answers_is_told(code: str) -> None:
    told = language(SAID[code])

    assert (told.code, told.supported) == (code, False)
    assert told.share >= 0.6


def test_language_english_is_supported_and_needs_no_note() -> None:
    assert language(ENGLISH) == Language("en", "English", 1.0, True)
    assert language(ENGLISH).note == ""


def test_language_note_names_what_is_not_read() -> None:
    note = language(SAID["cy"]).note

    assert "Welsh (100%)" in note
    assert "not read in it" in note


def test_language_some_texts_among_english_are_told_with_their_share() -> None:
    told = language([*ENGLISH * 4, *SAID["pl"]])

    assert (told.code, told.share) == ("en", 0.75)
    assert told.others == (("Polish", 0.25),)
    assert "Polish 25%" in told.note


@pytest.mark.parametrize("texts", [[], [""], ["👍🏽", "12", "…"]])
def test_language_of_nothing_is_not_told(texts: list[str]) -> None:
    told = language(texts)

    assert (told.code, told.share, told.note) == ("und", 0.0, "")


def test_language_in_letters_of_no_list_is_not_taken_for_english() -> None:
    kazakh = ["Автобус әрқашан кешігеді", "Бізге көбірек медбике керек"]

    assert language(kazakh).supported is False
    assert [in_english(text) for text in kazakh] == [False, False]


def test_languages_little_text_of_many_is_told_by_the_others() -> None:
    assert languages([*SAID["fr"] * 3, "bus en retard"])[-1] == "fr"


@pytest.mark.parametrize("text", ["Brilliant!", "Excellent care", "I received excellent care.", "", "NHS 111", "🙂"])
def test_in_english_what_cannot_be_told_may_be(text: str) -> None:
    assert in_english(text)


def test_in_english_patient_comments_are(shared_data: Path) -> None:
    with (shared_data / "nhs_fft_dev" / "phase1_trusts_b_c.csv").open(encoding="utf-8", newline="") as file:
        comments = [row["feedback"] for row in csv.DictReader(file)]

    assert sum(not in_english(comment) for comment in comments) <= 2
    assert language(comments).share > 0.999


@pytest.mark.parametrize("code", ["cy", "pl", "ur", "ar", "zh"])
def test_facets_another_language_is_other_whatever_was_asked(code: str) -> None:
    found = facets(SAID[code][:2], ["What would you keep?", "What is needed?"])

    assert [facet.name for facet in found] == ["other", "other"]


def test_facets_english_beside_it_is_read() -> None:
    assert facets([SAID["cy"][2], "We should keep the weekly call"])[1].name == "keep"


@pytest.mark.parametrize("code", SAID)
def test_leanings_another_language_stands_against_nothing(code: str) -> None:
    assert leanings(SAID[code], "keep") == ["supports"] * len(SAID[code])


def test_themes_welsh_are_named_without_its_stop_words() -> None:
    names = [theme.name for theme in find_themes(SAID["cy"]).themes]

    ends = {word for name in names for word in (name.lower().split()[0], name.lower().split()[-1])}
    assert not ends & stop_words("cy")


def test_other_stop_words_english_alone_has_none() -> None:
    assert other_stop_words(ENGLISH) == frozenset()
    assert stop_words("cy") <= other_stop_words([*ENGLISH, *SAID["cy"]])


def test_stop_words_unknown_language_has_none() -> None:
    assert stop_words("xx") == frozenset()


_any_text = st.one_of(
    st.text(st.characters(), max_size=60),  # halves of surrogate pairs too
    st.sampled_from([text for texts in SAID.values() for text in texts]),
    st.text(st.sampled_from("ﷺ👩🏽‍⚕️é́́́​‮ᄀ각あ漢ไทย\u0000\ud800-'’ aI.?!1\n"), max_size=40),
)


@given(st.lists(_any_text, max_size=12))
@settings(max_examples=150, deadline=None)
def test_language_any_text_is_answered(texts: list[str]) -> None:
    told = language(texts)

    assert 0.0 <= told.share <= 1.0
    assert told.share + sum(share for _, share in told.others) == pytest.approx(1.0 if told.share else 0.0)
    assert len(languages(texts)) == len(texts)
    assert told.note.isprintable()
    assert [facet.probability for facet in facets(texts)] == pytest.approx([1.0] * len(texts), abs=1.0)


@given(st.lists(_any_text, min_size=1, max_size=12))
@settings(max_examples=40, deadline=None)
def test_every_analysis_takes_any_text(texts: list[str]) -> None:
    themes = find_themes(texts)
    assert len(themes.assignments) == len(texts)
    assert all(texts[q.index][q.start : q.end] for theme in themes.themes for q in theme.quotes)

    assert len(find_evidence("the bus is late", texts)) <= 10
    assert len(suggest_codes(texts, [Code("Bws", "y bws"), Code("护士", "护士很好")]).predict(texts)) == len(texts)
    assert len(match_questions(texts, ["What would you keep?"])) == len(texts)


def test_themes_chinese_are_named_as_it_is_written() -> None:
    texts = [
        "护士很好",
        "公交车总是晚点",
        "食物银行救了我们",
        "我们需要更多的护士",
        "晚上没有公交车",
        "护士工作很努力",
        "公交车太冷了",
    ]

    names = [theme.name for theme in find_themes(texts).themes]

    assert names
    assert all(any(name in text for text in texts) for name in names)
