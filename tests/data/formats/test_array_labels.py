"""Labels in every form in which libraries hand them over: the classes that are meant, or a refusal."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch

from pupille.data.formats.array_labels import label_texts
from pupille.data.open import open as open_dataset
from pupille.errors import DataError

THREE = np.zeros((3, 2, 2), dtype=np.uint8)


@pytest.mark.parametrize(
    ("labels", "texts"),
    [
        (np.array([[1], [0], [1]]), ["1", "0", "1"]),
        ([["cat"], ["dog"], ["cat"]], ["cat", "dog", "cat"]),
        (pd.DataFrame({"label": ["cat", "dog", "cat"]}), ["cat", "dog", "cat"]),
        (np.array([[0, 0, 1], [1, 0, 0], [0, 1, 0]]), ["2", "0", "1"]),
        ([[0.0, 1.0], [1.0, 0.0], [0.0, 1.0]], ["1", "0", "1"]),
        (pd.get_dummies(["cat", "dog", "cat"]), ["cat", "dog", "cat"]),
        ([b"cat", b"dog", b"cat"], ["cat", "dog", "cat"]),
        (np.array([b"cat", b"dog", b"cat"]), ["cat", "dog", "cat"]),
        (["ch\u00eane".encode(), b"dog", b"dog"], ["ch\u00eane", "dog", "dog"]),
        (np.ma.masked_array([2, 0, 1]), ["2", "0", "1"]),
        (torch.tensor([1.0, 0.0, 2.0], requires_grad=True), ["1", "0", "2"]),
        ([torch.tensor(1.0, requires_grad=True), torch.tensor(0), torch.tensor(2)], ["1", "0", "2"]),
        (torch.eye(3, requires_grad=True), ["0", "1", "2"]),
        ((name for name in ("cat", "dog", "cat")), ["cat", "dog", "cat"]),
        (pd.Series(["cat", "dog", "cat"], dtype="category"), ["cat", "dog", "cat"]),
        (pd.array([1, 0, 1], dtype="Int64"), ["1", "0", "1"]),
        (np.array([True, False, True]), ["True", "False", "True"]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_labels_are_those_that_are_meant(labels: Any, texts: list[str]) -> None:
    dataset = open_dataset((THREE, labels))
    assert list(dataset.samples["label"]) == texts
    assert set(dataset.classes) == set(texts)


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        (["cat", float("nan"), "dog"], "a label is missing \\(nan\\)"),
        (np.array([1.0, np.nan, 0.0]), "a label is missing \\(nan\\)"),
        (pd.Series(["cat", pd.NA, "dog"], dtype="string"), "a label is missing \\(<NA>\\)"),
        (pd.array([1, None, 0], dtype="Int64"), "a label is missing"),
        (["cat", None, "dog"], "a label is missing \\(None\\)"),
        ((name for name in ("cat", None, "dog")), "a label is missing \\(None\\)"),
        (np.ma.masked_array([2, 0, 1], mask=[0, 1, 0]), "1 of the labels are masked"),
        (np.array([[1, 1, 0], [1, 0, 0], [0, 1, 0]]), "several labels an image are not learned"),
        (np.array([[0, 0], [1, 0], [0, 1]]), "several labels an image are not learned"),
        ([["cat"], ["dog", "cat"], ["cat"]], "one label. Got lists of several lengths"),
        ([b"\xff", b"dog", b"cat"], "Got the bytes"),
        (np.array([np.inf, 1.0, 0.0]), "Got inf"),
        (7, "Got an array of shape"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_names_no_class_for_each_image_is_refused(labels: Any, words: str) -> None:
    with pytest.raises(DataError, match=words):
        open_dataset((THREE, labels))


def test_images_to_learn_from_need_labels() -> None:
    with pytest.raises(DataError, match="need labels"):
        open_dataset((THREE, None))


def test_text_keeps_its_spelling() -> None:
    assert label_texts(["01", "1", " a "]) == ["01", "1", "a"]
