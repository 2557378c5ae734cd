"""Groups that file names show, and that the pattern which is printed makes the same groups when it is typed."""

import numpy as np
import pandas as pd
import pytest

from pupille.audit.checks.file_names import copies, series, sides, tiles
from pupille.config import DataConfig
from pupille.data.dataset import ArrayImages, Dataset
from pupille.data.splits.groups import with_groups

HASHES = [f"{i * 7919:032x}" for i in range(100)]


def typed(paths, pattern):
    """The groups that --group-pattern makes."""
    columns = {"id": paths, "path": paths, "split": "", "group": "", "label": "a"}
    store = ArrayImages(np.zeros((len(paths), 2, 2), np.uint8))
    dataset = Dataset(pd.DataFrame(columns, dtype=object), ("a",), store, "set", "test")
    return with_groups(dataset, DataConfig(group_pattern=pattern)).groups


def test_copies_of_roboflow_belong_to_their_picture():
    paths = [
        f"{part}/{label}/{label}{i}_jpg.rf.{HASHES[3 * i + k]}.jpg"
        for label in ("cat", "dog")
        for i in range(4)
        for k, part in enumerate(("train", "train", "valid"))
    ]
    found = copies(paths, [path.split("/")[1] for path in paths])
    assert found.groups == tuple(path.split("/")[2].split("_")[0] for path in paths)
    assert typed(paths, found.pattern) == found.groups


def test_pictures_of_several_classes_that_are_called_the_same_count_with_their_folder():
    paths = [
        f"train/{label}/{i}_png.rf.{HASHES[5 * i + k]}.jpg"
        for label in ("cat", "dog")
        for i in range(4)
        for k in (0, 1)
    ]
    found = copies(paths, [path.split("/")[1] for path in paths])
    assert set(found.groups) == {f"{label}/{i}" for label in ("cat", "dog") for i in range(4)}
    assert typed(paths, found.pattern) == found.groups


def test_originals_beside_their_changed_copies_are_in_the_same_group():
    paths = [
        "a/x1.png",
        "a/x1_flip.png",
        "a/x1_rot_90.png",
        "b/y.png",
        "b/y_aug_3.png",
        "b/y - Copy.png",
        "b/z.png",
    ]
    found = copies(paths, list("aaabbbb"))
    assert found.groups == ("x1", "x1", "x1", "y", "y", "y", "")
    assert typed(paths, found.pattern) == ("x1", "x1", "x1", "y", "y", "y", "z")


@pytest.mark.parametrize(
    "form", ["s{s}_{x}_{y}.png", "s{s}_x{x}_y{y}.png", "s{s}_idx5_x{x}_y{y}_class0.png", "s{s}-{x}-{y}.tif"]
)
def test_tiles_belong_to_their_slide(form):
    paths = [form.format(s=s, x=x, y=y) for s in range(4) for x in (0, 256) for y in (0, 256)]
    found = tiles(paths, ["ab"[i % 2] for i in range(len(paths))])
    assert [group.split("_")[0] for group in found.groups] == [f"s{s}" for s in range(4) for _ in range(4)]
    assert len(set(found.groups)) == 4
    assert typed(paths, found.pattern) == found.groups


def test_frames_belong_to_their_clip_also_where_the_folder_alone_names_it():
    paths = [f"clip{c}_{n:04}.png" for c in range(4) for n in range(5)]
    found = series(paths, [str(c % 2) for c in range(4) for _ in range(5)])
    assert set(found.groups) == {f"clip{c}" for c in range(4)}
    paths = [f"{'ab'[c % 2]}/clip {c}/frame_{n:04}.png" for c in range(4) for n in range(5)]
    found = series(paths, [path.split("/")[0] for path in paths])
    assert set(found.groups) == {f"clip {c}/frame" for c in range(4)}
    assert typed(paths, found.pattern) == found.groups


@pytest.mark.parametrize("find", [copies, tiles, series])
@pytest.mark.parametrize(
    "paths",
    [
        [f"{'ab'[i % 2]}/IMG_{i:04}.jpg" for i in range(20)],
        [f"{'ab'[i % 2]}/IMG_20240{i % 9 + 1}{i + 10}_12345{i % 10}.jpg" for i in range(20)],
        [f"{'ab'[i % 2]}/-93.5{i}_30.9{i}.jpeg" for i in range(20)],
        [f"{name}/{name}_{i}.jpg" for name in ("beagle", "pug", "husky") for i in range(8)],
        [f"{'ab'[i % 2]}/{i}.png" for i in range(20)],
        [
            f"{'ab'[i % 2]}/{word}.png"
            for i, word in enumerate(["copycat", "noisemaker", "flipper", "rotunda"])
        ],
    ],
)
def test_names_of_cameras_places_days_and_classes_are_no_groups(find, paths):
    found = find(paths, [path.split("/")[0] for path in paths])
    assert found is None or len(set(found.groups) - {""}) < 3


def test_folders_called_like_the_groups_are_finer_classes():
    paths = [
        f"{kind}/{name}/{name}_{i}.jpg"
        for kind, names in (("cat", ("birman", "bengal")), ("dog", ("pug", "husky")))
        for name in names
        for i in range(5)
    ]
    assert series(paths, [path.split("/")[0] for path in paths]) is None
    strangers = [f"dog/shelter/shop {n // 3} {n % 3}.jpg" for n in range(6)]
    found = series([*paths, *strangers], [path.split("/")[0] for path in [*paths, *strangers]])
    assert found is None or set(found.groups) == {"", "shop 0", "shop 1"}


@pytest.mark.parametrize(
    "name",
    [
        "slide{k}_r{row}_c{column}.png",
        "slide{k}_r{row}c{column}.tif",
        "slide{k}_row{row}_col{column}.png",
        "slide{k}_{row}_{column}.png",
    ],
)
def test_tiles_are_known_by_their_row_and_column_however_these_are_written(name):
    paths = [
        name.format(k=k, row=row, column=column) for k in range(4) for row in range(3) for column in range(3)
    ]
    grouping = tiles(paths, [""] * len(paths))
    assert grouping is not None
    assert grouping.groups == tuple(f"slide{k}" for k in range(4) for _ in range(9))


def test_left_and_right_of_one_name_are_of_one_body():
    grouping = sides([f"{number}_{side}.png" for number in range(5) for side in ("left", "right")])
    assert grouping is not None
    assert grouping.groups == tuple(str(number) for number in range(5) for _ in range(2))
    assert sides([f"{number}_left.png" for number in range(9)]) is None
    assert sides(["cellL.png", "cellR.png", *(f"{number}.png" for number in range(9))]) is None
