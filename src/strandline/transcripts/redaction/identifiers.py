"""Addresses and numbers that tell who somebody is: emails, telephones, postcodes, NHS and NI numbers, cards, links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from strandline.transcripts.redaction.proposals import Confidence, Identifier, Proposal

CERTAIN, LIKELY, POSSIBLE = Confidence.CERTAIN, Confidence.LIKELY, Confidence.POSSIBLE


def find_identifiers(text: str) -> Iterator[Proposal]:
    """Every identifier with a form of its own. They may overlap; `proposals.apart` chooses."""
    for form in _FORMS:
        for match in form.pattern.finditer(text):
            start, end = match.span("it")
            confidence = form.judge(match)
            if confidence is not None:
                yield Proposal(start, end, form.kind, confidence, form.why, form.suggestion)


def passes_modulus_11(digits: str) -> bool:
    """Whether ten digits are an NHS number by their check digit.

    Source: NHS Data Dictionary, "NHS number": digits 1 to 9 weighted 10 to 2; the check digit is 11 less the
    remainder of their sum by 11, 11 standing for 0; 10 is never issued.
    """
    if len(digits) != 10 or not digits.isdecimal():
        return False
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check != 10 and check % 11 == int(digits[9])


def passes_luhn(digits: str) -> bool:
    """Whether the digits end in the check digit of ISO/IEC 7812-1, Annex B (Luhn)."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def is_ni_number(written: str) -> bool:
    """Whether letters and digits keep the rules for National Insurance numbers (HMRC manual NIM39110)."""
    compact = re.sub(r"\s", "", written).upper()
    prefix = compact[:2]
    return (
        re.fullmatch(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]", compact) is not None
        and prefix not in ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ")
    )  # fmt: skip


def _digits(match: re.Match[str]) -> str:
    return re.sub(r"\D", "", match["it"])


def _nhs(match: re.Match[str]) -> Confidence | None:
    named = match["cue"] is not None
    if passes_modulus_11(_digits(match)):
        # Ten digits beginning with 0 are oftener a telephone number that passes by chance (1 in 11).
        return CERTAIN if named else (POSSIBLE if _digits(match)[0] == "0" else LIKELY)
    return POSSIBLE if named else None


def _ni(match: re.Match[str]) -> Confidence | None:
    # A prefix that is never issued may still be somebody's number, misheard or mistyped.
    return CERTAIN if is_ni_number(match["it"]) else POSSIBLE


def _phone(match: re.Match[str]) -> Confidence | None:
    national = re.sub(r"^(?:0?0?44)?0?", "", _digits(match))
    return LIKELY if national[:1] in tuple("12378") and len(national) in (9, 10) else None


def _card(match: re.Match[str]) -> Confidence | None:
    digits = _digits(match)
    return LIKELY if 13 <= len(digits) <= 19 and digits[0] in "23456" and passes_luhn(digits) else None


def _postcode(match: re.Match[str]) -> Confidence | None:
    code = match["it"]
    if code.isupper():
        return CERTAIN if " " in code else LIKELY
    return LIKELY if " " in code and not code[:2].isupper() else POSSIBLE


def _always(confidence: Confidence) -> Callable[[re.Match[str]], Confidence | None]:
    return lambda _: confidence


@dataclass(frozen=True, slots=True)
class _Form:
    """How one identifier is written (the group `it`), and how sure a match makes us; None when a check fails."""

    kind: Identifier
    pattern: re.Pattern[str]
    judge: Callable[[re.Match[str]], Confidence | None]
    why: str
    suggestion: str


