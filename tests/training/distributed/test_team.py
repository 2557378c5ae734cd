"""Several processes train what one would have trained."""

import json
import os
import signal
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from drawn_masks import InMemory
from hanging import HANGING
from pupille.config import TrainConfig
from pupille.data.annotations import ClassTargets
from pupille.data.mask_targets import MaskTargets
from pupille.data.pixels import lazy_batch
from pupille.data.subset import Subset
from pupille.errors import ConfigError, ModelError, RunError
from pupille.images.geometry import Geometry
from pupille.models.registry import MODELS, Entry, both
from pupille.storage import locations, store
from pupille.training import checkpoint
from pupille.training.checkpoint import Checkpoints
from pupille.training.context import FitContext
from pupille.training.distributed import team, work
from pupille.training.distributed.launcher import Launcher
from pupille.training.distributed.rendezvous import Rendezvous
from pupille.training.distributed.team import Together
from pupille.training.fit import fit
from pupille.training.interrupt import REQUESTS, StoppedError
from several import Forked, ForkedLauncher

NETWORKS = """
from torch import nn

def normed(shape, n_classes):
    channels, height, width = shape
    return nn.Sequential(
        nn.Conv2d(channels, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(),
        nn.Linear(4 * height * width, n_classes),
    )

def dropping(shape, n_classes):
    channels, height, width = shape
    return nn.Sequential(
        nn.Conv2d(channels, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.Dropout(0.5), nn.Flatten(),
        nn.Linear(4 * height * width, n_classes),
    )
"""


@pytest.fixture(autouse=True)
def scene(tmp_path, monkeypatch):
    monkeypatch.setattr(checkpoint, "SECONDS", 0.0)
    package = tmp_path / "on_the_path"
    package.mkdir()
    (package / "rungs_for_several.py").write_text(NETWORKS)
    monkeypatch.syspath_prepend(str(package))
    for name in ("normed", "dropping"):
        monkeypatch.setitem(MODELS, name, Entry(both(f"rungs_for_several:{name}"), "network", 2012, name))
    sys.modules.pop("rungs_for_several", None)


class Killed(BaseException):
    pass


class Mortal(Checkpoints):
    """Keeps checkpoints as ever, and dies after the n-th."""

    def __init__(self, folder, after):
        super().__init__(folder, [].append)
        self.left = after

    def keep(self, snapshot):
        super().keep(snapshot)
        self.left -= 1
        if self.left == 0:
            raise Killed


def part(n=22, seed=0):
    rng = np.random.default_rng(seed)
    labels = np.arange(n, dtype=np.int64) % 2
    pixels = rng.integers(0, 200, (n, 8, 8, 1), dtype=np.uint8)
    pixels[labels == 1, :4] += 50
    return Subset(pixels, ClassTargets(labels, ("a", "b")), ids=tuple(f"photo{i}" for i in range(n)))


def trained(launcher, model="mlp", *, n=22, keeper=None, **settings):
    config = TrainConfig(**{"epochs": 3, "batch_size": 8, **settings})
    context = FitContext(keeper=keeper, launcher=launcher)
    return fit(model, part(n), part(1100, 1), config, window=(0, 255), context=context)


def weights(fitted):
    return {name: tensor.numpy() for name, tensor in fitted.model.network.state_dict().items()}


def content(fitted):
    rows = [{**epoch.to_json(), "seconds": 0} for epoch in fitted.history]
    return {name: array.tobytes() for name, array in weights(fitted).items()}, rows


def difference(one, other):
    return max(float(np.abs(a - weights(other)[name]).max()) for name, a in weights(one).items())


SETTINGS = {
    "sgd, cosine, clipped": {"optimizer": "sgd", "schedule": "cosine", "clip": 0.5, "learning_rate": 0.05},
    "average, smoothing, weights": {"ema": 0.9, "label_smoothing": 0.1, "class_weights": "balanced"},
    "early stopping": {"patience": 1, "epochs": 9, "learning_rate": 0.05},
    "range test": {"learning_rate": "auto"},
    "augmented": {"augment": "photo"},
    "a last batch of one": {"n": 17},
    "batch normalisation": {"model": "normed", "optimizer": "sgd", "learning_rate": 0.01},
}


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=list(SETTINGS))
def test_two_processes_end_where_one_does(settings):
    alone = trained(None, **settings)
    with ForkedLauncher(2) as launcher:
        together = trained(launcher, **settings)
    assert difference(alone, together) < 1e-5
    assert len(together.history) == len(alone.history)
    for one, other in zip(alone.history, together.history, strict=True):
        assert other.train["loss"] == pytest.approx(one.train["loss"], abs=1e-5)
        assert other.validation["loss"] == pytest.approx(one.validation["loss"], abs=1e-5)
        assert (other.train["accuracy"], other.validation["accuracy"]) == (
            one.train["accuracy"],
            one.validation["accuracy"],
        )
        assert other.learning_rate == one.learning_rate


