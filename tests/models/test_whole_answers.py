"""What models answer for pictures larger than their frame: the same piece by piece as at once."""

import numpy as np
import pytest
import torch

from drawn_discs import discs
from drawn_objects import subset
from pupille.config import TrainConfig
from pupille.estimators.segmenter import ImageSegmenter
from pupille.models import pixel_model
from pupille.models.decode.instances import maps_of
from pupille.models.network import to_input
from pupille.models.objectwise.cut import Cut
from pupille.models.whole_answers import answer_of_picture, one_answer
from pupille.training.fit import fit

HEIGHT, WIDTH = 300, 700


@pytest.fixture(scope="module")
def large():
    """A picture of discs that is wider than a window, and its mask."""
    pictures, masks = (np.array(some).reshape(5, 11, 64, 64) for some in discs(55, 64, seed=3))
    return tuple(
        some.transpose(0, 2, 1, 3).reshape(320, 704)[:HEIGHT, :WIDTH].astype(np.uint8)
        for some in (pictures, masks)
    )


def channelled(piece):
    return piece[..., None]


def test_a_forest_gives_the_same_classes_in_tiles_as_at_once_to_the_bit(large, monkeypatch):
    monkeypatch.setattr(pixel_model, "TILE", 150)
    pictures, masks = discs(6, 64)
    model = ImageSegmenter("pixel-forest").fit(np.array(pictures).astype(np.uint8), np.array(masks)).model_
    picture, mask = large
    answer = answer_of_picture(model, picture, channelled).unpacked()
    whole = model.rule.classes_of(model.spec.preprocessing.input_of(picture[..., None]))
    np.testing.assert_array_equal(answer, whole)
    assert (answer == mask).mean() > 0.98


def test_objects_in_windows_are_those_of_the_whole_picture_and_counted_once(large):
    picture, _ = large
    config = TrainConfig(epochs=6, batch_size=4, learning_rate=0.006)
    arguments = {"width": 8, "depth": 3}
    model = fit("unet-instances", subset(16), None, config, window=(0, 255), arguments=arguments).model
    answer = answer_of_picture(model, picture, channelled)
    with torch.inference_mode():
        inputs = to_input(torch.from_numpy(picture.copy())[None, ..., None], model.spec.preprocessing)
        whole = Cut().objects(maps_of(model.network(inputs))[0])
    assert len(whole) > 50
    # A pixel whose probability is the threshold to six digits may fall either way.
    assert abs(len(answer) - len(whole)) <= 1
    numbers = np.unique(np.stack([whole.labels.ravel(), answer.labels.ravel()]), axis=1).T
    pairs = [pair for pair in numbers.tolist() if pair[0] and pair[1]]
    assert len({a for a, _ in pairs}) == len(whole)
    assert len(pairs) <= len(whole) + 2
    assert ((answer.labels > 0) != (whole.labels > 0)).mean() < 1e-4


def test_a_threshold_looks_at_the_whole_picture(large):
    pictures, masks = discs(4, 64)
    model = ImageSegmenter("threshold").fit(np.array(pictures).astype(np.uint8), np.array(masks)).model_
    picture, mask = large
    assert (answer_of_picture(model, picture, channelled).unpacked() == mask).mean() > 0.98


def test_one_answer_is_an_array_of_one():
    assert one_answer("mask").shape == (1,)
