import json
import pickle
import shutil
import zipfile

import numpy as np
import pytest
import tifffile
from click.testing import CliRunner
from PIL import Image

from pupille.cli.main import main
from pupille.config import DataConfig
from pupille.errors import ConfigError, DataError, ModelError, RunError
from pupille.runs.events import silent
from pupille.storage.csv_table import from_csv
from pupille.workflows.compare import compare, train
from pupille.workflows.evaluate import evaluate, saved
from pupille.workflows.predict import find_run, predict


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A folder of dark and light pictures, a comparison on it, and where both lie."""
    base = tmp_path_factory.mktemp("prediction")
    rng = np.random.default_rng(0)
    for label, low in (("dark", 0), ("light", 120)):
        (base / "photos" / label).mkdir(parents=True)
        for n in range(20):
            pixels = rng.integers(low, low + 110, (20, 20), dtype=np.uint8)
            Image.fromarray(pixels).save(base / "photos" / label / f"{n:02}.png")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(base / "home"))
        compare(base / "photos", models=["majority", "logistic", "mlp"], out=base / "run", listener=silent)
    return base


@pytest.fixture
def copy(world, tmp_path):
    """The chosen run alone, carried to another place."""
    shutil.copytree(find_run(world / "run"), tmp_path / "copy")
    return tmp_path / "copy"


def test_a_folder_of_new_images_gets_a_class_and_a_probability_each(world):
    said = predict(world / "run", world / "photos")
    assert len(said.predictions) == 40
    truth = ["dark" in id_ for id_ in said.predictions.ids]
    assert (
        np.mean([p == (0 if dark else 1) for p, dark in zip(said.predictions.predicted, truth, strict=True)])
        > 0.95
    )


def test_a_copied_run_predicts_the_same_probabilities(world, copy):
    here = predict(world / "run", world / "photos").predictions.probabilities
    there = predict(copy, world / "photos").predictions.probabilities
    assert np.array_equal(here, there)


def test_the_saved_test_predictions_are_those_the_model_gives_again(world):
    said = predict(world / "run", world / "photos")
    saved = (find_run(world / "run") / "predictions" / "test.csv").read_text().splitlines()[1:]
    again = dict(zip(said.predictions.ids, said.predictions.probabilities[:, 0], strict=True))
    for row in saved:
        id_, _, _, dark, _ = row.split(",")
        assert again[id_] == pytest.approx(float(dark), abs=1e-6)


def test_a_single_file_and_an_archive_are_predicted_too(world, tmp_path):
    photo = world / "photos" / "light" / "03.png"
    assert predict(world / "run", photo).predictions.predicted.tolist() == [1]
    with zipfile.ZipFile(tmp_path / "new.zip", "w") as archive:
        archive.write(photo, "a/one.png")
    assert len(predict(world / "run", tmp_path / "new.zip").predictions) == 1


def test_unreadable_files_are_listed_beside_the_others(world, tmp_path):
    shutil.copy(world / "photos" / "dark" / "01.png", tmp_path / "good.png")
    (tmp_path / "bad.png").write_bytes(b"\x89PNG nothing")
    said = predict(world / "run", tmp_path)
    assert said.predictions.ids == ("good.png",)
    assert [item.path for item in said.left_out] == ["bad.png"]
    lines = said.to_csv().splitlines()
    assert lines[0] == "image,unlike,class,probability,dark,light,problem"
    assert lines[1].split(",")[:3:2] == ["good.png", "dark"]
    assert lines[2].startswith("bad.png,,,,,,")


def test_a_colour_photo_is_shown_to_a_grey_model_as_grey(world, tmp_path):
    Image.new("RGB", (50, 40), (200, 200, 200)).save(tmp_path / "x.jpg")
    assert predict(world / "run", tmp_path / "x.jpg").predictions.predicted.tolist() == [1]


def test_an_image_of_another_depth_is_refused_and_not_cut_to_8_bits(world, tmp_path):
    Image.fromarray(np.full((20, 20), 40_000, np.uint16)).save(tmp_path / "deep.png")
    with pytest.raises(DataError, match="learned from 8-bit ones"):
        predict(world / "run", tmp_path / "deep.png")
    shutil.copy(world / "photos" / "dark" / "01.png", tmp_path / "good.png")
    assert [item.path for item in predict(world / "run", tmp_path).left_out] == ["deep.png"]


def test_images_of_floats_are_listed_by_name_and_the_others_predicted(world, tmp_path):
    for n in range(5):
        shutil.copy(world / "photos" / "light" / f"{n:02}.png", tmp_path)
    for name in ("first", "second", "third"):
        tifffile.imwrite(tmp_path / f"{name}.tif", np.full((20, 20), 0.5, "f4"))
    prediction = predict(world / "run", tmp_path)
    assert prediction.predictions.predicted.tolist() == [1] * 5
    assert [item.path for item in prediction.left_out] == ["first.tif", "second.tif", "third.tif"]
    assert {item.reason for item in prediction.left_out} == {
        "its pixels are float, the model learned from 8-bit ones; convert it"
    }


def test_of_colours_of_16_bits_a_model_of_8_bits_sees_the_upper_half(world, tmp_path):
    colours = np.random.default_rng(1).integers(0, 256, (20, 20, 3), dtype=np.uint8)
    tifffile.imwrite(tmp_path / "shallow.tif", colours, photometric="rgb")
    # The lower half of each value makes no difference.
    tifffile.imwrite(tmp_path / "deep.tif", colours.astype(np.uint16) * 256 + 77, photometric="rgb")
    deep, shallow = predict(world / "run", tmp_path).predictions.probabilities
    assert np.array_equal(deep, shallow)


@pytest.fixture(scope="module")
def banded(tmp_path_factory):
    """Pictures of four channels that differ in the last one alone, and a run on that one and on the three last."""
    base = tmp_path_factory.mktemp("bands")
    rng = np.random.default_rng(0)
    for label, low in (("dark", 0), ("light", 30_000)):
        (base / "photos" / label).mkdir(parents=True)
        for n in range(10):
            pixels = rng.integers(0, 20_000, (20, 20, 4), dtype=np.uint16)
            pixels[..., 3] += low
            path = base / "photos" / label / f"{n}.tif"
            tifffile.imwrite(path, pixels, photometric="rgb", extrasamples=["unspecified"])
    return base


def test_channels_must_be_chosen_and_the_choice_stays_with_the_model(banded, tmp_path):
    photos = banded / "photos"
    with pytest.raises(
        DataError, match="none of the 20 images of photos can be read.*has 4 channels.*--bands"
    ):
        train(photos, model="logistic", out=tmp_path / "undecided", listener=silent)
    train(photos, model="logistic", out=tmp_path / "run", data=DataConfig(bands=(4,)), listener=silent)
    assert json.loads((tmp_path / "run" / "run.json").read_text())["data settings"]["bands"] == [4]
    shutil.copytree(tmp_path / "run", tmp_path / "copy", ignore=shutil.ignore_patterns("run.json"))
    for run in (tmp_path / "run", tmp_path / "copy"):
        assert predict(run, photos / "dark").predictions.predicted.tolist() == [0] * 10
        assert evaluate(run, photos).metrics["accuracy"].value == 1
    assert len(set(predict(tmp_path / "run", photos, bands=(1,)).predictions.predicted)) == 1
    with pytest.raises(ConfigError, match="learned from --bands 4. Got --bands 3,2,1"):
        predict(tmp_path / "run", photos, bands=(3, 2, 1))
    tifffile.imwrite(tmp_path / "colours.tif", np.zeros((20, 20, 3), np.uint16), photometric="rgb")
    with pytest.raises(DataError, match="has 3 channels; channel 4 is not there"):
        predict(tmp_path / "run", tmp_path / "colours.tif")


def test_a_run_goes_on_only_with_the_channels_it_was_begun_with(banded, tmp_path):
    photos, out = banded / "photos", tmp_path / "run"
    train(photos, model="majority", out=out, data=DataConfig(bands=(4, 3, 2)), listener=silent)
    train(photos, model="majority", out=out, data=DataConfig(bands=(4, 3, 2)), resume=True, listener=silent)
    with pytest.raises(RunError, match="other data settings: bands"):
        train(
            photos, model="majority", out=out, data=DataConfig(bands=(1, 2, 3)), resume=True, listener=silent
        )


def test_scoring_on_labelled_images_gives_every_metric_and_counts_the_opening(world):
    scored = evaluate(world / "run", world / "photos")
    assert scored.metrics["accuracy"].n == 40
    assert scored.opened == 1
    assert evaluate(world / "run", world / "photos").opened == 2


def test_a_class_that_the_model_has_never_seen_is_refused(world, tmp_path):
    for label in ("dark", "purple"):
        (tmp_path / label).mkdir()
        shutil.copy(world / "photos" / "dark" / "01.png", tmp_path / label / "1.png")
    with pytest.raises(DataError, match="never seen the class 'purple'. It knows dark, light"):
        evaluate(world / "run", tmp_path)


def test_groups_count_when_other_images_are_scored(world):
    scored = evaluate(world / "run", world / "photos", data=DataConfig(group="stem"))
    assert scored.metrics["accuracy"].n == 20


def test_a_folder_without_a_model_is_one_sentence(world, tmp_path):
    with pytest.raises(RunError, match="there is no folder"):
        predict(tmp_path / "nowhere", world / "photos")
    with pytest.raises(RunError, match=r"results\.json"):
        predict(tmp_path, world / "photos")


def test_a_comparison_that_points_out_of_its_folder_is_refused(world, tmp_path):
    (tmp_path / "evil").mkdir()
    results = json.loads((world / "run" / "results.json").read_text())
    results["runs"][0]["path"] = "../copy"
    results["chosen"] = results["runs"][0]["name"]
    (tmp_path / "evil" / "results.json").write_text(json.dumps(results))
    with pytest.raises(RunError, match="outside of its folder"):
        predict(tmp_path / "evil", world / "photos")


class Bomb:
    """Creates a file when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


