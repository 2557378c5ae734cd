"""Models of boxes as they are fitted: planted shapes are found, scores are chosen on validation."""

from dataclasses import replace

import numpy as np
import pytest

from drawn_boxes import SIDE, subset, targets_of
from pupille.config import TrainConfig
from pupille.errors import DataError, ModelError
from pupille.evaluation.detection.statistics import statistics_of
from pupille.models.files.load import load_model
from pupille.models.registry import find
from pupille.training.boxwise import size_notes
from pupille.training.fit import fit
from pupille.training.subset_predictions import predict_subset

ONE_EPOCH = TrainConfig(epochs=1, batch_size=4)
"""In steps so small that they are not shared among threads."""


def fitted(name, train, validation=None, config=None, **arguments):
    return fit(name, train, validation, config or TrainConfig(), window=(0.0, 255.0), arguments=arguments)


def test_planted_shapes_are_found_and_counted():
    train, validation, test = (subset(n, seed=seed, sizes=(16, 24)) for seed, n in enumerate((96, 16, 40)))
    model = fitted("one-stage", train, validation, TrainConfig(epochs=30), width=32).model
    statistics = statistics_of(predict_subset(model, test))
    scores = {name: float(value[0]) for name, value in statistics.scores(np.ones((40, 1))).items()}
    assert scores["ap50"] > 0.99
    assert scores["count_mae"] <= 0.1


def test_the_scores_that_count_are_kept_in_the_model(tmp_path):
    result = fitted("blobs", subset(20), subset(20, seed=1))
    result.model.save(tmp_path)
    model = load_model(tmp_path)
    assert len(model.spec.operating.thresholds) == 2
    assert tuple(predict_subset(model, subset(5, seed=3)).least) == model.spec.operating.thresholds
    assert any("Chosen on validation by F1" in str(note) for note in result.notes)


def test_without_validation_every_answer_counts():
    assert fitted("mean-boxes", subset(10)).model.spec.operating.thresholds == ()


def test_grey_pictures_and_one_class_are_learned():
    colour = subset(12)
    grey = replace(colour, pixels=colour.pixels.mean(axis=3, keepdims=True).astype(np.uint8))
    one = [[("shape", 2, 2, 20, 20)] for _ in range(12)]
    part = replace(grey, targets=replace(targets_of(one, ("shape",)), ids=grey.ids))
    for name in ("mean-boxes", "blobs", "one-stage"):
        model = fitted(name, part, part, ONE_EPOCH).model
        assert len(predict_subset(model, part)) == 12


def test_a_class_with_two_boxes_is_no_reason_to_stop():
    drawn = [[("disc", 2, 2, 20, 20)] for _ in range(10)]
    drawn[3].append(("square", 30, 30, 50, 50))
    drawn[7].append(("square", 40, 30, 60, 50))
    part = replace(subset(10), targets=targets_of(drawn))
    for name in ("mean-boxes", "blobs", "one-stage"):
        fitted(name, part, part, ONE_EPOCH)


@pytest.mark.parametrize("name", ["mean-boxes", "blobs", "one-stage"])
def test_images_without_any_box_are_refused_in_one_sentence(name):
    part = replace(subset(4), targets=targets_of([[]] * 4))
    with pytest.raises(DataError, match="no box is drawn"):
        fitted(name, part)


def test_an_argument_of_a_rule_is_refused():
    with pytest.raises(ModelError, match="takes no arguments"):
        fitted("blobs", subset(4), width=3)


def test_objects_that_are_small_in_the_frame_are_told():
    tiny = [[("disc", 2, 2, 8, 9)]] * 4
    assert size_notes(replace(subset(4), targets=targets_of(tiny)))
    large = [[("disc", 2, 2, 30, 30)]] * 4
    assert size_notes(replace(subset(4), targets=targets_of(large))) == ()


def test_detectors_see_large_pictures_smaller_than_masks_do():
    assert find("one-stage").longest == 416
    assert SIDE < 416


@pytest.fixture
def weights(shared):
    from pupille.models.pretrained.import_file import import_weights

    import_weights(shared / "weights" / "regnetx_002" / "model.safetensors", "regnetx_002")


@pytest.mark.usefixtures("weights")
def test_on_a_backbone_the_first_stages_stay_and_the_others_learn():
    from pupille.models.pretrained.store import load_weights

    result = fitted("one-stage:regnetx_002", subset(16), subset(8, seed=1), ONE_EPOCH)
    published = load_weights("regnetx_002")
    own = result.model.network.backbone.state_dict()
    changed = {key for key in own if key in published and not np.array_equal(own[key], published[key])}
    assert changed
    assert {key.split(".")[0] for key in changed} == {"s2", "s3", "s4"}
    assert not any("running" in key for key in changed)
    assert any("published weights of regnetx_002" in str(note) for note in result.notes)
