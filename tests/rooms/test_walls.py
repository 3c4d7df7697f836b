"""Nothing behind a wall is read or written without saying which one."""

from __future__ import annotations

import pytest
from django.apps import apps
from django_scopes import scopes_disabled
from django_scopes.exceptions import ScopeError
from making import TESTER

from strandline.people.actions import Newcomer, take_part
from strandline.people.models import Consent, Participation
from strandline.workspaces.actions import open_workspace
from strandline.workspaces.models import Workspace
from strandline.workspaces.walls import WallError, WithinWorkspace, within

WALLED = [model for model in apps.get_models() if issubclass(model, WithinWorkspace) or model is Workspace]


@pytest.mark.parametrize("model", WALLED, ids=lambda model: model.__name__)
@pytest.mark.parametrize("read", ["all", "exists", "count", "first", "explain", "exclude", "distinct", "in_bulk"])
def test_reading_without_a_scope_is_an_error(db, model, read) -> None:
    with pytest.raises(ScopeError):
        getattr(model.objects, read)()


def test_every_row_that_belongs_to_a_workspace_is_walled() -> None:
    holds_a_workspace = {
        model
        for model in apps.get_models()
        if any(field.name == "workspace" for field in model._meta.get_fields() if field.many_to_one)
    }
    assert holds_a_workspace == set(WALLED) - {Workspace}


def test_a_row_of_another_workspace_is_not_read(workspace) -> None:
    other = open_workspace(name="Elsewhere", by=TESTER)
    with within(other):
        take_part(workspace=other, newcomers=[Newcomer("Somebody elsewhere")], by=TESTER)
    assert Participation.objects.count() == 0
    with within(other):
        assert Participation.objects.count() == 1


def test_a_row_of_another_workspace_is_not_written(workspace) -> None:
    other = open_workspace(name="Elsewhere", by=TESTER)
    with pytest.raises(WallError):
        Participation.objects.create(workspace=other, pseudonym="Through the wall")
    with pytest.raises(WallError):
        Participation.objects.bulk_create([Participation(workspace=other, pseudonym="Through the wall")])
    with scopes_disabled():
        assert Participation.objects.count() == 0


def test_writing_without_a_scope_is_an_error(db) -> None:
    workspace = open_workspace(name="Saltmarsh", by=TESTER)
    with pytest.raises(ScopeError):
        Participation.objects.create(workspace=workspace, pseudonym="Nobody asked")


def test_open_workspace_with_a_name_that_is_there_gives_the_same(db) -> None:
    assert open_workspace(name="Saltmarsh", by=TESTER) == open_workspace(name="Saltmarsh", by=TESTER)


def test_row_is_not_moved_or_deleted_through_a_wall(workspace) -> None:
    other = open_workspace(name="Elsewhere", by=TESTER)
    (mine,) = take_part(workspace=workspace, newcomers=[Newcomer("Mine")], by=TESTER)
    with within(other):
        (theirs,) = take_part(workspace=other, newcomers=[Newcomer("Theirs")], by=TESTER)
    with pytest.raises(WallError):
        Participation.objects.filter(pk=mine.pk).update(workspace=other)
    with pytest.raises(WallError):
        Participation.objects.bulk_update([mine], ["workspace"])
    with pytest.raises(WallError):
        theirs.delete()


def test_row_does_not_point_through_a_wall(workspace) -> None:
    other = open_workspace(name="Elsewhere", by=TESTER)
    with within(other):
        (theirs,) = take_part(workspace=other, newcomers=[Newcomer("Theirs")], by=TESTER)
    with pytest.raises(WallError):
        Consent.objects.create(
            workspace=workspace, participation=theirs, purpose="quote", agreed=True, given=Consent.Given.NOTED
        )


def test_workspaces_of_other_names_are_others(db) -> None:
    names = [
        "東京",
        "Αθήνα",
        "Integrated Care Board of the North East and Newcastle",
        "Integrated Care Board of the North East and Sunderland",
    ]
    assert len({open_workspace(name=name, by=TESTER).pk for name in names}) == len(names)
