"""The methods that make maps: each with what it is, and what it is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pupille.data.pixels.lazy_batch import Images
from pupille.errors import ConfigError, SettingError, unknown_choice
from pupille.explanation.subject import Explainer, Question
from pupille.i18n.language import phrase, tell, tell_listed
from pupille.models.model import Model
from pupille.runs.packages import Package, install_command, packages_of
from pupille.tasks.task import load

AUTO = "auto"
Maker = Callable[[Model, Question, Images], Explainer | None]


@dataclass(frozen=True)
class Method:
    """One method. make: dotted name of (model, question, background) -> Explainer, None where it does not fit.

    title, about: what its maps are, in words. fits: which models it is for. images: maps that its tests rest on.
    divides: whether a map and what no place adds are the score. package: of the extra `explain`, which does the work;
    empty of our own, the only ones that `auto` takes.
    """

    make: str
    title: str
    about: str
    fits: str
    images: int
    divides: bool = True
    package: str = ""

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
    "gradcam": Method(
        "pupille.explanation.by_gradients:GradCam",
        phrase("Grad-CAM"),
        phrase(
            "Where the last maps of the network hold what its score rises with. What speaks against the answer is cut "
            "off, and a square is no share of the score."
        ),
        phrase("networks whose last layers are maps, such as cnn and the resnets"),
        16,
        divides=False,
        package="captum",
    ),
    "integrated-gradients": Method(
        "pupille.explanation.by_gradients:IntegratedGradients",
        phrase("integrated gradients"),
        phrase(
            "What each pixel adds on the way from a blurred copy of the picture to the picture itself, in 32 steps; "
            "together nearly what the score gains on it. Another way would divide it otherwise."
        ),
        phrase("networks"),
        12,
        package="captum",
    ),
    "shapley": Method(
        "pupille.explanation.shapley:Shapley",
        phrase("Shapley values of regions"),
        phrase(
            "What each of 5 x 5 regions adds to the score, against a blurred copy of the picture, in the mean over 10 "
            "orders drawn by chance in which they can be uncovered; together what the score gains. With other orders "
            "each would differ a little."
        ),
        phrase("every model"),
        12,
        package="captum",
    ),
    "treeshap": Method(
        "pupille.explanation.trees:TreeShap",
        phrase("TreeSHAP"),
        phrase(
            "What each pixel adds to the score, against the mean of the training images: exact Shapley "
            "values of the trees, an unknown pixel going both ways of a fork as the training images did."
        ),
        phrase("trees and forests"),
        40,
        package="shap",
    ),
}


def explainer_for(name: str, model: Model, question: Question, background: Images) -> tuple[str, Explainer]:
    """The name of the method that is used, and what makes its maps. name: of `METHODS`, or `auto` for the first that
    fits. Raises ConfigError for an unknown method, one that does not fit the model, or one whose library is not here.
    """
    if name == AUTO:
        for each, method in METHODS.items():
            if (explainer := method.of(model, question, background)) is not None:
                return each, explainer
    if name not in METHODS:
        raise SettingError("method", unknown_choice("method", name, (AUTO, *METHODS)))
    check_installed(name)
    explainer = METHODS[name].of(model, question, background)
    if explainer is None:
        others = [
            each
            for each, method in METHODS.items()
            if each != name and method.of(model, question, background) is not None
        ]
        raise ConfigError(
            tell(
                "the method {method} is for {fits}, and {model} is none of these. Those that can be computed for it: "
                "{others}. Take --method {first}, or leave it out.",
                method=name,
                fits=tell(METHODS[name].fits),
                model=model.spec.name,
                others=tell_listed(others),
                first=others[0],
            )
        )
    return name, explainer


def check_installed(name: str) -> None:
    """Raises ConfigError where the library that computes a method is not here."""
    package = METHODS[name].package
    if package and not Package(package).is_here():
        raise ConfigError(
            tell(
                "--method {method} needs {package}, which is not installed. Take --method occlusion, or type: "
                "{command}",
                method=name,
                package=package,
                command=install_command(packages_of("explain")),
            )
        )
