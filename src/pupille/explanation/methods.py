"""The methods that make maps: each with what it is, and what it is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pupille.data.pixels.lazy_batch import Images
from pupille.errors import ConfigError, SettingError, unknown_choice
from pupille.explanation.subject import Explainer, Question
from pupille.i18n.language import phrase, tell
from pupille.models.model import Model
from pupille.tasks.task import load

AUTO = "auto"
Maker = Callable[[Model, Question, Images], Explainer | None]


@dataclass(frozen=True)
class Method:
    """One method. make: dotted name of (model, question, background) -> Explainer, None where it does not fit.

    title, about: what its maps are, in words. fits: which models it is for. images: maps that its tests rest on.
    divides: whether a map and what no place adds are the score.
    """

    make: str
    title: str
    about: str
    fits: str
    images: int
    divides: bool = True

    def of(self, model: Model, question: Question, background: Images) -> Explainer | None:
        """What makes the maps of a model; None where this method does not fit it."""
        kind = load(self.make)
        explainer: Explainer | None = kind.of(model, question, background)
        return explainer


METHODS = {
    "contributions": Method(
        "pupille.explanation.linear:Contributions",
        phrase("contributions"),
        phrase(
            "What each pixel adds to the score, against the mean training image. For this model that is exact: the "
            "contributions add up to the score, and are its Shapley values."
        ),
        phrase("models that are linear in the pixels, such as logistic and ridge"),
        40,
    ),
    "activation": Method(
        "pupille.explanation.activation:Activation",
        phrase("the class activation map"),
        phrase(
            "What each place of the network's last layer adds to the score. Map plus bias is the score, without a "
            "rest; but each place has looked at more of the picture than lies below it."
        ),
        phrase("networks with nothing but an affine map behind mean pooling"),
        40,
    ),
    "occlusion": Method(
        "pupille.explanation.occlusion:Occlusion",
        phrase("occlusion"),
        phrase(
            "How much the score falls when a place is hidden, by a blurred copy or by one grey; the mean of both. It "
            "is no division of the score: two places that say the same both look unneeded."
        ),
        phrase("every model"),
        16,
        divides=False,
    ),
}


def explainer_for(name: str, model: Model, question: Question, background: Images) -> tuple[str, Explainer]:
    """The name of the method that is used, and what makes its maps. name: of `METHODS`, or `auto` for the first that
    fits. Raises ConfigError for an unknown method or one that does not fit the model.
    """
    if name == AUTO:
        for each, method in METHODS.items():
            if (explainer := method.of(model, question, background)) is not None:
                return each, explainer
    if name not in METHODS:
        raise SettingError("method", unknown_choice("method", name, (AUTO, *METHODS)))
    explainer = METHODS[name].of(model, question, background)
    if explainer is None:
        raise ConfigError(
            tell(
                "the method {method} is for {fits}, and {model} is none of these. Take --method occlusion, which "
                "serves every model, or leave it out.",
                method=name,
                fits=tell(METHODS[name].fits),
                model=model.spec.name,
            )
        )
    return name, explainer
