"""Pictures beyond the sizes that a model learned from: wide views of discs, drawn at the scale of the narrow ones."""

import numpy as np
import pytest
import torch
from PIL import Image

from drawn_discs import discs, discs_in
from pupille.config import TrainConfig
from pupille.models.files.load import load_model
from pupille.models.network import to_input
from pupille.runs.events import silent
from pupille.workflows.compare import train
from pupille.workflows.evaluate import evaluate
from pupille.workflows.larger_pictures import sizes_learned
from pupille.workflows.predict import predict

SIDE = 64


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Runs of two models on discs in pictures of 64 x 64 pixels."""
    place = tmp_path_factory.mktemp("discs")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PUPILLE_HOME", str(place / "home"))
        cells = discs_in(place / "cells", 16)
        for name, config in (("threshold", TrainConfig()), ("unet", TrainConfig(epochs=12, batch_size=1))):
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
    assert not prediction.larger.masks
    assert len(prediction.sentences()) == 1


def test_a_rule_sees_larger_pictures_in_its_frame_and_says_so(folder, tmp_path):
    prediction = predict(folder / "threshold", saved(tmp_path / "new", wide()[0]))
    assert not prediction.larger.masks
    assert any("at which models see all of them" in sentence for sentence in prediction.sentences())


def test_the_masks_that_are_predicted_are_those_that_are_scored(folder, tmp_path):
    picture, mask = wide()
    source = saved(tmp_path / "new", picture, mask)
    answer = predict(folder / "unet", source).mask(0)
    scored = evaluate(folder / "unet", source)
    shared, either = ((answer & mask) > 0).sum(), ((answer | mask) > 0).sum()
    assert scored.metrics["iou"].value == pytest.approx(shared / either)
    assert any("wider view" in note for note in scored.notes)
    assert evaluate(folder / "threshold", source).notes == ()


def test_a_run_without_results_says_nothing_of_sizes(folder, tmp_path):
    assert sizes_learned(folder / "unet").largest == (SIDE, SIDE)
    assert sizes_learned(tmp_path) is None
    (tmp_path / "results.json").write_text("{}")
    assert sizes_learned(tmp_path) is None
