"""What an audit said, read and checked: `audit.json`, or the `audit` part of `results.json`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pupille.i18n.language import phrase
from pupille.results.decode import (
    COUNT,
    FLAG,
    LIST,
    TABLE,
    TEXT,
    TEXT_OR_NONE,
    DamageError,
    need,
    need_each,
    need_moment,
    need_texts,
    read_record,
)

AUDIT = "audit.json"
AUDIT_SCHEMA = 1
SEVERITIES = {"error": phrase("error"), "warning": phrase("warning"), "note": phrase("note")}
"""The gravest first, as a reader calls them."""

FIELDS = {
    "data": TABLE, "findings": LIST, "passed": LIST, "not_applicable": TABLE, "could_not_run": TABLE,
    "titles": TABLE, "waivers": LIST, "allowed_leak": FLAG, "dropped": COUNT, "thumbnails": TABLE,
}  # fmt: skip
DATA = {"name": TEXT, "hash": TEXT, "images": COUNT}
FINDING = {
    "code": TEXT, "severity": TEXT, "sentence": TEXT, "ids": LIST, "advice": TEXT, "groups": LIST, "details": TABLE,
}  # fmt: skip
CAPTION = {"label": TEXT, "split": TEXT}
WAIVER = {"code": TEXT, "because": TEXT}
ALONE = {"kind": TEXT, "pupille": TEXT, "created": TEXT, "command": TEXT_OR_NONE}
"""What `audit.json` has beside the fields of an audit within results."""


def read_audit(folder: Path) -> dict[str, Any]:
    """The audit in a folder. Raises RunError if there is none, it is damaged, or a newer Pupille wrote it."""
    return read_record(
        folder, AUDIT, _check_alone, newest=AUDIT_SCHEMA, remedy="Run `pupille audit` again in a new folder."
    )


def _check_alone(audit: Mapping[str, Any]) -> None:
    need(audit, ALONE, "")
    need_moment(audit["created"], "created")
    if audit["kind"] != "audit":
        raise DamageError("kind should be 'audit'")
    check_audit(audit, "")
    need(audit["data"], {"sentence": TEXT}, "data.")


def check_audit(audit: object, where: str) -> None:
    """Raises DamageError, naming the place, if something a reader needs is missing or of another kind."""
    record = need(audit, FIELDS, where)
    need(record["data"], DATA, f"{where}data.")
    for i, finding in enumerate(record["findings"]):
        _check_finding(finding, f"{where}findings[{i}].")
    need_each(record["waivers"], WAIVER, f"{where}waivers")
    need_texts(record["passed"], f"{where}passed")
    for name in ("not_applicable", "could_not_run", "titles", "thumbnails"):
        need_texts(record[name].values(), f"{where}{name}")
    # An audit of an earlier version has none.
    captions = need({"captions": {}, **record}, {"captions": TABLE}, where)["captions"]
    need_each(captions.values(), CAPTION, f"{where}captions")


def _check_finding(finding: object, where: str) -> None:
    record = need(finding, FINDING, where)
    if record["severity"] not in SEVERITIES:
        raise DamageError(f"{where}severity should be one of {', '.join(SEVERITIES)}")
    need_texts(record["ids"], f"{where}ids")
    for group in record["groups"]:
        if not isinstance(group, list):
            raise DamageError(f"{where}groups should hold lists")
        need_texts(group, f"{where}groups")
