"""Masks of classes beside images: which belong together, what their values mean, and what is told of it."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import pupille
from pupille.config import DataConfig
from pupille.errors import DataError, ImageError
from pupille.results.masks import IGNORED

MASK = np.array([[0, 0, 1, 1], [0, 1, 1, 1], [2, 2, 0, 0]], dtype=np.uint8)
"""Three classes, height 3, width 4."""
COLOURS = np.array([[0, 0, 0], [255, 0, 0], [0, 0, 255]], dtype=np.uint8)


def picture(path: Path, size=(4, 3), orientation=1) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.new("RGB", size, "grey").save(path, exif=exif)


def save(path: Path, values: np.ndarray, mode: str = "", **options) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.fromarray(values)
    (image.convert(mode) if mode else image).save(path, **options)


def folder(root: Path, *masks: np.ndarray, ending=".png", **options) -> Path:
    for i, mask in enumerate(masks):
        picture(root / f"images/{i}.jpg", (mask.shape[1], mask.shape[0]))
        save(root / f"masks/{i}{ending}", mask, **options)
    return root


def counted(array):
    return dict(zip(*(part.tolist() for part in np.unique(array, return_counts=True)), strict=True))


def masks_of(dataset):
    return [dataset.masks.read(id_) for id_ in dataset.samples["id"]]


def test_each_value_is_a_class_and_0_the_background(tmp_path):
    made = pupille.open(folder(tmp_path, MASK, np.where(MASK == 2, 0, MASK)))
    assert (made.task, made.classes, made.background) == ("segmentation", ("background", "1", "2"), 0)
    assert (masks_of(made)[0] == MASK).all()
    assert "Values of the masks: 0 background, 1 1, 2 2 (2 of 2 masks looked at)." in made.notes


@pytest.mark.parametrize("high", [1, 255, 100])
def test_two_values_are_background_and_foreground(tmp_path, high):
    made = pupille.open(folder(tmp_path, (MASK > 0).astype(np.uint8) * np.uint8(high)))
    assert (made.classes, made.background) == (("background", "foreground"), 0)
    assert (masks_of(made)[0] == (MASK > 0)).all()


def test_names_by_habit_are_told_and_a_table_gives_others(tmp_path):
    root = folder(tmp_path, (MASK > 0).astype(np.uint8) * np.uint8(255))
    assert any("classes.txt" in note for note in pupille.open(root).notes)
    (root / "classes.txt").write_text("background\nvessel\n")
    named = pupille.open(root)
    assert named.classes == ("background", "vessel")
    assert not any("No table" in note for note in named.notes)


def test_a_mask_of_mode_1_holds_0_and_1(tmp_path):
    picture(tmp_path / "images/a.jpg")
    save(tmp_path / "masks/a.png", (MASK > 0).astype(np.uint8) * np.uint8(255), "1")
    made = pupille.open(tmp_path)
    with Image.open(tmp_path / "masks/a.png") as image:
        assert image.mode == "1"
    assert (masks_of(made)[0] == (MASK > 0)).all()


def test_the_index_into_a_palette_is_the_class_and_not_its_colour(tmp_path):
    picture(tmp_path / "images/a.jpg")
    image = Image.new("P", (4, 3))
    image.putdata(MASK.ravel().tolist())
    image.putpalette([9, 9, 9, 9, 9, 9, 200, 0, 0])
    (tmp_path / "masks").mkdir()
    image.save(tmp_path / "masks/a.png")
    made = pupille.open(tmp_path)
    assert made.classes == ("background", "1", "2")
    assert (masks_of(made)[0] == MASK).all()


def test_colours_without_a_table_are_classes_by_their_code_and_that_is_told(tmp_path):
    made = pupille.open(folder(tmp_path, COLOURS[MASK]))
    assert (made.classes, made.background) == (("background", "#0000ff", "#ff0000"), 0)
    assert (masks_of(made)[0] == np.array([0, 2, 1])[MASK]).all()
    assert any("each is a class by its code" in note and "labelmap.txt" in note for note in made.notes)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (
            "labelmap.txt",
            "# label:color_rgb:parts:actions\nbackground:0,0,0::\nvessel:255,0,0::\nnerve:0,0,255::\n",
        ),
        ("class_dict.csv", "name,r,g,b\nbackground,0,0,0\nvessel,255,0,0\nnerve,0,0,255\n"),
        ("label_colors.txt", "0 0 0\tbackground\n255 0 0\tvessel\n0 0 255\tnerve\n"),
    ],
)
def test_a_table_names_colours(tmp_path, file, text):
    root = folder(tmp_path, COLOURS[MASK])
    (root / file).write_text(text)
    made = pupille.open(root)
    assert (made.classes, made.background) == (("background", "vessel", "nerve"), 0)
    assert (masks_of(made)[0] == MASK).all()


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("classes.txt", "background\nvessel\nnerve\n"),
        ("config.yaml", "train: x\nclasses:\n  0: background\n  1: 'vessel' # red\n  2: nerve\nother: 1\n"),
        ("data.yaml", "names: [background, vessel, nerve]\n"),
        ("data.yaml", "nc: 3\nnames:\n  - background\n  - vessel\n  - nerve\n"),
    ],
)
def test_a_table_names_values(tmp_path, file, text):
    root = folder(tmp_path, MASK)
    (root / file).write_text(text)
    made = pupille.open(root)
    assert (made.classes, made.background) == (("background", "vessel", "nerve"), 0)
    assert (masks_of(made)[0] == MASK).all()


def test_a_value_that_the_table_does_not_name_leaves_its_image_out_with_the_value(tmp_path):
    root = folder(tmp_path, MASK, MASK * np.uint8(4))
    (root / "classes.txt").write_text("background\nvessel\nnerve\n")
    made = pupille.open(root)
    assert list(made.samples["id"]) == ["images/0.jpg"]
    assert any("the value 4" in item.reason or "the value 8" in item.reason for item in made.left_out)


def test_255_beside_numbered_classes_is_ignored_and_told(tmp_path):
    mask = np.where(MASK == 2, 255, MASK).astype(np.uint8)
    root = folder(tmp_path, mask, MASK)
    made = pupille.open(root)
    assert made.classes == ("background", "1", "2")
    assert (masks_of(made)[0] == np.where(MASK == 2, IGNORED, MASK.astype(int))).all()
    assert any("of the value 255 are ignored" in note for note in made.notes)
    other = pupille.open(root, DataConfig(ignore_value="none"))
    assert other.classes == ("background", "1", "2", "255")
    third = pupille.open(root, DataConfig(ignore_value="1"))
    assert third.classes == ("background", "2", "255")
    assert (masks_of(third)[1] == np.array([0, IGNORED, 1])[MASK]).all()


def test_smoothed_edges_are_told_with_their_share_and_taken_by_the_nearer_level(tmp_path):
    disc = np.hypot(*np.mgrid[-90:90, -90:90]) < 70
    smooth = np.asarray(
        Image.fromarray(disc.astype(np.uint8) * np.uint8(255)).resize((97, 71), Image.Resampling.BICUBIC)
    )
    made = pupille.open(folder(tmp_path, smooth))
    assert made.classes == ("background", "foreground")
    assert (masks_of(made)[0] == (smooth >= 128)).all()
    share = 100 * ((smooth > 0) & (smooth < 255)).mean()
    note = next(note for note in made.notes if "smoothed" in note)
    assert f"({share:.2g}" in note
    assert note.startswith("1 mask holds greys")


@pytest.mark.parametrize("smooth", [False, True])
def test_two_names_of_a_table_are_black_and_white(tmp_path, smooth):
    disc = Image.fromarray((np.hypot(*np.mgrid[-90:90, -90:90]) < 70).astype(np.uint8) * np.uint8(255))
    mask = np.asarray(disc.resize((97, 71), Image.Resampling.BICUBIC) if smooth else disc)
    root = folder(tmp_path, mask)
    (root / "classes.txt").write_text("background\nvessel\n")
    made = pupille.open(root)
    assert (made.classes, made.background) == (("background", "vessel"), 0)
    assert (masks_of(made)[0] == (mask >= 128)).all()


def test_a_jpeg_of_black_and_white_is_told_and_of_more_refused(tmp_path):
    two = np.kron(MASK > 0, np.ones((13, 13))).astype(np.uint8) * np.uint8(255)
    made = pupille.open(folder(tmp_path / "two", two, ending=".jpg", quality=80))
    assert (masks_of(made)[0] == two / 255).mean() > 0.99
    assert any("JPEG" in note for note in made.notes)
    three = np.kron(MASK, np.ones((13, 13))).astype(np.uint8) * np.uint8(60)
    with pytest.raises(DataError, match="JPEG file, whose compression"):
        pupille.open(folder(tmp_path / "three", three, ending=".jpg", quality=80))


@pytest.mark.parametrize(
    ("image", "mask"),
    [
        ("a.jpg", "a_mask.png"),
        ("a.jpg", "a_GT.png"),
        ("a.jpg", "a-label.png"),
        ("images/a.jpg", "masks/a.png"),
        ("images/a.jpg", "masks/a_anything.png"),
        ("images/train/a.jpg", "masks/train/a.png"),
        ("train/images/a.jpg", "train/masks/a.png"),
        ("train/a.jpg", "train_labels/a_L.png"),
        ("train/a.jpg", "trainannot/a.png"),
        ("imgs/image_01.jpg", "gt/mask_01.png"),
        ("training/images/21_training.jpg", "training/1st_manual/21_manual1.png"),
        ("a.jpg", "masks/a.png"),
        ("leftImg8bit/images/x_leftImg8bit.jpg", "gtFine/labels/x_gtFine_labelIds.png"),
    ],
)
def test_a_mask_belongs_to_the_image_of_its_name(tmp_path, image, mask):
    for name in ("a", "b"):
        swap = {"a": name, "01": f"{name}1", "21": f"{name}1", "x": name}
        key = next(word for word in ("01", "21", "x_", "a") if word in image.rpartition("/")[2])
        new = swap[key.strip("_")]
        here, there = (
            "/".join([*path.split("/")[:-1], path.rpartition("/")[2].replace(key.strip("_"), new, 1)])
            for path in (image, mask)
        )
        picture(tmp_path / here)
        save(tmp_path / there, MASK)
    made = pupille.open(tmp_path)
    assert made.task == "segmentation"
    assert len(made) == 2
    assert not made.left_out


def test_a_mask_of_another_size_leaves_its_image_out_with_both_sizes(tmp_path):
    root = folder(tmp_path, MASK, MASK)
    save(root / "masks/1.png", MASK.T.copy())
    made = pupille.open(root)
    assert list(made.samples["id"]) == ["images/0.jpg"]
    assert "3 x 4 pixels and the image 4 x 3" in made.left_out[0].reason


def test_a_mask_drawn_on_the_lying_picture_is_turned_along(tmp_path):
    picture(tmp_path / "images/a.jpg", (4, 3), orientation=6)
    save(tmp_path / "masks/a.png", MASK)
    made = pupille.open(tmp_path)
    assert (made.samples[["width", "height"]].to_numpy() == [[3, 4]]).all()
    assert (masks_of(made)[0] == np.rot90(MASK, -1)).all()
    assert any("turned along" in note for note in made.notes)


def test_folders_of_two_parts_are_a_split_where_both_have_masks(tmp_path):
    for part in ("train", "test"):
        picture(tmp_path / part / "images/a.jpg")
        save(tmp_path / part / "masks/a.png", MASK)
    assert sorted(pupille.open(tmp_path).samples["split"]) == ["test", "train"]


def test_classes_with_masks_inside_stay_classes_unless_asked(tmp_path):
    for name in ("covid", "normal"):
        for i in range(2):
            picture(tmp_path / name / f"images/{i}.jpg")
            save(tmp_path / name / f"masks/{i}.png", MASK)
    assert pupille.open(tmp_path).classes == ("covid", "normal")
    made = pupille.open(tmp_path, DataConfig(task="segmentation"))
    assert (len(made), made.classes) == (4, ("background", "1", "2"))


@pytest.mark.parametrize(
    ("write", "word"),
    [
        (lambda path: path.symlink_to("/etc/hosts"), "leads out of the data folder"),
        (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\nrubbish"), "damaged"),
        (
            lambda path: Image.fromarray(MASK).save(
                path, "TIFF", save_all=True, append_images=[Image.fromarray(MASK)] * 2
            ),
            "has 3 pages",
        ),
        (lambda path: Image.fromarray(MASK / np.float32(3)).save(path, "TIFF"), "with decimals"),
        (lambda path: Image.new("CMYK", (4, 3)).save(path, "TIFF"), "another kind than RGB"),
    ],
)
def test_a_mask_that_cannot_be_read_leaves_its_image_out_in_one_sentence(tmp_path, write, word):
    root = folder(tmp_path, MASK, MASK)
    (root / "masks/1.png").unlink()
    write(root / "masks/1.png")
    made = pupille.open(root)
    assert list(made.samples["id"]) == ["images/0.jpg"]
    (item,) = made.left_out
    assert word in item.reason
    assert "\n" not in item.reason


def test_a_mask_that_changes_after_opening_is_told_when_it_is_read(tmp_path):
    made = pupille.open(folder(tmp_path, MASK))
    save(tmp_path / "masks/0.png", MASK + np.uint8(7))
    with pytest.raises(ImageError, match="the value 7"):
        made.masks.read("images/0.jpg")
    save(tmp_path / "masks/0.png", MASK[:2])
    with pytest.raises(ImageError, match="4 x 2 pixels"):
        made.masks.read("images/0.jpg")


def test_the_membranes_have_thirty_images_with_and_thirty_without_masks(shared):
    root = shared / "data" / "membrane"
    made = pupille.open(root)
    assert (len(made), made.classes, made.background) == (30, ("background", "foreground"), 0)
    assert sum(item.path.startswith("test/") for item in made.left_out) == 30
    assert any("30 images without a mask are left out" in note for note in made.notes)
    for id_ in list(made.samples["id"])[:5]:
        drawn = np.asarray(Image.open(root / id_.replace("/image/", "/label/"))) == 255
        assert (made.masks.read(id_) == drawn).all()


def test_of_two_observers_of_the_retina_the_first_is_the_truth_and_the_eyes_of_a_child_are_proposed(shared):
    root = shared / "data" / "chasedb1"
    made = pupille.open(root)
    assert len(made) == 28
    assert any(
        "'masks_1stHO' are taken as the truth" in note and "'masks_2ndHO'" in note for note in made.notes
    )
    drawn = np.asarray(Image.open(root / "masks_1stHO/Image_03R_1stHO.png"))
    assert (made.masks.read("images/Image_03R.jpg") == drawn).all()
    assert any(
        note.startswith("14 names have a picture of the left and one of the right") for note in made.notes
    )


def test_the_border_of_trimaps_is_ignored(shared):
    root = shared / "data" / "formats" / "pets"
    made = pupille.open(root)
    assert (made.task, made.classes) == ("segmentation", ("background", "foreground"))
    for id_ in made.samples["id"]:
        stem = Path(id_).stem
        trimap = np.asarray(Image.open(root / f"annotations/trimaps/{stem}.png"))
        assert (made.masks.read(id_) == np.array([0, 1, 0, IGNORED])[trimap]).all()
    assert any("masks of classes are the richest" in note and "--task" in note for note in made.notes)
    assert pupille.open(root, DataConfig(task="detection")).task == "detection"


def test_the_classes_of_coco_are_named_by_its_table_and_the_unlabelled_ignored(shared):
    root = shared / "data" / "coco" / "semantic_segmentation"
    made = pupille.open(root)
    lines = [line.strip() for line in (root / "config.yaml").read_text().splitlines()]
    table = dict(line.split(": ", 1) for line in lines if line.split(":")[0].isdigit())
    assert made.classes == tuple(name for value, name in table.items() if value != "0")
    assert (len(made), made.background) == (100, None)
    names = np.array([*made.classes, "unlabeled"])
    pixels = Counter()
    for id_ in list(made.samples["id"])[:10]:
        raw = np.asarray(Image.open(root / "masks/train2017" / f"{Path(id_).stem}.png"))
        read = names[made.masks.read(id_)]
        pixels.update(counted(read))
        pixels.subtract({table[str(value)]: n for value, n in counted(raw).items()})
    assert set(pixels.values()) == {0}
