"""What was agreed before anyone is asked: who sees what, until when, and on which lawful ground."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from strandline.diagnostics.models.diagnostic import Diagnostic
from strandline.workspaces.walls import WithinWorkspace


class Terms(WithinWorkspace):
    """The terms of a diagnostic, filled in bit by bit: what is blank is not agreed yet.

    Consent to take part and to be quoted is no part of it: each person gives that for themselves (`people.Consent`).
    """

    class LawfulBasis(models.TextChoices):
        """Article 6(1) of the UK GDPR."""

        PUBLIC_TASK = "public_task", _("Public task")
        LEGITIMATE_INTERESTS = "legitimate_interests", _("Legitimate interests")
        CONSENT = "consent", _("Consent")
        LEGAL_OBLIGATION = "legal_obligation", _("Legal obligation")
        CONTRACT = "contract", _("Contract")
        VITAL_INTERESTS = "vital_interests", _("Vital interests")

    class Article9(models.TextChoices):
        """Article 9(2): health and disability come up in nearly every conversation about public services."""

        PUBLIC_INTEREST = "public_interest", _("Substantial public interest, 9(2)(g)")
        CARE = "care", _("Health or social care, 9(2)(h)")
        PUBLIC_HEALTH = "public_health", _("Public health, 9(2)(i)")
        RESEARCH = "research", _("Archiving, research and statistics, 9(2)(j)")
        EXPLICIT_CONSENT = "explicit_consent", _("Explicit consent, 9(2)(a)")
        SOCIAL_PROTECTION = "social_protection", _("Employment and social protection, 9(2)(b)")

    class Nature(models.TextChoices):
        IMPROVEMENT = "improvement", _("Service improvement")
        RESEARCH = "research", _("Research")

    diagnostic = models.OneToOneField(Diagnostic, on_delete=models.CASCADE, related_name="terms")
    # who sees what, until when
    drafts_seen_by = models.TextField(blank=True)
    leaving_out_asked_by = models.TextField(blank=True, help_text="Who may ask for something to be left out")
    leaving_out_until = models.DateField(null=True, blank=True)
    report_by = models.DateField(null=True, blank=True, help_text="When the report is promised")
    ends_on = models.DateField(null=True, blank=True)
    # the law
    controller = models.CharField(max_length=300, blank=True)
    processor = models.CharField(max_length=300, blank=True, help_text="Blank where the controller does it all")
    lawful_basis = models.CharField(max_length=30, choices=LawfulBasis, blank=True)
    article9 = models.CharField(max_length=30, choices=Article9, blank=True)
    nature = models.CharField(max_length=20, choices=Nature, blank=True)
    # what people are told, and care
    privacy_notice = models.TextField(blank=True)
    retention = models.TextField(blank=True)
    safeguarding_contact = models.CharField(max_length=300, blank=True)
    safeguarding_deputy = models.CharField(max_length=300, blank=True)

    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.CharField(max_length=200, blank=True, help_text="The name of who said that all of it is agreed")

    class Meta:
        verbose_name_plural = "terms"
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True, agreed_by="") | (Q(agreed_at__isnull=False) & ~Q(agreed_by="")),
                name="terms_agreed_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"Terms of {self.diagnostic_id}"
