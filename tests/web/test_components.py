"""The pieces of a page: what screen readers and people without script get."""

from __future__ import annotations

import datetime
import gzip
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.forms import formset_factory
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client, RequestFactory

from strandline.publish import fonts
from strandline.web.pieces import assets, fields
from strandline.web.pieces.widgets import DateField

STYLES, BUILT = Path(__file__).resolve().parents[2] / "frontend" / "src" / "styles", assets.BUILT
FIRST_LOAD = 150 * 1024


class Elements(HTMLParser):
    """Every element of a page with its attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, *tags: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.found if tag in tags]

    def one(self, tag: str) -> dict[str, str]:
        found = self.all(tag)
        assert len(found) == 1, f"{len(found)} of {tag}"
        return found[0]

    @property
    def ids(self) -> set[str]:
        return {attributes["id"] for _tag, attributes in self.found if "id" in attributes}


class Sample(forms.Form):
    name = forms.CharField(label="Name", help_text="As it stands on the letter", max_length=80)
    notes = forms.CharField(label="Notes", widget=forms.Textarea, required=False)
    stance = forms.ChoiceField(
        label="Where do they stand?",
        widget=forms.RadioSelect,
        choices=[("decides", "Decide"), ("lives", "Live with it")],
    )
    purposes = forms.MultipleChoiceField(
        label="Purposes", widget=forms.CheckboxSelectMultiple, choices=[("quote", "Quote me"), ("name", "Name me")]
    )
    started = DateField(label="Started")
    agreed = forms.BooleanField(label="I agree")


class Filters(forms.Form):
    words = forms.CharField(label="Words", required=False)


def draw(template: str, **values: object) -> str:
    return Template("{% load strandline %}" + template).render(Context(values))


def draw_field(form: forms.Form, name: str, options: str = "") -> Elements:
    return Elements(draw("{% field bound " + options + " %}", bound=form[name]))


# -- fields ------------------------------------------------------------------------------------------------------------


def test_a_label_belongs_to_its_control() -> None:
    drawn = draw_field(Sample(), "name")
    assert drawn.one("label")["for"] == drawn.one("input")["id"]


def test_a_hint_is_tied_to_its_control() -> None:
    drawn = draw_field(Sample(), "name")
    assert drawn.one("input")["aria-describedby"] == "id_name-hint"
    assert "id_name-hint" in drawn.ids


def test_an_error_is_tied_to_its_control_after_the_hint() -> None:
    drawn = draw_field(Sample(data={}), "name")
    assert drawn.one("input")["aria-describedby"].split() == ["id_name-hint", "id_name-error"]
    assert {"id_name-hint", "id_name-error"} <= drawn.ids
    assert drawn.one("input")["aria-invalid"] == "true"


def test_the_browser_does_not_check_before_we_can_say_what_is_wrong() -> None:
    assert "required" not in draw_field(Sample(), "name").one("input")


def test_radios_stand_in_a_fieldset_with_a_legend_and_each_has_its_label() -> None:
    drawn = draw_field(Sample(), "stance")
    drawn.one("legend")
    assert [label["for"] for label in drawn.all("label")] == [radio["id"] for radio in drawn.all("input")]


def test_a_choice_may_have_a_hint_of_its_own() -> None:
    html = draw("{% field bound hints=hints %}", bound=Sample()["stance"], hints={"lives": "Residents, patients"})
    assert Elements(html).all("input")[1]["aria-describedby"] == "id_stance_1-hint"
    assert 'id="id_stance_1-hint"' in html


def test_a_list_of_tick_boxes_is_not_drawn_as_radios() -> None:
    assert [box["type"] for box in draw_field(Sample(), "purposes").all("input")] == ["checkbox", "checkbox"]


def test_what_was_chosen_stays_chosen() -> None:
    drawn = draw_field(Sample(data={"purposes": ["name"]}), "purposes")
    assert [("checked" in box, box["value"]) for box in drawn.all("input")] == [(False, "quote"), (True, "name")]


def test_a_date_has_three_labelled_boxes_that_keep_what_was_typed() -> None:
    form = Sample(data={"started_0": "31", "started_1": "2", "started_2": "2026"})
    drawn = draw_field(form, "started")
    assert [box["value"] for box in drawn.all("input")] == ["31", "2", "2026"]
    assert [label["for"] for label in drawn.all("label")] == [box["id"] for box in drawn.all("input")]
    assert form.errors["started"] == ["“Started”: enter a real date, such as 21 11 2026"]


def test_a_date_in_three_parts_becomes_a_date() -> None:
    assert DateField().clean(["21", "11", "2026"]) == datetime.date(2026, 11, 21)


@pytest.mark.parametrize("parts", [["21", "11", "26"], ["x", "1", "2026"], ["21", "", "2026"]])
def test_half_a_date_is_refused(parts: list[str]) -> None:
    with pytest.raises(forms.ValidationError, match="Enter a real date"):
        DateField(required=False).clean(parts)


def test_a_field_that_may_stay_empty_says_so_beside_those_that_may_not() -> None:
    assert "Notes (optional)" in draw("{% field bound %}", bound=Sample()["notes"])


def test_filters_are_not_called_optional() -> None:
    assert "(optional)" not in draw("{% field bound %}", bound=Filters()["words"])


def test_a_count_ends_at_what_the_field_takes() -> None:
    html = draw("{% field bound count=True %}", bound=Sample()["name"])
    assert 'data-maxlength="80"' in html
    assert "You can enter up to 80 characters" in html


def test_a_hidden_field_has_no_label() -> None:
    class WithKey(forms.Form):
        key = forms.CharField(widget=forms.HiddenInput, initial="k1")

    assert draw_field(WithKey(), "key").found == [
        ("input", {"type": "hidden", "name": "key", "value": "k1", "id": "id_key"})
    ]


def test_what_people_typed_is_escaped() -> None:
    form = Sample(data={"name": '"><script>x</script>', "notes": "</textarea><b>"})
    html = draw("{% field name %}{% field notes %}", name=form["name"], notes=form["notes"])
    assert Elements(html).all("script", "b") == []


# -- the error summary -------------------------------------------------------------------------------------------------


def test_each_line_of_the_summary_leads_to_a_control_on_the_page() -> None:
    form = Sample(data={})
    links = [link["href"].removeprefix("#") for link in Elements(draw("{% error_summary form %}", form=form)).all("a")]
    page = "".join(draw("{% field bound %}", bound=bound) for bound in form)
    assert links == ["id_name", "id_stance_0", "id_purposes_0", "id_started_0", "id_agreed"]
    assert set(links) <= Elements(page).ids


def test_the_summary_says_which_field_to_fill_in() -> None:
    assert [line.words for line in fields.error_lines(Sample(data={}))] == [
        "Name: fill this in",
        "Where do they stand? Choose one",
        "Purposes: choose at least one",
        "Started: enter a date",
        "I agree: tick this box",
    ]


def test_an_error_written_for_a_field_stays_as_it_was_written() -> None:
    class Careful(forms.Form):
        name = forms.CharField(error_messages={"required": "Enter the name on the letter"})

    assert [line.words for line in fields.error_lines(Careful(data={}))] == ["Enter the name on the letter"]


def test_what_is_wrong_with_a_whole_form_stands_first() -> None:
    form = Sample(data={})
    form.add_error(None, "Somebody else changed this meanwhile")
    assert fields.error_lines(form)[0] == fields.ErrorLine("Somebody else changed this meanwhile", "")


def test_the_summary_counts_the_forms_of_a_set() -> None:
    people = formset_factory(Filters, extra=0)
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-words": "x\x00"}
    assert [line.href for line in fields.error_lines(people(data))] == ["#id_form-0-words"]


def test_a_form_without_errors_has_no_summary() -> None:
    assert draw("{% error_summary form %}", form=Sample()).strip() == ""


def test_the_title_begins_with_error_when_a_form_must_be_corrected() -> None:
    template = "{% error_in_title %}"
    assert (draw(template, form=Sample(data={})), draw(template, form=Sample())) == ("Error: ", "")


# -- smaller pieces ----------------------------------------------------------------------------------------------------


def test_words_to_the_letter_stand_in_quotation_marks() -> None:
    words = "It was <b>her</b>."
    html = draw('{% quote words attribution="Resident 3" colour=0 shape="circle" %}', words=words)
    assert "“It was &lt;b&gt;her&lt;/b&gt;.”" in html
    assert "noted by the interviewer" not in html
    assert Elements(html).one("figure")["class"] == "quote p0"


def test_noted_words_stand_without_quotation_marks_and_say_who_noted_them() -> None:
    html = draw('{% quote "She keeps a copy." verbatim=False attribution="Voluntary 2" colour=1 %}')
    assert "“" not in html
    assert "Voluntary 2 · noted by the interviewer" in html


def test_a_quote_may_lead_to_its_place_in_the_side_panel() -> None:
    link = Elements(draw('{% quote "It was her." link="/r/1" panel=True %}')).one("a")
    assert link == {"href": "/r/1", "data-panel": ""}


def test_a_colour_that_is_no_place_falls_back_to_none() -> None:
    assert Elements(draw("{% mark 'circle' 0.5 colour %}", colour='p0" onload="x')).one("span") == {"class": "p-none"}


def test_a_tag_takes_only_known_states() -> None:
    with pytest.raises(TemplateSyntaxError, match="not “urgent”"):
        draw('{% tag "Now" "urgent" %}')


def test_marks_are_hidden_from_screen_readers() -> None:
    assert Elements(draw('{% mark "square" 0.5 2 %}')).one("svg")["aria-hidden"] == "true"


def test_pages_keep_the_rest_of_the_address() -> None:
    request = RequestFactory().get("/search/?q=the+fridge&page=4")
    html = draw("{% pages page %}", page=Paginator(range(230), 20).page(4), request=request)
    links = Elements(html).all("a")
    assert links[0]["href"] == "?q=the+fridge&amp;page=3".replace("&amp;", "&")
    assert [link.get("aria-label", link.get("rel")) for link in links] == [
        "prev",
        "Page 1",
        "Page 3",
        "Page 4",
        "Page 5",
        "Page 12",
        "next",
    ]
    assert [link["href"] for link in links if "aria-current" in link] == ["?q=the+fridge&page=4"]


def test_one_page_needs_no_links() -> None:
    assert draw("{% pages page %}", page=Paginator(range(3), 20).page(1), request=RequestFactory().get("/")) == ""


def test_a_trail_without_steps_leaves_nothing_behind() -> None:
    assert draw("{% trail %}\n{% endtrail %}").strip() == ""


def test_an_empty_page_teaches_within_a_loop_that_has_nothing() -> None:
    html = draw("{% for x in none %}{% empty %}{% empty %}<p>Start one</p>{% endempty %}{% endfor %}", none=[])
    assert html == '<div class="empty"><p>Start one</p></div>\n'


# -- the frame ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.urls("gallery_urls")
@pytest.mark.parametrize("path", ["", "steps/", "picture/", "panel/", "bare/"])
def test_no_page_holds_a_style_or_a_script_of_its_own(client: Client, path: str) -> None:
    answer = client.get(f"/dev/gallery/{path}")
    page = Elements(answer.content.decode())
    assert answer.status_code == 200
    assert [attributes for _tag, attributes in page.found if "style" in attributes] == []
    assert [name for _tag, attributes in page.found for name in attributes if name.startswith("on")] == []
    assert page.all("style") == []
    assert all(script["src"].startswith("/static/strandline/") for script in page.all("script"))


@pytest.mark.django_db
@pytest.mark.urls("gallery_urls")
@pytest.mark.parametrize("path", ["", "steps/", "picture/", "panel/", "bare/"])
def test_each_page_has_one_first_heading_and_no_id_twice(client: Client, path: str) -> None:
    page = Elements(client.get(f"/dev/gallery/{path}").content.decode())
    ids = [attributes["id"] for _tag, attributes in page.found if "id" in attributes]
    assert len(page.all("h1")) == 1
    assert sorted(ids) == sorted(set(ids))


def test_the_address_of_a_built_file_changes_with_what_it_holds() -> None:
    assert re.fullmatch(r"/static/strandline/main\.css\?v=[0-9a-f]{12}", assets.address("main.css"))


def test_a_file_that_was_never_built_is_an_error_and_not_a_dead_link() -> None:
    with pytest.raises(FileNotFoundError):
        assets.address("nothing.js")


@pytest.mark.parametrize("path", sorted(BUILT.glob("*.*")), ids=lambda path: path.name)
def test_nothing_built_asks_another_host(path: Path) -> None:
    # Namespaces name, they are never fetched.
    named = set(re.findall(r"(?:https?:)?//[a-z0-9-]+(?:\.[a-z0-9-]+)+[^\s\"'`)]*", path.read_text(encoding="utf-8")))
    assert named - {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"} == set()


def test_the_first_load_is_small() -> None:
    texts = [gzip.compress((BUILT / name).read_bytes()) for name in ("main.css", "main.js", "icon.svg")]
    faces = [path.read_bytes() for path in Path(fonts.FOLDER).glob("*.woff2")]
    assert sum(map(len, texts + faces)) < FIRST_LOAD


def test_every_style_sheet_is_part_of_the_build() -> None:
    main = (STYLES / "main.scss").read_text(encoding="utf-8")
    parts = {path.stem.removeprefix("_") for path in STYLES.glob("_*.scss")} - {"palette"}
    assert {part for part in parts if f'@use "{part}";' not in main} == set()
