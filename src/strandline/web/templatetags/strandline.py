"""The pieces every page is made of. `/dev/gallery/` shows each with its states."""

from __future__ import annotations

from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from strandline.publish.page import picture
from strandline.web.pieces import assets, fields, paging

register = template.Library()

TAG_STATES = {"done", "waiting", "problem", "ready", "quiet"}


# -- the frame ---------------------------------------------------------------------------------------------------------


@register.simple_tag
def asset(name: str) -> str:
    """The address of a built file: `{% asset "main.css" %}`."""
    return assets.address(name)


@register.simple_tag
def font(characters: str) -> str:
    """The address of the face that most pages need, so that it is fetched beside the style sheet and not after it."""
    return static(f"strandline-fonts/atkinson-hyperlegible-next-{characters}-wght-normal.woff2")


@register.simple_tag
def script(name: str) -> SafeString:
    """Loads an island: `{% script "notes" %}`."""
    return format_html('<script type="module" src="{}"></script>', assets.address(f"{name}.js"))


@register.simple_tag(takes_context=True)
def error_in_title(context: template.Context) -> str:
    """ "Error: " before the title of a page whose form must be corrected: the first thing a screen reader says."""
    values = [value for layer in context for value in layer.values()]
    return _("Error:") + " " if fields.has_errors(values) else ""


@register.simple_tag(takes_context=True)
def nav_item(context: template.Context, text: str, url: str, below: str = "") -> SafeString:
    """A place in the header, marked when the page open is that place or lies in it.

    `below` names a second folder of the workspace that belongs to it: diagnostics are listed in one and live in `d`.
    """
    here = context["request"].path
    if here == url:
        current = ' aria-current="page"'
    elif _is_below(here, url) or (below and here.split("/")[3:4] == [below]):
        current = ' aria-current="true"'
    else:
        current = ""
    return format_html('<li><a href="{}"{}>{}</a></li>', url, mark_safe(current), text)


def _is_below(here: str, url: str) -> bool:
    is_home = url.count("/") <= 3  # /w/<slug>/: everything lies below it
    return not is_home and here.startswith(url)


@register.simple_block_tag
def trail(content: str) -> SafeString | str:
    """Breadcrumbs around `{% trail_item %}`s; nothing where there are none."""
    return _around("pieces/trail.html", content)


@register.simple_tag
def trail_item(text: str, url: str = "") -> SafeString:
    """One step of the trail; the page itself is named without an address."""
    if not url:
        return format_html('<li class="govuk-breadcrumbs__list-item" aria-current="page">{}</li>', text)
    return format_html(
        '<li class="govuk-breadcrumbs__list-item"><a class="govuk-breadcrumbs__link" href="{}">{}</a></li>', url, text
    )


@register.simple_block_tag
def aside(content: str) -> SafeString | str:
    """The second column; nothing where it is empty."""
    return _around("pieces/aside.html", content)


# -- forms -------------------------------------------------------------------------------------------------------------


@register.simple_tag
def field(bound: BoundField, **options: Any) -> SafeString:
    """A field with label, hint, error and control. `fields.Options` lists what may be said beside it."""
    if bound.is_hidden:
        return bound.as_widget()
    return render_to_string("pieces/field.html", {"field": fields.present(bound, fields.Options(**options))})


@register.simple_tag
def error_summary(*forms: BaseForm | BaseFormSet[Any]) -> SafeString | str:
    """What is wrong, above everything else, each line leading to its field; nothing where nothing is."""
    lines = [line for form in forms for line in fields.error_lines(form)]
    return render_to_string("pieces/error_summary.html", {"lines": lines}) if lines else ""


# -- pieces ------------------------------------------------------------------------------------------------------------


@register.simple_tag
def tag(text: str, state: str = "ready") -> SafeString:
    """A state in a word or two: done, waiting, problem, ready or quiet."""
    if state not in TAG_STATES:
        raise template.TemplateSyntaxError(f"A tag is one of {', '.join(sorted(TAG_STATES))}, not “{state}”.")
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', state, text)


@register.simple_tag
def quote(
    words: str,
    verbatim: bool = True,
    attribution: str = "",
    colour: str | int = "",
    shape: str = "",
    differs: bool = False,
    link: str = "",
    link_text: str = "",
    panel: bool = False,
    small: bool = False,
    id: str = "",
    confirmed: bool = False,
) -> SafeString:
    """What somebody said. Words that are not to the letter stand without quotation marks and say who noted them, and
    whether whoever said them `confirmed` it.

    `colour` is a perspective's place (3 or "p3"); `link` leads to where it was said, in the side panel if `panel`.
    """
    values = {
        "words": words,
        "verbatim": verbatim,
        "attribution": attribution,
        "css": _css(colour),
        "key": picture.key(shape) if shape else "",
        "differs": differs,
        "link": link,
        "link_text": link_text,
        "panel": panel,
        "small": small,
        "id": id,
        "confirmed": confirmed,
    }
    return render_to_string("pieces/quote.html", values)


@register.simple_tag
def mark(shape: str, share: float, colour: str | int = "", ghost: bool = False) -> SafeString:
    """A mark as large as the share of people; its words stand beside it, for it is hidden from screen readers."""
    return format_html('<span class="{}">{}</span>', _css(colour), picture.mark(shape, round(share, 3), ghost=ghost))


@register.simple_tag
def key(shape: str, colour: str | int = "") -> SafeString:
    """A perspective's shape in its colour, to stand beside its name."""
    return format_html('<span class="{}">{}</span>', _css(colour), picture.key(shape))


@register.simple_tag
def bar(share: float, colour: str | int = "") -> SafeString:
    """How many of those hoped for; the words stand beside it."""
    return format_html('<span class="{}">{}</span>', _css(colour), picture.bar(share))


@register.simple_tag
def copy_text(text: str, label: str, id: str = "copy") -> SafeString:
    """A text to pass on, such as a private link, with a button that copies it."""
    return render_to_string("pieces/copy_text.html", {"text": text, "label": label, "id": id})


@register.simple_block_tag
def empty(content: str, title: str = "") -> SafeString:
    """A page or list with nothing on it yet: what will be here, why it helps, the next act."""
    return render_to_string("pieces/empty.html", {"content": content, "title": title})


@register.simple_tag(takes_context=True)
def pages(context: template.Context, page: Page[Any], parameter: str = "page") -> SafeString | str:
    """Links to the other pages of a long list; nothing where there is one page."""
    shown = paging.present(page, context["request"].GET, parameter)
    return render_to_string("pieces/pages.html", {"pages": shown}) if shown else ""


def _css(colour: str | int) -> str:
    place = str(colour)
    if place.isdigit():
        return f"p{place}"
    return place if place[:1] == "p" and (place[1:].isdigit() or place == "p-none") else "p-none"


def _around(name: str, content: str) -> SafeString | str:
    return render_to_string(name, {"content": content}) if content.strip() else ""
