"""Pictures as text, and the records of several images as one file of COCO."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from pupille.serving.records import as_coco, png_text


@pytest.mark.parametrize("values", [np.arange(6).reshape(2, 3), np.array([[0, 65_535], [256, 1]])])
def test_numbers_come_back_from_a_png(values):
    with Image.open(io.BytesIO(base64.b64decode(png_text(values)))) as image:
        assert image.format == "PNG"
        assert np.array_equal(np.asarray(image), values)


def test_images_and_annotations_are_numbered_through():
    images = [
        {"image": "a", "annotations": [{"id": 7, "image_id": 1}, {"id": 8, "image_id": 1}]},
        {"image": "b", "problem": "is no image"},
        {"image": "c", "annotations": [{"id": 7, "image_id": 9, "category_id": 2}]},
    ]
    record = as_coco(images, ("cat", "dog"))
    assert [(image["id"], image["file_name"]) for image in record["images"]] == [(1, "a"), (2, "b"), (3, "c")]
    assert record["images"][1]["problem"] == "is no image"
    assert record["annotations"] == [
        {"id": 1, "image_id": 1}, {"id": 2, "image_id": 1}, {"id": 3, "image_id": 3, "category_id": 2},
    ]  # fmt: skip
    assert record["categories"] == [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}]
