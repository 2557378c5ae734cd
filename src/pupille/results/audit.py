"""`audit.json` read and checked, so that what draws from it can trust it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pupille.i18n.language import phrase
from pupille.results.audit_record import AuditFileRecord
from pupille.results.decode import converted, read_record
from pupille.results.upgrade import with_sentences

AUDIT = "audit.json"
AUDIT_SCHEMA = 1
SEVERITIES = {"error": phrase("error"), "warning": phrase("warning"), "note": phrase("note")}
"""The gravest first, as a reader calls them."""
REMEDY = phrase("Run `pupille audit` again in a new folder.")


def audit_in(folder: Path) -> AuditFileRecord:
    """The audit in a folder. Raises RunError if there is none, it is damaged, or a newer Pupille wrote it."""
    return read_record(folder, AUDIT, decode_audit, newest=AUDIT_SCHEMA, remedy=REMEDY)


def decode_audit(record: dict[str, Any]) -> AuditFileRecord:
    """The content of `audit.json`. Raises DamageError, naming the place, if something is missing or of another kind."""
    return converted(with_sentences(record), AuditFileRecord)
