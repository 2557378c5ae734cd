"""Masks predicted for new images, as they are typed: discs on noise, drawn by a threshold."""

import csv
import json

import numpy as np
import pytest
from PIL import Image

from drawn_discs import discs, discs_in
from pupille.errors import ConfigError, RunError
from pupille.runs.events import silent
from pupille.workflows.answers import Wishes
from pupille.workflows.compare import train
from pupille.workflows.predict import predict
from pupille.workflows.predicted_masks import TABLE, calibrated

SIDE = 64


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A threshold for discs."""
    place = tmp_path_factory.mktemp("discs")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PUPILLE_HOME", str(place / "home"))
        folder = discs_in(place / "cells", 12)
        train(str(folder), model="threshold", out=place / "run", listener=silent)
    return place / "run"


def save(picture, path, **options):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(picture.astype(np.uint8)).save(path, **options)


def read(path):
    with Image.open(path) as mask:
        assert mask.mode == "L"
        return np.asarray(mask)


def table_of(folder):
    with (folder / TABLE).open(newline="") as file:
        return list(csv.DictReader(file))


def test_a_mask_for_each_image_and_a_table_of_shares_are_written(run, tmp_path):
    pictures, masks = discs(3, SIDE, seed=7)
    for number, picture in enumerate(pictures):
        save(picture, tmp_path / "new" / f"plate {number}.png")
    predict(run, str(tmp_path / "new")).write(tmp_path / "out")
    rows = table_of(tmp_path / "out")
    assert [row["mask"] for row in rows] == [f"plate_{number}_mask.png" for number in range(3)]
    for row, mask in zip(rows, masks, strict=True):
        answer = read(tmp_path / "out" / row["mask"])
        assert (answer == mask).mean() > 0.99
        # The table counts what the files hold.
        assert float(row["foreground"]) == pytest.approx((answer == 1).mean())
        assert float(row["background"]) == pytest.approx((answer == 0).mean())
        assert row["problem"] == ""


@pytest.mark.parametrize("size", [(32, 32), (128, 128), (96, 64), (61, 83)])
def test_a_mask_has_the_size_of_its_file_and_lies_on_it(run, tmp_path, size):
    (picture,), (mask,) = discs(1, 128, seed=3)
    height, width = size
    resized = [
        np.asarray(Image.fromarray(values.astype(np.uint8)).resize((width, height), kind))
        for values, kind in ((picture, Image.Resampling.BOX), (mask, Image.Resampling.NEAREST))
    ]
    save(resized[0], tmp_path / "new" / "a.png")
    predict(run, str(tmp_path / "new")).write(tmp_path / "out")
    answer = read(tmp_path / "out" / "a_mask.png")
    assert answer.shape == size
    shared, either = ((answer & resized[1]) > 0).sum(), ((answer | resized[1]) > 0).sum()
    assert shared / either > 0.85


def test_a_mask_of_a_picture_that_its_camera_turned_lies_on_it_as_it_stands(run, tmp_path):
    (picture,), (mask,) = discs(1, SIDE, seed=5)
    exif = Image.Exif()
    exif[274] = 6  # EXIF's orientation: to be turned by a quarter to the right.
    save(np.rot90(picture), tmp_path / "new" / "a.tif", exif=exif)
    predict(run, str(tmp_path / "new")).write(tmp_path / "out")
    assert (read(tmp_path / "out" / "a_mask.png") == mask).mean() > 0.99


def test_images_of_one_name_have_masks_of_their_own(run, tmp_path):
    pictures, masks = discs(4, SIDE, seed=9)
    names = ("one/a.png", "two/a.png", "two/A.png", "two/a-2.png")
    for name, picture in zip(names, pictures, strict=True):
        save(picture, tmp_path / "new" / name)
    predict(run, str(tmp_path / "new")).write(tmp_path / "out")
    rows = {row["image"]: row["mask"] for row in table_of(tmp_path / "out")}
    assert len({name.casefold() for name in rows.values()}) == 4
    for name, mask in zip(names, masks, strict=True):
        assert (read(tmp_path / "out" / rows[name]) == mask).mean() > 0.99


def test_a_file_that_cannot_be_read_stands_in_the_table_with_the_reason(run, tmp_path):
    (picture,), _ = discs(1, SIDE)
    save(picture, tmp_path / "new" / "a.png")
    (tmp_path / "new" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n and nothing")
    predict(run, str(tmp_path / "new")).write(tmp_path / "out")
    good, bad = table_of(tmp_path / "out")
    assert (good["image"], good["problem"]) == ("a.png", "")
    assert (bad["image"], bad["mask"]) == ("broken.png", "")
    assert bad["problem"]


def test_masks_beside_their_images_are_not_predicted_and_that_is_said(run, tmp_path):
    folder = discs_in(tmp_path / "cells", 3)
    save(np.zeros((SIDE, SIDE)), folder / "masks" / "of nothing here.png")
    prediction = predict(run, str(folder))
    masks = {path.name for path in (folder / "masks").iterdir()}
    assert [id_.split("/")[0] for id_ in prediction.ids] == ["images"] * 3
    beside, lonely = prediction.left_out
    assert (beside.path, lonely.path) == ("masks", "masks/of nothing here.png")
    assert f"{len(masks) - 1} files" in beside.reason
    assert "belongs to no image" in lonely.reason
    # Named by themselves they are pictures like any other.
    assert len(predict(run, str(folder / "masks")).ids) == len(masks)


def test_a_folder_that_holds_something_else_is_not_written_into(run, tmp_path):
    (picture,), _ = discs(1, SIDE)
    save(picture, tmp_path / "new" / "a.png")
    prediction = predict(run, str(tmp_path / "new"))
    before = sorted((tmp_path / "new").iterdir())
    with pytest.raises(RunError, match="is no empty folder"):
        prediction.write(tmp_path / "new")
    with pytest.raises(RunError, match="is no empty folder"):
        prediction.write(tmp_path / "new" / "a.png")
    assert sorted((tmp_path / "new").iterdir()) == before
    # One's own folder is written again.
    for _ in range(2):
        prediction.write(tmp_path / "out")


def test_the_screen_says_shares_and_what_the_values_mean(run, tmp_path):
    (picture,), (mask,) = discs(1, SIDE, seed=2)
    save(picture, tmp_path / "new" / "a.png")
    prediction = predict(run, str(tmp_path / "new"))
    (line,) = prediction.lines()
    assert line.startswith("a.png: background ")
    assert prediction.sentences() == [
        "In the files of the masks the values mean: 0 background, 1 foreground."
    ]
    (image,) = json.loads(json.dumps(prediction.to_json()))["images"]
    assert image["foreground"] == pytest.approx(mask.mean(), abs=0.01)
    assert image["foreground"] + image["background"] == pytest.approx(1)


def test_pictures_that_the_model_sees_at_another_size_are_told(run, tmp_path):
    (picture,), _ = discs(1, SIDE)
    save(picture, tmp_path / "new" / "a.png")
    save(picture[: SIDE // 2], tmp_path / "new" / "b.png")
    sentence = predict(run, str(tmp_path / "new")).sentences()[-1]
    assert sentence.startswith(f"1 of 2 pictures are not {SIDE} x {SIDE} pixels large")


def test_what_is_asked_of_classes_or_numbers_is_refused(run, tmp_path):
    (picture,), _ = discs(1, SIDE)
    save(picture, tmp_path / "new" / "a.png")
    prediction = predict(run, str(tmp_path / "new"))
    for call in (prediction.lines, prediction.to_csv, prediction.to_json):
        with pytest.raises(ConfigError, match="--top names classes"):
            call(2)
    with pytest.raises(ConfigError, match="draws masks"):
        calibrated(prediction.spec, Wishes(door="a"), None)
