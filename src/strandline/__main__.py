"""`python -m strandline`."""

from strandline.cli import main

main(prog_name="strandline")
