"""Few images, the rest of them, and what is said of each."""

import numpy as np
import pytest

from pupille.course.collections import described, few_and_rest, only, pictures_of
from pupille.data.sources.builtin import shapes
from pupille.errors import DataError


@pytest.fixture(scope="module")
def pair():
    return only(shapes(), ("circle", "star"))


def test_only_the_named_classes_remain(pair):
    assert pair.classes == ("circle", "star")
    assert set(pair.samples["label"]) == {"circle", "star"}
    assert len(pair) == 300


def test_a_class_that_is_not_there_is_named():
    with pytest.raises(DataError, match="no class 'dog'"):
        only(shapes(), ("circle", "dog"))


def test_few_and_the_rest_share_no_image_and_lose_none(pair):
    few, rest = few_and_rest(pair, 50, seed=1)
    assert np.bincount(few.labels).tolist() == [50, 50]
    assert sorted([*few.samples["id"], *rest.samples["id"]]) == sorted(pair.samples["id"])


def test_a_class_with_fewer_images_gives_all_it_has(pair):
    few, rest = few_and_rest(pair, 1000, seed=1)
    assert (len(few), len(rest)) == (300, 0)


def test_pictures_come_in_one_size_in_the_order_asked_for(pair):
    one, other = pictures_of(pair, [5, 2], side=64)
    # Shapes are drawn in 64 x 64, so nothing is resized.
    assert np.array_equal(one, pair.images.read(pair.samples["path"][5]).pixels)
    assert np.array_equal(other, pair.images.read(pair.samples["path"][2]).pixels)


def test_pixels_describe_an_image_by_all_values_of_a_small_copy(pair):
    said = described(pair.subset(range(4)), "pixels")
    assert said.views.shape == (1, 4, 32 * 32 * 3)
    assert said.targets.array.tolist() == pair.labels[:4].tolist()


def test_features_are_those_that_timm_computes(pair, home_with_weights, monkeypatch, shared):
    timm = pytest.importorskip("timm")
    import torch
    from PIL import Image

    monkeypatch.setenv("PUPILLE_HOME", str(home_with_weights))
    some = pair.subset(range(3))
    said = described(some, "regnetx_002").plain()
    weights = shared / "weights" / "regnetx_002" / "model.safetensors"
    network = timm.create_model("regnetx_002", checkpoint_path=str(weights)).eval()
    network.reset_classifier(0)
    seen = timm.data.create_transform(**timm.data.resolve_model_data_config(network))
    pictures = [Image.fromarray(np.asarray(image)) for image in pictures_of(some, range(3), side=64)]
    with torch.inference_mode():
        expected = network(torch.stack([seen(picture) for picture in pictures])).numpy()
    # Kept in half precision, and computed in bfloat16 where the processor has it.
    assert np.corrcoef(said.ravel(), expected.ravel())[0, 1] > 0.999
