"""An evaluation of masks as JSON."""

import json

import pytest

from drawn_masks import predictions, random_pair
from pupille.evaluation.segmentation.evaluate import evaluate
from pupille.results.classification import MetricsPerClass
from pupille.results.decode import converted


def scored(background=0, **options):
    return evaluate(predictions(*random_pair(0), ("a", "b", "c"), background), **options)


def test_metrics_read_back_from_json_as_they_were():
    evaluation = scored(tolerance=1.5)
    record = json.loads(json.dumps(evaluation.to_json(), allow_nan=False))
    assert converted(record["per_class"], MetricsPerClass) == evaluation.per_class
    assert converted({"all": record["metrics"]}, MetricsPerClass) == {"all": evaluation.metrics}
    assert record["confusion"] == evaluation.confusion.tolist()
    assert record["images"]["b"] == {"drawn": 20, "answered": 20, "either": 20, "measured": 20}
    assert record["tolerance"] == 1.5


@pytest.mark.parametrize(("background", "name"), [(0, "a"), (2, "c"), (None, None)])
def test_the_background_goes_by_its_name(background, name):
    assert scored(background).to_json()["background"] == name


def test_what_is_told_keeps_how_it_was_made():
    record = scored().to_json()
    assert record["intervals"]["say"]["values"]["n"] == 20
    (note,) = record["notes"]
    assert note["say"]["values"]["n"] == 20


def test_the_background_has_no_metrics_of_boundaries():
    per_class = scored().per_class
    assert set(per_class["b"]) - set(per_class["a"]) == {"boundary_f", "surface_distance", "hausdorff_95"}
