"""Pictures and masks as a microscopist brings them: each oddity is told in one sentence, or refused in one."""

import numpy as np
import pytest
from PIL import Image, ImageFilter

from drawn_discs import discs_in
from pupille.errors import DataError, PupilleError
from pupille.runs.events import silent
from pupille.workflows.compare import compare

N = 12
EXIF_ORIENTATION = 274


@pytest.fixture
def folder(tmp_path):
    """Twelve pictures of discs with their masks."""
    return discs_in(tmp_path / "cells", N)


def change(path, edit):
    """Writes what an edit makes of the values of a picture."""
    with Image.open(path) as picture:
        values = np.asarray(picture)
    Image.fromarray(edit(values)).save(path)


def each(folder, part, edit):
    for path in sorted((folder / part).iterdir()):
        change(path, edit)


def compared(folder):
    """The results of the threshold, which is right on almost every pixel of these discs, beside the mean mask."""
    comparison = compare(
        str(folder), models=("mean-mask", "threshold"), out=folder.parent / "run", listener=silent
    )
    runs = {run.name: run for run in comparison.results.runs}
    assert runs["threshold"].metrics["iou"].value > 0.95
    assert comparison.chosen == "threshold"
    return comparison.results.data


def sentences(data):
    return " ".join(data.notes)


def refused(folder):
    """The one sentence of a refusal."""
    with pytest.raises(PupilleError) as error:
        compare(str(folder), models=("mean-mask", "threshold"), out=folder.parent / "run", listener=silent)
    words = str(error.value)
    assert words.endswith(".")
    assert "\n" not in words
    assert not (folder.parent / "run" / "results.json").exists()
    return words


def test_twelve_sound_pictures_are_told_by_what_their_masks_hold(folder):
    data = compared(folder)
    assert data.samples == N
    assert sentences(data).startswith("Values of the masks: 0 background, 255 foreground")


def test_a_picture_whose_mask_is_missing_is_left_out_and_named(folder):
    (folder / "masks" / "03.png").unlink()
    data = compared(folder)
    assert data.samples == N - 1
    assert "1 image without a mask is left out: 'images/03.png'." in sentences(data)


def test_a_mask_that_marks_nothing_is_a_mask(folder):
    change(folder / "masks" / "03.png", np.zeros_like)
    assert compared(folder).samples == N


def test_a_mask_that_marks_nothing_is_asked_about_by_the_audit(folder):
    change(folder / "masks" / "03.png", np.zeros_like)
    comparison = compare(str(folder), models=("mean-mask",), out=folder.parent / "run", listener=silent)
    findings = {finding.code: finding for finding in comparison.results.audit.findings}
    assert "1 of 12 images has nothing drawn on it" in str(findings["nothing-drawn"].sentence)


def test_masks_in_one_stack_of_pages_are_refused(folder):
    for part in ("images", "masks"):
        files = sorted((folder / part).iterdir())
        pages = [Image.fromarray(np.asarray(Image.open(path))) for path in files]
        for path in files:
            path.unlink()
        pages[0].save(folder / part / "stack.tif", save_all=True, append_images=pages[1:])
    words = refused(folder)
    assert "has 12 pages, and a mask has one" in words
    assert "save each page as a file of its own" in words


def test_of_pictures_with_several_pages_the_first_belongs_to_the_mask_and_that_is_told(folder):
    for path in sorted((folder / "images").iterdir()):
        page = Image.fromarray(np.asarray(Image.open(path)))
        page.save(path.with_suffix(".tif"), save_all=True, append_images=[page, page])
        path.unlink()
    assert "12 of 12 images: page 1 of 3 is read." in sentences(compared(folder))


def test_a_mask_whose_file_is_empty_is_left_out_with_its_picture(folder):
    (folder / "masks" / "03.png").write_bytes(b"")
    data = compared(folder)
    assert data.samples == N - 1
    assert "its mask 'masks/03.png' is empty; take it from the original again." in sentences(data)


def test_a_mask_of_another_size_is_left_out_with_both_sizes(folder):
    change(folder / "masks" / "03.png", lambda values: values[:50, :40])
    data = compared(folder)
    assert data.samples == N - 1
    assert "the mask has 40 x 50 pixels and the image 64 x 64" in sentences(data)


def test_masks_that_mark_nothing_at_all_are_refused(folder):
    each(folder, "masks", np.zeros_like)
    assert "all masks are empty" in refused(folder)


def test_masks_that_mark_everything_are_refused(folder):
    each(folder, "masks", lambda values: np.full_like(values, 255))
    assert "one class only" in refused(folder)


