"""Variants of a model: what was taken is another, what was not is the same."""

import numpy as np
import pytest
import torch

from digit_models import studied
from pupille.data.annotations import ClassTargets, NumberTargets
from pupille.explanation.randomised import Learned, bootstrapped, variants_of
from pupille.models.model import ModelSpec
from pupille.models.network import NetworkModel, build_network
from pupille.models.preprocessing import Preprocessing


@pytest.fixture(scope="module")
def network():
    spec = ModelSpec("lenet5", ("a", "b"), Preprocessing(32, 32, 1, 0.0, 255.0, (0.5,), (0.25,)))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        return NetworkModel(spec, build_network(spec).eval())


def changed(first, second):
    states = zip(first.network.state_dict().items(), second.network.state_dict().values(), strict=True)
    return [name for (name, one), other in states if not torch.equal(one, other)]


def test_a_random_last_layer_leaves_all_others_and_random_layers_leave_none(network):
    variants = variants_of(network, None, seed=0)
    names = list(network.network.state_dict())
    assert changed(network, variants.without["head"]) == names[-2:]
    assert changed(network, variants.without["layers"]) == names


def test_a_network_that_was_trained_as_a_whole_is_not_trained_again(network):
    variants = variants_of(network, None, seed=0)
    assert variants.two is None
    assert "trained" in variants.why


def test_the_global_seed_is_left_alone(network):
    before = torch.random.get_rng_state()
    variants_of(network, None, seed=0)
    assert torch.equal(before, torch.random.get_rng_state())


def test_shuffled_labels_leave_a_model_that_is_as_good_as_chance_and_two_draws_two_good_ones():
    subject, targets, learned = studied(images=200)
    variants = variants_of(subject.model, learned, seed=0)

    def right(model):
        return (model.predict(subject.pixels).argmax(axis=1) == targets.array).mean()

    assert right(variants.without["labels"]) < 0.3
    assert min(map(right, variants.two)) > 0.9
    assert not np.array_equal(*(model.estimator.coef_ for model in variants.two))


def test_a_draw_has_as_many_of_each_class_and_repeats_some():
    targets = ClassTargets(np.repeat([0, 1], [30, 5]), ("a", "b"))
    rows = bootstrapped(targets, np.random.default_rng(0))
    assert np.bincount(targets.array[rows]).tolist() == [30, 5]
    assert len(np.unique(rows)) < 35


def test_some_of_what_was_learned_keeps_rows_together():
    values = np.arange(20.0)
    learned = Learned(values[:, None, None, None], NumberTargets(values), tuple(map(str, range(20))))
    some = learned.some(5, 0)
    assert len(some) == 5
    np.testing.assert_array_equal(some.pixels.ravel(), some.targets.array)
    assert list(map(float, some.groups)) == list(some.targets.array)
    assert learned.some(20, 0) is learned
