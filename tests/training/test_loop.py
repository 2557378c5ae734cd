import subprocess
import sys
import time

import numpy as np
import pytest
import torch

from hanging import HANGING
from pupille.config import TrainConfig
from pupille.data.annotations import ClassTargets
from pupille.data.subset import Subset
from pupille.errors import ConfigError, DataError, ModelError
from pupille.training import checkpoint
from pupille.training.context import FitContext
from pupille.training.dataloader import shuffled_batches
from pupille.training.fit import fit
from pupille.training.hyperparameters import settings_for

CLASSES = ("lying", "upright")
RNG = np.random.default_rng(0)


def stripes(n=60, side=32):
    """Pictures of upright and of lying stripes, with noise: a network must see the difference at once."""
    labels = np.arange(n, dtype=np.int64) % 2
    pixels = RNG.integers(0, 60, (n, side, side, 1), dtype=np.uint8)
    pixels[labels == 0, ::4] += 150
    pixels[labels == 1, :, ::4] += 150
    return Subset(pixels, ClassTargets(labels, CLASSES))


def trained(model="lenet5", part=None, **settings):
    config = TrainConfig(**{"epochs": 3, **settings})
    return fit(model, part or stripes(), stripes(20), config, window=(0, 255))


@pytest.mark.parametrize("model", ["mlp", "lenet5", "cnn"])
def test_a_network_learns_what_can_be_seen(model):
    history = trained(model, epochs=6).history
    assert history[-1].validation["accuracy"] == 1.0
    assert history[-1].train["loss"] < history[0].train["loss"] / 2


def weights(fitted):
    return {name: tensor.numpy().tobytes() for name, tensor in fitted.model.network.state_dict().items()}


def test_the_same_seed_gives_the_same_bytes_and_another_one_others():
    part = stripes()
    assert weights(trained(part=part)) == weights(trained(part=part))
    assert weights(trained(part=part)) != weights(trained(part=part, seed=1))


def test_training_leaves_the_global_random_state_and_threads_as_they_were():
    state, threads = torch.get_rng_state(), torch.get_num_threads()
    trained()
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.get_num_threads() == threads


def test_every_epoch_shows_each_image_once_in_an_order_of_its_own():
    first, again, second = (
        torch.cat(list(shuffled_batches(101, 8, seed=3, epoch=epoch))).tolist() for epoch in (1, 1, 2)
    )
    assert sorted(first) == list(range(101))
    assert first == again
    assert first != second


def test_the_history_tells_every_epoch_to_the_listener_too():
    heard = []
    fitted = fit(
        "mlp",
        stripes(),
        stripes(20),
        TrainConfig(epochs=4),
        window=(0, 255),
        context=FitContext(on_epoch=heard.append),
    )
    assert heard == list(fitted.history)
    assert [epoch.epoch for epoch in heard] == [1, 2, 3, 4]


def test_a_loss_that_is_no_number_stops_with_what_to_try():
    # Each step of this decay multiplies the weights by about -1,000.
    config = TrainConfig(epochs=50, learning_rate=10.0, weight_decay=100.0)
    with pytest.raises(ModelError, match="Try a smaller learning rate"):
        fit("mlp", stripes(), None, config, window=(0, 255))


def test_the_last_checkpoint_before_that_holds_numbers_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(checkpoint, "SECONDS", 0.0)
    config = TrainConfig(epochs=50, learning_rate=10.0, weight_decay=100.0)
    keeper = checkpoint.Checkpoints(tmp_path, [].append)
    with pytest.raises(ModelError, match="Try a smaller learning rate"):
        fit("mlp", stripes(), None, config, window=(0, 255), context=FitContext(keeper=keeper))
    kept = checkpoint.Checkpoints(tmp_path, [].append).latest()
    assert all(
        bool(kept.tensors[name].isfinite().all()) for name in kept.tensors if name.startswith("network.")
    )


def test_weights_that_are_no_numbers_are_not_kept_though_the_loss_still_was_one(tmp_path, monkeypatch):
    monkeypatch.setattr(checkpoint, "SECONDS", 0.0)
    # The first step multiplies every weight by more than float32 holds; its loss was taken before.
    config = TrainConfig(epochs=50, learning_rate=99.0, weight_decay=3e38)
    with pytest.raises(ModelError, match="Try a smaller learning rate"):
        fit(
            "mlp",
            stripes(),
            None,
            config,
            window=(0, 255),
            context=FitContext(keeper=checkpoint.Checkpoints(tmp_path, print)),
        )
    assert checkpoint.Checkpoints(tmp_path, print).latest() is None


