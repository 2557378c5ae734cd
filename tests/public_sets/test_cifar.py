"""CIFAR-10's binary batches, written here byte by byte as Krizhevsky's page describes them."""

import numpy as np
import pytest
from public_server import CIFAR_NAMES, cifar_batch, cifar_files, packed

from pupille.data.open import open as open_data
from pupille.errors import DataError
from pupille.images.limits import Limits


@pytest.fixture
def folder(photos, tmp_path):
    """The six batches and the names, unpacked."""
    place = tmp_path / "cifar"
    place.mkdir()
    for name, content in cifar_files(*photos).items():
        (place / name).write_bytes(content)
    return place


def test_pictures_labels_and_split_are_those_that_were_written(folder, photos):
    dataset = open_data(folder)
    assert np.array_equal(dataset.images.array, photos[0])
    assert dataset.classes == tuple(CIFAR_NAMES)
    assert list(dataset.samples["label"]) == [CIFAR_NAMES[label] for label in photos[1]]
    assert list(dataset.samples["split"]) == ["train"] * 20 + ["test"] * 4
    assert dataset.format == "8-bit colour 32x32 CIFAR-10 batches"


def test_a_red_picture_is_red(folder):
    red = bytes([3, *[255] * 1024, *[0] * 2048])
    (folder / "data_batch_1.bin").write_bytes(red)
    picture = open_data(folder).images.read("0").pixels
    assert picture.shape == (32, 32, 3)
    assert np.array_equal(np.unique(picture.reshape(-1, 3), axis=0), [[255, 0, 0]])


def test_rows_come_before_columns(folder):
    first_row_blue = bytes([3, *[0] * 2048, *[255] * 32, *[0] * (1024 - 32)])
    (folder / "data_batch_1.bin").write_bytes(first_row_blue)
    picture = open_data(folder).images.read("0").pixels
    assert picture[0, :, 2].min() == 255
    assert picture[1:].max() == 0


def test_classes_keep_the_order_of_the_file_of_names(folder):
    names = ["zebra", *CIFAR_NAMES[1:]]
    (folder / "batches.meta.txt").write_text("\n".join(names))
    assert open_data(folder).classes == tuple(names)


def test_the_packed_set_is_opened_as_it_comes(photos, tmp_path):
    archive = tmp_path / "cifar-10-binary.tar.gz"
    archive.write_bytes(packed(cifar_files(*photos), "cifar-10-batches-bin"))
    dataset = open_data(archive)
    assert np.array_equal(dataset.images.array, photos[0])
    assert dataset.format.startswith("archive of")


@pytest.mark.parametrize("batch", ["data_batch_3.bin", "test_batch.bin"])
def test_an_absent_batch_is_told(folder, batch):
    (folder / batch).unlink()
    with pytest.raises(
        DataError, match=f"'{batch}' cannot be read beside the other batches: it does not exist"
    ):
        open_data(folder)


@pytest.mark.parametrize("size", [0, 3072, 3073 * 4 - 1, 3073 * 4 + 1])
def test_a_batch_that_is_cut_off_is_told(folder, size):
    (folder / "data_batch_2.bin").write_bytes(bytes(size))
    with pytest.raises(
        DataError, match="'data_batch_2.bin' has .* bytes, which is no whole number of images"
    ):
        open_data(folder)


def test_a_label_without_a_name_is_told(folder, photos):
    (folder / "test_batch.bin").write_bytes(cifar_batch(photos[0][:1], [10]))
    with pytest.raises(DataError, match="'test_batch.bin' holds the label 10, but .* names 10 classes"):
        open_data(folder)


@pytest.mark.parametrize("text", [b"", b"cat\n", b"cat\ncat\n", b"\xff\xfe\n", b"x" * 10_001])
def test_names_that_are_no_names_are_told(folder, text):
    (folder / "batches.meta.txt").write_bytes(text)
    with pytest.raises(DataError, match="batches.meta.txt.*Download the set again"):
        open_data(folder)


def test_absent_names_are_told(folder):
    (folder / "batches.meta.txt").unlink()
    with pytest.raises(DataError, match="names of the classes in 'batches.meta.txt' cannot be read"):
        open_data(folder)


def test_a_batch_above_the_limit_is_refused_by_its_size(folder):
    with pytest.raises(DataError, match="at most 3,000 are read"):
        open_data(folder, limits=Limits(archive_bytes=3000))


def test_a_link_out_of_the_folder_is_not_followed(folder, tmp_path):
    (tmp_path / "elsewhere.bin").write_bytes((folder / "test_batch.bin").read_bytes())
    (folder / "test_batch.bin").unlink()
    (folder / "test_batch.bin").symlink_to(tmp_path / "elsewhere.bin")
    with pytest.raises(DataError, match="leads out of the data folder"):
        open_data(folder)


def said_of(folder):
    """The sentence that refuses a folder, None if it is opened."""
    try:
        open_data(folder)
    except DataError as error:
        return str(error)
    return None


def test_damage_anywhere_is_a_sentence_or_other_pixels_and_never_a_crash(folder):
    rng = np.random.default_rng(2)
    whole = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "readme.html"}
    said = []
    for _ in range(60):
        name = str(rng.choice(list(whole)))
        broken = bytearray(whole[name])
        if rng.random() < 0.5:
            broken = broken[: rng.integers(len(broken))]
        else:
            broken[rng.integers(len(broken))] = rng.integers(256)
        (folder / name).write_bytes(broken)
        said.append(said_of(folder))
        (folder / name).write_bytes(whole[name])
    refused = [sentence for sentence in said if sentence]
    assert len(refused) > 20
    assert not any("\n" in sentence for sentence in refused)
