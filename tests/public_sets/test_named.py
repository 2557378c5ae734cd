"""The table of public sets, and opening one by its name."""

import re

import numpy as np
import pytest

from pupille.course.pictures import pictures
from pupille.data.open import open as open_data
from pupille.data.sources.fetch import fetch
from pupille.data.sources.public_sets import SETS
from pupille.errors import DataError


@pytest.mark.parametrize("known", SETS.values(), ids=SETS)
def test_every_set_of_the_table_can_be_fetched_and_held_against_something(known):
    assert known.files
    for file in known.files:
        assert re.fullmatch(r"[0-9a-f]{64}", file.sha256)
        assert file.size > 1000
        assert re.fullmatch(r"[A-Za-z0-9.-]+", file.name)
    assert known.address.endswith("/")


def test_hashes_of_the_table_are_all_different():
    hashes = [file.sha256 for known in SETS.values() for file in known.files]
    assert len(set(hashes)) == len(hashes) == 13


def test_the_names_of_classes_are_those_that_torchvision_gives():
    from torchvision.datasets import KMNIST, FashionMNIST

    assert list(SETS["fashion-mnist"].classes) == FashionMNIST.classes
    assert list(SETS["kmnist"].classes) == KMNIST.classes


def test_the_real_mnist_is_opened_by_its_name(shared, monkeypatch):
    monkeypatch.setenv("PUPILLE_DATA", str(shared / "data"))
    dataset = open_data("mnist")
    train = dataset.rows("train")
    assert (dataset.name, len(train), len(dataset.rows("test"))) == ("mnist", 60_000, 10_000)
    assert list(dataset.samples["label"][:5]) == ["5", "0", "4", "1", "9"]
    assert dataset.images.array[train].mean() == pytest.approx(33.318, abs=0.001)
    assert dataset.notes == ()


def test_numbers_become_the_names_of_their_classes_in_the_order_of_the_numbers(web, clothes):
    fetch("fashion-mnist")
    dataset = open_data("fashion-mnist")
    assert dataset.classes == clothes.classes
    assert list(dataset.labels) == [i % 10 for i in (*range(60), *range(20))]
    assert dataset.samples["label"].iloc[0] == "T-shirt/top"


def test_the_same_files_without_the_name_keep_their_numbers(web, clothes):
    assert open_data(fetch("fashion-mnist")).classes == tuple("0123456789")


def test_a_lesson_gets_the_names_too(web, clothes):
    assert pictures("fashion-mnist").name == "digits"
    fetch("fashion-mnist")
    found = pictures("fashion-mnist")
    assert (found.name, found.classes) == ("fashion-mnist", clothes.classes)
    assert (len(found.train), len(found.test)) == (60, 20)
    assert found.classes[found.labels[9]] == "Ankle boot"


def test_a_lesson_takes_the_real_mnist(shared, monkeypatch):
    monkeypatch.setenv("PUPILLE_DATA", str(shared / "data"))
    found = pictures("mnist")
    assert (found.name, len(found.train), len(found.test)) == ("mnist", 60_000, 10_000)


def test_a_lesson_asks_for_sets_of_the_table_alone():
    with pytest.raises(DataError, match="Did you mean 'mnist'"):
        pictures("mnits")


def test_one_that_is_not_here_is_told_with_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("PUPILLE_DATA", str(tmp_path))
    with pytest.raises(
        DataError, match="kmnist is not on this machine: `pupille data fetch kmnist` on a machine"
    ):
        open_data("kmnist")


def test_a_misspelt_name_is_told_with_the_nearest(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataError, match="Did you mean 'cifar10'"):
        open_data("cifar-10")


def folder_of_classes(folder):
    from PIL import Image

    for label in "ab":
        (folder / label).mkdir(parents=True)
        for i in range(3):
            Image.new("L", (8, 8), i * 40 + ord(label)).save(folder / label / f"{i}.png")
    return folder


def test_the_name_goes_before_a_folder_of_its_name_and_says_so(web, clothes, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder_of_classes(tmp_path / "fashion-mnist")
    with pytest.raises(DataError, match=r"is not on this machine.* is opened as '\./fashion-mnist'"):
        open_data("fashion-mnist")
    fetch("fashion-mnist")
    found = open_data("fashion-mnist")
    assert len(found) == 80
    assert "opened as './fashion-mnist'" in found.notes[0]
    assert open_data("./fashion-mnist").classes == ("a", "b")


def test_labels_that_are_no_numbers_stay_as_they_are(tmp_path, monkeypatch):
    folder_of_classes(tmp_path / "kmnist")
    monkeypatch.setenv("PUPILLE_DATA", str(tmp_path))
    dataset = open_data("kmnist")
    assert dataset.classes == ("a", "b")
    assert np.array_equal(np.unique(dataset.labels), [0, 1])
