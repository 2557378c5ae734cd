"""Pictures beyond the sizes that a model learned from: wide views of discs, drawn at the scale of the narrow ones."""

import json
import shutil

import numpy as np
import pytest
import torch
from PIL import Image

from drawn_discs import discs, discs_in
from pupille.config import DataConfig, TrainConfig
from pupille.models.files.load import load_model
from pupille.models.network import to_input
from pupille.runs.events import silent
from pupille.workflows.compare import train
from pupille.workflows.evaluate import evaluate
from pupille.workflows.larger_pictures import sizes_learned
from pupille.workflows.picture_sizes import sizes_of
from pupille.workflows.predict import predict

SIDE = 64


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Runs of two models on discs in pictures of 64 x 64 pixels."""
    place = tmp_path_factory.mktemp("discs")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PUPILLE_HOME", str(place / "home"))
        cells = discs_in(place / "cells", 16)
        of_network = TrainConfig(epochs=12, batch_size=1)
        for name in ("mean-mask", "threshold", "unet"):
            config = of_network if name == "unet" else TrainConfig()
            train(str(cells), model=name, train=config, out=place / name, listener=silent)
        yield place


def wide(n=12, seed=50):
    """A view n times as high and twice as wide as a narrow one, with its mask."""
    pictures, masks = (np.array(arrays).reshape(n, 2, SIDE, SIDE) for arrays in discs(2 * n, SIDE, seed=seed))
    picture, mask = (np.concatenate(np.concatenate(some, axis=1), axis=1) for some in (pictures, masks))
    return picture.astype(np.uint8), mask.astype(np.uint8)


def saved(folder, picture, mask=None):
    for part, values in (("images", picture), ("masks", mask)):
        if values is not None:
            (folder / part).mkdir(parents=True)
            Image.fromarray(values).save(folder / part / "wide.png")
    return str(folder)


def at_once(run, picture):
    """The classes by the network itself, which is shown the whole picture at its own size."""
    model = load_model(run)
    with torch.inference_mode():
        return model.network(to_input(torch.from_numpy(picture)[None, ..., None], model.spec.preprocessing))[
            0
        ]


def test_a_wide_view_is_drawn_at_the_scale_that_was_learned(folder, tmp_path):
    picture, mask = wide()
    assert picture.shape == (768, 128)
    prediction = predict(folder / "unet", saved(tmp_path / "new", picture))
    answer, logits = prediction.mask(0), at_once(folder / "unet", picture)
    clear = (logits[0] - logits[1]).abs().numpy() > 1e-3
    np.testing.assert_array_equal(answer[clear], logits.argmax(dim=0).numpy()[clear])
    assert clear.mean() > 0.99
    assert (answer == mask).mean() > 0.97
    assert prediction.shares(0)["foreground"] == pytest.approx((answer == 1).mean())
    prediction.write(tmp_path / "out")
    with Image.open(tmp_path / "out" / "wide_mask.png") as file:
        np.testing.assert_array_equal(np.asarray(file), answer)


def test_what_a_larger_picture_is_taken_for_is_told_with_what_to_do_otherwise(folder, tmp_path):
    (note,) = predict(folder / "unet", saved(tmp_path / "new", wide()[0])).sentences()[1:]
    assert "64 x 64 pixels" in note
    assert "wider view at the same scale" in note
    assert "shrink it" in note


def test_pictures_no_larger_than_those_learned_are_seen_in_their_frame(folder, tmp_path):
    prediction = predict(folder / "unet", saved(tmp_path / "new", wide()[0][:SIDE, :SIDE]))
    assert not prediction.larger.answers
    assert len(prediction.sentences()) == 1


def test_a_rule_sees_larger_pictures_at_the_same_scale_too(folder, tmp_path):
    picture, mask = wide()
    prediction = predict(folder / "threshold", saved(tmp_path / "new", picture))
    assert any("wider view" in sentence for sentence in prediction.sentences())
    assert (prediction.mask(0) == mask).mean() > 0.97


def test_one_mask_for_all_pictures_is_laid_over_larger_ones_in_its_frame_and_that_is_said(folder, tmp_path):
    prediction = predict(folder / "mean-mask", saved(tmp_path / "new", wide()[0]))
    assert not prediction.larger.answers
    assert any("at which models see all of them" in sentence for sentence in prediction.sentences())


def test_the_masks_that_are_predicted_are_those_that_are_scored(folder, tmp_path):
    picture, mask = wide()
    source = saved(tmp_path / "new", picture, mask)
    answer = predict(folder / "unet", source).mask(0)
    scored = evaluate(folder / "unet", source)
    shared, either = ((answer & mask) > 0).sum(), ((answer | mask) > 0).sum()
    assert scored.metrics["iou"].value == pytest.approx(shared / either)
    assert any("wider view" in note for note in scored.notes)
    assert evaluate(folder / "mean-mask", source).notes == ()


def test_a_run_without_results_says_nothing_of_sizes(folder, tmp_path):
    assert sizes_learned(sizes_of(folder / "unet")).largest == (SIDE, SIDE)
    assert sizes_learned(sizes_of(tmp_path)) is None


LONG = 1100
"""Pixels of the longer side of pictures that are too large for a frame."""
OBJECTS, CLASSES = DataConfig(masks_are="ids"), DataConfig(masks_are="classes")


@pytest.fixture(scope="module")
def strips(tmp_path_factory):
    """Folders of long pictures of 20 discs, with the numbers of the discs and with one class, at a scale at which they
    would nearly vanish if they were shrunk."""
    place = tmp_path_factory.mktemp("strips")
    rng = np.random.default_rng(0)
    y, x = np.mgrid[:48, :LONG]
    for name in ("objects", "classes"):
        for part in ("images", "masks"):
            (place / name / part).mkdir(parents=True)
    for row in range(8):
        numbers = np.zeros((48, LONG), dtype=np.uint16)
        for number in range(1, 21):
            centre = rng.uniform(8, 40), (number - 0.5) * LONG / 20
            numbers[(y - centre[0]) ** 2 + (x - centre[1]) ** 2 < rng.uniform(4, 7) ** 2] = number
        picture = np.clip(rng.normal(60, 10, numbers.shape) + 100 * (numbers > 0), 0, 255).astype(np.uint8)
        for name, mask in (("objects", numbers), ("classes", (numbers > 0).astype(np.uint8))):
            Image.fromarray(picture).save(place / name / "images" / f"{row}.png")
            Image.fromarray(mask).save(place / name / "masks" / f"{row}.png")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PUPILLE_HOME", str(place / "home"))
        yield place


@pytest.mark.parametrize("name", ["watershed", "unet-instances"])
def test_objects_on_pictures_of_more_than_1024_pixels_are_learned_and_counted_at_their_own_scale(
    strips, name
):
    out = strips / name
    config = TrainConfig(epochs=6, batch_size=4, patch=128) if name == "unet-instances" else TrainConfig()
    arguments = {"width": 8, "depth": 3} if name == "unet-instances" else {}
    source = str(strips / "objects")
    made = train(
        source, model=name, train=config, data=OBJECTS, arguments=arguments, out=out, listener=silent
    )
    assert any("side of 513 pixels or more" in str(note) for note in made.results.data.notes)
    model = load_model(out)
    assert (model.spec.preprocessing.height, model.spec.preprocessing.width) == (48, 512)
    assert model.spec.pieces.seen_at(48, LONG) == (48, LONG)
    prediction = predict(out, str(strips / "objects" / "images"))
    # Twenty discs on each, none of which touch; seams of windows lie across some.
    assert [len(records) for records in prediction.objects] == [20] * 8
    # Of the twenty on the one test picture, most with an IoU of more than one half; how many depends on rounding.
    assert made.results.chosen_run.metrics["pq"].value > 0.7
    assert any("513 pixels" in sentence for sentence in prediction.sentences())


def test_masks_of_pictures_of_more_than_1024_pixels_are_drawn_at_their_own_scale(strips):
    made = train(
        str(strips / "classes"), model="threshold", data=CLASSES, out=strips / "threshold", listener=silent
    )
    # Shrunk to 1,024 pixels and brought back, the true masks themselves reach less.
    assert made.results.chosen_run.metrics["iou"].value > 0.9
    assert evaluate(strips / "threshold", str(strips / "classes"), data=CLASSES).metrics["iou"].value > 0.9


def test_a_run_of_before_that_does_not_say_its_scale_predicts_as_it_did(folder, strips, tmp_path):
    for run, in_windows in ((folder / "unet", True), (strips / "unet-instances", False)):
        old = tmp_path / run.name
        shutil.copytree(run, old)
        record = json.loads((old / "model.json").read_text())
        del record["pieces"]
        (old / "model.json").write_text(json.dumps(record))
        source = tmp_path / f"new {run.name}"
        picture = wide()[0] if in_windows else np.zeros((60, 1200), np.uint8)
        prediction = predict(old, saved(source, picture))
        assert bool(prediction.larger.answers) == in_windows
