"""Whether the app can do its work, for whatever watches over it."""

from __future__ import annotations

from functools import cache

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from strandline.web.doors import anyone
from strandline.work import beats


@anyone
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """200 if all is well, 503 with what is not. Nothing in it is private."""
    found = {"database": False, "migrations": False, "worker": False}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        found["database"] = True
        found["migrations"] = _is_migrated() or _ask_again()
        found["worker"] = found["migrations"] and beats.any_alive()
    except DatabaseError:
        pass  # told by what is still False
    well = all(found.values())
    return JsonResponse({"well": well, **found}, status=200 if well else 503)


@cache
def _is_migrated() -> bool:
    """Looked up once when it is so: a process never comes to need more than what its own code brings."""
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _ask_again() -> bool:
    _is_migrated.cache_clear()
    return False