@pytest.mark.parametrize("broken", ["weight", "statistics"])
def test_a_share_that_is_weighed_wrongly_would_be_seen(monkeypatch, broken):
    from pupille.training.distributed import sync_batch_norm

    if broken == "weight":
        monkeypatch.setattr(Together, "weighed", lambda self, loss, share: loss)
    else:
        monkeypatch.setattr(sync_batch_norm, "share_statistics", lambda network: None)
    settings = {"n": 21, "optimizer": "sgd", "learning_rate": 0.05, "model": "normed"}
    with ForkedLauncher(2) as launcher:
        together = trained(launcher, **settings)
    assert difference(trained(None, **settings), together) > 1e-3


def test_each_sample_is_shown_once_an_epoch_by_one_of_the_processes(tmp_path, monkeypatch):
    real = Together.share

    def noted(self, rows, seed, step):
        share = real(self, rows, seed, step)
        with (tmp_path / f"shown{self.rank}").open("a") as file:
            file.write(json.dumps([step, share.rows.tolist()]) + "\n")
        return share

    monkeypatch.setattr(Together, "share", noted)
    with ForkedLauncher(2) as launcher:
        trained(launcher)
    shown = [
        [json.loads(line) for line in (tmp_path / f"shown{rank}").read_text().splitlines()] for rank in (0, 1)
    ]
    for epoch in range(3):
        steps = range(3 * epoch, 3 * epoch + 3)
        rows = [[row for step, rows in ranks if step in steps for row in rows] for ranks in shown]
        assert sorted(rows[0] + rows[1]) == list(range(22))
        assert len(rows[0]) == len(rows[1]) == 11


@pytest.mark.parametrize(("processes_", "after"), [(2, 1), (2, 4), (3, 3)])
def test_a_killed_training_goes_on_to_the_same_bytes(tmp_path, processes_, after):
    settings = {"model": "dropping", "ema": 0.9}
    with ForkedLauncher(processes_) as launcher:
        whole = trained(launcher, **settings)
    with pytest.raises(Killed), ForkedLauncher(processes_) as launcher:
        trained(launcher, keeper=Mortal(tmp_path, after), **settings)
    with ForkedLauncher(processes_) as launcher:
        resumed = trained(launcher, keeper=Checkpoints(tmp_path, [].append), **settings)
    assert content(resumed) == content(whole)


@pytest.mark.parametrize(("before", "after"), [(1, 2), (2, 1)])
def test_another_number_of_processes_goes_on_to_the_same_place(tmp_path, before, after):
    with pytest.raises(Killed), ForkedLauncher(before) as launcher:
        trained(launcher, keeper=Mortal(tmp_path, 4))
    with ForkedLauncher(after) as launcher:
        resumed = trained(launcher, keeper=Checkpoints(tmp_path, [].append))
    assert difference(trained(None), resumed) < 1e-4
    assert len(resumed.history) == 3


def in_process(rank, step, action, monkeypatch):
    """Does something in one of the processes, at a step."""
    real = Together.share

    def share(self, rows, seed, now):
        if (self.rank, now) == (rank, step):
            action()
        return real(self, rows, seed, now)

    monkeypatch.setattr(Together, "share", share)


def test_one_that_is_killed_ends_the_training_with_one_sentence_and_it_goes_on(tmp_path, monkeypatch):
    with ForkedLauncher(2) as launcher:
        whole = trained(launcher)
    with monkeypatch.context() as patch:
        in_process(1, 5, lambda: os.kill(os.getpid(), signal.SIGKILL), patch)
        started = time.monotonic()
        with (
            pytest.raises(RunError, match=r"process 2 of 2 .* \(SIGKILL\).*--resume"),
            ForkedLauncher(2) as launcher,
        ):
            trained(launcher, keeper=Checkpoints(tmp_path, [].append))
        assert time.monotonic() - started < HANGING
    with ForkedLauncher(2) as launcher:
        resumed = trained(launcher, keeper=Checkpoints(tmp_path, [].append))
    assert content(resumed) == content(whole)


def test_one_that_is_told_to_stop_stops_all_at_the_same_step(tmp_path, monkeypatch):
    with ForkedLauncher(2) as launcher:
        whole = trained(launcher)
    monkeypatch.setattr(checkpoint, "SECONDS", 1000.0)
    monkeypatch.setattr(REQUESTS, "name", None)
    with monkeypatch.context() as patch:
        in_process(1, 4, lambda: setattr(REQUESTS, "name", "SIGUSR1"), patch)
        with pytest.raises(StoppedError, match="SIGUSR1"), ForkedLauncher(2) as launcher:
            trained(launcher, keeper=Checkpoints(tmp_path, [].append))
    kept = Checkpoints(tmp_path, [].append).latest()
    assert (kept.facts["epoch"], kept.facts["batch"]) == (2, 2)
    monkeypatch.setattr(REQUESTS, "name", None)
    with ForkedLauncher(2) as launcher:
        assert content(trained(launcher, keeper=Checkpoints(tmp_path, [].append))) == content(whole)