def test_masks_that_show_something_on_one_picture_alone_are_refused_before_anything_is_trained(folder):
    for path in sorted((folder / "masks").iterdir())[1:]:
        change(path, np.zeros_like)
    words = refused(folder)
    assert "one class only" in words or "shows anything but background" in words
    assert not (folder.parent / "run" / "runs").exists()


@pytest.mark.parametrize("part", ["validation", "test"])
def test_a_part_of_the_split_in_which_no_mask_marks_anything_is_refused(folder, part):
    order = sorted((folder / "masks").iterdir())
    parts = ["train"] * 6 + ["validation"] * 3 + ["test"] * 3
    for path, own in zip(order, parts, strict=True):
        if own == part:
            change(path, np.zeros_like)
        for kind in ("images", "masks"):
            (folder / own / kind).mkdir(parents=True, exist_ok=True)
            (folder / kind / path.name).rename(folder / own / kind / path.name)
    for kind in ("images", "masks"):
        (folder / kind).rmdir()
    assert f"no mask of the {part} images shows anything but background" in refused(folder)


def test_masks_in_three_equal_channels_are_masks_of_values(folder):
    each(folder, "masks", lambda values: np.stack([values] * 3, axis=2))
    assert "Values of the masks: 0 background, 255 foreground" in sentences(compared(folder))


def test_masks_in_a_colour_are_classes_by_its_code(folder):
    each(folder, "masks", lambda values: np.stack([values, 0 * values, 0 * values], axis=2))
    assert "each is a class by its code: background, #ff0000" in sentences(compared(folder))


def test_masks_in_three_equal_channels_with_smoothed_edges_are_counted(folder):
    def smoothed(values):
        return np.asarray(Image.fromarray(values).convert("RGB").filter(ImageFilter.GaussianBlur(0.6)))

    each(folder, "masks", smoothed)
    assert "12 masks hold greys between black and white" in sentences(compared(folder))


def test_masks_that_were_saved_as_jpeg_are_cut_in_the_middle(folder):
    for path in sorted((folder / "masks").iterdir()):
        with Image.open(path) as mask:
            mask.save(path.with_suffix(".jpg"), quality=80)
        path.unlink()
    assert "from 128 on a pixel is taken as white" in sentences(compared(folder))


def test_pictures_of_uneven_sizes_are_seen_at_one_and_that_is_told(folder):
    for number in (0, 4, 8):
        for part in ("images", "masks"):
            change(folder / part / f"{number:02}.png", lambda values, rows=56 - number: values[:rows])
    data = compared(folder)
    assert data.samples == N
    assert "3 of 12 pictures are not 64 x 64 pixels large" in sentences(data)


def turn_by_exif(folder, number, *, with_mask):
    """Stores a picture lying, its orientation saying how it stands, and its mask standing or lying too."""
    picture, mask = (folder / part / f"{number:02}.png" for part in ("images", "masks"))
    for path in (picture, mask):
        change(path, lambda values: values[:48])
    exif = Image.Exif()
    # 6: turned by a quarter to the right when it is shown, so that it is stored turned to the left.
    exif[EXIF_ORIENTATION] = 6
    with Image.open(picture) as standing:
        standing.transpose(Image.Transpose.ROTATE_90).save(picture.with_suffix(".tif"), exif=exif)
    picture.unlink()
    if with_mask:
        with Image.open(mask) as standing:
            standing.transpose(Image.Transpose.ROTATE_90).save(mask)


@pytest.mark.parametrize("with_mask", [False, True])
def test_a_picture_that_its_camera_turned_has_its_mask_upright(folder, with_mask):
    for number in range(N):
        turn_by_exif(folder, number, with_mask=with_mask)
    data = compared(folder)
    assert (data.sizes.width, data.sizes.height) == ((64, 64, 64), (48, 48, 48))
    assert ("masks were drawn lying" in sentences(data)) == with_mask


def test_pictures_of_16_bits_are_learned_as_those_of_8(folder):
    for path in sorted((folder / "images").iterdir()):
        with Image.open(path) as picture:
            deep = np.asarray(picture).astype(np.uint16) * 200 + 1000
        Image.fromarray(deep).save(path.with_suffix(".tif"))
        path.unlink()
    data = compared(folder)
    assert (data.samples, data.depth) == (N, "16-bit")


def test_too_few_pictures_for_a_split_are_refused(folder):
    for number in range(2, N):
        for part in ("images", "masks"):
            (folder / part / f"{number:02}.png").unlink()
    with pytest.raises(DataError, match="bring more groups"):
        compare(str(folder), models=("threshold",), out=folder.parent / "run", listener=silent)
