"""`strandline sense COMMAND`: one analysis of one table, without a database."""

from __future__ import annotations

from strandline.cli.late import LateCommands

command = LateCommands(
    name="sense",
    help="One analysis of one table: a CSV or a workbook in, JSON or CSV out. Nothing is kept, no database is opened.",
    package="strandline.cli.sensing",
    about={
        "themes": "Sort what people said into themes.",
        "suggest": "Suggest codes, from a code book and what is coded already.",
        "evidence": "Find what supports a claim and what cuts across it.",
        "compare": "Count who raised what, group by group, of the people asked.",
        "opinions": "Map who votes alike, as Pol.is does, and say whether to believe it.",
    },
    stopped="Stopped. Nothing was written.",
)
