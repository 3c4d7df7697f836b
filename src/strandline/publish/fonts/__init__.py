"""The typeface of every report: Atkinson Hyperlegible Next, under the Open Font License beside it."""

from pathlib import Path

FOLDER = Path(__file__).parent
