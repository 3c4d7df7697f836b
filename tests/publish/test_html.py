from __future__ import annotations

import base64
import hashlib
import itertools
import re
from dataclasses import replace

import pytest

from publish.large_report import large_report
from publish.page_reader import Page
from publish.report_fixture import counts_only_report, sample_report
from strandline.publish.page.html import render_html
from strandline.publish.report import Cell, Edition, Report

EVERY_REPORT = {
    "team": lambda: sample_report(Edition.TEAM),
    "shared": lambda: sample_report(Edition.SHARED),
    "nothing cleared": counts_only_report,
    "large": large_report,
    "large with records": lambda: large_report(with_records=True),
}


@pytest.fixture(params=EVERY_REPORT)
def report(request: pytest.FixtureRequest) -> Report:
    return EVERY_REPORT[request.param]()


def test_render_html_of_any_report_is_well_formed_and_names_nothing_undefined(report: Report) -> None:
    page = Page(render_html(report))

    assert page.misnested == []
    assert "[undefined" not in page.source
    assert "!" not in page.words


def test_render_html_of_any_report_points_at_nothing_outside_itself(report: Report) -> None:
    page = Page(render_html(report))
    links = {element.attributes["href"] for element in page.elements if "href" in element.attributes}
    outside = {name for element in page.elements for name in element.attributes if name in ("src", "srcset", "action")}
    style_urls = set(re.findall(r"url\(([^)]{0,20})", page.one("style").text))

    assert {link[0] for link in links} == {"#"}
    assert outside == set()
    assert style_urls == {"data:font/woff2;base"}


def test_render_html_of_any_report_links_to_anchors_that_are_there_once(report: Report) -> None:
    page = Page(render_html(report))
    links = {element.attributes["href"].removeprefix("#") for element in page.all("a")}

    assert len(page.ids) == len(set(page.ids))
    assert links - set(page.ids) == set()


def test_render_html_of_any_report_shows_every_passage_and_anchors_it(report: Report) -> None:
    page = Page(render_html(report))

    anchored = {id for id in page.ids if re.fullmatch(r"q\d+", id)}

    assert anchored == {f"q{quote.number}" for quote in report.quotes}
    assert all(quote.text in page.words for quote in report.quotes)


def test_render_html_of_any_report_has_one_h1_and_skips_no_level(report: Report) -> None:
    page = Page(render_html(report))
    levels = [int(element.name[1]) for element in page.elements if re.fullmatch(r"h[1-6]", element.name)]

    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels) if after != 2)
    assert page.one("main").attributes["id"] == "main"
    assert page.one("html").attributes["lang"] == "en-GB"


