"""The images of one subset batch by batch: each once, changed by their ids alone, scored as a whole."""

from itertools import islice

import numpy as np
import pytest
import torch
from torch import nn

from pupille.data.annotations import ClassTargets
from pupille.data.augmentation.sets import Augmentation
from pupille.data.subset import Subset
from pupille.models.model import ModelSpec
from pupille.models.preprocessing import Preprocessing
from pupille.training import dataloader
from pupille.training.dataloader import (
    AugmentedEpoch,
    DataLoader,
    as_tensor,
    endless_batches,
    shuffled_batches,
)
from pupille.training.distributed.team import Alone
from pupille.training.objectives.objective import LossSettings
from pupille.training.optim.precision import Precision

CPU = torch.device("cpu")
RNG = np.random.default_rng(1)
PIXELS = RNG.integers(0, 256, (20, 2, 3, 1), dtype=np.uint8)
LABELS = RNG.integers(0, 2, 20)
MIRROR = Augmentation(mirror=True)


def loader(ids=None):
    spec = ModelSpec("mlp", ("a", "b"), Preprocessing(2, 3, 1, 0, 255, (0.5,), (0.25,)))
    subset = Subset(PIXELS, ClassTargets(LABELS, ("a", "b")), ids=ids)
    return DataLoader(subset, spec, LossSettings(), Precision(False, None), CPU)


def test_an_endless_series_is_one_epoch_after_the_other_with_each_row_once():
    batches = list(islice(endless_batches(7, 3, seed=5), 6))
    assert [len(batch) for batch in batches] == [3, 3, 1] * 2
    epochs = [torch.cat(batches[:3]).tolist(), torch.cat(batches[3:]).tolist()]
    assert [sorted(rows) for rows in epochs] == [list(range(7))] * 2
    assert epochs == [torch.cat(shuffled_batches(7, 3, seed=5, epoch=k)).tolist() for k in (1, 2)]
    assert epochs[0] != epochs[1]
    assert epochs[0] != torch.cat(shuffled_batches(7, 3, seed=6, epoch=1)).tolist()


@pytest.mark.parametrize("at_once", [20, 6])
def test_the_score_is_the_mean_over_all_images_however_many_are_shown_at_once(at_once, monkeypatch):
    monkeypatch.setattr(dataloader, "at_once", lambda _: at_once)
    torch.manual_seed(0)
    network = nn.Sequential(nn.Flatten(), nn.Dropout(0.5), nn.Linear(6, 2))
    weights, bias = network[2].weight.detach().numpy(), network[2].bias.detach().numpy()
    logits = ((PIXELS.reshape(20, 6) / 255 - 0.5) / 0.25) @ weights.T + bias
    losses = np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(20), LABELS]
    found = loader().score(network, Alone(CPU))
    assert found == {
        "loss": pytest.approx(losses.mean(), rel=1e-5),
        "accuracy": pytest.approx((logits.argmax(axis=1) == LABELS).mean()),
    }


def test_what_is_done_to_an_image_goes_with_its_id_and_epoch_and_not_with_its_batch():
    some = loader(tuple(f"image {k}" for k in range(20)))
    rows, change = torch.arange(20), AugmentedEpoch(MIRROR, seed=3, epoch=1)
    views = some.changed(some.fetch(rows), rows, change).numpy()
    mirrored = [np.array_equal(view, pixels[:, ::-1]) for view, pixels in zip(views, PIXELS, strict=True)]
    same = [np.array_equal(view, pixels) for view, pixels in zip(views, PIXELS, strict=True)]
    assert all(a != b for a, b in zip(mirrored, same, strict=True))
    assert 3 < sum(mirrored) < 17
    few = torch.tensor([17, 4, 9])
    assert np.array_equal(some.changed(some.fetch(few), few, change).numpy(), views[few.numpy()])
    later = some.changed(some.fetch(rows), rows, AugmentedEpoch(MIRROR, seed=3, epoch=2))
    assert not np.array_equal(later.numpy(), views)


def test_without_ids_the_row_numbers_stand_for_them():
    rows, change = torch.arange(20), AugmentedEpoch(MIRROR, seed=0, epoch=1)
    plain, named = loader(), loader(tuple(map(str, range(20))))
    other = loader(tuple(f"other {k}" for k in range(20)))
    views = [some.changed(some.fetch(rows), rows, change) for some in (plain, named, other)]
    assert torch.equal(views[0], views[1])
    assert not torch.equal(views[0], views[2])


def test_only_memory_that_may_not_be_written_is_copied():
    array = np.zeros((2, 2), np.uint8)
    shared = as_tensor(array)
    array[0, 0] = 9
    assert shared[0, 0] == 9
    array.flags.writeable = False
    copied = as_tensor(array)
    copied[0, 0] = 5
    assert (array[0, 0], copied[0, 0]) == (9, 5)
