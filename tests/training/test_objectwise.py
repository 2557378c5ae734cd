"""Fits of the models of objects, on touching discs whose right masks are known."""

from dataclasses import replace

import numpy as np
import pytest

from drawn_objects import SIDE, subset
from pupille.config import TrainConfig
from pupille.errors import ModelError
from pupille.evaluation.instances.evaluate import evaluate
from pupille.models.files.load import load_model
from pupille.models.network import NetworkModel
from pupille.models.objectwise.cut import Cut
from pupille.training.fit import fit
from pupille.training.objectwise import SCORES, chosen_cut, chosen_masks, in_words
from pupille.training.subset_predictions import predict_subset

LITTLE = {"width": 8, "depth": 3}


def outlines(two_sizes: bool = False, **settings):
    config = TrainConfig(**{"epochs": 30, "batch_size": 4, "learning_rate": 0.006, **settings})
    return fit(
        "unet-instances",
        subset(16, two_sizes=two_sizes),
        subset(6, seed=1, two_sizes=two_sizes),
        config,
        window=(0, 255),
        arguments=LITTLE,
    )


@pytest.fixture(scope="module")
def fitted():
    return outlines()


def metrics(model, part):
    return evaluate(predict_subset(model, part), resamples=100).metrics


def test_the_network_finds_touching_discs_and_tells_them_apart(fitted):
    found = metrics(fitted.model, subset(12, seed=2))
    assert found["pq"].value > 0.85
    assert found["ap50"].value > 0.9
    assert found["merged"].value < 0.1


def test_the_watershed_is_measured_without_scores():
    model = fit("watershed", subset(12), None, TrainConfig(), window=(0, 255)).model
    found = metrics(model, subset(12, seed=2))
    assert found["pq"].value > 0.8
    assert found["ap50"].value is None


def test_what_validation_chose_is_told_and_kept_beside_the_weights(fitted, tmp_path):
    cut = fitted.model.spec.cut
    assert f"probability of {cut.interior:.2f} on" in str(fitted.notes[-1])
    fitted.model.save(tmp_path)
    again = load_model(tmp_path)
    assert again.spec.cut == cut
    part = subset(3, seed=2)
    for before, after in zip(fitted.model.predict(part.pixels), again.predict(part.pixels), strict=True):
        assert np.array_equal(before.labels, after.labels)
        assert np.array_equal(before.scores, after.scores)


def test_a_least_area_is_told_only_where_there_is_one(fitted):
    cut = fitted.model.spec.cut
    assert "areas below 10,098 px² are left out" in str(in_words(replace(cut, smallest=10_098.4)))
    assert "and no area is too small" in str(in_words(replace(cut, smallest=0.0)))


def test_no_other_thresholds_that_were_tried_are_better_on_validation(fitted):
    validation = subset(6, seed=1)
    areas = np.concatenate([image.areas for image in subset(16).targets.frames()])
    chosen = chosen_cut(fitted.model, validation, float(np.median(areas)))
    assert chosen == fitted.model.spec.cut
    best = metrics(fitted.model, validation)["pq"].value
    for cut in (Cut(0.3, 0.3), Cut(0.5, 0.5), Cut(0.7, 0.7), Cut(0.5, 0.5, float(np.median(areas)) / 4)):
        other = NetworkModel(replace(fitted.model.spec, cut=cut), fitted.model.network)
        assert metrics(other, validation)["pq"].value <= best + 1e-12


def test_masks_drawn_into_boxes_get_their_least_score_and_area_on_validation(tmp_path):
    config = TrainConfig(epochs=2, batch_size=4)
    result = fit("maskrcnn", subset(4), subset(3, seed=1), config, window=(0, 255))
    spec = result.model.spec
    (least,) = spec.operating.thresholds
    assert least in SCORES
    assert f"a score of {least:.2f} on" in str(result.notes[-1])
    chosen = chosen_masks(replaced(result.model, None, None), subset(3, seed=1), middle_of(subset(4)))
    assert chosen == (spec.operating, spec.cut)
    result.model.save(tmp_path)
    part = subset(2, seed=2)
    for before, after in zip(
        result.model.predict(part.pixels), load_model(tmp_path).predict(part.pixels), strict=True
    ):
        assert np.array_equal(before.labels, after.labels)


def replaced(model, operating, cut):
    return NetworkModel(replace(model.spec, operating=operating, cut=cut), model.network)


def middle_of(part):
    return float(np.median(np.concatenate([image.areas for image in part.targets.frames()])))


def test_without_validation_images_the_usual_thresholds_stand():
    config = TrainConfig(epochs=1, batch_size=4)
    result = fit("unet-instances", subset(4), None, config, window=(0, 255), arguments=LITTLE)
    assert result.model.spec.cut is None
    assert len(result.model.predict(subset(2).pixels)) == 2


def test_of_two_classes_each_object_gets_its_own():
    found = metrics(outlines(two_sizes=True, epochs=45).model, subset(12, seed=2, two_sizes=True))
    assert found["pq"].value > 0.7


def test_pictures_of_another_size_and_arguments_that_there_are_not_are_refused():
    with pytest.raises(ModelError, match="colour"):
        fit("watershed", subset(4), None, TrainConfig(), window=(0, 255), arguments={"colour": 1})
    model = fit("watershed", subset(4), None, TrainConfig(), window=(0, 255)).model
    with pytest.raises(ModelError, match=f"{SIDE}"):
        model.predict(subset(2).pixels[:, 1:])