def test_a_pickle_beside_the_weights_is_refused_without_running_it(world, copy, tmp_path):
    mark = tmp_path / "mark"
    (copy / "model.pkl").write_bytes(pickle.dumps(Bomb(mark)))
    with pytest.raises(RunError, match=r"model\.pkl"):
        predict(copy, world / "photos")
    assert not mark.exists()
    pickle.loads((copy / "model.pkl").read_bytes()).close()
    assert mark.exists(), "the bomb must work, or this shows nothing"


def test_a_foreign_architecture_name_is_refused(world, copy):
    record = json.loads((copy / "model.json").read_text())
    record["name"] = "hf-hub:somebody/model"
    (copy / "model.json").write_text(json.dumps(record))
    with pytest.raises(ModelError, match="model must be one of"):
        predict(copy, world / "photos")


def test_weights_with_a_header_of_100_mb_are_refused(world, tmp_path):
    shutil.copytree(world / "run" / "runs" / "mlp", tmp_path / "copy")
    with (tmp_path / "copy" / "weights.safetensors").open("wb") as file:
        file.write((100 * 10**6).to_bytes(8, "little"))
        file.truncate(8 + 100 * 10**6)
    with pytest.raises(ModelError, match="100,000,000 bytes"):
        predict(tmp_path / "copy", world / "photos")


