"""The class of each pixel, back at the size of the picture's own file, to the pixel."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from drawn_masks import InMemory
from pupille.data.mask_targets import MaskTargets, nearest
from pupille.errors import ModelError
from pupille.images.geometry import Geometry
from pupille.models.decode.segmentation import DECODER
from pupille.models.model import ModelSpec
from pupille.models.preprocessing import Preprocessing

SIDE = 12
SPEC = ModelSpec(
    "unet",
    ("floor", "wall", "door"),
    Preprocessing(SIDE, SIDE, 1, 0.0, 1.0, (0.0,), (1.0,)),
    task="segmentation",
)
RNG = np.random.default_rng(0)


def targets_of(*sizes):
    ids = tuple(f"{height} x {width}" for height, width in sizes)
    masks = {id_: RNG.integers(0, 3, size).astype(np.int16) for id_, size in zip(ids, sizes, strict=True)}
    return MaskTargets(ids, InMemory(masks), SPEC.classes, 0).placed(Geometry(SIDE, SIDE))


def test_the_likeliest_class_of_each_pixel_is_answered():
    logits = torch.from_numpy(RNG.normal(size=(2, 3, SIDE, SIDE))).to(torch.bfloat16)
    answers = DECODER.of_network(logits, SPEC)
    assert answers.dtype == np.float64
    assert np.array_equal(answers, logits.float().numpy().argmax(axis=1))


def test_a_frame_of_the_size_of_the_file_comes_back_as_it_is():
    targets = targets_of((SIDE, SIDE))
    frame = RNG.integers(0, 3, (1, SIDE, SIDE))
    predictions = DECODER.predictions(targets.ids, targets, frame.astype(np.float64), SPEC)
    assert np.array_equal(predictions.answers.read(targets.ids[0]), frame[0])
    assert predictions.truth is targets.masks
    assert (predictions.classes, predictions.background) == (SPEC.classes, 0)


@pytest.mark.parametrize("size", [(24, 36), (6, 4), (13, 40), (5, 12), (1, 1)])
def test_a_mask_comes_back_to_the_size_of_its_file_as_pillow_would_take_it_there(size):
    targets = targets_of(size)
    frame = RNG.integers(0, 3, (1, SIDE, SIDE))
    predictions = DECODER.predictions(targets.ids, targets, frame.astype(np.float64), SPEC)
    answer = predictions.answers.read(targets.ids[0])
    resized = Image.fromarray(frame[0].astype(np.uint8)).resize(size[::-1], Image.Resampling.NEAREST)
    assert np.array_equal(answer, np.asarray(resized))
    assert answer.dtype == np.int16


@pytest.mark.parametrize("times", [2, 3, 5])
def test_a_mask_that_went_into_a_larger_frame_comes_back_to_the_pixel(times):
    mask = RNG.integers(-1, 300, (SIDE, SIDE + 3)).astype(np.int16)
    there = nearest(mask, times * SIDE, times * (SIDE + 3))
    assert np.array_equal(nearest(there, SIDE, SIDE + 3), mask)


def test_a_large_truth_seen_in_the_frame_lies_on_its_file():
    """A square whose edges fall on pixels of the frame is answered to the pixel by a model that is right."""
    mask = np.zeros((4 * SIDE, 2 * SIDE), dtype=np.int16)
    mask[8:32, 6:18] = 2
    targets = MaskTargets(("a",), InMemory({"a": mask}), SPEC.classes, 0).placed(Geometry(SIDE, SIDE))
    predictions = DECODER.predictions(("a",), targets, targets.frames().astype(np.float64), SPEC)
    assert np.array_equal(predictions.answers.read("a"), mask)


def test_no_image_has_no_mask():
    assert DECODER.none(SPEC).shape == (0, SIDE, SIDE)


def test_one_class_alone_is_no_description_of_a_model():
    DECODER.check(SPEC)
    with pytest.raises(ModelError, match="at least two classes"):
        DECODER.check(replace(SPEC, classes=("floor",)))
