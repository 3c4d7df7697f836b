"""What was made of the words: where each passage was placed, themes, insights, who cleared and who changed them."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from strandline.diagnostics.models import Diagnostic, Facet
from strandline.records.models import Clearing, Excerpt
from strandline.workspaces.walls import WithinWorkspace


class MadeBy(models.TextChoices):
    """The machine suggests, a person decides: nothing is agreed until a named person has read it."""

    MACHINE = "machine", "Drafted by the machine"
    PERSON = "person", "Decided by a person"


class Theme(WithinWorkspace):
    """What several people speak of. With a facet it is a theme of the picture, without one the wider topic above."""

    diagnostic = models.ForeignKey(Diagnostic, on_delete=models.CASCADE, related_name="themes")
    topic = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="themes")
    facet = models.CharField(max_length=20, choices=Facet, blank=True)
    name = models.CharField(max_length=200)
    suggested = models.CharField(max_length=200, blank=True, help_text="What the machine called it when it last did")
    telling = models.ForeignKey(
        Excerpt, null=True, on_delete=models.SET_NULL, related_name="+", help_text="A clause in somebody's own words"
    )
    keywords = models.JSONField(default=list)
    stability = models.FloatField(null=True, help_text="How well it held when the passages were drawn again, 0 to 1")
    rest = models.BooleanField(default=False, help_text="What single people said under this facet: no theme of several")
    made_by = models.CharField(max_length=20, choices=MadeBy, default=MadeBy.MACHINE)
    retired_at = models.DateTimeField(null=True, help_text="No passage is in it any more")
    hidden_at = models.DateTimeField(null=True, help_text="A person put it aside: it stays, and nothing shows it")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged")
    split_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="split_off")

    class Meta:
        ordering = ["diagnostic", "facet", "name"]

    def __str__(self) -> str:
        return self.name


class Placement(WithinWorkspace):
    """Where a passage was placed in a diagnostic: its facet, its theme, and on which side of the theme it stands."""

    diagnostic = models.ForeignKey(Diagnostic, on_delete=models.CASCADE, related_name="placements")
    excerpt = models.ForeignKey(Excerpt, on_delete=models.CASCADE, related_name="placements")
    theme = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.SET_NULL, related_name="placements")
    also = models.ManyToManyField(
        Theme, blank=True, related_name="also_placements", help_text="Further themes that it names in the same breath"
    )
    against = models.ForeignKey(
        Theme,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="spoken_against",
        help_text="Another theme that this passage speaks against: wanting rid of what others want to keep",
    )
    facet = models.CharField(max_length=20, choices=Facet)
    probability = models.FloatField(help_text="How sure the facet is, 0 to 1")
    affirms = models.BooleanField(help_text="False: it rejects what it was asked, and supports nothing")
    differs = models.BooleanField(default=False, help_text="Sees it differently from most in its theme")
    rank = models.PositiveIntegerField(default=0, help_text="Most telling first, within the theme")
    flags = models.JSONField(default=list, help_text="Why a person must look before it is shared")
    made_by = models.CharField(max_length=20, choices=MadeBy, default=MadeBy.MACHINE)

    class Meta:
        ordering = ["diagnostic", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["diagnostic", "excerpt"], name="placed_once"),
            models.CheckConstraint(condition=Q(probability__gte=0) & Q(probability__lte=1), name="probability_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.excerpt_id} under {self.facet}"


class Insight(WithinWorkspace):
    """A claim about a theme. Its figures are counted anew for whoever reads it; nothing here holds a number."""

    diagnostic = models.ForeignKey(Diagnostic, on_delete=models.CASCADE, related_name="insights")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="insights")
    claim = models.TextField(help_text="What was said, as one clause")
    to_decide = models.TextField(blank=True, help_text="The question that follows from it")
    position = models.PositiveIntegerField()
    made_by = models.CharField(max_length=20, choices=MadeBy, default=MadeBy.MACHINE)
    retired_at = models.DateTimeField(null=True)
    rejected_at = models.DateTimeField(null=True, help_text="A person read it and does not make this claim")

    class Meta:
        ordering = ["diagnostic", "position"]

    def __str__(self) -> str:
        return self.claim


class ThemeClearance(Clearing):
    """Whether a theme's name may be shared."""

    theme = models.OneToOneField(Theme, on_delete=models.CASCADE, related_name="clearance")

    def __str__(self) -> str:
        return f"{self.state} by {self.by_label}"


class InsightClearance(Clearing):
    """Whether an insight may be shared."""

    insight = models.OneToOneField(Insight, on_delete=models.CASCADE, related_name="clearance")

    def __str__(self) -> str:
        return f"{self.state} by {self.by_label}"


class Change(WithinWorkspace):
    """One thing that a person decided about the findings, so that it can be told and undone.

    It holds ids and states, never words that anyone said: a name or claim is here only if a person wrote it. Passages
    stand under the id of their excerpt, since a new run of the machine makes their placements anew.
    """

    class Verb(models.TextChoices):
        THEME_RENAMED = "theme.renamed"
        THEME_CONFIRMED = "theme.confirmed"
        THEMES_MERGED = "theme.merged"
        THEME_SPLIT = "theme.split"
        THEME_HIDDEN = "theme.hidden"
        THEME_SHOWN = "theme.shown"
        PASSAGE_MOVED = "passage.moved"
        INSIGHT_CONFIRMED = "insight.confirmed"
        INSIGHT_EDITED = "insight.edited"
        INSIGHT_REJECTED = "insight.rejected"

    diagnostic = models.ForeignKey(Diagnostic, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField(auto_now_add=True)
    by_id = models.UUIDField(null=True)
    by_label = models.CharField(max_length=200)
    verb = models.CharField(max_length=30, choices=Verb)
    about = models.UUIDField(help_text="The theme, the excerpt or the insight that it was about")
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    alters = models.JSONField(default=list, help_text="What of which row it set, such as “name:<id>”")
    rests_on = models.JSONField(default=list, help_text="What it took as given: that cannot be undone before it")
    undone_at = models.DateTimeField(null=True)
    undone_by_id = models.UUIDField(null=True)
    undone_by_label = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["diagnostic", "-at"]
        indexes = [models.Index(fields=["diagnostic", "-at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by_label="")
                | (Q(undone_at__isnull=False) & ~Q(undone_by_label="")),
                name="undone_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.by_label} {self.verb} {self.about}"


class SenseRun(WithinWorkspace):
    """One finished run of the machine over a diagnostic, and what it changed. How far one is that still runs, its job
    tells.
    """

    diagnostic = models.ForeignKey(Diagnostic, on_delete=models.CASCADE, related_name="sense_runs")
    by_id = models.UUIDField(null=True)
    by_label = models.CharField(max_length=200)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(auto_now_add=True)
    counts = models.JSONField(default=dict, help_text="passages, not_placed, themes, insights")
    changes = models.JSONField(default=dict, help_text="Ids of what is new, gone or moved since the run before")

    class Meta:
        ordering = ["diagnostic", "-finished_at"]
        indexes = [models.Index(fields=["diagnostic", "-finished_at"])]

    def __str__(self) -> str:
        return f"finished {self.finished_at:%d %B %Y %H:%M}, asked for by {self.by_label}"
