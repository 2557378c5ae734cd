"""What one check of the audit saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from pupille.i18n.language import StoredText, tell
from pupille.i18n.stored_text import Sentence, from_json, with_stored_texts

SEVERITIES = ("error", "warning", "note")
"""The gravest first."""


TOGETHER = 12
"""Pictures of one group, at most."""


@dataclass(frozen=True)
class Finding:
    """What one check of the audit saw.

    code: of the check. severity: error, warning or note. sentence: what was seen, with its number.
    ids: the samples or files concerned. advice: what to do about it, a command where there is one.
    groups: ids that belong together, such as twins, the first being the one to keep. details: figures for a reader.
    """

    code: str
    severity: str
    sentence: Sentence
    ids: tuple[str, ...]
    advice: Sentence
    groups: tuple[tuple[str, ...], ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.severity not in SEVERITIES:
            raise ValueError(tell("severity should be one of {names}", names=", ".join(SEVERITIES)))
        if not isinstance(self.details.get("changes", {}), Mapping):
            raise ValueError(tell("changes should be an object of texts"))
        list(map(from_json, self.details.get("changes", {}).values()))

    @property
    def changes(self) -> dict[str, StoredText]:
        """Id -> what was done to its picture, such as `mirrored`, where the details of a file say so."""
        return {id_: from_json(text) for id_, text in self.details.get("changes", {}).items()}

    def to_json(self) -> dict[str, Any]:
        """The record in `audit.json`."""
        return with_stored_texts({**vars(self), "details": with_stored_texts(self.details)})


def by_turns(ids: Sequence[str], labels: Mapping[str, str]) -> list[str]:
    """The images so that the classes take turns: the first of each, then the second of each ...

    labels: the class of an image by its id; one without a label stands with all such.
    """
    of_class: dict[str, list[str]] = {}
    for id_ in ids:
        of_class.setdefault(labels.get(id_, ""), []).append(id_)
    rounds = zip_longest(*of_class.values())
    return [id_ for turn in rounds for id_ in turn if id_ is not None]
