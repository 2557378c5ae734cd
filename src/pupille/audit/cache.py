"""Audits kept from one command to the next, so that the same images with the same settings are audited once.

One file an audit in the cache folder, JSON behind its SHA-256. Its name is a hash of all that the answers depend on:
the pixels of an array, or size, times and number of each file; the table; the settings; the program. Nothing in it is
trusted: what is damaged is made anew. Only its owner may read it; deleting it costs nothing but time.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from pupille.audit.examine import Audit
from pupille.config import DataConfig
from pupille.data.annotations import targets_of
from pupille.data.dataset import ArrayImages, Dataset, LeftOut, hash_of_table
from pupille.data.masks import FileMasks
from pupille.data.pixels.cached_file import settled, signature_of
from pupille.data.sources.image_files import FileImages
from pupille.errors import Refusal, RunError
from pupille.i18n.language import StoredText
from pupille.results.finding import Finding
from pupille.runs.folder import write_atomically
from pupille.storage import locations

VERSION = 2
"""To be raised whenever the file is laid out in another way."""
MOST, MOST_BYTES = 64, 256 * 2**20
"""Audits, and bytes of all of them together, that are kept; those not used for the longest time make room."""
COMPUTED_BY = ("numpy", "scipy", "scikit-learn", "pillow")
SETTINGS = ("group_distance", "position_columns", "position_pattern", "strict")
"""Of `DataConfig`, what changes an audit once the images are listed and grouped."""


@dataclass(frozen=True)
class CachedAudit:
    """What an audit makes of a data set as it was opened.

    rows: positions of the readable samples. left_out: the other files, with the reason. groups: of the readable samples
    by place, None where groups are as the data set says. twins: id -> a name that images of one picture share.
    """

    audit: Audit
    rows: tuple[int, ...]
    left_out: tuple[LeftOut, ...]
    groups: tuple[str, ...] | None
    twins: Mapping[str, str]

    @property
    def is_lasting(self) -> bool:
        """Whether asking again would give the same: no check failed, and no process died of a file."""
        return not self.audit.failed and all(item.refusal is not Refusal.KILLS for item in self.left_out)


@dataclass(frozen=True)
class AuditCache:
    """The place of one audit. key: of the images and settings that it is about; None where they cannot be told."""

    folder: Path
    name: str
    key: str | None

    @classmethod
    def of(cls, dataset: Dataset, config: DataConfig, seed: int) -> AuditCache:
        """The place of the audit of a data set, opened and grouped but not looked at yet."""
        plain = re.sub(r"[^A-Za-z0-9_-]+", "_", Path(dataset.name).name)[:40]
        return cls(locations.cache_folder() / "audits", plain or "images", _key(dataset, config, seed))

    @property
    def path(self) -> Path:
        """The file of the audit, which need not be there."""
        return self.folder / f"{self.name}-{(self.key or '')[:32]}.json"

    def load(self) -> CachedAudit | None:
        """The audit that was kept; None where there is none, or anything is damaged."""
        if self.key is None:
            return None
        try:
            digest, body = self.path.read_bytes().split(b"\n", 1)
            if hashlib.sha256(body).hexdigest().encode() != digest:
                return None
            cached = _from_json(json.loads(body), self.key)
            os.utime(self.path)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None
        return cached

    def keep(self, cached: CachedAudit) -> None:
        """Keeps an audit, and forgets those that are too many. Where the disk refuses, nothing is kept."""
        if self.key is None or not cached.is_lasting:
            return
        body = json.dumps(_to_json(cached, self.key)).encode()
        with suppress(OSError, RunError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_atomically(self.path, hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
            self.path.chmod(0o600)
            forget_oldest(self.folder)


def forget_oldest(folder: Path) -> None:
    """Takes away the audits used least recently until no more than `MOST` of `MOST_BYTES` are left."""
    status = {path: path.stat() for path in folder.glob("*.json")}
    total = 0
    for number, path in enumerate(sorted(status, key=lambda path: -status[path].st_mtime_ns), start=1):
        total += status[path].st_size
        if number > 1 and (number > MOST or total > MOST_BYTES):
            path.unlink(missing_ok=True)


def _key(dataset: Dataset, config: DataConfig, seed: int) -> str | None:
    """SHA-256 of everything that the answers depend on; None where it cannot be told whether the images changed."""
    images = _images_hash(dataset)
    if images is None:
        return None
    drawn = _drawn_hash(dataset)
    if drawn is None:
        return None
    parts = {
        "version": VERSION,
        "program": _program(),
        "images": images,
        "samples": {str(name): list(map(str, dataset.samples[name])) for name in dataset.samples.columns},
        "drawn": drawn,
        "classes": dataset.classes,
        "name": dataset.name,
        "task": dataset.task,
        "left_out": [(item.path, item.reason, str(item.refusal)) for item in dataset.left_out],
        "settings": {name: getattr(config, name) for name in SETTINGS},
        "seed": seed,
    }
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _drawn_hash(dataset: Dataset) -> str | None:
    """What tells that what is drawn is still the same, "" where nothing is; None where that cannot be told."""
    if dataset.annotations is not None:
        parts = [hash_of_table(dataset.annotations).hex(), *targets_of(dataset).fingerprint()]
    elif isinstance(dataset.masks, FileMasks):
        masks = dataset.masks
        files = [masks.files[id_] for id_ in dataset.samples["id"]]
        signatures = _signatures(os.path.realpath(masks.root), files)
        if signatures is None:
            return None
        coding = (sorted(masks.coding.meanings.items()), masks.coding.by_colour, masks.coding.nearest)
        parts = [json.dumps([files, signatures]), repr(coding), repr(sorted(masks.turns.items()))]
    else:
        return "" if dataset.masks is None else None
    parts.append(str(dataset.background))
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def _images_hash(dataset: Dataset) -> str | None:
    """SHA-256 of an array, or of what tells that files are still the ones that were read."""
    images = dataset.images
    if isinstance(images, ArrayImages):
        digest = hashlib.sha256(f"{images.array.shape}{images.array.dtype}".encode())
        digest.update(np.ascontiguousarray(images.array).data)
        return digest.hexdigest()
    if not isinstance(images, FileImages):
        return None
    root = os.path.realpath(images.root)
    signatures = _signatures(root, list(dataset.samples["path"]))
    if signatures is None:
        return None
    parts = [root, images.page, *map(str, astuple(images.limits)), signatures]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _signatures(root: str, paths: Sequence[str]) -> list[Sequence[int]] | None:
    """The signature of each file, empty for one that is not there; None if one was changed a moment ago."""
    signatures: list[Sequence[int]] = []
    for path in paths:
        try:
            signature = settled(signature_of(os.stat(f"{root}/{path}")))  # noqa: PTH116
        except (OSError, ValueError):
            signatures.append(())
            continue
        if not signature:
            return None
        signatures.append(signature)
    return signatures


@cache
def _program() -> list[str]:
    """The version of everything that computes answers, and of each source file, which a developer may change."""
    root = Path(__file__).parents[1]
    sources = [(path, path.stat()) for path in sorted(root.rglob("*.py"))]
    return [
        *(version(name) for name in ("pupille", *COMPUTED_BY)),
        *(f"{path.relative_to(root)} {status.st_size} {status.st_mtime_ns}" for path, status in sources),
    ]


def _to_json(cached: CachedAudit, key: str) -> dict[str, Any]:
    audit = {**vars(cached.audit), "findings": [vars(finding) for finding in cached.audit.findings]}
    left_out = [{**vars(item), "refusal": item.refusal.value} for item in cached.left_out]
    record: dict[str, Any] = encoded({**vars(cached), "audit": audit, "left_out": left_out, "key": key})
    return record


def _from_json(record: dict[str, Any], key: str) -> CachedAudit:
    """The inverse of `_to_json`. Raises ValueError, KeyError, TypeError or AttributeError for anything else."""
    if record["key"] != key:
        raise ValueError("it is the audit of other images")
    values = decoded(record)
    audit = values["audit"]
    findings = [
        {**finding, "ids": tuple(finding["ids"]), "groups": tuple(map(tuple, finding["groups"]))}
        for finding in audit["findings"]
    ]
    lists = {name: tuple(audit[name]) for name in ("passed", "failed")}
    return CachedAudit(
        audit=Audit(**{**audit, **lists, "findings": tuple(Finding(**finding) for finding in findings)}),
        rows=tuple(values["rows"]),
        left_out=tuple(
            LeftOut(item["path"], item["reason"], Refusal(item["refusal"])) for item in values["left_out"]
        ),
        groups=None if values["groups"] is None else tuple(values["groups"]),
        twins=values["twins"],
    )


def encoded(value: Any) -> Any:
    """Plain values for JSON, in which a text that remembers its template is an object of `text` and `say`."""
    if isinstance(value, StoredText):
        return {"text": str(value), "say": value.record}
    if isinstance(value, Mapping):
        return {str(key): encoded(item) for key, item in value.items()}
    return [encoded(item) for item in value] if isinstance(value, (list, tuple)) else value


def decoded(value: Any) -> Any:
    """The inverse of `encoded`, but that tuples stay lists."""
    if isinstance(value, dict):
        if value.keys() == {"text", "say"} and isinstance(value["say"], dict):
            return StoredText(value["text"], value["say"])
        return {key: decoded(item) for key, item in value.items()}
    return [decoded(item) for item in value] if isinstance(value, list) else value
