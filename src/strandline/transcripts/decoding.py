"""Bytes to text: tells UTF-8, UTF-16 and Windows-1252 apart, and refuses what is no text at all."""

from __future__ import annotations

import codecs
import re

from strandline.transcripts.model import UnreadableError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 64 * 1024  # bytes, or characters, looked at to guess
_NOISE = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f\x7f\ufffd]")
_MOST_NOISE = 0.002  # of the characters; a stray control character must not cost the file
_UNDEFINED_IN_CP1252 = re.compile(b"[\x81\x8d\x8f\x90\x9d]")

_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")  # embeddings, overrides and isolates

# A letter beyond ASCII in UTF-8; in text of any one-byte encoding such pairs are rare.
_UTF8_LETTER = re.compile(
    b"[\xc3-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|"
    b"\xed[\x80-\x9f][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{3}"
)
_SURROGATE = re.compile(b"\xed[\xa0-\xbf][\x80-\xbf]")  # half of a UTF-16 pair, which no text holds alone

# UTF-8 that was once opened as Windows-1252 and saved again: "donâ€™t", "cafÃ©".
_TWICE_ENCODED = re.compile("â€[\u0080-\u02ff\u2000-\u2122]|Ã[\u0080-\u00bf\u0152-\u0178\u2013-\u2122]")


def decode(data: bytes, name: str) -> str:
    """The text of a file, every line end as a line feed. `name` is for the message.

    Raises UnreadableError when the bytes are no text in UTF-8, UTF-16, UTF-32, Windows-1252 or another encoding that
    charset-normalizer is sure of.
    """
    text = _mended(_decode(data, name))
    sample = text[:_SAMPLE]
    if len(_NOISE.findall(sample)) > max(1, _MOST_NOISE * len(sample)):
        raise _not_text(name)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def clean(text: str) -> str:
    """`text` with a line feed for every kind of line break, and without byte order marks and control characters.

    For documents; in a table a line separator may stand inside a cell.
    """
    return _CONTROLS.sub("", _LINE_BREAKS.sub("\n", text))


def one_line(text: str) -> str:
    """`text` on one line, fit for a title: no control characters, none that turn the direction of what follows."""
    return " ".join(_DIRECTIONS.sub("", clean(text)).split())


def _decode(data: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_as(encoding, data, name)
    if data[:_SAMPLE].count(0) > 2:
        return _decode_as(_utf16_without_mark(data[:_SAMPLE], name), data, name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if (mixed := _mostly_utf8(data)) is not None:
        return mixed
    if _reads_like_western_text(data[:_SAMPLE]):
        return data.decode("cp1252", errors="replace")
    return _by_statistics(data, name)


def _decode_as(encoding: str, data: bytes, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"{name} starts as {encoding.removesuffix('-sig').upper()} text but is damaged near byte {error.start}. "
            "Save it again as UTF-8 text."
        ) from error


def _utf16_without_mark(sample: bytes, name: str) -> str:
    """Latin text in UTF-16 has a zero in nearly every second byte; anything else with zeros is no text."""
    zeros_first, zeros_second = sample[0::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if zeros_second > 0.7 * half and zeros_first < 0.1 * half:
        return "utf-16-le"
    if zeros_first > 0.7 * half and zeros_second < 0.1 * half:
        return "utf-16-be"
    raise _not_text(name)


def _mostly_utf8(data: bytes) -> str | None:
    """UTF-8 with some bytes of Windows-1252 pasted in, or with halves of UTF-16 pairs; None for anything else."""
    rest, letters = _UTF8_LETTER.subn(b"", _SURROGATE.sub(b"", data))
    if sum(len(run) for run in re.findall(b"[\x80-\xff]+", rest)) > letters:
        return None
    text = data.decode("utf-8", "strandline-mixed")
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")  # joins the halves that belong


def _letter_of_a_mixture(error: UnicodeError) -> tuple[str, int]:
    """A handler of decoding errors: what is no UTF-8 is half of a UTF-16 pair, or a byte of Windows-1252."""
    assert isinstance(error, UnicodeDecodeError)
    half = _SURROGATE.match(error.object, error.start)
    if half:
        return half[0].decode("utf-8", "surrogatepass"), half.end()
    return error.object[error.start : error.start + 1].decode("cp1252", "replace"), error.start + 1


codecs.register_error("strandline-mixed", _letter_of_a_mixture)


def _reads_like_western_text(sample: bytes) -> bool:
    """In Windows-1252 accents and curly quotes are sprinkled over plain letters; in a wrong guess they crowd."""
    beyond_ascii = sum(byte > 0x7F for byte in sample)
    undefined = len(_UNDEFINED_IN_CP1252.findall(sample))
    return beyond_ascii <= 0.15 * len(sample) and undefined <= _MOST_NOISE * len(sample) + 1


def _by_statistics(data: bytes, name: str) -> str:
    from charset_normalizer import from_bytes  # late: 50 ms, and few files need it

    best = from_bytes(data[:_SAMPLE]).best()
    # Random bytes always fit some encoding of Asia or of old mainframes; only words that fit a language count.
    if best is None or best.chaos > 0.1 or best.coherence < 0.2:
        raise _not_text(name)
    return data.decode(best.encoding, errors="replace")


def _mended(text: str) -> str:
    """`text` with its accents put right, where an earlier program saved UTF-8 as if it were Windows-1252."""
    if not _TWICE_ENCODED.search(text):
        return text
    try:
        return b"".join(_in_cp1252(character) for character in text).decode("utf-8")
    except UnicodeError:
        return text  # mixed, or a text about such signs: leave it to the letter


def _in_cp1252(character: str) -> bytes:
    """One byte; the five that Windows leaves undefined stand for themselves, as browsers and Excel have it."""
    return character.encode("latin-1" if "\x80" <= character <= "\x9f" else "cp1252")


def _not_text(name: str) -> UnreadableError:
    return UnreadableError(
        f"{name} does not hold text: its bytes are those of some other kind of file, or in an encoding that we do not "
        "know. Open it in the program that made it and save it as text in UTF-8."
    )
