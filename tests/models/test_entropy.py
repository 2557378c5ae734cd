"""Where a model does not know: entropies at each pixel, of networks and forests."""

import numpy as np
import pytest
from scipy.stats import entropy as entropy_of_scipy

from drawn_discs import discs
from drawn_objects import subset
from pupille.config import TrainConfig
from pupille.estimators.segmenter import ImageSegmenter
from pupille.models import pixel_model
from pupille.models.entropy import as_bytes, entropy_of_picture, gives_entropy
from pupille.models.windows import shares_of_piece
from pupille.training.fit import fit


def channelled(piece):
    return piece[..., None]


@pytest.fixture(scope="module")
def fitted():
    pictures, masks = (np.array(some) for some in discs(6, 48))
    return {
        name: ImageSegmenter(name, **({"epochs": 2} if name == "unet" else {})).fit(
            pictures.astype(np.uint8), masks
        )
        for name in ("mean-mask", "threshold", "pixel-forest", "unet")
    }


def test_sure_is_0_and_alike_likely_is_255_as_scipy_computes_it():
    sure = np.zeros((3, 1, 2), np.float32)
    sure[1] = 1
    assert as_bytes(sure).tolist() == [[0, 0]]
    assert as_bytes(np.full((3, 1, 2), 1 / 3, np.float32)).tolist() == [[255, 255]]
    some = np.random.default_rng(0).dirichlet([1, 2, 3], (4, 5)).transpose(2, 0, 1).astype(np.float32)
    expected = 255 * entropy_of_scipy(some, base=3, axis=0)
    np.testing.assert_allclose(as_bytes(some), expected, atol=0.51)


def test_networks_and_forests_give_it_and_rules_do_not(fitted):
    assert {name for name, model in fitted.items() if gives_entropy(model.model_)} == {"pixel-forest", "unet"}
    assert not gives_entropy(fit("watershed", subset(4), None, TrainConfig(), window=(0, 255)).model)


def test_of_a_network_it_is_that_of_its_probabilities(fitted):
    picture = np.array(discs(1, 48, seed=3)[0][0]).astype(np.uint8)
    model = fitted["unet"].model_
    found = entropy_of_picture(model, picture, channelled)
    shares = shares_of_piece(model, picture[..., None])
    np.testing.assert_allclose(found, 255 * entropy_of_scipy(shares, base=2, axis=0), atol=0.6)
    assert found.shape == (48, 48)


def test_of_a_forest_tiles_make_no_difference_and_it_is_highest_where_answers_change(fitted, monkeypatch):
    picture = np.array(discs(1, 200, seed=3)[0][0]).astype(np.uint8)
    model = fitted["pixel-forest"].model_
    whole = entropy_of_picture(model, picture, channelled)
    monkeypatch.setattr(pixel_model, "TILE", 90)
    np.testing.assert_array_equal(entropy_of_picture(model, picture, channelled), whole)
    mask = model.mask_of(picture, channelled)
    edge = mask[:, 1:] != mask[:, :-1]
    assert whole[:, 1:][edge].mean() > 2 * whole[:, 1:][~edge].mean()


def test_of_outlines_it_is_that_of_being_an_object():
    config = TrainConfig(epochs=2, batch_size=4)
    model = fit(
        "unet-instances", subset(8), None, config, window=(0, 255), arguments={"width": 4, "depth": 3}
    ).model
    picture = subset(1, seed=4).pixels[0, ..., 0]
    inside = shares_of_piece(model, picture[..., None])[0]
    expected = 255 * entropy_of_scipy(np.stack([inside, 1 - inside]), base=2, axis=0)
    np.testing.assert_allclose(entropy_of_picture(model, picture, channelled), expected, atol=0.6)
