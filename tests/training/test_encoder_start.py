"""A network of masks on an encoder: what learns, what stays, and that it is kept and loaded as it was."""

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from sklearn.metrics import jaccard_score

from drawn_discs import discs, discs_in
from pupille.config import TrainConfig
from pupille.errors import WeightsError
from pupille.estimators.segmenter import ImageSegmenter
from pupille.models.files.load import load_model
from pupille.models.model import ModelSpec
from pupille.models.preprocessing import Preprocessing
from pupille.models.pretrained.import_file import import_weights
from pupille.runs.events import silent
from pupille.training.encoder_start import start_with_weights
from pupille.workflows.compare import compare, train
from pupille.workflows.predict import predict

NETWORK = "regnetx_002"
SIDE = 64


@pytest.fixture
def published(shared, tmp_path, monkeypatch):
    """Real weights in a store of their own."""
    monkeypatch.setenv("PUPILLE_HOME", str(tmp_path / "home"))
    file = shared / "weights" / NETWORK / "model.safetensors"
    import_weights(file, NETWORK)
    return load_file(file)


def spec_of(name):
    prepared = Preprocessing(SIDE, SIDE, 3, 0.0, 255.0, (0.5,) * 3, (0.2,) * 3)
    return ModelSpec(name, ("floor", "disc"), prepared, task="segmentation")


def trained(name):
    """A model after some steps, and the pooled IoU of discs on pictures that it never saw."""
    (pictures, masks), (others, truth) = (
        (np.stack(arrays) for arrays in discs(16, SIDE, seed)) for seed in (0, 1)
    )
    model = ImageSegmenter(name, epochs=12, batch_size=1).fit(pictures.astype(np.uint8), masks)
    answers = model.predict(others.astype(np.uint8))
    return model.model_, jaccard_score(truth.ravel(), answers.ravel())


def test_a_frozen_encoder_stays_as_it_was_published_and_the_discs_are_found(published):
    model, iou = trained(f"unet:{NETWORK}")
    for name, tensor in model.network.encoder.state_dict().items():
        torch.testing.assert_close(tensor, published[name], rtol=0, atol=0)
    assert iou > 0.9
    # As the published weights expect it, not as the training pictures would have it.
    assert model.spec.preprocessing.mean == (0.485, 0.456, 0.406)


def test_the_first_stages_of_a_tuned_encoder_stay_and_the_later_ones_learn(published):
    model, iou = trained(f"unet:{NETWORK}+tuned")
    moved = {
        name
        for name, tensor in model.network.encoder.state_dict().items()
        if not torch.equal(tensor, published[name])
    }
    assert iou > 0.9
    assert moved
    assert all(name.startswith(("s2", "s3", "s4")) for name in moved)
    # Batch normalisation learns its weights, and its statistics stay.
    assert not any("running" in name for name in moved)


@pytest.mark.parametrize("decoder", ["unet", "fpn", "deeplabv3plus"])
def test_a_batch_of_one_picture_is_learned_from(published, decoder):
    start = start_with_weights(spec_of(f"{decoder}:{NETWORK}"), 0)
    start.to_training()
    loss = start.network(torch.randn(1, 3, SIDE, SIDE)).square().mean()
    loss.backward()
    assert all(weight.grad is None for weight in start.network.encoder.parameters())
    # Nothing that learns is left out, but for the last bias of a layer that is normalised behind it.
    assert all(weight.grad is not None for weight in start.network.decoder)


def test_without_weights_the_way_to_them_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("PUPILLE_HOME", str(tmp_path))
    with pytest.raises(WeightsError, match=f"pupille weights fetch {NETWORK}"):
        start_with_weights(spec_of(f"unet:{NETWORK}"), 0)
    cells = discs_in(tmp_path / "cells", 12, side=32)
    with pytest.raises(WeightsError, match="pupille weights fetch"):
        train(str(cells), model=f"unet:{NETWORK}", out=tmp_path / "run", listener=silent)


def test_a_run_is_made_beside_others_and_used(published, tmp_path):
    cells, config = discs_in(tmp_path / "cells", 14, side=SIDE), TrainConfig(epochs=3, batch_size=4)
    names = ("mean-mask", f"fpn:{NETWORK}")
    comparison = compare(str(cells), models=names, out=tmp_path / "out", train=config, listener=silent)
    assert {run.name for run in comparison.results.runs} == set(names)
    folder = tmp_path / "out" / "runs" / f"fpn-{NETWORK}"
    assert load_model(folder).spec.name == names[1]
    prediction = predict(folder, str(cells / "images"))
    assert prediction.mask(0).shape == (SIDE, SIDE)
