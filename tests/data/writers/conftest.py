"""Two pictures of 40 x 30 with objects of every kind, and what a writer puts."""

import numpy as np
import pandas as pd
import pytest

from pupille.data.dataset import ArrayImages, Dataset
from pupille.shapes.polygons import Polygons
from pupille.shapes.run_length import RunLength

WIDTH, HEIGHT = 40, 30
TRIANGLE = np.array([[2.0, 3.0], [20.0, 3.0], [10.0, 15.0]])


def square(x1, y1, x2, y2):
    """A mask of one rectangle."""
    mask = np.zeros((HEIGHT, WIDTH), dtype=bool)
    mask[y1:y2, x1:x2] = True
    return RunLength.of_mask(mask)


def thing(image, label, box, shape=None, *, crowd=False, difficult=False):
    """A row of annotations."""
    x1, y1, x2, y2 = box
    area = float(shape.area) if shape is not None else float((x2 - x1) * (y2 - y1))
    return {
        "id": image,
        "label": label,
        **dict(zip(("x1", "y1", "x2", "y2"), map(float, box), strict=True)),
        "area": area,
        "crowd": crowd,
        "difficult": difficult,
        "shape": shape,
    }


def data_set(*rows, paths=("a.jpg", "b.jpg"), split=("train", "test"), classes=("cell", "dust"), masks=None):
    """A data set with these annotations; None for one with masks, or with nothing."""
    samples = pd.DataFrame(
        {
            "id": paths,
            "path": paths,
            "split": split,
            "group": "",
            "label": "",
            "width": WIDTH,
            "height": HEIGHT,
        }
    )
    columns = list(thing("", "", (0, 0, 1, 1)))
    annotations = pd.DataFrame([*rows], columns=columns) if rows else None
    classes = classes if rows or masks else ()
    images = ArrayImages(np.zeros((len(paths), HEIGHT, WIDTH), dtype=np.uint8))
    return Dataset(samples, classes, images, "set", "here", "instances", annotations=annotations, masks=masks)


@pytest.fixture
def drawn():
    """Makes such a data set."""
    return data_set


@pytest.fixture
def every_kind():
    """An outline, a mask, a box, a crowd and a difficult object."""
    return data_set(
        thing("a.jpg", "cell", (2, 3, 20, 15), Polygons((TRIANGLE,))),
        thing("a.jpg", "dust", (4, 4, 8, 10), square(4, 4, 8, 10)),
        thing("b.jpg", "dust", (1, 2, 5, 7), difficult=True),
        thing("b.jpg", "cell", (10, 10, 30, 20), crowd=True),
    )


@pytest.fixture
def boxes():
    """Boxes alone, one of them with decimals."""
    return data_set(thing("a.jpg", "cell", (2, 3, 20, 15)), thing("b.jpg", "dust", (1, 2, 5, 7.5)))


@pytest.fixture
def written():
    """What a writer puts, by path, and its sentences."""

    def written(write, dataset):
        from pupille.i18n.language import retell

        files = {}
        notes = write(dataset, files.__setitem__)
        return files, [retell(note) for note in notes]

    return written
