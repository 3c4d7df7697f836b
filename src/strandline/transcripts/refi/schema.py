"""XML in: parsed without entities or network, held against the standard's schema, refused in words a person can use."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from strandline.transcripts.decoding import one_line
from strandline.transcripts.model import Problem
from strandline.transcripts.refi.report import RefusedError

if TYPE_CHECKING:
    from lxml.etree import XMLSchema, _Element, _LogEntry

MOST_TAGS = 2_000_000  # each costs some hundred bytes once it is a tree
_CHUNK = 1 << 16
_NAMESPACE = {"Project": "urn:QDA-XML:project:1.0", "CodeBook": "urn:QDA-XML:codebook:1.0"}
_FILE = {"Project": "Project.xsd", "CodeBook": "Codebook.xsd"}
_KIND = {"Project": "REFI-QDA project", "CodeBook": "REFI-QDA codebook"}
_EXPORT_AGAIN = "Export it again as REFI-QDA 1.0 or later, with an up-to-date version of the program it came from."
_MAKERS_ERROR = (
    "The file breaks the REFI-QDA schema. Tell the makers of the program that wrote it, or correct it in a text editor."
)


def parsed(data: bytes, *, root: str, name: str) -> _Element:
    """The root element of `data`, valid against the schema whose root element is `root`: "Project" or "CodeBook".

    Raises RefusedError with every place at which it is not.
    """
    from lxml import etree  # late: with its schema it costs 20 ms

    if not data.strip():
        raise RefusedError(name, [Problem(name, "", "It is empty.", "Export it again.")])
    if data.count(b"<") > MOST_TAGS:
        raise RefusedError(name, [Problem(name, "", f"It holds more than {MOST_TAGS:,} XML tags.", "Split it.")])
    _refuse_document_type(data, name)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        element: _Element = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise RefusedError(name, [_broken(name, error)]) from error
    _refuse_other_root(element, root, name)
    schema = _schema(root)
    if not schema.validate(element):
        found = (_problem(entry, element, name) for entry in schema.error_log)
        raise RefusedError(name, dict.fromkeys(found))  # a wrong value is told twice
    return element


def valid(element: _Element, *, root: str) -> list[str]:
    """Why an element that we made does not follow the schema; empty when it does."""
    schema = _schema(root)
    return [] if schema.validate(element) else [str(entry.message) for entry in schema.error_log]


def local(element: _Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def place(element: _Element) -> str:
    """Where something stands, for a person: `Code “Trust”, line 4`."""
    label = one_line(element.get("name") or element.get("guid") or "")
    shown = f" “{label[:60]}{'…' if len(label) > 60 else ''}”" if label else ""
    return f"{local(element)}{shown}, line {element.sourceline}"


@cache
def _schema(root: str) -> XMLSchema:
    from lxml import etree  # late: as above

    text = files("strandline.transcripts.refi").joinpath("schemas", _FILE[root]).read_bytes()
    return etree.XMLSchema(etree.fromstring(text))


def _refuse_document_type(data: bytes, name: str) -> None:
    """A document type can define entities; it stands before the first element, so no more than that is parsed."""
    from defusedxml import DefusedXmlException  # late: as above
    from defusedxml.ElementTree import DefusedXMLParser

    parser = DefusedXMLParser(target=_FirstElement(), forbid_dtd=True)
    try:
        for start in range(0, len(data), _CHUNK):
            parser.feed(data[start : start + _CHUNK])
    except _FirstElementMet:
        return
    except DefusedXmlException as error:
        what = (
            "It refers to things outside itself or defines its own shorthand (a document type or an entity), which "
            "no program for qualitative analysis writes. We did not open it."
        )
        raise RefusedError(name, [Problem(name, "", what, "Ask whoever sent it for a fresh export.")]) from error
    except (ParseError, ValueError, LookupError) as error:
        raise RefusedError(name, [_broken(name, error)]) from error


class _FirstElementMet(Exception):
    """Ends a parse at the first element."""


class _FirstElement:
    def start(self, tag: str, attributes: object) -> None:
        raise _FirstElementMet

    def close(self) -> None:
        """What a parser calls at the end."""


def _broken(name: str, error: Exception) -> Problem:
    line = getattr(error, "lineno", None) or getattr(error, "position", (None,))[0]
    where = f"line {line}" if line else ""
    told = one_line(str(error))
    return Problem(name, where, f"It is no well-formed XML ({told}).", "It may be cut short: export it again.")


def _refuse_other_root(element: _Element, root: str, name: str) -> None:
    """Says what a file is instead of what was asked for: most often the other kind, or a draft of the standard."""
    found = str(element.tag)
    if found == f"{{{_NAMESPACE[root]}}}{root}":
        return
    namespace, _, tag = found.rpartition("}")
    namespace = namespace.removeprefix("{")
    origin = one_line(element.get("origin") or "")
    maker = f" by {origin}" if origin else ""
    if tag in _NAMESPACE and namespace == _NAMESPACE[tag]:
        what, todo = f"It is a {_KIND[tag]}, and a {_KIND[root]} was expected.", f"Bring it as a {_KIND[tag]}."
    elif namespace.lower().startswith("urn:qda-xml:"):
        version = namespace.lower().removeprefix("urn:qda-xml:").partition(":")[2].replace(":", ".")
        what = (
            f"It was written{maker} in version {version or 'unknown'} of the exchange format, a draft before the "
            f"standard: its namespace is “{one_line(namespace)}”, the standard’s is “{_NAMESPACE[root]}”."
        )
        todo = _EXPORT_AGAIN
    else:
        what, todo = f"It is no {_KIND[root]}: its XML begins with “{one_line(tag)}”.", _EXPORT_AGAIN
    raise RefusedError(name, [Problem(name, "line " + str(element.sourceline), what, todo)])


_ATTRIBUTE = re.compile(r"attribute '(?:\{[^}]*\})?([^']*)'")
_EXPECTED = re.compile(r"Expected is (?:one of )?\((.*)\)")
_VALUE = re.compile(r"(?:The value|:) '(.*)' is not", re.DOTALL)


def _problem(entry: _LogEntry, root: _Element, name: str) -> Problem:
    found = root.getroottree().xpath(entry.path) if entry.path else []
    element = found[0] if isinstance(found, list) and found else root
    return Problem(name, place(element), _in_words(entry, element), _MAKERS_ERROR)


def _in_words(entry: _LogEntry, element: _Element) -> str:
    """A schema error without the schema's own words."""
    message, tag = str(entry.message), local(element)
    attribute = _ATTRIBUTE.search(message)
    if "is not allowed" in message and attribute:
        hint = ""
        if attribute[1].lower() == "description":
            hint = ": the standard keeps a description in an element of its own, <Description>"
        return f"{tag} has an attribute “{attribute[1]}” that the standard does not know{hint}."
    if "is required but missing" in message and attribute:
        return f"{tag} lacks the attribute “{attribute[1]}”."
    expected = _EXPECTED.search(message)
    wanted = ", ".join(part.strip().rpartition("}")[2] for part in expected[1].split(",")) if expected else ""
    if "Missing child element" in message:
        return f"{tag} is empty or incomplete: the standard wants {wanted or 'something more'} inside it."
    if "not expected" in message:
        return f"{tag} does not belong where it stands{f'; the standard wants {wanted} here' if wanted else ''}."
    if (value := _VALUE.search(message)) and attribute:
        return f"{tag} has “{one_line(value[1])[:80]}” as its {attribute[1]}, which the standard does not allow there."
    return one_line(re.sub(r"\{[^}]*\}", "", message))
