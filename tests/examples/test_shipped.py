"""The example comes with the package."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from strandline import shipped
from strandline.transcripts import read_about


def test_example_is_found_in_a_checkout(examples) -> None:
    assert shipped.saltmarsh() == examples / "saltmarsh"
    assert read_about(shipped.saltmarsh() / "diagnostic.toml").invented


def test_example_is_found_in_a_package_as_it_is_installed(tmp_path, monkeypatch) -> None:
    installed = tmp_path / "strandline" / "examples" / "saltmarsh"
    installed.mkdir(parents=True)
    monkeypatch.setattr(shipped, "_PLACES", (installed, tmp_path / "elsewhere"))
    assert shipped.saltmarsh() == installed


def test_example_that_is_missing_says_where_it_should_be(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(shipped, "_PLACES", (tmp_path / "nowhere",))
    with pytest.raises(FileNotFoundError, match="nowhere"):
        shipped.saltmarsh()


def test_wheel_holds_every_file_of_the_example(examples, tmp_path, monkeypatch) -> None:
    build = pytest.importorskip("hatchling.build", reason="hatchling is not installed: it builds the wheel")
    monkeypatch.chdir(examples.parent)
    wheel = zipfile.ZipFile(tmp_path / build.build_wheel(str(tmp_path)))
    inside = {Path(name).name for name in wheel.namelist() if name.startswith("strandline/examples/saltmarsh/")}
    assert inside == {path.name for path in (examples / "saltmarsh").iterdir()}
