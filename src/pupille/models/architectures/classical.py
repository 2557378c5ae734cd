"""The rungs that scikit-learn fits: each a builder with every setting that matters stated.

All of them see the same numbers: the pixels of a picture in one row, with mean 0 and deviation 1 per channel.
"""

from __future__ import annotations

from typing import Any

from pupille.i18n.language import phrase, tell
from pupille.models.architectures.recipe import MANY, NEIGHBOURS, TREES, Recipe

C_LOGISTIC = 0.1
STEPS = 100
C_SVM = 10.0
LANDMARKS = 1000


def majority(n_train: int, n_classes: int, seed: int) -> Recipe:  # noqa: ARG001
    """The share of each class among the training images, whatever the picture: the floor of comparisons."""
    from sklearn.dummy import DummyClassifier

    return Recipe(DummyClassifier(strategy="prior"), phrase("the share of each class"))


def logistic(n_train: int, n_classes: int, seed: int, *, C: float = C_LOGISTIC) -> Recipe:  # noqa: ARG001
    """Multinomial logistic regression (Cox 1958) with an L2 penalty, C = 0.1, at most 100 steps of L-BFGS."""
    from sklearn.linear_model import LogisticRegression

    return Recipe(
        LogisticRegression(C=C, max_iter=STEPS),
        phrase(
            "one weight per input value and class, and one intercept per class (two classes share one set)"
        ),
    )


def tree(
    n_train: int,  # noqa: ARG001
    n_classes: int,  # noqa: ARG001
    seed: int,
    *,
    max_depth: int = 0,
    min_samples_leaf: int = 1,
) -> Recipe:
    """One decision tree (Breiman and others 1984), grown until its leaves are pure. max_depth: 0 for no end."""
    from sklearn.tree import DecisionTreeClassifier

    return Recipe(
        DecisionTreeClassifier(
            max_depth=max_depth or None, min_samples_leaf=min_samples_leaf, random_state=seed
        ),
        phrase("an input value and a threshold per fork, and the shares of the classes per leaf"),
    )


def forest(
    n_train: int,  # noqa: ARG001
    n_classes: int,  # noqa: ARG001
    seed: int,
    *,
    n_estimators: int = TREES,
    min_samples_leaf: int = 1,
    max_features: float = 0.0,
) -> Recipe:
    """A random forest (Breiman 2001) of 200 trees; each fork looks at the square root of the number of
    inputs, or at the share `max_features` of them.
    """
    from sklearn.ensemble import RandomForestClassifier

    return Recipe(
        RandomForestClassifier(
            n_estimators=n_estimators,
            min_samples_leaf=min_samples_leaf,
            max_features=max_features or "sqrt",
            n_jobs=-1,
            random_state=seed,
        ),
        tell(
            "{trees} trees: an input value and a threshold per fork, and the shares of the classes per leaf",
            trees=n_estimators,
        ),
    )


def svm(
    n_train: int,
    n_classes: int,  # noqa: ARG001
    seed: int,
    *,
    C: float = C_SVM,
    gamma: float = 0.0,
) -> Recipe:
    """A support vector machine (Cortes and Vapnik 1995): RBF kernel, C = 10, gamma = 1 / number of input
    values, which `gamma` = 0 stands for.

    Above 10,000 images: 1,000 Nystroem features of that kernel (Williams and Seeger 2001) under a linear one.
    """
    if n_train > MANY:
        return Recipe(
            nystroem_svm(n_train, seed, C=C, gamma=gamma),
            tell(
                "{landmarks} training images, what turns likeness to them into features, weights per class",
                landmarks=LANDMARKS,
            ),
            note=tell(
                "svm has {n} training images, more than {most}: its kernel is approximated by {landmarks} Nystroem "
                "features.",
                n=n_train,
                most=MANY,
                landmarks=LANDMARKS,
            ),
        )
    from sklearn.svm import SVC

    return Recipe(
        SVC(C=C, gamma=gamma or "auto"),
        phrase("the training images on the margin, their weights, and one intercept per pair of classes"),
    )


def nystroem_svm(n_train: int, seed: int, *, C: float, gamma: float) -> Any:
    """The pipeline behind `svm` on many images; alpha is the penalty that C stands for."""
    from sklearn.kernel_approximation import Nystroem
    from sklearn.linear_model import SGDClassifier
    from sklearn.pipeline import Pipeline

    features = Nystroem(kernel="rbf", gamma=gamma or None, n_components=LANDMARKS, random_state=seed)
    linear = SGDClassifier(loss="hinge", alpha=1 / (C * n_train), average=True, random_state=seed)
    return Pipeline([("features", features), ("linear", linear)])


def knn(n_train: int, n_classes: int, seed: int, *, n_neighbors: int = NEIGHBOURS) -> Recipe:  # noqa: ARG001
    """The 5 nearest training images vote (Fix and Hodges 1951).

    Above 10,000 images: a stratified sample of them.
    """
    from sklearn.neighbors import KNeighborsClassifier

    note = tell(
        "knn looks for neighbours in a stratified sample of {kept} of the {all} training images.",
        kept=MANY,
        all=n_train,
    )
    return Recipe(
        KNeighborsClassifier(n_neighbors=min(n_neighbors, n_train), algorithm="brute"),
        phrase("nothing but the training images themselves, with their classes"),
        at_most=MANY,
        note=note if n_train > MANY else None,
    )


def perceptron(n_train: int, n_classes: int, seed: int) -> Recipe:  # noqa: ARG001
    """Rosenblatt's perceptron (1958), one against the rest for each class."""
    from sklearn.linear_model import Perceptron

    return Recipe(
        Perceptron(random_state=seed),
        phrase(
            "one weight per input value and class, and one intercept per class (two classes share one set)"
        ),
    )
