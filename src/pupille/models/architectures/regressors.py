"""The rungs that scikit-learn fits to numbers: each a builder with every setting that matters stated.

Pixels are prepared as for classes (`classical.py`); the numbers to predict have mean 0 and deviation 1 on the training
images, so that penalties and margins mean the same whatever the unit.
"""

from __future__ import annotations

from typing import Any

from pupille.i18n.language import tell
from pupille.models.architectures.recipe import MANY, NEIGHBOURS, TREES, Recipe

STRENGTHS = tuple(float(10.0**power) for power in range(8))
"""Of the penalty of ridge regression; the best is chosen by leaving out one training image at a time."""
C_SVM = 1.0
MARGIN = 0.1
"""Deviations of the numbers within which an error costs nothing."""
LANDMARKS = 1000
FIRST_RATE = 0.1
"""Of the descent on many images; it is divided by 5 whenever the loss no longer falls."""


def constant(n_train: int, outputs: int, seed: int) -> Recipe:  # noqa: ARG001
    """The median of the training images, whatever the picture: the floor of comparisons by absolute errors."""
    from sklearn.dummy import DummyRegressor

    return Recipe(DummyRegressor(strategy="median"), "the median of the training images")


def ridge(n_train: int, outputs: int, seed: int) -> Recipe:  # noqa: ARG001
    """Ridge regression (Hoerl and Kennard 1970), its penalty by leave-one-out (Golub, Heath, Wahba 1979).

    Above 10,000 images: a sample of them.
    """
    from sklearn.linear_model import RidgeCV

    note = tell(
        "ridge is fitted to a sample of {kept} of the {all} training images.",
        kept=MANY,
        all=n_train,
    )
    return Recipe(
        RidgeCV(alphas=STRENGTHS),
        "one weight per input value, and one intercept",
        at_most=MANY,
        note=note if n_train > MANY else None,
    )


def forest(
    n_train: int,  # noqa: ARG001
    outputs: int,  # noqa: ARG001
    seed: int,
    *,
    n_estimators: int = TREES,
    min_samples_leaf: int = 2,
    max_features: float = 0.0,
) -> Recipe:
    """A random forest (Breiman 2001) of 200 trees; each fork looks at the square root of the number of
    inputs, or at the share `max_features` of them; each leaf holds two images at least.
    """
    from sklearn.ensemble import RandomForestRegressor

    return Recipe(
        RandomForestRegressor(
            n_estimators=n_estimators,
            max_features=max_features or "sqrt",
            min_samples_leaf=min_samples_leaf,
            n_jobs=-1,
            random_state=seed,
        ),
        f"{n_estimators} trees: an input value and a threshold per fork, and a number per leaf",
    )


def svm(
    n_train: int,
    outputs: int,  # noqa: ARG001
    seed: int,
    *,
    C: float = C_SVM,
    gamma: float = 0.0,
    epsilon: float = MARGIN,
) -> Recipe:
    """Support vector regression (Drucker and others 1997): RBF kernel, C = 1, a margin of 0.1 deviations, gamma = 1 /
    number of input values, which `gamma` = 0 stands for.

    Above 10,000 images: 1,000 Nystroem features of that kernel (Williams and Seeger 2001) under a linear one.
    """
    if n_train > MANY:
        return Recipe(
            nystroem_svm(n_train, seed, C=C, gamma=gamma, epsilon=epsilon),
            f"{LANDMARKS:,} training images, what turns likeness to them into features, and their weights",
            note=tell(
                "svm has {n} training images, more than {most}: its kernel is approximated by {landmarks} Nystroem "
                "features.",
                n=n_train,
                most=MANY,
                landmarks=LANDMARKS,
            ),
        )
    from sklearn.svm import SVR

    return Recipe(
        SVR(C=C, epsilon=epsilon, gamma=gamma or "auto"),
        "the training images on or outside the margin, their weights, and one intercept",
    )


def nystroem_svm(n_train: int, seed: int, *, C: float, gamma: float, epsilon: float) -> Any:
    """The pipeline behind `svm` on many images; alpha is the penalty that C stands for."""
    from sklearn.kernel_approximation import Nystroem
    from sklearn.linear_model import SGDRegressor
    from sklearn.pipeline import Pipeline

    features = Nystroem(kernel="rbf", gamma=gamma or None, n_components=LANDMARKS, random_state=seed)
    linear = SGDRegressor(
        loss="epsilon_insensitive",
        epsilon=epsilon,
        alpha=1 / (C * n_train),
        # With the rate that shrinks by itself it stops far from the optimum, near a straight line (`LOG.md`).
        learning_rate="adaptive",
        eta0=FIRST_RATE,
        average=True,
        random_state=seed,
    )
    return Pipeline([("features", features), ("linear", linear)])


def knn(n_train: int, outputs: int, seed: int, *, n_neighbors: int = NEIGHBOURS) -> Recipe:  # noqa: ARG001
    """The mean of the 5 nearest training images (Fix and Hodges 1951). Above 10,000 images: a sample of them."""
    from sklearn.neighbors import KNeighborsRegressor

    note = tell(
        "knn looks for neighbours in a stratified sample of {kept} of the {all} training images.",
        kept=MANY,
        all=n_train,
    )
    return Recipe(
        KNeighborsRegressor(n_neighbors=min(n_neighbors, n_train), algorithm="brute"),
        "nothing but the training images themselves, with their numbers",
        at_most=MANY,
        note=note if n_train > MANY else None,
    )
