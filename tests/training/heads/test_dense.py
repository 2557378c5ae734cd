"""The head of dense layers: it learns, stops where images held out say so, and never by its own group."""

import numpy as np
import torch

from pupille.data.annotations import NumberTargets
from pupille.training.heads.dense import fit_dense, with_fold_held_out
from pupille.training.heads.head import Features, HeadSettings
from pupille.training.history import ignore
from pupille.training.objectives.objective import LossSettings
from pupille.training.objectives.regression import OBJECTIVE


def bent(n=150, seed=0, groups=None):
    """Features of which a number depends on the size of the first one: no line can tell."""
    rng = np.random.default_rng(seed)
    table = rng.normal(size=(1, n, 6)).astype(np.float32)
    return Features(table, NumberTargets(np.abs(table[0, :, 0]).astype(np.float64)), groups)


def fitted(train, validation=None, **settings):
    losses = LossSettings(scale=train.targets.scale)
    return fit_dense(train, validation, OBJECTIVE, 1, HeadSettings("mlp", **settings), losses, ignore)


def outputs(head, data):
    with torch.inference_mode():
        return head.module.eval()(torch.from_numpy(data.plain()))[:, 0].double().numpy()


def test_it_learns_what_no_line_can():
    train, new = bent(400), bent(300, seed=1)
    predicted = train.targets.scale.restored(outputs(fitted(train, bent(120, seed=2)), new))
    error = np.abs(predicted - new.targets.values).mean()
    assert error < 0.5 * np.abs(new.targets.values - np.median(new.targets.values)).mean()


def test_the_weights_are_those_of_the_pass_with_the_lowest_loss_on_images_held_out():
    told = []
    head = fit_dense(
        bent(),
        bent(120, seed=2),
        OBJECTIVE,
        1,
        HeadSettings("mlp", epochs=25),
        LossSettings(scale=bent().targets.scale),
        told.append,
    )
    losses = [epoch.validation["loss"] for epoch in told]
    assert len(losses) == 25
    assert f"those of pass {int(np.argmin(losses)) + 1}," in head.note
    assert "on the validation images was lowest" in head.note


def test_the_same_seed_gives_the_same_head_and_leaves_the_generator_of_others_alone():
    torch.manual_seed(5)
    before = torch.random.get_rng_state()
    first, again, other = (fitted(bent(), epochs=3, seed=seed) for seed in (1, 1, 2))
    assert torch.equal(before, torch.random.get_rng_state())
    np.testing.assert_array_equal(outputs(first, bent()), outputs(again, bent()))
    assert not np.array_equal(outputs(first, bent()), outputs(other, bent()))


def test_a_group_never_judges_itself():
    groups = tuple(f"patient {k // 5}" for k in range(150))
    learned, held, how = with_fold_held_out(bent(groups=groups), 0)
    assert not set(learned.groups) & set(held.groups)
    assert len(learned) + len(held) == 150
    assert 20 <= len(held) <= 40
    assert how == "a fifth of the training images"


def test_of_too_few_images_none_is_held_out_and_every_pass_is_taken():
    few = bent(4)
    assert with_fold_held_out(few, 0)[1] is None
    assert fitted(few, epochs=7).note == "7 passes over the features."
