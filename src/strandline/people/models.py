"""Who someone is, apart from what they said."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from strandline.workspaces.walls import WithinWorkspace


class Person(WithinWorkspace):
    """A name and how to reach them. Words never hang here: they hang on a `Participation`."""

    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.name


class Participation(WithinWorkspace):
    """One person, or a group whose voices cannot be told apart, taking part under a pseudonym."""

    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="participations")
    pseudonym = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200, blank=True)
    voices = models.PositiveIntegerField(default=1, help_text="How many people speak here as one")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(voices__gte=1), name="participation_has_a_voice")]

    def __str__(self) -> str:
        return self.pseudonym


class Consent(WithinWorkspace):
    """What somebody agreed to, for one purpose, in which words, and how it was given.

    Rows are added, never changed: the newest for a purpose holds. No row means that it is not known.
    """

    class Purpose(models.TextChoices):
        TAKE_PART = "take_part", "Take part"
        QUOTE = "quote", "Quote me"
        NAME = "name", "Name me"
        CONTACT = "contact", "Contact me again"
        SHARE = "share", "Share beyond this workspace"

    class Given(models.TextChoices):
        LIST = "list", "Taken from the interview team's list"
        NOTED = "noted", "Spoken, noted by the interviewer"
        THEMSELVES = "themselves", "Given by themselves"

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose)
    agreed = models.BooleanField()
    wording = models.CharField(max_length=200, blank=True, help_text="Which version of which words; blank if not known")
    given = models.CharField(max_length=20, choices=Given)
    noted_by = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.purpose}: {'yes' if self.agreed else 'no'}"