_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_DATE: Final = (
    rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{2}}-\d{{2}}|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b,?(?: (?:19|20)\d\d)?|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,?"
    rf"(?: (?:19|20)\d\d)?)"
)
_STREET: Final = (
    r"(?:Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Close|Row|Terrace|Court|Drive|Way|Square|Hill|Crescent|Gardens|Grove|"
    r"Place|Parade|Quay|Mews|Rise|Walk|Green|Esplanade|View|Cottages|Wharf)"
)
_FORMS: Final = (
    _Form(
        Identifier.EMAIL,
        re.compile(r"(?<![\w.+-])(?P<it>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"),
        _always(CERTAIN),
        "has the form of an email address",
        "[an email address]",
    ),
    _Form(
        Identifier.LINK,
        re.compile(
            r"(?P<it>\b(?:https?://|www\.)[^\s<>\"”)\]]*[\w/]|"
            r"\b(?:facebook|instagram|twitter|x|linkedin|tiktok)\.com/[\w./?=&-]*\w)",
            re.IGNORECASE,
        ),
        _always(LIKELY),
        "is a web address: look where it leads",
        "[a web address]",
    ),
    _Form(
        Identifier.HANDLE,
        re.compile(r"(?<![\w@/.])(?P<it>@[A-Za-z_]\w{2,29})(?![\w@]|\.\w)"),
        _always(LIKELY),
        "has the form of an account on social media",
        "[an account]",
    ),
    _Form(
        Identifier.PHONE,
        re.compile(
            r"(?<![\w.£$€/-])(?P<it>(?:\+44[\s-]?(?:\(0\)[\s-]?)?|0044[\s-]?|\(0|0)(?:[\s()-]{0,2}\d){9,10})(?!\d|[.,]\d)"
        ),
        _phone,
        "has the length and beginning of a UK telephone number",
        "[a telephone number]",
    ),
    _Form(
        Identifier.POSTCODE,
        # Letters that never begin a code, or never stand after the digit, are left out (Royal Mail, BS 7666-2).
        re.compile(
            r"(?<![\w-])(?P<it>GIR ?0AA|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRV-Y]) ?"
            r"\d[ABD-HJLNP-UW-Z]{2})(?!\w)",
            re.IGNORECASE,
        ),
        _postcode,
        "has the form of a UK postcode",
        "[a postcode]",
    ),
    _Form(
        Identifier.NHS_NUMBER,
        re.compile(
            r"(?:(?P<cue>NHS (?:number|no\.?)\W{0,3}(?:is |was )?))?(?<![\w.£$+-])(?P<it>\d{3}[ -]?\d{3}[ -]?\d{4})"
            r"(?!\d|[ -]\d|[.,]\d)",
            re.IGNORECASE,
        ),
        _nhs,
        "ten digits, as NHS numbers have",
        "[an NHS number]",
    ),
    _Form(
        Identifier.NI_NUMBER,
        re.compile(r"(?<!\w)(?P<it>[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D])(?!\w)", re.IGNORECASE),
        _ni,
        "has the form of a National Insurance number",
        "[a National Insurance number]",
    ),
    _Form(
        Identifier.CARD,
        re.compile(r"(?<![\w.-])(?P<it>\d(?:[ -]?\d){12,18})(?!\d|[.-]\d)"),
        _card,
        "as many digits as a payment card has, and the check digit is right",
        "[a card number]",
    ),
    _Form(
        Identifier.BIRTH_DATE,
        re.compile(
            rf"\b(?:born|dob|d\.o\.b\.?|date of birth|birth ?date|birthday)\b(?:\W{{0,3}}(?:is|was|on|in|the|it|it's|"
            rf"it’s|day)\b){{0,3}}\W{{0,3}}(?P<it>{_DATE})",
            re.IGNORECASE,
        ),
        _always(CERTAIN),
        "a date that is said to be one of birth",
        "[a date of birth]",
    ),
    _Form(
        Identifier.ADDRESS,
        re.compile(
            rf"(?<![\w£.,/-])(?P<it>(?:(?:[Ff]lat|[Uu]nit|[Aa]partment) \d{{1,3}}[A-Da-d]?,? )?\d{{1,4}}[A-Da-d]?,? "
            rf"(?:[A-Z][\w'’-]+ ){{1,3}}{_STREET})\b"
        ),
        _always(LIKELY),
        "a house number and a street",
        "[an address]",
    ),
    _Form(
        Identifier.ADDRESS,
        re.compile(
            rf"\b(?:live[sd]?|living|house|home|flat|stay(?:s|ed|ing)?)(?: \w+)? (?:in|on|at|down|off|from)\s"
            rf"(?:the )?(?P<it>(?:[A-Z][\w'’-]+ ){{1,3}}{_STREET})\b"
        ),
        _always(POSSIBLE),
        "a street that somebody is said to live in",
        "[a street in the town]",
    ),
)
