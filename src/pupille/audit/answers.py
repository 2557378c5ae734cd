"""The answers of the checks, kept as they come: an audit that was stopped goes on with the next check."""

from __future__ import annotations

import hashlib
import json
import time
from contextlib import suppress
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pupille.audit.check import Answer, CouldNotRun, Evidence, NotApplicable
from pupille.audit.twins.find import Twin
from pupille.data.dataset import hash_of_table
from pupille.errors import RunError
from pupille.i18n.stored_text import from_json, to_json
from pupille.results.decode import DamageError, converted
from pupille.results.encode import encoded
from pupille.results.finding import Finding
from pupille.runs.folder import make_folder, read_json, write_json
from pupille.runs.saved import SAVED

FILE = "answers.json"
SELDOM = 1.0
"""Seconds between two writings: what a stopped audit answers again took no longer than that."""


class KeptAnswers:
    """The answers about one evidence in a file; those about another one, or of another version, are not taken.

    Where nothing can be written, nothing is kept, and nobody is told: the audit itself goes on.
    """

    def __init__(self, folder: Path, evidence: Evidence) -> None:
        self.path = folder / FILE
        self.evidence = evidence
        self.next = time.monotonic() + SELDOM
        self.record: dict[str, Any] = {"key": key_of(evidence), "answers": {}, "twins": None}
        with suppress(RunError):
            if self.path.exists() and (record := read_json(self.path)).get("key") == self.record["key"]:
                self.record = record

    def get(self, code: str) -> Answer | None:
        """The answer of a check; None where none is kept, or it cannot be read."""
        try:
            record = self.record["answers"].get(code)
            if isinstance(record, list):
                return tuple(_finding(finding) for finding in record)
            return None if record is None else NotApplicable(from_json(record["reason"]))
        except (DamageError, AttributeError, KeyError, TypeError, ValueError):
            return None

    def put(self, code: str, answer: Answer) -> None:
        """Keeps an answer, and the twins once they were searched for; what could not be answered is asked again.

        Written once a second at most.
        """
        if isinstance(answer, CouldNotRun):
            return
        self.record["answers"][code] = (
            {"reason": to_json(answer.reason)}
            if isinstance(answer, NotApplicable)
            else [encoded(finding) for finding in answer]
        )
        if "twins" in vars(self.evidence):
            self.record["twins"] = [
                {**asdict(twin), "changes": list(map(to_json, twin.changes))} for twin in self.evidence.twins
            ]
        if time.monotonic() < self.next:
            return
        self.next = time.monotonic() + SELDOM
        with suppress(RunError):
            make_folder(self.path.parent)
            write_json(self.path, self.record)
            SAVED.note()

    def twins(self) -> tuple[Twin, ...] | None:
        """The twins of the evidence; None where they are not kept, or cannot be read."""
        try:
            return tuple(
                Twin(tuple(map(int, twin["rows"])), str(twin["kind"]), tuple(map(from_json, twin["changes"])))
                for twin in self.record["twins"]
            )
        except (KeyError, TypeError, ValueError):
            return None


def _finding(record: object) -> Finding:
    """The inverse of `encoded`; in the details of a finding the texts of changes are texts again."""
    finding = converted(record, Finding)
    if "changes" not in finding.details:
        return finding
    return replace(finding, details={**finding.details, "changes": finding.changes})


def key_of(evidence: Evidence) -> str:
    """SHA-256 over all that the checks look at, in the order of the samples, and the version that asks."""
    digest = hashlib.sha256(f"{version('pupille')} {evidence.given} {evidence.seed}\n".encode())
    samples = evidence.dataset.samples
    for row in samples.astype(str).itertuples(index=False):
        digest.update(json.dumps(list(row)).encode())
    for facts in evidence.facts:
        digest.update(f"{facts.file_hash} {facts.content}\n".encode())
    for text in evidence.fingerprint:
        digest.update(f"{text}\n".encode("utf-8", "surrogateescape"))
    if evidence.dataset.annotations is not None:
        digest.update(hash_of_table(evidence.dataset.annotations))
    for item in evidence.left_out:
        digest.update(json.dumps([item.path, str(item.reason)]).encode())
    digest.update(json.dumps([list(samples.columns), list(evidence.dataset.classes)]).encode())
    return digest.hexdigest()
