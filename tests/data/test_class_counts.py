"""How many images of each class stand in each part."""

import numpy as np
import pandas as pd

from pupille.data.class_counts import images_of_classes, objects_of_classes
from pupille.data.dataset import ArrayImages, Dataset


def test_images_are_counted_by_class_and_part_and_objects_only_where_they_are_drawn():
    samples = pd.DataFrame(
        {
            "id": list("abcd"),
            "path": list("0123"),
            "split": ["train", "train", "test", "train"],
            "group": [""] * 4,
            "label": ["x", "x", "x", "y"],
        }
    )
    data = Dataset(samples, ("x", "y"), ArrayImages(np.zeros((4, 2, 2), dtype=np.uint8)), "made", "made")
    assert images_of_classes(data) == {
        "x": {"train": 2, "validation": 0, "test": 1},
        "y": {"train": 1, "validation": 0, "test": 0},
    }
    assert objects_of_classes(data) is None
