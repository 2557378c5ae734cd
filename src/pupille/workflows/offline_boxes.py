"""The rules by which a page finds boxes: the thresholds that validation chose, and the colours of the classes."""

from __future__ import annotations

from pathlib import Path

from pupille.i18n.language import number, retell, say
from pupille.i18n.visible import visible
from pupille.images.layers import COLOURS
from pupille.models.boxwise.operating import Operating
from pupille.models.model import ModelSpec
from pupille.results.run import RunRecord
from pupille.workflows.offline_rules import OfflineRules


def rules(folder: Path, spec: ModelSpec, run: RunRecord) -> OfflineRules:
    """Those of a run."""
    del folder, run
    operating = spec.operating or Operating()
    record = {
        "background": None,
        "colours": [list(colour) for colour in COLOURS],
        "thresholds": list(operating.thresholds) or None,
    }
    return OfflineRules(record, lambda: sentences(spec, operating))


def sentences(spec: ModelSpec, operating: Operating) -> list[str]:
    """The rules in words."""
    geometry = spec.preprocessing.geometry
    pairs = zip(spec.classes, operating.thresholds, strict=False)
    scores = ", ".join(f"{visible(name)} {number(score, 2)}" for name, score in pairs)
    chosen = (
        say(
            "Shown are boxes from the score on that validation chose by {rule}: {scores}.",
            rule=retell(operating.in_words()),
            scores=scores,
        )
        if scores
        else say("All boxes are shown, however low their score: validation chose no threshold.")
    )
    return [
        chosen,
        say(
            "Of boxes of a class that share more than {overlap:percent} (IoU) the surest stays. The model sees "
            "pictures at {width} x {height} pixels. A score orders boxes by how sure the model is; it is not "
            "calibrated.",
            overlap=operating.overlap,
            width=str(geometry.width),
            height=str(geometry.height),
        ),
    ]
