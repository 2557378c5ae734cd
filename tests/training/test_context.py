"""What accompanies a training tells, keeps and ends it, and changes nothing of what is learned."""

from dataclasses import FrozenInstanceError, fields

import numpy as np
import pytest

from pupille.config import TrainConfig
from pupille.data.annotations import ClassTargets
from pupille.data.subset import Subset
from pupille.training import checkpoint
from pupille.training.checkpoint import Checkpoints
from pupille.training.context import FitContext
from pupille.training.distributed.launcher import Launcher
from pupille.training.fit import fit


def some_images(n=20, seed=0):
    rng = np.random.default_rng(seed)
    labels = np.arange(n, dtype=np.int64) % 2
    return Subset(rng.integers(0, 255, (n, 4, 4, 1), dtype=np.uint8), ClassTargets(labels, ("a", "b")))


def learned(name, context):
    fitted = fit(
        name, some_images(), some_images(10, 1), TrainConfig(epochs=3), window=(0, 255), context=context
    )
    history = [{**epoch.to_json(), "seconds": 0} for epoch in fitted.history]
    return fitted.model.predict(some_images(10, 1).pixels).tobytes(), history, fitted.notes


@pytest.mark.parametrize("name", ["tree", "mlp"])
def test_a_context_with_everything_in_it_changes_nothing_of_what_is_learned(name, tmp_path, monkeypatch):
    monkeypatch.setattr(checkpoint, "SECONDS", 0.0)
    heard, far = [], 1e12
    with Launcher(1) as launcher:
        keeper = Checkpoints(tmp_path, [].append)
        full = FitContext(
            far, heard.append, keeper, heard.append, launcher, promises=True, set_aside=some_images(4, 2)
        )
        assert all(getattr(full, field.name) is not None for field in fields(full))
        assert learned(name, full) == learned(name, FitContext()) == learned(name, None)
    assert [epoch.epoch for epoch in heard] == ([1, 2, 3] if name == "mlp" else [])
    assert (tmp_path / "checkpoints").exists() == (name == "mlp")


def test_a_context_cannot_be_changed_by_a_fit():
    with pytest.raises(FrozenInstanceError):
        FitContext().deadline = 0.0
