"""`python -m strandline`."""

from strandline.cli import main

if __name__ == "__main__":  # processes that are spawned for long work import this file again
    main(prog_name="strandline")
