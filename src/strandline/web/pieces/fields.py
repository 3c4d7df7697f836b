"""A form's field as govuk-frontend draws it: label, hint, error and control, tied together for screen readers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from strandline.web.pieces.widgets import DayMonthYear

# The first that fits; order matters where one widget is a kind of another.
_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "checkboxes"),  # which Django makes a kind of radio buttons
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (DayMonthYear, "date"),
    (forms.FileInput, "file"),
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
)
_CLASSES = {"text": "govuk-input", "textarea": "govuk-textarea", "select": "govuk-select", "file": "govuk-file-upload"}
_IN_FIELDSETS = {"radios", "checkboxes", "date"}
# What to do where a field was left empty, in place of Django's "This field is required".
_TO_DO = {
    "text": gettext_noop("fill this in"),
    "textarea": gettext_noop("fill this in"),
    "select": gettext_noop("choose one"),
    "radios": gettext_noop("choose one"),
    "checkboxes": gettext_noop("choose at least one"),
    "checkbox": gettext_noop("tick this box"),
    "date": gettext_noop("enter a date"),
    "file": gettext_noop("choose a file"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    id: str
    name: str
    value: str
    label: str
    hint: str
    selected: bool
    disabled: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Day, month or year."""

    id: str
    name: str
    label: str
    value: str
    width: int


@dataclass(frozen=True, slots=True)
class Field:
    kind: str
    id: str
    label: str
    hint: str
    errors: tuple[str, ...]
    described_by: str
    optional: bool
    size: str  # of the label: "", s, m, l, xl
    control: SafeString | str = ""
    choices: tuple[Choice, ...] = ()
    parts: tuple[Part, ...] = ()
    inline: bool = False
    small: bool = False
    hidden_label: bool = False
    count: int | None = None
    prefix: str = ""
    suffix: str = ""
    multiple: bool = False
    as_heading: bool = False


@dataclass(frozen=True, slots=True)
class ErrorLine:
    words: str
    href: str


@dataclass(slots=True)
class Options:
    """What a template may say about a field, beside what its form knows."""

    rows: int | None = None
    width: str | int = ""  # 2, 3, 4, 5, 10, 20, or "one-half", "two-thirds" …
    size: str = ""
    label: str = ""
    hint: str | None = None
    hints: Mapping[Any, str] = field(default_factory=dict)
    inline: bool = False
    small: bool = False
    hidden_label: bool = False
    count: int | bool = False
    prefix: str = ""
    suffix: str = ""
    optional: bool = True
    as_heading: bool = False


def kind_of(widget: forms.Widget) -> str:
    return next((kind for widget_class, kind in _KINDS if isinstance(widget, widget_class)), "text")


def present(bound: BoundField, options: Options) -> Field:
    """A bound field, ready to be drawn."""
    # The browser's own check would stop people before our error summary could tell them what to do.
    bound.form.use_required_attribute = False
    kind = kind_of(bound.field.widget)
    own_id = bound.id_for_label or bound.auto_id or bound.html_name
    if kind in _IN_FIELDSETS:
        own_id = bound.auto_id or bound.html_name
    hint = str(bound.help_text if options.hint is None else options.hint)
    errors = _errors(bound)
    described_by = " ".join(
        name
        for name, there in (
            (str(bound.field.widget.attrs.get("aria-describedby", "")), True),
            (f"{own_id}-hint", bool(hint)),
            (f"{own_id}-error", bool(errors)),
        )
        if name and there
    )
    count = _count(bound, options)
    return Field(
        kind=kind,
        id=own_id,
        label=str(options.label or bound.label or ""),
        hint=hint,
        errors=errors,
        described_by=described_by,
        optional=options.optional and _is_optional(bound),
        size=options.size,
        control="" if kind in _IN_FIELDSETS else _control(bound, kind, described_by, options, count),
        choices=_choices(bound, options) if kind in {"radios", "checkboxes"} else (),
        parts=_parts(bound) if kind == "date" else (),
        inline=options.inline,
        small=options.small,
        hidden_label=options.hidden_label,
        count=count,
        prefix=options.prefix,
        suffix=options.suffix,
        multiple=bool(getattr(bound.field.widget, "allow_multiple_selected", False)),
        as_heading=options.as_heading,
    )


