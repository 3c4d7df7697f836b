"""Small readings of one XML element that the schema has found valid."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from strandline.transcripts.refi.schema import local

if TYPE_CHECKING:
    from lxml.etree import _Element

    from strandline.transcripts.refi.model import Value

_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def children(element: _Element, *tags: str) -> list[_Element]:
    return [child for child in element if local(child) in tags]


def child(element: _Element, tag: str) -> _Element | None:
    return next(iter(children(element, tag)), None)


def text_in(element: _Element, tag: str = "Description") -> str:
    """The text of the first child of that name; "" without one."""
    found = child(element, tag)
    return "" if found is None else "".join(found.itertext())


def guid_of(element: _Element, attribute: str = "guid") -> UUID:
    return UUID(str(element.get(attribute)).strip())


def guid_if_any(element: _Element, attribute: str) -> UUID | None:
    return guid_of(element, attribute) if element.get(attribute) else None


def truth(text: str) -> bool:
    return text.strip() in ("true", "1")


def moment(text: str) -> datetime:
    """An xsd:dateTime. Raises ValueError for what XML allows and Python cannot hold: year 12000, 24:00."""
    return datetime.fromisoformat(text.strip())


def value(kind: str, text: str) -> Value:
    """The content of a TextValue, BooleanValue, …. Raises ValueError for a date that Python cannot hold."""
    match kind:
        case "BooleanValue":
            return truth(text)
        case "IntegerValue":
            return int(text)
        case "FloatValue":
            return Decimal(text.strip())
        case "DateValue":
            if not _DATE.fullmatch(text.strip()):  # a year of five digits, a zone
                raise ValueError(text)
            return date.fromisoformat(text.strip())
        case "DateTimeValue":
            return moment(text)
        case _:
            return text
