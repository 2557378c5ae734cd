"""Which exact account of its decisions a model gives, beside how good it is."""

from __future__ import annotations

import numpy as np

from pupille.explanation.methods import METHODS
from pupille.explanation.subject import Question
from pupille.i18n.language import phrase, tell
from pupille.models.model import Model
from pupille.results.explanation import AccountRecord
from pupille.tasks import TASKS

ACCOUNTS = {
    "baseline": phrase("all of it: it answers the same to every picture"),
    "contributions": phrase("all of it: what each pixel adds to the answer"),
    "activation": phrase("what each place of its last layer adds to the answer"),
    "tree": phrase("all of it: the questions along one path of the tree"),
    "none": phrase("none: it can only be tried from outside, by hiding places of the picture"),
}


def account_of(model: Model, question: Question) -> AccountRecord:
    """The account that a model gives, tried on two pictures of noise."""
    kind = kind_of(model, question)
    return AccountRecord(model.spec.name, kind != "none", tell(ACCOUNTS[kind]))


def kind_of(model: Model, question: Question) -> str:
    """The name of the account in `ACCOUNTS`."""
    if model.spec.name == TASKS[model.spec.task].baseline:
        return "baseline"
    if hasattr(getattr(model, "estimator", None), "tree_"):
        return "tree"
    prepared = model.spec.preprocessing
    shape = (2, prepared.height, prepared.width, prepared.channels)
    noise = np.random.default_rng(0).uniform(prepared.low, prepared.high, shape)
    pictures = noise.astype(np.uint8 if prepared.depth == "8-bit" else np.float32)
    exact = (name for name in ("contributions", "activation") if METHODS[name].of(model, question, pictures))
    return next(exact, "none")
