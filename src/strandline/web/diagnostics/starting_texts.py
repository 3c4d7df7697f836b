"""Texts to start from. They are put into a form for somebody to change, and are nothing until they are saved."""

from __future__ import annotations

from django.utils.translation import gettext as _

from strandline.diagnostics.models import Diagnostic, Terms

# Perspectives that a question about public services nearly always needs, and how they stand to it.
SUGGESTED_PERSPECTIVES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Residents", ("lives_with_it",)),
    ("Unpaid carers", ("lives_with_it", "delivers")),
    ("Under 25s", ("lives_with_it",)),
    ("Frontline staff", ("delivers",)),
    ("Voluntary sector", ("delivers",)),
    ("Managers", ("delivers", "decides")),
    ("Council", ("decides", "funds")),
    ("Health", ("delivers", "funds")),
    ("Employers", ("lives_with_it",)),
)


def privacy_notice(diagnostic: Diagnostic, terms: Terms) -> str:
    """A notice in plain words, filled with what is known. What is not stands in square brackets."""
    known = {
        "asks": diagnostic.asked_by or _("[who asks]"),
        "question": diagnostic.question or _("[the question]"),
        "controller": terms.controller or _("[the organisation that answers for it]"),
        "basis": terms.get_lawful_basis_display() or _("[the lawful basis]"),
        "retention": terms.retention or _("[how long records are kept]"),
    }
    return (
        _(
            "%(asks)s would like to know: %(question)s\n\n"
            "We ask a small number of people, each for 30 to 45 minutes, and write down what they say. The interview "
            "team alone reads it. Others see a report without names, with short passages that somebody has checked.\n\n"
            "%(controller)s is responsible for what you tell us. The law allows it on this ground: %(basis)s. If you "
            "speak of your health or of other personal matters, we keep that with special care.\n\n"
            "How long we keep it: %(retention)s\n\n"
            "You may ask to see what we hold about you, to have it corrected, or to have it removed. You may object to "
            "its use. If you are not content with our answer, you may complain to the Information Commissioner’s "
            "Office (ico.org.uk, 0303 123 1113)."
        )
        % known
    )
