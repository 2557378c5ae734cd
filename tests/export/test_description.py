"""What an exported file says of its input, of its figure and of the weights behind it."""

import hashlib

import pytest

from pupille.export.description import described_input, metric_values, run_hash, weights_licence
from pupille.models.preprocessing import Preprocessing
from pupille.results.metric import Metric

GREY = Preprocessing(8, 16, 1, 0, 255, (0.5,), (0.2,))


def test_the_shape_of_the_input_is_rows_columns_channels_behind_the_number_of_images():
    record = described_input(GREY)
    assert record["shape"][1:] == [8, 16, 1]
    assert (record["channels"], record["depth"], record["window"]) == ("grey", "8-bit", [0, 255])


def test_a_stretched_picture_is_first_kept_in_a_square_and_a_cropped_one_is_not():
    crop = Preprocessing(224, 224, 3, 0, 255, (0.5,) * 3, (0.2,) * 3, fit="crop", resize=256)
    assert described_input(GREY)["first"] == 32
    assert described_input(crop)["first"] is None
    assert described_input(crop)["reduced"] is None
    assert described_input(crop)["channels"] == "RGB"
    assert described_input(crop)["geometry"]["resize"] == 256


def test_a_figure_keeps_its_interval_and_the_number_behind_it():
    metric = Metric(0.9, 0.8, 0.95, 40)
    assert metric_values(metric) == {"value": 0.9, "low": 0.8, "high": 0.95, "n": 40}


def test_a_run_is_known_by_its_description_and_weights_and_by_no_other_file(tmp_path):
    (tmp_path / "model.json").write_bytes(b"{}")
    (tmp_path / "weights.safetensors").write_bytes(b"numbers")
    parts = [hashlib.sha256(data).digest() for data in (b"{}", b"numbers")]
    expected = hashlib.sha256(b"".join(parts)).hexdigest()
    assert run_hash(tmp_path) == expected
    (tmp_path / "report.html").write_bytes(b"a page")
    assert run_hash(tmp_path) == expected
    (tmp_path / "weights.safetensors").write_bytes(b"others")
    assert run_hash(tmp_path) != expected


@pytest.mark.parametrize(("name", "is_stated"), [("resnet50", True), ("lenet5", False)])
def test_a_licence_is_stated_where_a_model_began_with_published_weights(name, is_stated):
    assert (weights_licence(name) is not None) == is_stated
