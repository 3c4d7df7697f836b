"""What is shared, and with whom: choosing the parts, looking at them, and private links."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from strandline.audit.actions import Actor
from strandline.diagnostics.models import Diagnostic
from strandline.publish.actions import LinkError, make_link, revoke_link
from strandline.publish.edition.choosing import only
from strandline.publish.page.html import Link
from strandline.publish.report import PARTS, Audience
from strandline.web.doors import team
from strandline.web.edition import queue_of, shared_report
from strandline.web.request import MemberRequest
from strandline.web.sharing import presenters
from strandline.web.sharing.forms import ShareForm
from strandline.web.sharing.serving import as_page


@team
def share(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    initial = {"parts": list(PARTS), "audience": Audience.BEYOND.value, "days": 30}
    form = ShareForm(request.POST or None, initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        if request.POST.get("do") == "look":
            address = reverse("sharing:preview", args=[request.workspace.slug, diagnostic.pk])
            chosen = urlencode({"audience": given["audience"], "part": given["parts"]}, doseq=True)
            return redirect(f"{address}?{chosen}")
        try:
            make_link(
                diagnostic=diagnostic,
                audience=Audience(given["audience"]),
                parts=given["parts"],
                days=given["days"],
                label=given["label"],
                by=Actor.account(request.user),
            )
        except LinkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The link is made. Copy it from the list below and send it yourself."))
            return redirect(f"{reverse('sharing:share', args=[request.workspace.slug, diagnostic.pk])}#links")
    values = {
        "diagnostic": diagnostic,
        "form": form,
        "links": presenters.link_rows(diagnostic.shared_links.all(), settings.STRANDLINE_ADDRESS),
        "progress": presenters.progress_of(queue_of(diagnostic)),
    }
    return render(request, "sharing/share.html", values)


@team
def preview(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    """The shared report as chosen, before anybody gets it."""
    try:
        audience = Audience(request.GET.get("audience", Audience.BEYOND.value))
    except ValueError:
        raise Http404 from None
    parts = request.GET.getlist("part") or list(PARTS)
    made = only(shared_report(diagnostic, audience), parts)
    back = Link(_("← Choose what to share"), reverse("sharing:share", args=[request.workspace.slug, diagnostic.pk]))
    note = _("Preview: nobody has this yet")
    return as_page(diagnostic, made, back=back, downloads={}, note=note)


@team
@require_POST
def revoke(request: MemberRequest, diagnostic: Diagnostic, link: UUID) -> HttpResponse:
    found = get_object_or_404(diagnostic.shared_links.all(), pk=link)
    revoke_link(link=found, by=Actor.account(request.user))
    messages.success(request, _("The link is revoked. Whoever opens it is told so, and sees nothing."))
    return redirect(f"{reverse('sharing:share', args=[request.workspace.slug, diagnostic.pk])}#links")
