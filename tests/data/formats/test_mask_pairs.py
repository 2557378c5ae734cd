"""Which masks belong to which images, by names and folders alone."""

import pytest

from pupille.data.formats.drawing import Tree
from pupille.data.formats.mask_pairs import mask_pairs


def pairs(root, *files):
    for file in files:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).touch()
    return mask_pairs(Tree.of(root))


def test_hands_of_one_folder_are_told_apart_by_their_endings(tmp_path):
    names = [f"Image_{n:02}{side}" for n in (1, 2) for side in "LR"]
    made = pairs(
        tmp_path,
        *(f"{name}.jpg" for name in names),
        *(f"masks/{name}_{hand}.png" for name in names for hand in ("1stHO", "2ndHO")),
    )
    assert [(len(part.files), part.is_of_objects) for part in made.sets] == [(4, False), (4, False)]
    assert made.sets[0].files["Image_02R.jpg"] == ("masks/Image_02R_1stHO.png",)


def test_many_masks_of_an_image_are_of_objects(tmp_path):
    made = pairs(
        tmp_path,
        "images/a.png",
        "images/b.png",
        *(f"masks/a_{n}.png" for n in range(5)),
        "masks/b_0.png",
    )
    (first,) = made.sets
    assert first.is_of_objects
    assert {image: len(masks) for image, masks in first.files.items()} == {
        "images/a.png": 5,
        "images/b.png": 1,
    }


def test_an_image_belongs_to_the_mask_of_the_same_part(tmp_path):
    made = pairs(
        tmp_path,
        *(f"{part}/{name}.png" for part in ("train", "test") for name in "ab"),
        *(f"{part}annot/{name}.png" for part in ("train", "test") for name in "ab"),
    )
    (first,) = made.sets
    assert first.files["test/a.png"] == ("testannot/a.png",)
    assert first.files["train/a.png"] == ("trainannot/a.png",)


def test_masks_that_could_belong_to_two_images_belong_to_none(tmp_path):
    made = pairs(
        tmp_path, "images/x/a.png", "images/y/a.png", "images/x/b.png", "images/x/c.png", "masks/a.png",
        "masks/b.png", "masks/c.png",
    )  # fmt: skip
    assert made.unmatched == ("masks/a.png",)


def test_images_may_lie_beside_the_folder(tmp_path):
    made_beside = tmp_path / "images" / "a.jpg"
    made_beside.parent.mkdir()
    made_beside.touch()
    made = pairs(tmp_path / "drawn", "masks/a.png")
    assert made.sets[0].files == {"images/a.jpg": ("drawn/masks/a.png",)}
    assert made.own == {"masks/a.png"}


@pytest.mark.parametrize(
    "files",
    [
        ["mask/1.png", "mask/2.png", "face/1.png", "face/2.png"],
        ["with_mask/1.png", "without_mask/1.png"],
        ["label/label1.png", "stamp/stamp1.png"],
        ["manual/1.png", "automatic/1.png"],
        ["cat/1.png", "dog/2.png"],
        ["images/1.png", "masks/8.png", "masks/9.png", "masks/1.png", "masks/7.png"],
        ["masks/1.png"],
    ],
)
def test_folders_that_may_be_classes_hold_no_masks(tmp_path, files):
    assert pairs(tmp_path, *files) is None
