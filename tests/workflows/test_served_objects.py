"""Objects as COCO has them image by image, and as a label image where a PNG can number them."""

import numpy as np

from pupille.shapes.label_image import LabelImage
from pupille.shapes.objects import Objects
from pupille.workflows.served_objects import by_image, labels_text


def test_each_image_has_its_own_objects():
    boxes = np.array([[0.0, 0, 2, 3], [1, 1, 4, 5], [2, 2, 3, 3]])
    objects = Objects(np.array([2, 0, 2]), np.array([1, 0, 0]), boxes, scores=np.array([0.9, 0.8, 0.7]))
    annotations = by_image(objects, 3)
    assert [[one["bbox"] for one in image] for image in annotations] == [
        [[1, 1, 3, 4]], [], [[0, 0, 2, 3], [2, 2, 1, 1]],
    ]  # fmt: skip
    assert [one["category_id"] for one in annotations[2]] == [2, 1]


def test_more_objects_than_a_png_numbers_have_no_label_image():
    labels = np.arange(256 * 257, dtype=np.int32).reshape(256, 257)
    assert labels_text(LabelImage(labels, np.zeros(labels.max(), dtype=np.int64))) is None
    few = np.minimum(labels, 65_535)
    assert labels_text(LabelImage(few, np.zeros(65_535, dtype=np.int64))) is not None
