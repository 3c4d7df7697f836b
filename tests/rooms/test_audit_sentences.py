"""Every verb that the code writes down has a sentence that people can read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import strandline
from strandline.audit.models import AuditEvent
from strandline.audit.sentences import CATALOGUE, Circle, sentence_of
from strandline.insight.models import Change

ACTIONS = "strandline.audit.actions"
SOURCE = Path(strandline.__file__).parent


def verbs_in_code() -> Iterator[tuple[str, str]]:
    """(where, verb) of each `note("…")` and `note_all("…")`; a verb that is not written out is an error."""
    for path in sorted(SOURCE.rglob("*.py")):
        if path == SOURCE / "audit" / "actions.py" or "migrations" in path.parts:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if not any(isinstance(node, ast.ImportFrom) and node.module == ACTIONS for node in ast.walk(tree)):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"note", "note_all"}:
                where = f"{path.relative_to(SOURCE)}:{node.lineno}"
                verbs = _written_out(node.args[0], tree)
                assert verbs, f"{where}: write the verb out, so that it can be given a sentence"
                yield from ((where, verb) for verb in verbs)


def _written_out(argument: ast.expr, tree: ast.AST) -> list[str]:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return [argument.value]
    if isinstance(argument, ast.IfExp):
        return [*_written_out(argument.body, tree), *_written_out(argument.orelse, tree)]
    if isinstance(argument, ast.Name):  # a name that is given one of a few verbs beforehand
        given = [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            and any(isinstance(target, ast.Name) and target.id == argument.id for target in node.targets)
        ]
        return [verb for value in given for verb in _written_out(value, tree)]
    if isinstance(argument, ast.Attribute) and argument.attr == "verb":  # what a person decided about findings
        return list(Change.Verb.values)
    if isinstance(argument, ast.JoinedStr):  # the kind of thing before a verb that is one for all kinds
        ending = argument.values[-1]
        assert isinstance(ending, ast.Constant)
        return [verb for verb in CATALOGUE if verb.endswith(str(ending.value))]
    return []


VERBS = sorted(set(verbs_in_code()))


def test_verbs_are_found() -> None:
    assert {"member.joined", "member.left", "record.taken_in"} <= {verb for _, verb in VERBS}


@pytest.mark.parametrize(("where", "verb"), VERBS, ids=lambda value: str(value))
def test_verb_has_a_sentence(where: str, verb: str) -> None:
    assert verb in CATALOGUE, f"{where} writes “{verb}”: say in audit/sentences.py what it means, and who may read it"


@pytest.mark.parametrize("verb", CATALOGUE)
def test_sentence_is_of_a_verb_that_is_written(verb: str) -> None:
    assert verb in {written for _, written in VERBS}, f"nothing writes “{verb}” any more: take its sentence out"


def test_sentence_is_told_with_its_details() -> None:
    event = AuditEvent(verb="member.role_changed", details={"whom": "Mo", "before": "member", "role": "lead"})
    assert sentence_of(event) == "changed the role of Mo from member to lead"


def test_sentence_of_an_older_event_without_a_detail_is_told_all_the_same() -> None:
    assert sentence_of(AuditEvent(verb="invitation.sent", details={"whom": "mo@example.org"})) == (
        "invited mo@example.org as …"
    )


@pytest.mark.parametrize(
    ("verb", "themselves", "noted"),
    [
        ("consent.recorded", "said what they agree to", "noted what somebody agreed to"),
        ("participation.withdrawn", "withdrew", "noted that somebody withdraws"),
    ],
)
def test_act_of_the_person_concerned_is_told_as_theirs(verb: str, themselves: str, noted: str) -> None:
    assert sentence_of(AuditEvent(verb=verb, details={"given": "themselves"})) == themselves
    assert sentence_of(AuditEvent(verb=verb, details={"given": "noted"})) == noted
    assert sentence_of(AuditEvent(verb=verb)) == noted


def test_percent_sign_in_a_name_is_no_formula() -> None:
    event = AuditEvent(verb="invitation.withdrawn", details={"whom": "100%(role)s"})
    assert sentence_of(event) == "withdrew the invitation for 100%(role)s"


def test_what_happens_within_a_diagnostic_is_for_its_team() -> None:
    """Who takes part, what came in and what they agreed to is never told to the whole workspace."""
    prefixes = {verb.partition(".")[0] for verb, sentence in CATALOGUE.items() if sentence.circle is Circle.WORKSPACE}
    assert prefixes <= {"workspace", "member", "invitation", "wording", "diagnostic"}
