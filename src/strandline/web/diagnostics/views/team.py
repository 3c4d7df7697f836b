"""Who is on the interview team, and who asked for it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from strandline.audit.actions import Actor
from strandline.diagnostics.actions.appointing import (
    LastOfTheTeamError,
    NotAMemberError,
    OtherPartError,
    appoint,
    dismiss,
)
from strandline.diagnostics.models import Appointment, Diagnostic
from strandline.web.diagnostics.forms import AppointForm
from strandline.web.doors import team as team_door
from strandline.web.request import MemberRequest
from strandline.workspaces.queries import members

_PARTS = (Appointment.Part.INTERVIEW_TEAM, Appointment.Part.COMMISSIONER)


@team_door
def team(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    """Who is named; sent, it names somebody more."""
    named = list(diagnostic.appointments.select_related("user").order_by("appointed_at", "pk"))
    everybody = list(members())
    there = {one.user_id for one in named}  # for either part: nobody has both
    forms = {}
    for part in _PARTS:
        sent = request.POST.get(f"{part}-part") == part
        free = [one for one in everybody if one.user_id not in there]
        forms[part] = AppointForm(request.POST if sent else None, part=part, members=free)
    for part, form in forms.items():
        if form.is_valid():
            user = next(one.user for one in everybody if str(one.user_id) == form.cleaned_data["user"])
            try:
                appoint(diagnostic=diagnostic, user=user, part=part, by=Actor.account(request.user))
            except (NotAMemberError, OtherPartError) as error:  # they left, or were named, a moment ago
                form.add_error("user", str(error))
            else:
                messages.success(request, _("%(name)s is named.") % {"name": user})
                return redirect("diagnostics:team", request.workspace.slug, diagnostic.pk)
    values = {
        "diagnostic": diagnostic,
        "team": [one for one in named if one.part == Appointment.Part.INTERVIEW_TEAM],
        "commissioners": [one for one in named if one.part == Appointment.Part.COMMISSIONER],
        "team_form": forms[Appointment.Part.INTERVIEW_TEAM],
        "commissioner_form": forms[Appointment.Part.COMMISSIONER],
    }
    return render(request, "diagnostics/team/team.html", values)


@team_door
def remove(request: MemberRequest, diagnostic: Diagnostic, appointment: UUID) -> HttpResponse:
    found = get_object_or_404(diagnostic.appointments.select_related("user"), pk=appointment)
    themselves = found.user_id == request.user.pk and found.part == Appointment.Part.INTERVIEW_TEAM
    if request.method == "POST":
        try:
            dismiss(appointment=found, by=Actor.account(request.user))
        except LastOfTheTeamError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("%(name)s is taken off.") % {"name": found.user})
            if themselves:
                return redirect("diagnostics:steps", request.workspace.slug, diagnostic.pk)
        return redirect("diagnostics:team", request.workspace.slug, diagnostic.pk)
    values = {"diagnostic": diagnostic, "appointment": found, "themselves": themselves}
    return render(request, "diagnostics/team/remove.html", values)
