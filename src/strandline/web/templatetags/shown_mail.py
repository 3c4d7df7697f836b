"""Whether mails go out, or are only shown where the app runs."""

from __future__ import annotations

from django import template

from strandline.web.mail import is_shown

register = template.Library()


@register.simple_tag
def mail_is_shown() -> bool:
    return is_shown()
