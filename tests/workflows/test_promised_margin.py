"""The margin that a finished run promises around its masks, as files of new images."""

import json
import shutil

import numpy as np
import pytest
from PIL import Image
from scipy.ndimage import distance_transform_edt

from pupille.errors import ConfigError, DataError
from pupille.i18n.language import speaking
from pupille.results.masks import MaskPredictions
from pupille.workflows.predict import predict
from pupille.workflows.promised_margin import UNDECLARED, after_choosing, margin_of_run


@pytest.fixture
def new(discs_run, tmp_path):
    """A folder of two pictures of the data of the run."""
    source = next(discs_run.parent.rglob("images"))
    (tmp_path / "new").mkdir()
    for path in sorted(source.iterdir())[:2]:
        shutil.copy(path, tmp_path / "new")
    return str(tmp_path / "new")


def test_files_hold_what_is_marked_widened_by_the_reach_that_validation_needed(discs_run, new, tmp_path):
    prediction = predict(discs_run, new, coverage=0.9)
    reach = prediction.promised.margin.reach
    prediction.write(tmp_path / "out")
    names = sorted(path.name for path in (tmp_path / "out").glob("*_margin.png"))
    assert len(names) == 2
    for name in names:
        with (
            Image.open(tmp_path / "out" / name) as margin,
            Image.open(tmp_path / "out" / name.replace("_margin", "_mask")) as mask,
        ):
            marked = np.asarray(mask) > 0
            assert marked.any()
            np.testing.assert_array_equal(np.asarray(margin), distance_transform_edt(~marked) <= reach)
    assert prediction.to_json()["margin"]["reach"] == reach
    assert any("is widened by" in sentence for sentence in prediction.sentences())


def test_it_held_on_the_images_that_it_was_fitted_on(discs_run):
    run = discs_run / "runs" / json.loads((discs_run / "results.json").read_text())["chosen"]
    promised = margin_of_run(run, 0.9)
    aside = MaskPredictions.load(run / "predictions", "validation")
    held = []
    for id_ in aside.ids:
        truth, answer = aside.truth.read(id_) == 1, aside.answers.read(id_) == 1
        near = distance_transform_edt(~answer) <= promised.margin.reach
        held.append((near & truth).sum() >= 0.99 * truth.sum())
    assert promised.margin.n == len(aside) >= 9
    assert np.mean(held) >= 0.9


def test_the_loss_by_choosing_is_told_where_there_is_one(discs_run):
    run = discs_run / "runs" / "threshold"
    margin = margin_of_run(run, 0.9).margin
    assert after_choosing(margin, 1) == []
    (note,) = after_choosing(margin, 20)
    assert "20 equally good models" in str(note)


def test_without_a_margin_no_file_is_written(discs_run, new, tmp_path):
    predict(discs_run, new).write(tmp_path / "out")
    assert not list((tmp_path / "out").glob("*_margin.png"))


def test_a_promise_beyond_what_the_images_allow_is_refused_with_the_most(discs_run, new):
    with pytest.raises(DataError, match="promise at most"):
        predict(discs_run, new, coverage=0.99)
    with pytest.raises(ConfigError, match="share above 0"):
        predict(discs_run, new, coverage=1.5)


def test_images_that_belong_together_promise_nothing(discs_run, tmp_path):
    copy = tmp_path / "run"
    shutil.copytree(discs_run, copy)
    record = json.loads((copy / "results.json").read_text())
    assert not any(finding["code"] == UNDECLARED for finding in record["audit"]["findings"])
    finding = {"code": UNDECLARED, "severity": "warning", "sentence": "x", "ids": [], "advice": ""}
    record["audit"]["findings"].append(finding)
    (copy / "results.json").write_text(json.dumps(record))
    with pytest.raises(DataError, match="slices of a stack"):
        margin_of_run(copy / "runs" / "threshold", 0.9)


def test_without_predictions_of_a_run_there_is_none(tmp_path):
    for folder in (None, tmp_path):
        with pytest.raises(ConfigError, match="whole run folder"):
            margin_of_run(folder, 0.9)


def test_it_is_told_in_french(discs_run, new):
    with speaking("fr"):
        sentences = predict(discs_run, new, coverage=0.8).sentences()
    assert any("élargi" in sentence for sentence in sentences)
