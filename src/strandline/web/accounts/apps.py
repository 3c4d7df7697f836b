"""Hears what sign-in does to an account, and writes it down."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "strandline.web.accounts"
    label = "web_accounts"

    def ready(self) -> None:
        from strandline.web.accounts import noting  # noqa: F401  models are loaded from here on
