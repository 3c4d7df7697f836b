"""The words in which people are asked to agree: as shipped, or a workspace's own."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from strandline.audit.actions import Actor, note
from strandline.people.models import Consent, ConsentWording
from strandline.people.wordings import ORIGINAL, SHIPPED, TRANSLATED
from strandline.workspaces.models import Workspace


class WrittenSinceError(Exception):
    """Somebody else wrote a newer wording in the meantime."""


def wordings_in(language: str, *, workspace_id: UUID) -> dict[str, ConsentWording]:
    """Purpose → the wording that holds in a language, in the order in which people are asked.

    The workspace's own, where it wrote one; else what is shipped, which is stored the first time somebody is shown it.
    For a language without wordings, and where the workspace's own has no translation, the original.
    """
    rows = ConsentWording.objects.select_related("translation_of").order_by("version")
    own = [row for row in rows if row.written_by]
    shipped = {(row.purpose, row.language, row.version): row for row in rows if not row.written_by}

    def as_shipped(purpose: Consent.Purpose, language: str, original: ConsentWording | None = None) -> ConsentWording:
        words = SHIPPED[language][purpose]
        row = shipped.get((purpose.value, language, words.version))
        if row is None:
            row, _ = ConsentWording.objects.get_or_create(
                workspace_id=workspace_id,
                purpose=purpose.value,
                language=language,
                version=words.version,
                written_by="",
                defaults={"text": words.text, "translation_of": original},
            )
        return row

    originals = {row.purpose: row for row in own if row.language == ORIGINAL}
    translations = {row.translation_of_id: row for row in own if row.language == language != ORIGINAL}
    wordings = {}
    for purpose in SHIPPED[ORIGINAL]:
        original = originals.get(purpose.value) or as_shipped(purpose, ORIGINAL)
        wordings[purpose.value] = translations.get(original.pk, original)
        if language in TRANSLATED and purpose.value not in originals and original.pk not in translations:
            wordings[purpose.value] = as_shipped(purpose, language, original)
    return wordings


@transaction.atomic
def write_wording(
    *, workspace: Workspace, purpose: str, text: str, translations: dict[str, str], after: UUID, by: Actor
) -> list[ConsentWording]:
    """The workspace's own words for one purpose, with what they are in other languages. Returns what was added.

    They are asked from now on; what people agreed to before stays in the words that they were shown. A language that is
    left blank is asked in the original. `after` is the wording that stood when somebody began to write this one. Raises
    WrittenSinceError.
    """
    Workspace.objects.select_for_update().get(pk=workspace.pk)  # two who write at once take turns
    before = wordings_in(ORIGINAL, workspace_id=workspace.pk)[purpose]
    if before.pk != after:
        raise WrittenSinceError("Somebody else has written new words in the meantime. They stand below yours.")
    known = ConsentWording.objects.filter(purpose=purpose).order_by("version").values_list("version", flat=True)
    version = max(known) + 1
    added = []

    def add(language: str, words: str, original: ConsentWording | None = None) -> ConsentWording:
        row = ConsentWording.objects.create(
            workspace=workspace,
            purpose=purpose,
            language=language,
            version=version,
            text=words,
            translation_of=original,
            written_by=by.label,
        )
        label = str(Consent.Purpose(purpose).label)
        note("wording.written", row, by=by, workspace_id=workspace.pk, purpose=label, version=version, in_=language)
        added.append(row)
        return row

    words = " ".join(text.split())
    standing = {language: wordings_in(language, workspace_id=workspace.pk)[purpose] for language in translations}
    original = before if words == before.text else add(ORIGINAL, words)
    for language, given in translations.items():
        translated = " ".join(given.split())
        there = standing[language]
        is_as_it_was = original == before and there.language == language and there.text == translated
        if translated and not is_as_it_was:
            add(language, translated, original)
    return added


def all_wordings(purpose: str) -> list[ConsentWording]:
    """Every wording of the open workspace for one purpose, the newest first, each with its translations at hand."""
    rows = ConsentWording.objects.filter(purpose=purpose, language=ORIGINAL).prefetch_related("translations")
    return list(rows.order_by("-version", "-written_at", "pk"))
