"""What a report says where people did not speak English."""

from making import TESTER, gathered, write_folder

from strandline.insight.actions import draft_findings
from strandline.publish.build import build_report
from strandline.publish.report import Edition

WELSH = (
    "A: Mae'r neuadd yn bwysig iawn i ni, ac rydym ni eisiau ei chadw ar agor i bawb yn y dref.\n"
    "A: Rydym ni wedi bod yn cyfarfod yno bob wythnos, ac mae pobl yn dod o bob man.\n"
)


def test_language_that_is_not_read_is_said_to_the_team(workspace, tmp_path) -> None:
    folder = write_folder(tmp_path / "in", {f"sgwrs {number}.txt": WELSH for number in range(3)})
    diagnostic = gathered(workspace, folder).diagnostic
    draft_findings(diagnostic=diagnostic, by=TESTER)
    assert any("Welsh" in sentence for sentence in build_report(diagnostic, Edition.TEAM).limits)
    assert not any("Welsh" in sentence for sentence in build_report(diagnostic, Edition.SHARED).limits)
