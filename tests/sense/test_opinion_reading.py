"""Votes read from CSV: as Pol.is exports them, and a row per vote."""

from __future__ import annotations

from pathlib import Path

import pytest

from strandline.sense.opinions import VoteTable, read_votes

WIDE = """participant,xid,group-id,n-comments,n-votes,n-agree,n-disagree,0,3,7
4,,1,0,2,1,1,1,,-1
9,ab,,0,1,0,0,,0,
"""


def written(folder: Path, text: str, name: str = "votes.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def cells(table: VoteTable) -> dict[tuple[str, str], float]:
    votes = table.votes
    return {
        (table.people[row], table.statements[column]): value
        for row, column, value in zip(votes.rows, votes.columns, votes.values, strict=True)
    }


def test_read_votes_as_polis_exports_them(tmp_path: Path) -> None:
    found = read_votes(written(tmp_path, "\ufeff" + WIDE))

    assert found.people == ("4", "9")
    assert found.statements == ("0", "3", "7")
    assert found.published == (1, -1)
    assert cells(found) == {("4", "0"): 1, ("4", "7"): -1, ("9", "3"): 0}


def test_read_votes_a_row_per_vote_the_last_one_counts(tmp_path: Path) -> None:
    rows = ("person,statement,vote", "Ada,Keep the call,agree", "Bo,Keep the call,Disagree", "Ada,Drop it,pass")
    text = "\n".join((*rows, "Ada,Keep the call,-1"))

    found = read_votes(written(tmp_path, text))

    assert found.published is None
    assert (found.votes.people, found.votes.statements) == (2, 2)
    assert cells(found) == {("Ada", "Keep the call"): -1, ("Bo", "Keep the call"): -1, ("Ada", "Drop it"): 0}


def test_read_votes_with_the_names_of_polis_vote_by_vote(tmp_path: Path) -> None:
    text = "timestamp,datetime,comment-id,voter-id,vote\n1,x,12,3,1\n2,x,11,3,-1\n\n"

    assert cells(read_votes(written(tmp_path, text))) == {("3", "12"): 1, ("3", "11"): -1}


def test_read_votes_learns_what_was_moderated(tmp_path: Path) -> None:
    votes = written(tmp_path, WIDE)
    comments = written(
        tmp_path, "comment-id,moderated,is-meta,comment-body\n7,-1,false,x\n0,1,true,y\n8,-1,false,z\n", "comments.csv"
    )

    found = read_votes(votes, statements=comments)

    assert found.moderated_out == (2,)
    assert found.meta == (0,)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "votes.csv is empty. It needs a row of headings and a row per person or per vote."),
        ("a,b\n1,1\n", "votes.csv has no column for people: one of person, participant"),
        ("person\nA\n", "votes.csv has no column of a statement, nor columns named statement and vote."),
        ("person,s\nA,2\n", "votes.csv, row 2, column s: '2' is no vote. Votes are 1, 0, -1 or empty."),
        ("person,s,s\nA,1,1\n", "votes.csv has two columns named s."),
        ("person,s\nA,1\nA,1\n", "votes.csv, row 3: A has a row already."),
        ("person,s\n,1\n", "votes.csv, row 2, does not say who voted."),
        ("person,s\nA,1,1\n", "votes.csv, row 2, has 3 columns, and there are 2 headings."),
        ("participant,group-id,s\nA,x,1\n", "votes.csv, row 2, column group-id: 'x' is no number."),
        ("person,statement,vote\nA,s\n", "votes.csv, row 2, has 2 columns: one is missing."),
        ("person,statement,vote\nA,,1\n", "votes.csv, row 2, does not say on what."),
        ("person,statement,vote\nA,s,yes\n", "votes.csv, row 2, column vote: 'yes' is no vote."),
        ('person,statement,vote\nA,"s,1\n', "is not CSV in UTF-8"),
    ],
)
def test_read_votes_refuses(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ValueError, match="^.*" + message.replace(".", r"\.")):
        read_votes(written(tmp_path, text))


def test_read_votes_refuses_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "votes.csv"
    path.write_bytes("person,statement,vote\nJosé,s,1\n".encode("cp1252"))

    with pytest.raises(ValueError, match=r"votes\.csv, after row \d, is not CSV in UTF-8"):
        read_votes(path)


def test_read_votes_refuses_statements_without_their_columns(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"comments\.csv needs the columns comment-id and moderated\."):
        read_votes(written(tmp_path, WIDE), statements=written(tmp_path, "id,text\n1,x\n", "comments.csv"))


def test_read_votes_of_real_conversations(shared_data: Path) -> None:
    folder = shared_data / "polis"
    found = {
        place.name: read_votes(place / "participants-votes.csv", statements=place / "comments.csv")
        for place in sorted(folder.iterdir())
        if place.is_dir()
    }

    sizes = {name: (table.votes.people, table.votes.statements) for name, table in found.items()}
    assert sizes == {"bg2050-volunteers": (126, 371), "brexit-consensus": (204, 50), "london.youth.policing": (26, 36)}
    assert len(found["bg2050-volunteers"].moderated_out) == 55
    assert len(found["brexit-consensus"].votes.values) > 4000
