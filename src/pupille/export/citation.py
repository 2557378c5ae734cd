"""How a packed run is cited: a `CITATION.cff` (Druskat et al. 2021), in which the authors are left to write in."""

from __future__ import annotations

import yaml

from pupille.i18n.language import say
from pupille.results.results import Results

FILE = "CITATION.cff"


def citation(results: Results, title: str, abstract: str) -> str:
    """The file, which is whole but for who made the model."""
    record = {
        "cff-version": "1.2.0",
        "message": say("If you use this model, cite it and the program that trained it."),
        "type": "dataset",
        "title": title,
        "abstract": abstract,
        "authors": [{"name": say("(to be written in: who trained the model)")}],
        "date-released": results.created[:10],
        "identifiers": [
            {
                "type": "other",
                "value": results.data.hash or "-",
                "description": say("hash of the images"),
            }
        ],
        "references": [
            {
                "type": "software",
                "title": "Pupille",
                "version": results.pupille,
                "authors": [{"name": "Pupille"}],
            }
        ],
    }
    return str(yaml.safe_dump(record, sort_keys=False, allow_unicode=True, width=1000))