def test_a_run_that_was_killed_is_told_to_be_resumed(world, tmp_path):
    (tmp_path / "killed").mkdir()
    shutil.copy(world / "run" / "run.json", tmp_path / "killed" / "run.json")
    with pytest.raises(RunError, match="not finished.*--resume"):
        predict(tmp_path / "killed", world / "photos")
    with pytest.raises(RunError, match="not finished.*--resume"):
        evaluate(tmp_path / "killed", world / "photos")
    with pytest.raises(RunError, match="not finished.*--resume"):
        saved(tmp_path / "killed")


def test_an_image_that_is_enlarged_much_is_marked(world, tmp_path):
    Image.new("L", (1, 1), 200).save(tmp_path / "dot.png")
    shutil.copy(world / "photos" / "dark" / "01.png", tmp_path / "good.png")
    said = predict(world / "run", tmp_path)
    notes = dict(zip(said.predictions.ids, said.enlarged, strict=True))
    assert "1 x 1 pixels only, enlarged much" in notes["dot.png"]
    assert notes["good.png"] == ""
    assert from_csv(said.to_csv())[1][-1] == notes["dot.png"]
    assert [image.get("note", "") for image in said.to_json()["images"]] == list(said.enlarged)
    shown = CliRunner().invoke(main, ["predict", str(world / "run"), str(tmp_path), "--quiet"]).stdout
    assert [("enlarged" in line) for line in shown.splitlines()] == [True, False]
