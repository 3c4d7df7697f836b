"""The database's own index of words, beside the entries: FTS5 in SQLite, GIN in PostgreSQL."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from strandline.records.search.engines import Postgresql, Sqlite


def _engine(schema_editor: BaseDatabaseSchemaEditor) -> Sqlite | Postgresql:
    return Postgresql() if schema_editor.connection.vendor == "postgresql" else Sqlite()


def make(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _engine(schema_editor).create:
        schema_editor.execute(statement)


def unmake(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _engine(schema_editor).drop:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
