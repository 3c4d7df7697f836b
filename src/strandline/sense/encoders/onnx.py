"""The ONNX copy of a sentence-transformers folder, run without torch: 20 MB of packages where torch takes gigabytes."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np

from strandline.sense.types import FloatArray

_BATCH: Final = 64  # texts
_LONGEST: Final = 512  # word pieces, where the folder does not say
_PLACES: Final = ("onnx/model.onnx", "model.onnx")
# What may follow the transformer for its vectors to be worked out here.
_SIMPLE: Final = ("Transformer", "Pooling", "Normalize")


class OnnxModel:
    """A model of word pieces whose vectors are the mean of its pieces' vectors, or the first one's."""

    def __init__(self, folder: Path) -> None:
        # Imported here: optional, and slow to read.
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # waiting threads burn no processor
        where = next(folder / place for place in _PLACES if (folder / place).is_file())
        self._session: Any = onnxruntime.InferenceSession(str(where), options, providers=["CPUExecutionProvider"])
        self._asks = [given.name for given in self._session.get_inputs()]
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(_longest(folder))
        padding = self._tokenizer.padding or {}
        self._tokenizer.enable_padding(
            pad_id=padding.get("pad_id", 0), pad_token=padding.get("pad_token", "[PAD]"), length=None
        )
        self._first = bool(_read(folder / "1_Pooling" / "config.json").get("pooling_mode_cls_token"))
        self.dimensions = int(self.encode(["a"]).shape[1])

    def encode(self, texts: list[str]) -> FloatArray:
        """(n, d), not scaled; texts of like length together, so that little is padding."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        order = np.argsort([-len(text) for text in texts], kind="stable")
        found = np.concatenate(
            [self._some([texts[at] for at in order[begin : begin + _BATCH]]) for begin in range(0, len(texts), _BATCH)]
        )
        return np.asarray(found[np.argsort(order)], dtype=np.float32)

    def _some(self, texts: list[str]) -> FloatArray:
        pieces = self._tokenizer.encode_batch(texts)
        mask = np.array([piece.attention_mask for piece in pieces], dtype=np.int64)
        given = {
            "input_ids": np.array([piece.ids for piece in pieces], dtype=np.int64),
            "attention_mask": mask,
            "token_type_ids": np.array([piece.type_ids for piece in pieces], dtype=np.int64),
        }
        states = self._session.run(None, {name: given[name] for name in self._asks})[0]
        if self._first:
            return np.asarray(states[:, 0])
        weights = mask[:, :, None].astype(np.float32)
        return np.asarray((states * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9))


def can_run(folder: Path) -> bool:
    """Whether the folder has an ONNX copy whose vectors are worked out as here, and onnxruntime is installed."""
    if find_spec("onnxruntime") is None or not (folder / "tokenizer.json").is_file():
        return False
    if not any((folder / place).is_file() for place in _PLACES):
        return False
    kinds = [str(module.get("type", "")).rsplit(".", 1)[-1] for module in _read_list(folder / "modules.json")]
    pooling = _read(folder / "1_Pooling" / "config.json")
    modes = [mode for mode, used in pooling.items() if mode.startswith("pooling_mode") and used is True]
    return (
        kinds in ([*_SIMPLE[:2]], [*_SIMPLE])
        and modes in (["pooling_mode_mean_tokens"], ["pooling_mode_cls_token"])
        and not _read(folder / "sentence_bert_config.json").get("do_lower_case")
    )


def _longest(folder: Path) -> int:
    return int(_read(folder / "sentence_bert_config.json").get("max_seq_length") or _LONGEST)


def _read(path: Path) -> dict[str, Any]:
    found = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return found if isinstance(found, dict) else {}


def _read_list(path: Path) -> list[dict[str, Any]]:
    found = json.loads(path.read_text("utf-8"))
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
