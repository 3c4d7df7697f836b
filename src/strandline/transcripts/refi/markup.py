"""XML out: elements of one namespace, every character kept that XML can hold, the others replaced and counted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from strandline.transcripts.model import Problem
from strandline.transcripts.refi.model import Code
from strandline.transcripts.refi.report import Tally, UnwritableError
from strandline.transcripts.refi.schema import valid

if TYPE_CHECKING:
    from lxml.etree import _Element

    from strandline.transcripts.refi.model import Value

_SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_LOCATION = "http://schema.qdasoftware.org/versions"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WIDEST_ZONE = timedelta(hours=14)

Attribute = str | bool | int | UUID | datetime | None


class Markup:
    """Makes the elements of one document; what could not be held to the letter is in `tally`."""

    def __init__(self, root: str, schema: str, tally: Tally) -> None:
        from lxml import etree  # late: with its schema it costs 20 ms

        self._etree = etree
        self._root_name = root
        self._namespace = f"urn:QDA-XML:{schema.lower()}:1.0"
        self.tally = tally
        self.root: _Element = etree.Element(
            f"{{{self._namespace}}}{root}", nsmap={None: self._namespace, "xsi": _SCHEMA_INSTANCE}
        )
        location = f"{self._namespace} {_LOCATION}/{schema}/v1.0/{schema}.xsd"
        self.root.set(f"{{{_SCHEMA_INSTANCE}}}schemaLocation", location)

    def add(self, parent: _Element, tag: str, text: str | None = None, **attributes: Attribute) -> _Element:
        element: _Element = self._etree.SubElement(parent, f"{{{self._namespace}}}{tag}")
        if text is not None:
            element.text = self._held(text)
        self.set(element, **attributes)
        return element

    def set(self, element: _Element, **attributes: Attribute) -> None:
        """Sets attributes; None leaves one out."""
        for name, value in attributes.items():
            if value is not None:
                element.set(name, self._held(lexical(value)))

    def describe(self, element: _Element, description: str) -> None:
        if description:
            self.add(element, "Description", description)

    def point(self, element: _Element, tag: str, targets: Iterable[UUID]) -> None:
        for target in targets:
            self.add(element, tag, targetGUID=target)

    def codes(self, parent: _Element, codes: Iterable[Code], *, with_notes: bool) -> None:
        for code in codes:
            element = self.add(parent, "Code", guid=code.guid, name=code.name, isCodable=code.codable)
            self.set(element, color=code.colour or None)
            self.describe(element, code.description)
            if with_notes:
                self.point(element, "NoteRef", code.notes)
            self.codes(element, code.children, with_notes=with_notes)

    def document(self) -> bytes:
        """The XML, valid. Raises UnwritableError should it not be."""
        if reasons := valid(self.root, root=self._root_name):
            raise UnwritableError([Problem("", "", reason) for reason in reasons])
        data: bytes = self._etree.tostring(self.root, xml_declaration=True, encoding="utf-8")
        return data

    def _held(self, text: str) -> str:
        held, count = _NOT_XML.subn("\ufffd", text)
        why = "XML cannot hold control characters outside of a text; each shows as �."
        self.tally.not_carried("control character in a name or a description", why, count)
        return held


def lexical(value: Value | UUID) -> str:
    """A value as XML Schema writes it."""
    match value:
        case bool():
            return "true" if value else "false"
        case datetime():
            return _moment(value)
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)


def _moment(moment: datetime) -> str:
    zone = moment.utcoffset()
    if zone is not None and (zone % timedelta(minutes=1) or abs(zone) > _WIDEST_ZONE):
        moment = moment.astimezone(UTC)  # XML knows no zones by the second and none beyond fourteen hours
    return moment.isoformat().replace("+00:00", "Z")
