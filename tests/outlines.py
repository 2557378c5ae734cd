"""Made-up outlines: ellipses that overlap, with answers near them."""

import numpy as np

from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects
from pupille.shapes.run_length import RunLength

HEIGHT, WIDTH = 96, 128
ROWS, COLUMNS = np.mgrid[:HEIGHT, :WIDTH]


def ellipse(x, y, a, b) -> RunLength:
    return RunLength.of_mask(((COLUMNS - x) / a) ** 2 + ((ROWS - y) / b) ** 2 < 1)


def of_masks(images, labels, masks, scores=None, **flags) -> Objects:
    return Objects(
        np.array(images, dtype=np.int64),
        np.array(labels, dtype=np.int64),
        np.array([mask.box for mask in masks], dtype=float).reshape(-1, 4),
        tuple(masks),
        None if scores is None else np.array(scores, dtype=float),
        np.array([mask.area for mask in masks], dtype=float),
        **flags,
    )


def made_up(seed: int, *, n_images: int = 8, n_classes: int = 2, crowd: float = 0.1) -> ObjectPredictions:
    """Ellipses of a seed, and answers near most of them."""
    rng = np.random.default_rng(seed)
    n = rng.poisson(7, n_images)
    images = np.repeat(np.arange(n_images), n)
    places = np.stack(
        [
            rng.uniform(5, WIDTH - 5, len(images)),
            rng.uniform(5, HEIGHT - 5, len(images)),
            *rng.uniform(4, 18, (2, len(images))),
        ],
        axis=1,
    )
    labels = rng.integers(0, n_classes, len(images))
    truth = of_masks(
        images, labels, [ellipse(*place) for place in places], crowd=rng.random(len(images)) < crowd
    )
    rows = np.flatnonzero(rng.random(len(images)) < 0.85)
    moved = places[rows] + rng.normal(0, 1.2, (len(rows), 4))
    more = rng.integers(0, n_images, 2 * n_images)
    others = np.stack(
        [
            rng.uniform(0, WIDTH, len(more)),
            rng.uniform(0, HEIGHT, len(more)),
            *rng.uniform(3, 12, (2, len(more))),
        ],
        axis=1,
    )
    answers = of_masks(
        np.concatenate([images[rows], more]),
        np.concatenate([labels[rows], rng.integers(0, n_classes, len(more))]),
        [ellipse(x, y, max(a, 2), max(b, 2)) for x, y, a, b in np.concatenate([moved, others])],
        rng.random(len(rows) + len(more)),
    )
    sizes = np.tile([WIDTH, HEIGHT], (n_images, 1))
    classes = tuple("abcd"[:n_classes])
    return ObjectPredictions(tuple(map(str, range(n_images))), sizes, classes, truth, answers)
