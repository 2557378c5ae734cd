"""The images that one check of the audit speaks of, and the objects on them that it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pupille.audit.registry import CODES
from pupille.config import DataConfig
from pupille.data.dataset import Dataset
from pupille.errors import ConfigError, DataError, unknown_choice
from pupille.i18n.language import tell
from pupille.i18n.stored_text import Sentence
from pupille.runs.events import Listener
from pupille.shapes.objects import Objects
from pupille.workflows.audit import audit


@dataclass(frozen=True)
class FindingImages:
    """What one check found. sentences: of its findings. ids: of their images. numbers: id -> the places of the objects
    that they are about among all of the image, where they name any.
    """

    sentences: tuple[Sentence, ...]
    ids: tuple[str, ...]
    numbers: Mapping[str, Sequence[int]]

    def objects_on(self, dataset: Dataset, row: int) -> Objects | None:
        """The objects on a sample that the check is about; None for all."""
        places = self.numbers.get(str(dataset.samples["id"].iloc[row]))
        if dataset.annotations is None or places is None:
            return None
        objects = dataset.objects([row])
        return objects.rows(objects.rows_on([0])[list(places)])


def images_of_finding(
    dataset: Dataset, code: str, config: DataConfig, seed: int, listener: Listener
) -> FindingImages:
    """What a check of the audit finds. Raises ConfigError for an unknown one, DataError where it names no image."""
    if code not in CODES:
        raise ConfigError(unknown_choice("--finding", code, CODES))
    audited = audit(dataset, data=config, seed=seed, listener=listener)
    findings = [finding for finding in audited.audit.findings if finding.code == code]
    ids = tuple(dict.fromkeys(id_ for finding in findings for id_ in finding.ids))
    if not ids:
        raise DataError(
            tell(
                "the check {code} names no image of {name}. `pupille audit` lists what was found.",
                code=code,
                name=dataset.name,
            )
        )
    numbers: dict[str, Sequence[int]] = {}
    for finding in findings:
        numbers |= finding.details.get("objects", {})
    return FindingImages(tuple(finding.sentence for finding in findings), ids, numbers)
