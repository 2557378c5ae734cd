"""When the labels of a table are numbers, how they are written, and when the program asks."""

import numpy as np
import pytest
from PIL import Image

import pupille
from pupille.config import DataConfig
from pupille.data.formats.numbers import read_numbers
from pupille.errors import DataError

AUTO, NUMBERS, CLASSES = DataConfig(), DataConfig(task="regression"), DataConfig(task="classification")


def column(labels, heading="weight (g)", config=AUTO):
    return read_numbers([str(label) for label in labels], heading, config)


def test_decimals_make_a_regression_and_that_is_said():
    numbers = column([1.5, 2, 2, 2.25])
    np.testing.assert_array_equal(numbers.values, [1.5, 2, 2, 2.25])
    assert (numbers.quantity, numbers.unit) == ("weight", "g")
    assert "so a number is predicted, in g" in numbers.notes[0]
    assert "--task classification" in numbers.notes[0]


def test_whole_numbers_are_classes_unless_they_are_asked_for_or_plainly_many():
    few = [1, 2, 3] * 10
    assert column(few) is None
    assert column(few, config=NUMBERS).notes == ()
    # 21 values, each 4 times; with a fifth image of each they are classes.
    many = column([*range(21)] * 4)
    assert "many different whole numbers" in many.notes[0]
    assert column([*range(21)] * 5) is None
    assert column([*range(20)] * 4) is None


def test_whole_numbers_that_all_differ_are_asked_about_with_both_commands():
    with pytest.raises(DataError, match="--task regression.*--label-column"):
        column(range(100, 112))
    assert len(column(range(100, 112), config=NUMBERS).values) == 12


def test_a_unit_in_each_cell_is_taken_off_and_must_be_one():
    numbers = column(["1.5 mm", "2 mm", "2.25 mm"], heading="length")
    np.testing.assert_array_equal(numbers.values, [1.5, 2, 2.25])
    assert (numbers.quantity, numbers.unit) == ("length", "mm")
    assert any("holds its unit, mm" in note for note in numbers.notes)
    assert column(["3,5µm", "4,25µm"], heading="length (µm)").values.tolist() == [3.5, 4.25]
    with pytest.raises(DataError, match="several units: cm, mm. Convert"):
        column(["1.5 mm", "0.2 cm"], heading="length")
    with pytest.raises(DataError, match="several units: mm, cm"):
        column(["1.5 mm", "2.5 mm"], heading="length (cm)")
    with pytest.raises(DataError, match="several units: kg, g"):
        column(["1.5 kg", "2.5 kg"], heading="weight", config=DataConfig(measured_in="g"))


def test_names_of_classes_that_begin_with_a_number_stay_classes():
    assert column(["12a", "7b", "9c"] * 3) is None
    assert column(["5 mg", "10 ml"] * 10) is None
    assert column(["5 mg", "10 mg"] * 3, heading="dose", config=NUMBERS).unit == "mg"


def test_the_task_that_was_asked_for_is_taken():
    assert column([1.5, 2.5, 2.5], config=CLASSES) is None
    with pytest.raises(DataError, match="'heavy' in it is none"):
        column([1.5, "heavy"], config=NUMBERS)


def test_one_cell_that_is_no_number_among_many_is_named_and_names_of_classes_are_classes():
    with pytest.raises(DataError, match="'n/a' in it is none.*--task classification"):
        column([*np.arange(0.5, 19.5), "n/a"])
    assert column(["cat", "dog", "1.5"]) is None
    assert column(["cat", "dog"]) is None


def test_codes_with_leading_zeros_are_no_numbers():
    assert column(["007", "0.5", "008"], config=AUTO) is None
    assert column(["0.5", "0", "-0.25"]).values.tolist() == [0.5, 0, -0.25]


def test_a_decimal_comma_is_read_and_said_and_what_can_be_thousands_is_refused():
    numbers = column(["1,5", "2,25", "3"])
    assert numbers.values.tolist() == [1.5, 2.25, 3]
    assert "decimal mark" in numbers.notes[0]
    for labels in (["1,234", "2,500", "3"], ["1.5", "2,5"]):
        with pytest.raises(DataError, match="decimal comma or with thousands"):
            column(labels)


def test_signs_exponents_and_a_typographic_minus_are_numbers():
    assert column(["\u22121.5", "+2e-1", "1E3"]).values.tolist() == [-1.5, 0.2, 1000]
    with pytest.raises(DataError, match="too large"):
        column(["1e999", "1.5"])


@pytest.mark.parametrize(
    ("heading", "told"),
    [("length [mm]", ("length", "mm")), ("weight_g", ("weight_g", "")), ("(x)", ("(x)", ""))],
)
def test_the_unit_stands_in_the_heading_or_is_given(heading, told):
    numbers = column([1.5, 2], heading)
    assert (numbers.quantity, numbers.unit) == told
    assert column([1.5, 2], heading, DataConfig(measured_in="kg")).unit == "kg"


def test_a_table_of_numbers_opens_as_a_regression(tmp_path):
    rows = ["path,weight (g),value,site"]
    for number in range(6):
        Image.new("L", (4, 4), number * 40).save(tmp_path / f"{number}.png")
        rows.append(f"{number}.png,{number + 0.5},{number},{'ab'[number % 2]}")
    Image.new("L", (4, 4)).save(tmp_path / "6.png")
    rows.append("6.png,,6,a")
    (tmp_path / "t.csv").write_text("\n".join(rows))
    dataset = pupille.open(tmp_path / "t.csv", DataConfig(label_column="weight (g)"))
    assert (dataset.task, dataset.classes, dataset.unit, dataset.quantity) == (
        "regression",
        (),
        "g",
        "weight",
    )
    assert dataset.values.tolist() == [0.5, 1.5, 2.5, 3.5, 4.5, 5.5]
    assert "numbers from 0.5 to 5.5 g" in dataset.sentence()
    assert list(dataset.samples["table_value"]) == ["0", "1", "2", "3", "4", "5"]
    assert [item.path for item in dataset.left_out] == ["6.png"]


def test_arrays_with_decimals_are_numbers_and_classes_may_be_asked_for_as_such():
    images = np.zeros((6, 4, 4), dtype=np.uint8)
    assert pupille.open((images, np.arange(6) / 2)).task == "regression"
    assert pupille.open((images, np.arange(6) % 2)).task == "classification"
    digits = pupille.open("digits", NUMBERS)
    assert digits.task == "regression"
    assert sorted(set(digits.values)) == list(range(10))
    with pytest.raises(DataError, match="is none"):
        pupille.open((images, list("ababab")), NUMBERS)
