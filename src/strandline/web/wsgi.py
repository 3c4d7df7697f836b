"""What gunicorn serves."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strandline.web.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  now, so that no first visitor waits for it and a fault ends the start
