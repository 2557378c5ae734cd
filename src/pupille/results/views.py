"""How objects show themselves in a notebook, by a table of names: what lies low imports nothing above it."""

from __future__ import annotations

from importlib import import_module

VIEWS = {
    "comparison": "pupille.report.notebook:comparison",
    "dataset": "pupille.report.notebook:dataset",
    "evaluation": "pupille.report.notebook:evaluation",
    "tuning": "pupille.report.notebook_tuning:tuning",
    "exploration": "pupille.report.notebook_exploration:exploration",
    "scored": "pupille.report.notebook:scored",
}


def view(kind: str, value: object) -> str:
    """The HTML that a notebook shows for a value, in the language that is spoken. kind: its name in `VIEWS`."""
    module, _, function = VIEWS[kind].partition(":")
    return str(getattr(import_module(module), function)(value))
