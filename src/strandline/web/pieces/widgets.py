"""Day, month and year in three small boxes: the way to ask for a date that everybody manages."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class DayMonthYear(forms.MultiWidget):
    PARTS: ClassVar = ((_("Day"), 2), (_("Month"), 2), (_("Year"), 4))

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__([forms.TextInput() for _part in self.PARTS], dict(attrs or {}))

    def decompress(self, value: datetime.date | None) -> list[str]:
        return [str(value.day), str(value.month), str(value.year)] if value else ["", "", ""]

    def values_of(self, value: Any) -> list[str]:
        """What stands in the three boxes: a date's parts, or what somebody typed there."""
        parts = value if isinstance(value, list) else self.decompress(value)
        return [str(part or "") for part in parts]


class DateField(forms.MultiValueField):
    """A date asked for as day, month and year; gives a `datetime.date` or None."""

    widget = DayMonthYear

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            [forms.CharField(required=False) for _part in DayMonthYear.PARTS], require_all_fields=False, **kwargs
        )

    def compress(self, data_list: list[str]) -> datetime.date | None:
        parts = [part.strip() for part in data_list]
        if not any(parts):
            return None
        try:
            day, month, year = (int(part) for part in parts)
            if year < 1000:  # "26" is more likely a slip than the first century
                raise ValueError
            return datetime.date(year, month, day)
        except ValueError as error:
            # Named, since the list of errors at the top of a page may hold two of them.
            message = (
                _("“%(field)s”: enter a real date, such as 21 11 2026") % {"field": self.label}
                if self.label
                else _("Enter a real date, such as 21 11 2026")
            )
            raise ValidationError(message, code="invalid") from error