def test_content_security_policy_allows_exactly_the_inline_style_and_script() -> None:
    page = Page(render_html(sample_report()))
    (policy,) = [e.attributes["content"] for e in page.all("meta") if "http-equiv" in e.attributes]

    def hash_of(content: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"

    assert policy == (
        f"default-src 'none'; style-src {hash_of(page.one('style').text)}; "
        f"script-src {hash_of(page.one('script').text)}; font-src data:; base-uri 'none'; form-action 'none'"
    )
    assert [element for element in page.elements if "style" in element.attributes] == []


def test_quotation_marks_stand_around_verbatim_words_only() -> None:
    report = sample_report()
    page = Page(render_html(report))
    shown = {
        element.attributes["id"]: element.text for element in page.with_class("quote") if "id" in element.attributes
    }

    for quote in report.quotes:
        text = shown[f"q{quote.number}"]
        assert text.startswith(f"“{quote.text}”" if quote.verbatim else quote.text)
        assert ("noted by the interviewer" in text) == (not quote.verbatim)


def test_a_mark_leads_to_the_passages_of_its_perspective() -> None:
    report = sample_report()
    source = render_html(report)
    page = Page(source)
    neighbours = report.theme("theme-neighbours")
    residents = neighbours.cells[0]

    (link,) = [a for a in page.with_class("cell") if a.attributes["data-words"] == " ".join(map(str, residents.quotes))]
    block = source[source.index(f'id="{link.attributes["href"][1:]}"') :]

    said = [number for number in residents.quotes if number in neighbours.quotes]
    assert re.findall(r'id="q(\d+)"', block)[: len(said)] == [str(number) for number in said]


def test_a_mark_of_somebody_with_two_perspectives_leads_to_where_their_words_stand() -> None:
    report = sample_report()
    theme = report.themes[0]
    number = theme.cells[0].quotes[0]
    shared_voice = replace(theme.cells[5], people=1, asked=1, share=1.0, label="1 of 1", quotes=(number,))
    theme = replace(theme, cells=(*theme.cells[:5], shared_voice))

    page = Page(render_html(replace(report, themes=(theme, *report.themes[1:]))))

    links = [a.attributes["href"] for a in page.with_class("cell") if a.attributes["data-words"] == str(number)]
    assert links[-1] == f"#theme-{theme.number}-0"
    assert links[-1][1:] in page.ids


def test_picture_stands_in_order_of_facet_and_people() -> None:
    report = sample_report()
    page = Page(render_html(report))

    names = [element.text for element in page.with_class("name")]

    facets = list(dict.fromkeys(theme.facet for theme in report.themes))
    expected = sorted(report.themes, key=lambda theme: (facets.index(theme.facet), -(theme.people or 0)))
    assert names == [theme.name for theme in expected]


def test_picture_tells_nobody_heard_from_too_few_to_show() -> None:
    report = sample_report(Edition.SHARED)
    theme = report.themes[0]
    cells = (Cell(theme.cells[0].column, None, None, None, "too few to show"), *theme.cells[1:])

    page = Page(render_html(replace(report, themes=(replace(theme, cells=cells), *report.themes[1:]))))

    row = [element for element in page.all("td") if element.attributes.get("role") == "cell"]
    assert row[0].attributes["class"] == "p0 none"
    assert row[0].text == "Residentstoo few to show"
    assert row[4].attributes["class"] == "p4 nobody"
    assert len(page.with_class("hatch")) == len(report.themes) + 1  # one a row, and the key


def test_table_of_figures_says_what_the_picture_says() -> None:
    report = sample_report()
    source = render_html(report)
    table = source[source.index('id="figures"') :]
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</th><td>.*?</td>(.*?)</tr>", table[: table.index("</table>")])

    shown = {name: re.findall(r"<td>(.*?)</td>", cells) for name, cells in rows}

    assert shown == {
        theme.name: [*(cell.label for cell in theme.cells), theme.heard, str(theme.people_differ)]
        for theme in report.themes
    }


def test_shared_edition_gives_bands_and_no_counts_of_who_raised_what() -> None:
    report = sample_report(Edition.SHARED)
    page = Page(render_html(report))
    ranks = {element.attributes["data-heard"] for element in page.all("tr") if "data-heard" in element.attributes}

    assert {element.text for element in page.with_class("n")} == {"by few", "by some", "by most"}
    assert ranks <= {"1", "2", "3"}
    assert re.findall(r"\d+ of \d+", page.one("main").text.partition("The picture")[2]) == []
    assert page.with_class("record") == []
    assert page.with_class("around") == []


def test_edition_with_nothing_cleared_explains_itself_and_offers_no_words() -> None:
    page = Page(render_html(counts_only_report()))

    assert (
        "Nothing has been cleared for sharing yet: this report says how many people were heard and from where"
        in page.words
    )
    assert [element for element in page.elements if "data-words" in element.attributes and element.name == "a"] == []
    assert page.with_class("quote") == []
    assert len(page.with_class("cell")) == sum(
        bool(cell.share) for t in counts_only_report().themes for cell in t.cells
    )


def test_team_edition_marks_each_passage_in_its_record() -> None:
    report = sample_report()
    page = Page(render_html(report))
    marks = {element.attributes["id"]: element.text for element in page.all("mark")}

    assert marks == {f"q{q.number}-place": f"{q.text} passage {q.number}" for q in report.quotes}


def test_label_stands_on_every_printed_page() -> None:
    style = Page(render_html(sample_report())).one("style").text

    assert style.endswith('@page{@bottom-left{content:"Team draft, not for circulation"}}')


def test_page_one_holds_at_most_seven_findings_with_their_figures() -> None:
    report = large_report()
    source = render_html(replace(report, keep=tuple(insight.id for insight in report.insights)))
    first = source[source.index('id="glance"') : source.index('id="who"')]

    assert first.count('class="claim"') == 7
    assert first.count('class="figure"') == 7


HOSTILE = '</script><script>alert(1)</script><img src=x onerror="alert(2)">\'{{ report }}{% now %}'


def test_words_of_people_stay_words_whatever_they_hold() -> None:
    report = sample_report()
    quotes = tuple(replace(quote, text=HOSTILE, attribution=HOSTILE) for quote in report.quotes)
    themes = tuple(replace(theme, name=HOSTILE, telling=HOSTILE) for theme in report.themes)
    columns = tuple(
        replace(column, name=HOSTILE, colour="red}body{display:none", shape=HOSTILE) for column in report.columns
    )

    page = Page(render_html(replace(report, title=HOSTILE, quotes=quotes, themes=themes, columns=columns)))

    assert len(page.all("script")) == 1
    assert page.all("img") == []
    assert page.misnested == []
    assert page.one("h1").text == HOSTILE
    assert "display:none}@page" not in page.one("style").text
    assert ".p0{--p:#50606c}" in page.one("style").text


def test_characters_that_html_cannot_hold_are_replaced_and_not_dropped() -> None:
    report = sample_report()
    quote = replace(report.quotes[0], text="before\x00\x0b\ud800after")

    source = render_html(replace(report, quotes=(quote, *report.quotes[1:])))

    assert "before\ufffd\ufffd\ufffdafter" in source
    assert source.encode()


def test_passage_in_no_theme_has_a_place_of_its_own() -> None:
    report = sample_report()
    alone = replace(report.quotes[-1], number=len(report.quotes) + 1, id="alone", text="Nobody else said this.")

    page = Page(render_html(replace(report, quotes=(*report.quotes, alone))))

    assert "alone-title" in page.ids
    assert f"q{alone.number}" in page.ids


def test_report_without_perspectives_or_themes_is_still_a_report() -> None:
    report = replace(
        sample_report(),
        columns=(),
        themes=(),
        insights=(),
        quotes=(),
        records=(),
        findings=(),
        keep=(),
        contested=(),
        decide=(),
        lived_not_decided=(),
        skipped=(),
    )

    page = Page(render_html(report))

    assert page.misnested == []
    assert "picture" not in page.ids


def _luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("ground", ["shell", "paper", "foam"])
@pytest.mark.parametrize("ink", ["ink", "soft", "sea", "kelp", "amber", "coral", "plum"])
def test_text_stands_out_from_each_ground_it_may_stand_on(ink: str, ground: str) -> None:
    style = Page(render_html(sample_report())).one("style").text
    colours = dict(re.findall(r"--(\w+):(#[0-9a-f]{6})", style))

    assert _contrast(colours[ink], colours[ground]) >= 4.5  # WCAG 2.2, success criterion 1.4.3


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("#ffffff", "#1b2a36"),  # the cover
        ("#bfe0dc", "#1b2a36"),
        ("#efe9df", "#1b2a36"),
        ("#ffffff", "#0b5d66"),  # a chosen chip
        ("#6b3f00", "#fbe8c8"),  # drafted by the machine
        ("#2f4a20", "#dfe9d6"),  # confirmed
        ("#8f5400", "#fdf3e1"),  # who sees it differently
        ("#50606c", "#fdf3e1"),
        ("#0b5d66", "#fdf3e1"),
    ],
)
def test_text_of_a_coloured_block_stands_out_from_it(text: str, ground: str) -> None:
    style = Page(render_html(sample_report())).one("style").text
    short = {"#ffffff": "#fff"}

    assert short.get(text, text) in style
    assert short.get(ground, ground) in style
    assert _contrast(text, ground) >= 4.5
