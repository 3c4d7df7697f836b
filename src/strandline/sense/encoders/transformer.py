"""Sentence transformers from a folder on this machine: slower than static vectors, and they read word order.

Nothing is ever downloaded, no code in the folder is run, and no pickled weights are read.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np

from strandline.sense.encoders.onnx import OnnxModel, can_run
from strandline.sense.encoders.rows import unit_rows
from strandline.sense.types import FloatArray

_BATCH: Final = 64  # texts; more is no faster on a processor
_CHUNK: Final = 1 << 20  # bytes
_SAYS_WHAT_IT_IS: Final = (
    ".safetensors",
    ".json",
    ".txt",
    ".onnx",
    ".model",
)  # files that make the vectors what they are


class TransformerEncoder:
    """A sentence-transformers folder as an encoder: `TransformerEncoder("models/all-MiniLM-L6-v2")`.

    Needs the extra: `pip install "strandline[transformer]"`; or, where the folder has an ONNX copy beside its weights
    (onnx/model.onnx), onnxruntime alone, which is then used. Raises ValueError, saying what to do, where the packages
    or the folder are not there, or the folder holds no sentence-transformers model with weights in safetensors or ONNX.
    Texts longer than the model reads (256 word pieces for MiniLM) are cut by it. The same text comes out the same to
    about six digits, whatever stands beside it.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        _check_folder(self.folder)
        try:
            self._model: OnnxModel | _Torch = OnnxModel(self.folder) if can_run(self.folder) else _Torch(self.folder)
        except NotInstalledError:
            raise
        except Exception as error:  # whatever transformers, tokenizers, onnxruntime and torch make of a broken folder
            raise ValueError(
                f"{self.folder} could not be read as a sentence-transformers model: {_first_line(error)}. "
                "Copy it again from where it came from."
            ) from error
        self.dimensions = self._model.dimensions

    def encode(self, texts: list[str], /) -> FloatArray:
        """(n, d) float32, rows of length one; a blank text is a row of zeros."""
        # Halves of surrogate pairs, which no tokenizer takes, become question marks.
        found = self._model.encode([text.encode("utf-8", "replace").decode("utf-8") for text in texts])
        found[[not text.strip() for text in texts]] = 0
        return unit_rows(found)

    @cached_property
    def identity(self) -> str:
        """The same for the same model wherever it lies, another for any other: a hash of what it is made of."""
        digest = hashlib.sha256()
        for path in _files(self.folder):
            digest.update(f"{path.relative_to(self.folder).as_posix()}\0{path.stat().st_size}\0".encode())
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    digest.update(chunk)
        return f"transformer {digest.hexdigest()}"


class NotInstalledError(ValueError):
    """The packages of the extra are not there."""


class _Torch:
    """The folder as sentence-transformers runs it."""

    def __init__(self, folder: Path) -> None:
        # Before the packages are read, which look at these once: nothing may ask a model hub for anything.
        os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # or it warns in processes made by fork
        if find_spec("sentence_transformers") is None:
            raise NotInstalledError(
                "An encoder “transformer:FOLDER” needs the package sentence-transformers, which is not installed. "
                'Install it (pip install "strandline[transformer]"), or use the encoder “static”.'
            )
        from sentence_transformers import SentenceTransformer  # some seconds, and not installed by default
        from transformers.utils import logging

        logging.disable_progress_bar()  # of reading the weights, which takes less than a second
        self._model: Any = SentenceTransformer(
            str(folder),
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )
        self.dimensions = int(self._model.encode(["a"], show_progress_bar=False).shape[1])

    def encode(self, texts: list[str]) -> FloatArray:
        """(n, d)."""
        vectors = self._model.encode(texts, batch_size=_BATCH, show_progress_bar=False, convert_to_numpy=True)
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), self.dimensions)


@lru_cache(maxsize=1)
def transformer_encoder(folder: Path) -> TransformerEncoder:
    """The encoder of a folder, read once in this process."""
    return TransformerEncoder(folder)


def _check_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise ValueError(
            f"There is no folder {folder}. Name the folder of a sentence-transformers model on this machine; models "
            "are never downloaded."
        )
    if not (folder / "modules.json").is_file():
        raise ValueError(
            f"{folder} holds no modules.json, so it is no sentence-transformers model. Name the folder that has one."
        )
    if not any(path.suffix in (".safetensors", ".onnx") for path in _files(folder)):
        raise ValueError(
            f"{folder} holds no weights in safetensors or ONNX. Other weights can run code when they are read, and are "
            "not taken; get the model with its file model.safetensors."
        )


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix.lower() in _SAYS_WHAT_IT_IS)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200].rstrip(".")
