"""Heads on features: chosen without the test, balanced where asked, the same again by the same seed."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from pupille.data.annotations import ClassTargets
from pupille.models.architectures.heads import build_head
from pupille.models.names import HEADS
from pupille.training.heads.fit_heads import fit_head, refit
from pupille.training.heads.head import Features, HeadSettings


def of_classes(views, labels, groups=None, n_classes=None):
    names = tuple(map(str, range(n_classes or int(labels.max()) + 1)))
    return Features(views, ClassTargets(labels, names), groups)


def probabilities(head, table):
    with torch.inference_mode():
        return head.eval()(torch.from_numpy(np.float32(table))).double().softmax(dim=1).numpy()


def features(n, width=12, n_classes=3, seed=0, noise=1.0, views=1):
    rng = np.random.default_rng(seed)
    labels = np.arange(n) % n_classes
    centres = np.random.default_rng(99).normal(size=(n_classes, width))
    shown = centres[labels] + noise * rng.normal(size=(views, n, width))
    return of_classes(shown.astype(np.float16), labels)


@pytest.mark.parametrize("kind", HEADS)
def test_every_head_learns_what_can_be_learned_and_is_rebuilt_from_its_arguments(kind):
    train, test = features(90), features(300, seed=1)
    fitted = fit_head(train, features(120, seed=2), HeadSettings(kind))
    said = probabilities(fitted.module, test.plain())
    assert (said.argmax(axis=1) == test.targets.array).mean() > 0.85
    assert np.allclose(said.sum(axis=1), 1)
    again = build_head(kind, 12, 3, **fitted.arguments)
    again.load_state_dict(fitted.module.state_dict())
    assert np.array_equal(probabilities(again, test.plain()), said)
    assert fitted.note.endswith(".")


@pytest.mark.parametrize("kind", HEADS)
def test_the_same_seed_gives_the_same_head(kind):
    both = [fit_head(features(60, noise=3), None, HeadSettings(kind, seed=4)).module for _ in range(2)]
    for one, other in zip(both[0].state_dict().values(), both[1].state_dict().values(), strict=True):
        assert torch.equal(one, other)


@pytest.mark.parametrize("kind", ["linear", "mlp"])
def test_balanced_weights_find_the_one_dog_among_many(kind):
    rng = np.random.default_rng(0)
    labels = (np.arange(400) % 20 == 0).astype(np.int64)
    shown = (labels[:, None] * 1.0 + rng.normal(size=(400, 4)))[None].astype(np.float16)
    data, rare = of_classes(shown, labels), labels == 1
    recall = {}
    for balanced in (False, True):
        module = fit_head(data, None, HeadSettings(kind, balanced=balanced)).module
        recall[balanced] = (probabilities(module, data.plain()).argmax(axis=1) == 1)[rare].mean()
    assert recall[True] > recall[False] + 0.3


def test_neighbours_are_never_asked_about_their_own_views_or_group():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 2, 60)
    # Noise that tells nothing; each image is there in two views that are nearly the same.
    once = rng.normal(size=(60, 500))
    shown = np.stack([once, once + 0.001]).astype(np.float16)
    fitted = fit_head(of_classes(shown, labels), None, HeadSettings("knn"))
    # Asking one neighbour would look perfect if the other view counted.
    assert fitted.arguments["neighbours"] >= 20
    twice = of_classes(np.concatenate([shown[:1], shown[:1]], axis=1), np.tile(labels, 2))
    names = tuple(map(str, np.tile(np.arange(60), 2)))
    grouped = of_classes(twice.views, twice.targets.array, names)
    assert fit_head(grouped, None, HeadSettings("knn")).arguments["neighbours"] >= 20
    assert fit_head(twice, None, HeadSettings("knn")).arguments["neighbours"] == 1


def test_the_mlp_keeps_the_pass_with_the_lowest_loss_on_validation():
    fitted = fit_head(
        features(60, noise=3), features(150, seed=1, noise=3), HeadSettings("mlp", hidden=(32,))
    )
    losses = [epoch.validation["loss"] for epoch in fitted.history]
    assert f"pass {int(np.argmin(losses)) + 1}," in fitted.note
    assert fitted.arguments == {"hidden": (32,)}


def test_the_mlp_makes_the_passes_that_were_asked_for():
    assert len(fit_head(features(60), None, HeadSettings("mlp", epochs=7)).history) == 7


def test_a_refit_learns_from_its_training_rows_alone():
    data = features(200, noise=2)
    train, test = np.arange(100), np.arange(100, 200)
    said = refit(data, train, test, HeadSettings())
    changed = of_classes(data.views, np.where(np.arange(200) < 100, data.targets.array, 0))
    assert np.array_equal(refit(changed, train, test, HeadSettings()), said)
    assert said.shape == (100, 3)


def test_views_are_learned_from_but_the_picture_is_judged_as_it_is():
    data = features(60, views=4, noise=2)
    module = fit_head(data, None, HeadSettings()).module
    other = fit_head(of_classes(data.views[:1], data.targets.array), None, HeadSettings()).module
    assert not torch.equal(module.weight, other.weight)


@pytest.mark.parametrize("kind", ["linear", "mlp"])
def test_images_of_no_weight_are_not_learned_from(kind):
    # The second half says the opposite of the first.
    first = features(200, n_classes=2)
    views = np.concatenate([first.views, first.views], axis=1)
    labels = np.concatenate([first.targets.array, 1 - first.targets.array])
    for weights, share in ((np.repeat([2.0, 0.0], 200), 1.0), (np.repeat([0.0, 2.0], 200), 0.0)):
        data = replace(of_classes(views, labels), weights=weights)
        fitted = fit_head(data, None, HeadSettings(kind))
        answered = probabilities(fitted.module, first.plain()).argmax(axis=1)
        assert (answered == first.targets.array).mean() == pytest.approx(share, abs=0.12)
