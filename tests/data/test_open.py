"""Opening: what is recognised, and one clear sentence for each thing that cannot be opened."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pupille.config import DataConfig
from pupille.data.open import open as open_data
from pupille.data.open import open_images
from pupille.errors import ArchiveError, DataError
from pupille.storage import locations


def picture(file: Path, value: int = 0) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.new("L", (4, 4), value).save(file)
    return file


@pytest.fixture
def photos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("cat/a.png", "cat/b.png", "dog/a.png", "dog/b.png"):
        picture(tmp_path / "photos" / name)
    return tmp_path / "photos"


def zipped(folder: Path, file: Path, below: str = "") -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for inner in sorted(folder.rglob("*")):
            if inner.is_file():
                archive.write(inner, f"{below}{inner.relative_to(folder).as_posix()}")
        archive.writestr("__MACOSX/._a.png", b"what macOS adds")
    return file


def test_what_was_found_is_said_in_one_line(photos: Path) -> None:
    assert open_data("photos").sentence() == (
        "photos: a folder per class, 4 images, 2 classes, no split given"
    )
    for name, ending in (("one.txt", "; 1 file left out"), ("two.txt", "; 2 files left out")):
        (photos / "cat" / name).write_text("no picture")
        assert open_data("photos").sentence().endswith(ending)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("photo", "Did you mean 'photos'"),
        ("digit", "Did you mean 'digits'"),
        ("q", "take a built-in: digits"),
    ],
)
def test_a_path_that_does_not_exist_names_what_may_be_meant(photos: Path, name: str, hint: str) -> None:
    with pytest.raises(DataError, match=rf"'{name}' does not exist.*{hint}"):
        open_data(name)


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"is empty. Put the images of each class"):
        open_data(tmp_path)
    (tmp_path / ".DS_Store").write_bytes(b"x")
    with pytest.raises(DataError, match=r"is empty"):
        open_data(tmp_path)


def test_a_folder_without_images_names_what_lies_there(tmp_path: Path) -> None:
    (tmp_path / "cat").mkdir()
    (tmp_path / "cat" / "scan.pdf").write_bytes(b"%PDF-1.7 ...")
    with pytest.raises(DataError, match=r"no images that can be read.*'cat/scan\.pdf': PDF .*pdftoppm"):
        open_data(tmp_path)


def test_images_without_class_folders_say_how_to_arrange_them(tmp_path: Path) -> None:
    picture(tmp_path / "a.png")
    with pytest.raises(DataError, match=r"1 image but no folders that name its class.*predict"):
        open_data(tmp_path)


def test_flat_train_and_test_folders_are_no_classes(tmp_path: Path) -> None:
    picture(tmp_path / "train" / "a.png")
    picture(tmp_path / "test" / "b.png")
    (tmp_path / "labels.csv").write_text("file,label\n")
    with pytest.raises(
        DataError, match=r"no folders that name their class\. If 'labels\.csv' holds the labels"
    ):
        open_data(tmp_path)


def test_one_class_only_is_an_error(tmp_path: Path) -> None:
    picture(tmp_path / "cat" / "a.png")
    with pytest.raises(DataError, match=r"one class only, 'cat'"):
        open_data(tmp_path)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("x.npz", "numpy.load"),
        ("x.xls", "save it as .xlsx"),
        ("x.json", "write a table"),
        ("x.docx", "none of what can be opened: IDX"),
    ],
)
def test_a_file_of_another_kind_is_told_what_to_do(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / name).write_bytes(b"PK\x03\x04 something else")
    if name == "x.docx":
        (tmp_path / name).write_bytes(b"words")
    with pytest.raises(DataError, match=message):
        open_data(tmp_path / name)


def test_one_image_is_for_predict(tmp_path: Path) -> None:
    file = picture(tmp_path / "a.png")
    with pytest.raises(DataError, match=r"is one image.*predict"):
        open_data(file)
    alone = open_images(file)
    assert alone.classes == ()
    assert list(alone.samples["id"]) == ["a.png"]
    assert alone.images.read("a.png").pixels.shape == (4, 4)


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    with pytest.raises(DataError, match=r"neither a file nor a folder"):
        open_data(tmp_path / "a.csv")


def test_something_that_is_no_source_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"given as a path.*Got int"):
        open_data(3)
    with pytest.raises(DataError, match=r"Got 3 things"):
        open_data((1, 2, 3))


def test_arrays_are_opened_as_a_pair() -> None:
    made = open_data((np.zeros((3, 5, 6), dtype=np.uint8), [2, 10, 2]))
    assert made.classes == ("2", "10")
    with pytest.raises(DataError, match=r"one class only"):
        open_data((np.zeros((3, 5, 6), dtype=np.uint8), ["a", "a", "a"]))


def test_a_built_in_goes_before_a_folder_of_its_name(photos: Path) -> None:
    photos.rename(photos.parent / "digits")
    found = open_data("digits")
    assert len(found) == 1797
    assert "opened as './digits'" in found.notes[0]
    assert len(open_data("./digits")) == 4


@pytest.mark.parametrize("below", ["", "photos/"])
def test_a_zip_is_read_like_the_folder_in_it(photos: Path, below: str) -> None:
    file = zipped(photos, photos.parent / "photos.zip", below)
    found = open_data(file)
    pd_columns = ["id", "label", "split"]
    assert found.samples[pd_columns].equals(open_data(photos).samples[pd_columns])
    assert found.format == "archive of a folder per class"
    assert found.images.read("cat/a.png").pixels.shape == (4, 4)


def test_the_folder_of_a_split_is_no_wrapping(photos: Path) -> None:
    assert open_data(zipped(photos, photos.parent / "p.zip", "train/")).given_splits == ("train",)


def test_an_archive_is_unpacked_once(photos: Path) -> None:
    file = zipped(photos, photos.parent / "photos.zip")
    open_data(file)
    kept = list((locations.cache_folder() / "archives").iterdir())
    assert [len(folder.name.partition("-")[0]) for folder in kept] == [64]
    marked = kept[0] / "cat" / "c.png"
    picture(marked)
    assert len(open_data(file)) == 5


def test_an_archive_that_is_refused_leaves_nothing(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as archive:
        archive.writestr("../out.png", b"x")
    with pytest.raises(ArchiveError):
        open_data(tmp_path / "bad.zip")
    assert list((locations.cache_folder() / "archives").iterdir()) == []
    assert not (tmp_path / "out.png").exists()


def test_a_zip_with_a_table_and_its_images_is_read_by_the_table(photos: Path) -> None:
    folder = photos.parent / "set"
    for i in range(4):
        picture(folder / "images" / f"{i}.png")
    (folder / "labels.csv").write_text(
        "file,label\n" + "".join(f"images/{i}.png,c{i % 2}\n" for i in range(4))
    )
    assert open_data(folder).classes == ("c0", "c1")
    assert open_data(zipped(folder, photos.parent / "set.zip")).classes == ("c0", "c1")


def test_images_to_predict_come_from_a_folder_a_zip_or_an_array(photos: Path) -> None:
    for source in (photos, zipped(photos, photos.parent / "photos.zip")):
        found = open_images(source)
        assert list(found.samples["id"]) == ["cat/a.png", "cat/b.png", "dog/a.png", "dog/b.png"]
        assert set(found.samples["label"]) == {""}
    assert len(open_images(np.zeros((3, 5, 5), dtype=np.uint8))) == 3
    (photos.parent / "none").mkdir()
    with pytest.raises(DataError, match=r"holds no image"):
        open_images("none")


def test_what_the_user_names_may_be_a_link(photos: Path) -> None:
    file = zipped(photos, photos.parent / "photos.zip")
    (photos.parent / "deep").mkdir()
    (photos.parent / "deep" / "link.zip").symlink_to(file)
    (photos.parent / "deep" / "link").symlink_to(photos)
    assert len(open_data("deep/link.zip")) == len(open_data("deep/link")) == 4


def test_settings_reach_the_reader(photos: Path) -> None:
    for name in ("site1/cat/a.png", "site1/dog/a.png", "site2/cat/b.png"):
        picture(photos.parent / "deep" / name)
    found = open_data("deep", DataConfig(label_level=2))
    assert found.classes == ("cat", "dog")
    assert list(found.samples["folder"]) == ["site1", "site1", "site2"]


@pytest.mark.parametrize(
    ("folder", "n", "classes", "given"),
    [
        ("mnist", 70_000, 10, {"train": 60_000, "test": 10_000}),
        ("sign_digits", 2_062, 10, {}),
        ("hurricane", 5_000, 2, {"train": 4_000, "validation": 1_000}),
        ("fruit_gps", 51, 3, {"train": 51}),
    ],
)
def test_shared_data_is_what_its_table_says(
    shared: Path, folder: str, n: int, classes: int, given: dict[str, int]
) -> None:
    found = open_data(shared / "data" / folder)
    assert (len(found), len(found.classes)) == (n, classes)
    assert {part: len(found.rows(part)) for part in found.given_splits} == given


def test_shared_fruit_has_its_unlabelled_folder_named(shared: Path) -> None:
    found = open_data(shared / "data" / "fruit_gps")
    assert "The folder 'predict_images' has no labels and is left out (images: 3)." in found.notes
    assert {item.path.split("/")[0] for item in found.left_out} == {"predict_images"}
    assert found.samples["label"].value_counts().to_dict() == {"apple": 17, "banana": 17, "orange": 17}


@pytest.mark.parametrize(
    ("name", "start", "words"),
    [
        ("brain.nii.gz", b"\x1f\x8b\x08\0", "gzip files are not read: unpack them"),
        ("scan.img", bytes(344) + b"ni1\0", "NIfTI volumes are not read"),
        ("photos.dat", b"version https://git-lfs.github.com/spec/v1\n", "git lfs pull"),
        ("photos.nd2", b"\xda\xce\xbe\x0a", "bfconvert in.nd2 out.tif"),
        ("photos.dat", b"\x89HDF\r\n\x1a\n", "HDF5 files are not read"),
        ("photos.dat", b"", "none of what can be opened"),
    ],
)
def test_a_file_of_another_kind_is_told_for_what_it_is(
    tmp_path: Path, name: str, start: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(start)
    with pytest.raises(DataError, match=words):
        open_data(tmp_path / name)


def test_a_folder_without_images_to_predict_names_what_lies_in_it(tmp_path: Path) -> None:
    (tmp_path / "cells.npy").write_bytes(b"\x93NUMPY\x01\0")
    with pytest.raises(DataError, match=r"the first of them 'cells.npy': NumPy files are not read"):
        open_images(tmp_path)


def test_channels_are_chosen_of_files_and_not_of_arrays(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4), (1, 2, 3)).save(tmp_path / "x.png")
    images = open_images(tmp_path, DataConfig(bands=(2,)))
    assert images.images.read("x.png").pixels.tolist() == [[2] * 4] * 4
    with pytest.raises(DataError, match="holds arrays. Leave --bands out"):
        open_images(np.zeros((2, 4, 4), np.uint8), DataConfig(bands=(2,)))