def error_lines(form_or_set: forms.BaseForm | BaseFormSet[Any]) -> list[ErrorLine]:
    """Every error of a form or of the forms of a set, each with where it leads to."""
    if isinstance(form_or_set, BaseFormSet):
        if not form_or_set.is_bound:
            return []
        lines = [ErrorLine(str(error), "") for error in form_or_set.non_form_errors()]
        return lines + [line for form in form_or_set.forms for line in error_lines(form)]
    if not form_or_set.is_bound:
        return []
    lines = [ErrorLine(str(error), "") for error in form_or_set.non_field_errors()]
    for name in form_or_set.errors:
        if name in form_or_set.fields:
            bound = form_or_set[name]
            lines.extend(ErrorLine(words, f"#{_first_control(bound)}") for words in _errors(bound))
    return lines


def has_errors(values: Iterable[object]) -> bool:
    """Whether one of a page's values is a form that was sent and must be corrected."""
    return any(
        value.is_bound and not value.is_valid() for value in values if isinstance(value, forms.BaseForm | BaseFormSet)
    )


def _errors(bound: BoundField) -> tuple[str, ...]:
    """What is wrong with a field, in words that can be read apart from it: the summary stands far above."""
    plain = str(forms.Field.default_error_messages["required"])
    to_do = _(_TO_DO[kind_of(bound.field.widget)])
    label = str(bound.label)
    ours = f"{label} {to_do[0].upper()}{to_do[1:]}" if label.endswith("?") else f"{label}: {to_do}"
    return tuple(ours if str(error) == plain else str(error) for error in bound.errors)


def _first_control(bound: BoundField) -> str:
    own_id = bound.auto_id or bound.html_name
    return f"{own_id}_0" if kind_of(bound.field.widget) in _IN_FIELDSETS else own_id


def _is_optional(bound: BoundField) -> bool:
    """Said only where other fields of the form must be filled in: in a form of filters nothing must be."""
    if bound.field.required or isinstance(bound.field.widget, forms.CheckboxInput):
        return False
    return any(other.required for other in bound.form.fields.values())


def _count(bound: BoundField, options: Options) -> int | None:
    if options.count is True:
        longest: int | None = getattr(bound.field, "max_length", None)
        return longest
    return options.count or None


def _control(bound: BoundField, kind: str, described_by: str, options: Options, count: int | None) -> SafeString:
    widget = bound.field.widget
    if kind == "checkbox":
        attributes: dict[str, Any] = {"class": "govuk-checkboxes__input"}
    else:
        block = _CLASSES[kind]
        classes = [block, str(widget.attrs.get("class", ""))]
        if bound.errors:
            classes.append(f"{block}--error")
        if options.width:
            numbered = str(options.width).isdigit()
            classes.append(f"govuk-input--width-{options.width}" if numbered else f"govuk-!-width-{options.width}")
        if count:
            classes.append("govuk-js-character-count")
        attributes = {"class": " ".join(filter(None, classes))}
    if described_by:
        attributes["aria-describedby"] = described_by
    if options.rows is not None:
        attributes["rows"] = options.rows
    return bound.as_widget(attrs=attributes)


def _choices(bound: BoundField, options: Options) -> tuple[Choice, ...]:
    hints = {str(value): str(words) for value, words in options.hints.items()}
    return tuple(
        Choice(
            id=str(choice.data["attrs"].get("id", "")),
            name=choice.data["name"],
            value="" if choice.data["value"] is None else str(choice.data["value"]),
            label=str(choice.choice_label),
            hint=hints.get(str(choice.data["value"]), ""),
            selected=bool(choice.data["selected"]),
            disabled=bool(choice.data["attrs"].get("disabled", False)),
        )
        for choice in bound.subwidgets
    )


def _parts(bound: BoundField) -> tuple[Part, ...]:
    widget = bound.field.widget
    assert isinstance(widget, DayMonthYear)
    values = widget.values_of(bound.value())
    own_id = bound.auto_id or bound.html_name
    return tuple(
        Part(f"{own_id}_{position}", f"{bound.html_name}_{position}", str(label), value, width)
        for position, (value, (label, width)) in enumerate(zip(values, DayMonthYear.PARTS, strict=True))
    )
