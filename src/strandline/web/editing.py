"""Two people editing the same thing lose no text.

A form carries a digest of each field it was made from. When it comes back, a field that only one of the two changed is
joined without a word; where both wrote, nothing is saved, the page shows both texts side by side and asks.

    class QuestionForm(EditForm):
        text = forms.CharField(widget=forms.Textarea)

    with one_at_a_time(diagnostic) as diagnostic:          # nobody comes in between the look and the saving
        question = …                                       # as it stands now
        form = QuestionForm(request.POST or None, stands={"text": question.text})
        if form.is_valid():
            change_question(…, **form.said)

    {% error_summary form %}{% include "editing/clashes.html" %}      and `{{ form.made_from }}` inside the form
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from strandline.workspaces.walls import WithinWorkspace

Row = TypeVar("Row", bound=WithinWorkspace)


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that two people changed: what stands now, and what was about to be put in its place."""

    name: str
    label: str
    theirs: str
    yours: str


class EditForm(forms.Form):
    """A form over something that others may be editing too. `stands` holds the fields' values as they are stored."""

    data: QueryDict
    made_from = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None = None, *, stands: Mapping[str, Any], **options: Any) -> None:
        self.stands = dict(stands)
        self.clashes: list[Clash] = []
        initial = {**options.pop("initial", {}), **self.stands, "made_from": digests(stands)}
        super().__init__(data, initial=initial, **options)

    @property
    def said(self) -> dict[str, Any]:
        """The cleaned fields to save, with line ends as they are kept, whichever a browser sends."""
        cleaned = {name: self.cleaned_data[name] for name in self.stands}
        return {name: plain(value) if isinstance(value, str) else value for name, value in cleaned.items()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        read = _read(self.data.get(self.add_prefix("made_from"), ""))
        keep_theirs = set(self.data.getlist("keep_theirs")) if self.data.get("settle") == "theirs" else set()
        clashing: list[str] = []
        for name, stands in self.stands.items():
            if name in keep_theirs:
                cleaned[name] = stands
                self.errors.pop(name, None)
                continue
            if name not in cleaned or read.get(name) in {None, digest(stands)}:
                continue  # cannot be saved anyway, or nobody else changed it
            yours = digest(cleaned[name])
            if yours == read[name]:
                cleaned[name] = stands
                self._show(name, stands)
            elif yours != digest(stands):
                clashing.append(name)
        for name in clashing:
            self.clashes.append(self._clash(name, cleaned[name]))
            self.add_error(name, _("Somebody else changed this while you were writing. Choose which text to keep."))
        if self.clashes:
            self._put("made_from", digests(self.stands))  # sent again, it has seen what stands now
        return cleaned

    def _clash(self, name: str, yours: Any) -> Clash:
        field = self.fields[name]
        words = dict(getattr(field, "choices", ()))

        def shown(value: Any) -> str:
            if isinstance(value, list | tuple):
                return ", ".join(str(words.get(one, one)) for one in value)
            return str(words.get(value, plain(value)))

        return Clash(name, str(field.label or name), shown(self.stands[name]), shown(yours))

    def _show(self, name: str, value: Any) -> None:
        """Draw the field with this value if the page is shown again."""
        widget = self.fields[name].widget
        if isinstance(widget, forms.MultiWidget):
            for position, part in enumerate(widget.decompress(value) or ()):
                self._put(f"{name}_{position}", part)
        else:
            self._put(name, value)

    def _put(self, name: str, value: Any) -> None:
        self.data = self.data.copy()
        if isinstance(value, list | tuple):
            self.data.setlist(self.add_prefix(name), [plain(one) for one in value])
        else:
            self.data[self.add_prefix(name)] = value if name == "made_from" else plain(value)


@contextmanager
def one_at_a_time(row: Row) -> Iterator[Row]:
    """All or nothing, while nobody else edits what belongs to `row`; gives the row as it stands now."""
    with transaction.atomic():
        yield type(row).objects.select_for_update().get(pk=row.pk)


def plain(value: Any) -> str:
    """A value as it stands in a form: browsers change line ends and nothing else."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | set):
        return "\n".join(sorted(plain(one) for one in value))
    return "\n".join(str(value).splitlines()).strip()


def digest(value: Any) -> str:
    return hashlib.sha256(plain(value).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def digests(stands: Mapping[str, Any]) -> str:
    """What a form's hidden field holds: enough to tell whether a text is still the one that was read."""
    return json.dumps({name: digest(value) for name, value in stands.items()}, separators=(",", ":"))


def _read(made_from: str) -> dict[str, str]:
    try:
        found = json.loads(made_from)
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}
