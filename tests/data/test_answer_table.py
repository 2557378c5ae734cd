"""Tables of answers laid over the images of a data set: which columns, which rows, what is refused."""

import numpy as np
import pandas as pd
import pytest

from pupille.data.answer_table import read_answer_table
from pupille.data.dataset import ArrayImages, Dataset
from pupille.errors import DataError
from pupille.i18n.language import retell

IDS = ("a/one.png", "a/two.png", "b/three.png")


@pytest.fixture
def read(tmp_path):
    """The answers of a table with these lines."""
    samples = pd.DataFrame({"id": IDS, "path": IDS, "split": "", "group": "", "label": "cat"})
    images = ArrayImages(np.zeros((3, 2, 2), dtype=np.uint8))
    truth = Dataset(samples, ("cat", "dog"), images, "set", "here")

    def read(*lines, column=None, name="answers.csv"):
        (tmp_path / name).write_text("\n".join(lines) + "\n")
        return read_answer_table(tmp_path / name, truth, column)

    return read


def test_rows_are_put_into_the_order_of_the_images_by_name_without_folder_and_ending(read):
    table = read("image,predicted", "three.jpg,dog", "two,cat", "a/one.png,dog")
    assert table.answers == ["dog", "cat", "dog"]
    assert retell(table.notes[0]) == "Images are named by the column 'image', answers by 'predicted'."


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("file,label,predicted", "predicted"),
        ("file,Y_PRED,certainty", "Y_PRED"),
        ("file,whatever", "whatever"),
        ("file,classe,note", "classe"),
    ],
)
def test_the_column_of_the_answers_is_known_by_its_heading(read, heading, column):
    n = heading.count(",")
    rows = [f"{id_}," + ",".join(["dog"] * n) for id_ in IDS]
    assert read(heading, *rows).column == column


def test_a_column_that_was_asked_for_is_taken(read):
    rows = [f"{id_},cat,dog" for id_ in IDS]
    assert read("file,predicted,second", *rows, column="second").answers == ["dog"] * 3


def test_columns_that_say_nothing_are_listed(read):
    rows = [f"{id_},1,2" for id_ in IDS]
    with pytest.raises(DataError, match=r"has the columns .*file.*this.*that.*Call it 'predicted'"):
        read("file,this,that", *rows)
    with pytest.raises(DataError, match="none is known to hold the answers"):
        read("file,predicted", *[f"{id_},cat" for id_ in IDS], column="absent")


def test_an_image_without_an_answer_or_with_two_is_named(read):
    with pytest.raises(DataError, match=r"no answer for 1 image of the truth: .*b/three\.png"):
        read("file,predicted", "one,cat", "two,cat")
    with pytest.raises(DataError, match=r"answers the image 'a/one\.png' twice"):
        read("file,predicted", "one,cat", "two,cat", "three,cat", "a/one.png,dog")


def test_a_stranger_among_the_answers_is_left_out_and_told(read):
    table = read("file,predicted", "four,dog", "one,cat", "two,cat", "three,cat")
    assert table.answers == ["cat"] * 3
    assert retell(table.notes[-1]) == "1 image of the answers is none of the truth and is left out: four."


def test_what_is_no_table_is_refused(read):
    with pytest.raises(DataError, match="is no table"):
        read("file,predicted", name="answers.json")
