"""Who someone is, apart from what they said; what they agreed to, and how they are reached."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from strandline.workspaces.walls import WithinWorkspace


class AccessNeed(models.TextChoices):
    """What somebody needs to be able to take part."""

    EASY_READ = "easy_read", "Easy Read"
    INTERPRETER = "interpreter", "An interpreter"
    PHONE = "phone", "A phone call"
    PAPER = "paper", "Paper"


class Person(WithinWorkspace):
    """A name and how to reach them. Words never hang here: they hang on a `Participation`."""

    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    # Beside the name and not beside the words: what somebody needs may tell of their health.
    access_needs = models.JSONField(default=list, help_text="Values of AccessNeed")
    access_note = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name or self.email or self.phone


class Participation(WithinWorkspace):
    """One person, or a group whose voices cannot be told apart, taking part under a pseudonym."""

    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="participations")
    pseudonym = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200, blank=True)
    voices = models.PositiveIntegerField(default=1, help_text="How many people speak here as one")
    withdrawn_at = models.DateTimeField(null=True, help_text="From then on none of their words is in use")
    withdrawn_by = models.CharField(max_length=200, blank=True, help_text="Themselves, or who noted that they said so")
    declined_at = models.DateTimeField(
        null=True, help_text="They said no to taking part, and have not said yes since: none of their words is in use"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(voices__gte=1), name="participation_has_a_voice"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="")),
                name="withdrawal_says_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return self.pseudonym

    @property
    def takes_part(self) -> bool:
        """Or was asked to, and has not said no."""
        return self.withdrawn_at is None and self.declined_at is None


class ConsentWording(WithinWorkspace):
    """The exact words in which somebody was asked to agree to one purpose. Rows are added, never changed."""

    purpose = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=10)
    text = models.TextField()
    translation_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.RESTRICT, related_name="translations"
    )
    written_by = models.CharField(max_length=200, blank=True, help_text="Of the workspace; blank: as shipped")
    written_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["purpose", "language", "version"]
        constraints = [  # what is shipped later may have the number of what a workspace wrote before
            models.UniqueConstraint(
                fields=["workspace", "purpose", "language", "version"],
                condition=Q(written_by=""),
                name="shipped_wording_version_once",
            ),
            models.UniqueConstraint(
                fields=["workspace", "purpose", "language", "version"],
                condition=~Q(written_by=""),
                name="own_wording_version_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose}, version {self.version} ({self.language})"


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
    wording = models.ForeignKey(
        ConsentWording, null=True, blank=True, on_delete=models.RESTRICT, related_name="+", help_text="None: not known"
    )
    given = models.CharField(max_length=20, choices=Given)
    noted_by = models.CharField(max_length=200, blank=True)
    spoken_on = models.DateField(null=True, help_text="When it was said, where somebody noted it later")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.purpose}: {'yes' if self.agreed else 'no'}"


class PrivateLink(WithinWorkspace):
    """The way in for somebody without an account. Its address is signed, not stored: see `people.links`."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="links")
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=200)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=200, blank=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation"], condition=Q(revoked_at__isnull=True), name="one_open_link_each"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by="") | (Q(revoked_at__isnull=False) & ~Q(revoked_by="")),
                name="revoking_says_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"link of {self.participation_id}"


class Mailing(WithinWorkspace):
    """A mail to somebody who takes part, written down before it is sent, so that none goes out twice by accident."""

    class Purpose(models.TextChoices):
        INVITE = "invite", "Invitation"
        CHECK = "check", "Asked to check their notes"

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="mailings")
    purpose = models.CharField(max_length=20, choices=Purpose)
    sending = models.UUIDField(help_text="The form it was sent with: sent twice, it mails once")
    begun_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    failed = models.CharField(max_length=300, blank=True, help_text="Why the mail server did not take it")
    by_label = models.CharField(max_length=200)

    class Meta:
        ordering = ["begun_at"]
        constraints = [models.UniqueConstraint(fields=["participation", "sending"], name="mailed_once_a_sending")]

    def __str__(self) -> str:
        return f"{self.purpose} to {self.participation_id}"
