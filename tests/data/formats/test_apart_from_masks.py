"""Images to predict, told apart from the masks beside them."""

import numpy as np
from PIL import Image

from pupille.data.formats.apart_from_masks import apart_from_masks
from pupille.data.open import open_images
from pupille.errors import Refusal


def files(root, *names):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.zeros((4, 4), np.uint8)).save(root / name)
    return apart_from_masks(open_images(str(root)))


def test_masks_beside_their_images_are_no_images(tmp_path):
    dataset = files(tmp_path, "images/a.png", "images/b.png", "masks/a.png", "masks/b.png", "masks/c.png")
    assert list(dataset.samples["path"]) == ["images/a.png", "images/b.png"]
    assert [item.path for item in dataset.left_out] == ["masks", "masks/c.png"]
    assert {item.refusal for item in dataset.left_out} == {Refusal.ASIDE}


def test_masks_that_an_ending_names_are_no_images(tmp_path):
    dataset = files(tmp_path, "a.png", "a_mask.png", "b.png", "b_mask.png")
    assert list(dataset.samples["path"]) == ["a.png", "b.png"]
    assert [item.path for item in dataset.left_out] == ["."]


def test_images_that_no_mask_belongs_to_stay_as_they_are(tmp_path):
    names = ["masks/white.png", "masks/black.png", "street/corner.png"]
    dataset = files(tmp_path, *names)
    assert list(dataset.samples["path"]) == sorted(names)
    assert not dataset.left_out


def test_arrays_have_no_masks_beside_them():
    dataset = open_images(np.zeros((3, 5, 5), dtype=np.uint8))
    assert apart_from_masks(dataset) is dataset
