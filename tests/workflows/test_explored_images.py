"""Which features are taken, how a source without labels is opened, and what is known of the files."""

import numpy as np
import pytest
from PIL import Image

from pupille.config import DataConfig
from pupille.errors import DataError, ModelError, WeightsError
from pupille.images.limits import Limits
from pupille.workflows.explored_images import chosen_features, explored_images, opened, properties


def test_pixels_are_taken_where_no_weights_are_here():
    assert chosen_features("auto") == "pixels"
    assert chosen_features("pixels") == "pixels"
    with pytest.raises(ModelError):
        chosen_features("resnet5")
    with pytest.raises(WeightsError):
        chosen_features("resnet50")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("flat")
    for number in range(12):
        Image.fromarray(np.full((6, 9), 20 * number, dtype=np.uint8)).save(place / f"{number:02d}.png")
    return place


def test_a_flat_folder_is_opened_without_labels_and_says_so(folder):
    dataset = opened(folder, DataConfig(), Limits())
    assert len(dataset) == 12
    assert any("without labels" in str(note) for note in dataset.notes)


def test_a_name_that_is_nothing_is_told(tmp_path):
    with pytest.raises(DataError):
        opened(tmp_path / "nothing", DataConfig(), Limits())


def test_pixels_are_features_between_0_and_1_and_facts_are_in_order(folder):
    images = explored_images(folder, features="pixels", config=DataConfig(), limits=Limits())
    assert images.features.shape == (12, 54)
    assert images.features[:, 0] == pytest.approx(np.arange(12) * 20 / 255)
    numbers, words = properties(images)
    assert numbers["brightness"] == pytest.approx(np.arange(12) * 20 / 255, abs=0.01)
    assert numbers["size"] == pytest.approx(54)
    assert np.isnan(numbers["JPEG quality"]).all()
    assert set(words["format"]) == {"PNG"}
    assert images.labels is None


def test_another_image_is_seen_as_the_others_are(folder):
    images = explored_images(folder, features="pixels", config=DataConfig(), limits=Limits())
    assert images.of_other(folder / "03.png", DataConfig(), Limits()) == pytest.approx(images.features[3])