TOO_LITTLE = """
import resource
from pathlib import Path
import numpy as np
from pupille.config import TrainConfig
from pupille.data.annotations import ClassTargets
from pupille.data.subset import Subset
from pupille.errors import ModelError
from pupille.training.fit import fit

def blank(n):
    return Subset(np.zeros((n, 32, 32, 1), np.uint8), ClassTargets(np.arange(n) % 2, ("a", "b")))

few = blank(8)
fit("lenet5", few, None, TrainConfig(epochs=1), window=(0, 255))
many = blank(20_000)
in_use = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (in_use + 2**28, -1))
try:
    fit("lenet5", many, None, TrainConfig(epochs=1, batch_size=20_000), window=(0, 255))
except ModelError as error:
    print(error)
"""


def test_memory_that_does_not_suffice_names_the_batch_size():
    # A process of its own: one forked from here would wait for ever for threads that were not copied.
    done = subprocess.run(
        [sys.executable, "-c", TOO_LITTLE], capture_output=True, text=True, check=False, timeout=HANGING
    )
    assert done.stdout.endswith("20,000 images a step. Try --batch-size 10000.\n"), done.stderr


def test_a_used_up_budget_ends_training_after_an_epoch_and_says_so():
    fitted = fit(
        "mlp",
        stripes(),
        None,
        TrainConfig(epochs=9),
        window=(0, 255),
        context=FitContext(deadline=time.monotonic() - 1),
    )
    assert len(fitted.history) == 1
    assert fitted.notes == ("Stopped after 1 of 9 epochs because the time budget was used up.",)


def test_one_class_only_is_refused():
    part = Subset(stripes().pixels, ClassTargets(np.zeros(60, dtype=np.int64), CLASSES))
    with pytest.raises(DataError, match="one class only"):
        fit("mlp", part, None, TrainConfig(), window=(0, 255))


@pytest.mark.parametrize(("n", "epochs"), [(100, 40), (30_000, 10), (1_000_000, 8)])
def test_the_default_number_of_epochs_shrinks_with_the_size_of_the_set(n, epochs):
    assert settings_for("lenet5", n, TrainConfig())["epochs"] == epochs


@pytest.mark.parametrize(
    ("n", "epochs", "batch_size"), [(1_000, 40, 32), (6_000, 20, 60), (60_000, 2, 128), (1_000_000, 2, 128)]
)
def test_a_rung_of_large_batches_takes_smaller_ones_of_small_sets(n, epochs, batch_size):
    settings = settings_for("cnn", n, TrainConfig())
    assert (settings["epochs"], settings["batch_size"]) == (epochs, batch_size)


def test_the_default_rate_goes_with_the_square_root_of_the_batch():
    rates = [settings_for("cnn", 60_000, TrainConfig(batch_size=size))["learning_rate"] for size in (32, 128)]
    assert rates == pytest.approx([0.003, 0.006])


def test_stated_settings_win_over_the_defaults_of_the_model():
    config = TrainConfig(epochs=2, batch_size=7, learning_rate=0.5)
    settings = settings_for("lenet5", 100, config)
    assert (settings["epochs"], settings["batch_size"], settings["learning_rate"]) == (2, 7, 0.5)


def test_augmentation_changes_what_is_learned_and_only_by_the_seed():
    part = stripes()
    plain, changed = weights(trained(part=part)), weights(trained(part=part, augment="course"))
    assert plain != changed
    assert changed == weights(trained(part=part, augment="course"))
    named = Subset(part.pixels, part.targets, ids=tuple(f"photo{n}" for n in range(len(part))))
    assert weights(trained(part=named, augment="course")) != changed


def test_an_unknown_set_of_augmentations_is_named_with_the_nearest_one():
    with pytest.raises(ConfigError, match="Did you mean 'aerial'"):
        trained(augment="arial")


def test_validation_images_are_never_augmented():
    part = stripes()
    fitted = trained(part=part, augment="aerial", epochs=1)
    seen = fitted.model.predict(stripes(20).pixels)
    assert seen.shape == (20, 2)
    # The loss that the history states is that of the validation images as they are.
    again = fit("lenet5", part, part, TrainConfig(epochs=2, augment="aerial"), window=(0, 255))
    shares = again.model.predict(part.pixels)
    loss = -np.log(shares[np.arange(len(part)), part.targets.labels]).mean()
    assert again.history[-1].validation["loss"] == pytest.approx(loss, rel=1e-4)
