"""A packed run as other programs understand it: RO-Crate 1.2 (Soiland-Reyes et al. 2022), with what made what."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from pupille.export.bundle import CONTENTS, PREDICTIONS
from pupille.i18n.language import say
from pupille.results.metric import Metric
from pupille.results.results import Results

METADATA = "ro-crate-metadata.json"
SPECIFICATION = "https://w3id.org/ro/crate/1.2"
TYPES = {".md": "text/markdown", ".cff": "application/yaml", ".csv": "text/csv", ".json": "application/json"}
PUPILLE, TRAINING, IMAGES, FIGURE, LICENCE = "#pupille", "#training", "#images", "#figure", "#licence"

Entity = dict[str, Any]


def crate(files: Mapping[str, bytes], results: Results, title: str, description: str) -> Entity:
    """The metadata of a packed run. files: all others in the zip, by name."""
    names = sorted(files)
    root: Entity = {
        "@id": "./",
        "@type": "Dataset",
        "name": title,
        "description": description,
        "datePublished": results.created,
        "license": {"@id": LICENCE},
        "hasPart": [{"@id": name} for name in names],
        "mentions": {"@id": TRAINING},
    }
    graph = [
        {
            "@id": METADATA,
            "@type": "CreativeWork",
            "conformsTo": {"@id": SPECIFICATION},
            "about": {"@id": "./"},
        },
        root,
        *(file_entity(name, files[name]) for name in names),
        *made_by(results, [name for name in names if name in ("weights.safetensors", "model.skops")]),
    ]
    return {"@context": f"{SPECIFICATION}/context", "@graph": graph}


def file_entity(name: str, content: bytes) -> Entity:
    """One file of the zip."""
    ending = f".{name.rpartition('.')[2]}"
    words, kind = CONTENTS.get(name, (PREDICTIONS if "/" in name else "", TYPES.get(ending, "")))
    entity: Entity = {
        "@id": name,
        "@type": "File",
        "name": name,
        "contentSize": str(len(content)),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    if words:
        entity["description"] = say(words)
    return {**entity, "encodingFormat": kind} if kind else entity


def made_by(results: Results, models: list[str]) -> list[Entity]:
    """The training with what went in and came out, and the main figure. models: the files that hold the weights."""
    metric: Metric = results.chosen_run.metrics[results.primary_metric]
    return [
        {
            "@id": LICENCE,
            "@type": "CreativeWork",
            "name": say("Not stated yet: whoever trained the model decides."),
        },
        {
            "@id": PUPILLE,
            "@type": "SoftwareApplication",
            "name": "Pupille",
            "softwareVersion": results.pupille,
        },
        {
            "@id": IMAGES,
            "@type": "Dataset",
            "name": results.data.source,
            "description": say("The images, which are not in this file."),
            "identifier": results.data.hash or "",
        },
        {
            "@id": FIGURE,
            "@type": "PropertyValue",
            "name": results.primary_metric,
            "value": metric.value,
            "minValue": metric.low,
            "maxValue": metric.high,
            "description": say("On the test images, with its 95 % interval; n = {n:count}.", n=metric.n),
        },
        {
            "@id": TRAINING,
            "@type": "CreateAction",
            "name": say("Training of {model}", model=results.chosen_run.name),
            "instrument": {"@id": PUPILLE},
            "object": [{"@id": IMAGES}],
            "result": [*({"@id": name} for name in models), {"@id": FIGURE}],
            "endTime": results.created,
        },
    ]