def test_one_whose_memory_does_not_suffice_is_quoted(monkeypatch):
    def full():
        raise torch.OutOfMemoryError("CUDA out of memory.")

    in_process(1, 2, full, monkeypatch)
    with pytest.raises(RunError, match="8 images a step. Try --batch-size 4"), ForkedLauncher(2) as launcher:
        trained(launcher)


def test_a_silent_one_counts_as_lost(monkeypatch):
    """A machine that vanishes breaks no connection: only its signs of life are missing."""
    from pupille.training.distributed import rendezvous

    monkeypatch.setattr(rendezvous, "BEAT", 0.05)
    monkeypatch.setattr(rendezvous, "SILENT", 0.5)
    monkeypatch.setattr(rendezvous, "GRACE", 0.2)
    in_process(1, 2, lambda: os.kill(os.getpid(), signal.SIGSTOP), monkeypatch)
    read, write = os.pipe()
    pid = os.fork()
    if not pid:
        sys.__stderr__ = os.fdopen(write, "w")
        launcher = ForkedLauncher(2)
        try:
            with launcher:
                trained(launcher)
        finally:
            os._exit(77)
    os.close(write)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    with os.fdopen(read) as pipe:
        said = pipe.read()
    assert code == 1
    assert said.count("\n") == 1
    assert said.startswith("Error: process 2 of 2 that train together ended unexpectedly")


def test_images_too_many_for_memory_are_mapped_by_each_process_and_leave_nothing(tmp_path, monkeypatch):
    with ForkedLauncher(2) as launcher:
        whole = trained(launcher)
    monkeypatch.setattr(lazy_batch, "IN_MEMORY", 100)
    seen = tmp_path / "mapped"
    real = work.room_for

    def noted(shape, dtype):
        found = real(shape, dtype)
        with seen.open("a") as file:
            file.write(f"{type(found).__name__} {found.shape}\n")
        return found

    monkeypatch.setattr(work, "room_for", noted)
    with ForkedLauncher(2) as launcher:
        mapped = trained(launcher)
    assert seen.read_text().splitlines() == ["memmap (22, 8, 8, 1)", "memmap (1100, 8, 8, 1)"]
    assert content(mapped) == content(whole)
    assert [path for path in locations.cache_folder().rglob("*") if path.is_file()] == []


def test_a_disk_without_room_for_the_images_of_a_process_is_one_sentence(monkeypatch):
    monkeypatch.setattr(lazy_batch, "IN_MEMORY", 100)
    monkeypatch.setattr(store, "SPARE", 2**60)
    with pytest.raises(RunError, match="MB are needed.*PUPILLE_HOME"), ForkedLauncher(2) as launcher:
        trained(launcher)


def test_one_that_ends_while_the_group_is_formed_is_one_sentence(monkeypatch):
    """The first process is told by torch, in words of its own, that a connection broke."""

    class Ends(ForkedLauncher):
        def start(self, folder, rank):
            return Forked(lambda: os.kill(os.getpid(), signal.SIGKILL))

    def broken(*_):
        raise RuntimeError("[pair.cc:144] no error... Connection closed by peer")

    monkeypatch.setattr(Rendezvous, "meet", broken)
    with pytest.raises(RunError, match=r"process 2 of 2 .* \(SIGKILL\)"), Ends(2) as launcher:
        trained(launcher)


def test_a_loss_that_is_no_number_ends_all_with_the_sentence_of_one():
    with pytest.raises(ModelError, match="Try a smaller learning rate"), ForkedLauncher(2) as launcher:
        trained(launcher, epochs=50, learning_rate=10.0, weight_decay=100.0)


def test_a_batch_that_cannot_be_shared_is_refused():
    with (
        pytest.raises(ConfigError, match="--batch-size 2 or more, or --devices 1"),
        ForkedLauncher(2) as launcher,
    ):
        trained(launcher, batch_size=1)


def test_one_process_asks_for_no_others(monkeypatch):
    monkeypatch.setattr(team.Together, "__init__", None)
    with Launcher(1) as launcher:
        trained(launcher)
        assert (launcher.helpers, launcher.rendezvous, launcher.threads) == ([], None, None)


def masked(n=10, seed=0):
    """Pictures whose upper half is darker, and their masks."""
    some = part(n, seed)
    half = np.zeros((8, 8), dtype=np.int16)
    half[:4] = 1
    some.pixels[:, :4] //= 2
    targets = MaskTargets(some.ids, InMemory(dict.fromkeys(some.ids, half)), ("below", "above"), 0)
    return Subset(some.pixels, targets.placed(Geometry(8, 8)), ids=some.ids)


def test_masks_reach_the_other_processes():
    config = TrainConfig(epochs=1, batch_size=4)

    def fitted(launcher):
        context = FitContext(launcher=launcher)
        return fit("unet", masked(), masked(6, 1), config, window=(0, 255), context=context)

    with ForkedLauncher(2) as launcher:
        together = fitted(launcher)
    assert difference(fitted(Launcher(1)), together) < 1e-3
