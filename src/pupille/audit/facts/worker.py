"""A process that looks at files for another one: lists of paths come in, facts go out (`data/pixels/workers.py`)."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.audit.facts.cache import FactsCache, from_record, to_record
from pupille.audit.facts.look import LookResult, Source, look
from pupille.audit.facts.measures import SMALL
from pupille.audit.facts.perceptual_hash import CROPS
from pupille.data.pixels.workers import KILLS, Answer, Worker, asked_in_turn, serve
from pupille.errors import Refusal
from pupille.i18n.stored_text import remembered, with_stored_texts
from pupille.images.limits import Limits

PROGRAM = "pupille.audit.facts.worker"


def looked_in_processes(source: Source, chunks: Sequence[Sequence[str]]) -> Iterator[list[LookResult]]:
    """The results for the files of each chunk, in order, from one process for each processor that this one may use."""
    source_record = source_to_json(source)
    return asked_in_turn(
        lambda: Worker(PROGRAM, source_record, from_json, lambda _: LookResult(None, KILLS, Refusal.KILLS)),
        chunks,
    )


def main() -> None:
    """Answers every list of paths on standard input by a list of results, until there are no more."""
    serve(prepare)


@contextmanager
def prepare(record: dict[str, Any]) -> Iterator[Answer]:
    """The function that answers lists of paths below the root of a source."""
    source = source_from_json(record)
    facts_cache = FactsCache() if source.cached else None
    yield lambda paths: to_json(look(source, paths, facts_cache))


def source_to_json(source: Source) -> dict[str, Any]:
    """The first line that a worker is sent."""
    return {**vars(source), "root": str(source.root), "limits": asdict(source.limits)}


def source_from_json(record: dict[str, Any]) -> Source:
    """The inverse of `source_to_json`."""
    limits = Limits(**{**record["limits"], "formats": tuple(record["limits"]["formats"])})
    return Source(Path(record["root"]), limits, record["page"], record["cached"], tuple(record["bands"]))


def to_json(results: Sequence[LookResult]) -> dict[str, Any]:
    """The answer of a worker: of a file its reason and kind, or key and record; the arrays of all, end to end."""
    facts = [result.facts for result in results if result.facts]
    return {
        "files": [
            {"key": result.key, "record": to_record(result.facts)}
            if result.facts
            else with_stored_texts({"reason": result.reason, "refusal": result.refusal})
            for result in results
        ],
        "small": _text_of([fact.small for fact in facts]),
        "signatures": _text_of([fact.signatures for fact in facts]),
    }


def from_json(answer: dict[str, Any]) -> list[LookResult]:
    """The inverse of `to_json`."""
    n = sum("record" in file for file in answer["files"])
    small = np.frombuffer(base64.b64decode(answer["small"]), dtype=np.uint8).reshape(n, SMALL, SMALL)
    codes = np.frombuffer(base64.b64decode(answer["signatures"]), dtype=np.uint64).reshape(n, len(CROPS))
    arrays = zip(small, codes, strict=True)
    return [
        LookResult(from_record(file["record"], *next(arrays)), key=file["key"])
        if "record" in file
        else LookResult(None, remembered(file, "reason"), Refusal(file["refusal"]))
        for file in answer["files"]
    ]


def _text_of(arrays: Sequence[NDArray[Any]]) -> str:
    return base64.b64encode(b"".join(array.tobytes() for array in arrays)).decode("ascii")
