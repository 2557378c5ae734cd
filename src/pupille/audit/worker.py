"""A process that looks at files for another one: lists of paths come in, what was seen goes out, as lines of JSON.

Not `multiprocessing`, which would import the user's own script again or copy a process that has threads, and speaks
pickle. The process ends when its input does, so that none outlives the one that started it.
"""

from __future__ import annotations

import base64
import json
import signal
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pupille.audit.facts_cache import FactsCache, from_row, to_row
from pupille.audit.looking import Looked, Source, look
from pupille.data.limits import Limits


def main() -> None:
    """Answers every list of paths on standard input by a list of what was seen, until there are no more."""
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # The one that started it hears of Ctrl-C and closes the input.
    source = source_from_json(json.loads(sys.stdin.readline()))
    kept = FactsCache() if source.cached else None
    for line in sys.stdin:
        seen = [to_json(look(source, path, kept)) for path in json.loads(line)]
        sys.stdout.write(json.dumps(seen) + "\n")
        sys.stdout.flush()


def source_to_json(source: Source) -> dict[str, Any]:
    """The first line that a worker is sent."""
    return {**vars(source), "root": str(source.root), "limits": asdict(source.limits)}


def source_from_json(record: dict[str, Any]) -> Source:
    """The inverse of `source_to_json`."""
    limits = Limits(**{**record["limits"], "formats": tuple(record["limits"]["formats"])})
    return Source(Path(record["root"]), limits, record["page"], record["cached"])


def to_json(looked: Looked) -> dict[str, Any]:
    """What a worker answers for one file."""
    if looked.facts is None:
        return {"reason": looked.reason}
    record, small, signatures = to_row(looked.facts)
    arrays = [base64.b64encode(array).decode("ascii") for array in (small, signatures)]
    return {"key": looked.key, "row": [record, *arrays]}


def from_json(answer: dict[str, Any]) -> Looked:
    """The inverse of `to_json`."""
    if "reason" in answer:
        return Looked(None, answer["reason"])
    record, *arrays = answer["row"]
    small, signatures = (base64.b64decode(array) for array in arrays)
    return Looked(from_row(record, small, signatures), key=answer["key"])
