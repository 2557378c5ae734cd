"""Features are computed once, kept, and do not depend on what else was computed with them."""

import threading

import numpy as np
import pytest
import torch
from torch import nn

from hanging import HANGING
from pupille.data.sources.cache import cached, clear
from pupille.errors import ModelError
from pupille.models.preprocessing import Preprocessing
from pupille.models.pretrained.build import load_backbone, preprocessing
from pupille.models.pretrained.frozen import Frozen
from pupille.models.pretrained.import_file import import_weights
from pupille.storage import locations
from pupille.training.heads.features import View, views_of
from pupille.training.heads.features import features as kept_features
from pupille.training.interrupt import REQUESTS, StoppedError

PREPARED = Preprocessing(16, 16, 3, 0.0, 255.0, (0.5, 0.4, 0.3), (0.2, 0.2, 0.3))


class Counted(nn.Module):
    """A small backbone that counts the pictures it is shown."""

    def __init__(self, seed=0):
        super().__init__()
        torch.manual_seed(seed)
        self.layers = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.passes = 0

    def forward(self, inputs):
        self.passes += 1
        return self.layers(inputs)


def pictures(n, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (n, 16, 16, 3)).astype(np.uint8)


def features(backbone, pixels, **settings):
    return kept_features(backbone, pixels, label="tiny", **settings)


def frozen(seed=0, bf16=False):
    one = Frozen.of(Counted(seed), PREPARED, bf16=bf16)
    one.network.passes = 0
    return one


def test_features_are_those_of_the_network_on_prepared_pixels():
    pixels, backbone = pictures(5), frozen()
    inputs = torch.from_numpy(PREPARED.apply(pixels)).permute(0, 3, 1, 2)
    with torch.inference_mode():
        wanted = backbone.network(inputs).numpy()
    assert np.allclose(features(backbone, pixels), wanted, atol=2e-3)


def test_a_second_look_computes_nothing_and_says_the_same():
    first = features(frozen(), pictures(40))
    again = frozen()
    assert np.array_equal(features(again, pictures(40)), first)
    assert again.network.passes == 0


def test_only_missing_pictures_are_computed_and_equal_ones_once():
    features(frozen(), pictures(40))
    backbone = frozen()
    more = np.concatenate([pictures(40), pictures(8, seed=1), pictures(8, seed=1)])
    found = features(backbone, more)
    assert backbone.network.passes == 1
    assert np.array_equal(found[40:48], found[48:])


def test_a_row_does_not_depend_on_its_company():
    pixels = pictures(70)
    together = features(frozen(), pixels)
    clear()
    order = np.random.default_rng(1).permutation(70)
    assert np.array_equal(features(frozen(), pixels[order[:11]]), together[order[:11]])


@pytest.mark.parametrize("change", ["weights", "preprocessing", "view"])
def test_whatever_changes_the_features_changes_their_place(change):
    features(frozen(), pictures(4))
    backbone, view = frozen(), View()
    if change == "weights":
        backbone = frozen(seed=1)
    if change == "preprocessing":
        other = Preprocessing(16, 16, 3, 0.0, 255.0, (0.5, 0.4, 0.3), (0.2, 0.2, 0.4))
        backbone = Frozen.of(Counted(), other, bf16=False)
        backbone.network.passes = 0
    if change == "view":
        view = View("aerial", 0, 1)
    features(backbone, pictures(4), view=view)
    assert backbone.network.passes == 1
    assert len([one for one in cached() if one.name.startswith("features/tiny_16px_")]) == 2


def test_views_differ_and_the_first_is_the_picture_as_it_is():
    views = views_of("aerial", 3, 0)
    shown = [view.of(pictures(20), list(map(str, range(20))), (0, 255)) for view in views]
    assert np.array_equal(shown[0], pictures(20))
    assert not np.array_equal(shown[1], shown[0])
    assert not np.array_equal(shown[1], shown[2])
    # Aerial views move pixels and change none.
    assert np.array_equal(np.sort(shown[2], axis=None), np.sort(shown[0], axis=None))


@pytest.mark.parametrize("damage", ["index", "rows", "shorter"])
def test_damaged_rows_are_computed_anew(damage):
    first = features(frozen(), pictures(10))
    (index,) = (locations.cache_folder() / "features").glob("*.json")
    (rows,) = (locations.cache_folder() / "features").glob("*.features")
    if damage == "index":
        index.write_text("{")
    if damage == "rows":
        data = bytearray(rows.read_bytes())
        data[7] ^= 1
        rows.write_bytes(data)
    if damage == "shorter":
        rows.write_bytes(rows.read_bytes()[:-2])
    backbone = frozen()
    assert np.array_equal(features(backbone, pictures(10)), first)
    assert backbone.network.passes == 1


def test_a_cache_that_cannot_be_written_is_told_and_changes_nothing():
    folder = locations.cache_folder()
    folder.mkdir(parents=True)
    (folder / "features").write_text("a file where the folder should be")
    told = []
    found = features(frozen(), pictures(10), listener=lambda event: told.append(event.text))
    assert "not kept" in told[-1]
    (folder / "features").unlink()
    assert np.array_equal(features(frozen(), pictures(10)), found)


def test_kept_features_are_listed_and_cleared():
    features(frozen(), pictures(10))
    (one,) = cached()
    assert one.name.startswith("features/tiny_16px_plain-")
    assert one.size > 10 * 8 * 2
    assert clear("features") == [one]
    assert cached() == []
    backbone = frozen()
    features(backbone, pictures(10))
    assert backbone.network.passes == 1


def test_pixels_of_another_size_are_refused():
    with pytest.raises(ModelError, match="16, 16, 3"):
        features(frozen(), np.zeros((2, 8, 8, 3), np.uint8))


def test_bfloat16_stays_near_32_bits():
    exact, rounded = features(frozen(), pictures(20)), features(frozen(bf16=True), pictures(20))
    # bfloat16 keeps 8 binary digits.
    assert np.allclose(exact, rounded, atol=0.02)
    assert not np.array_equal(exact, rounded)


@pytest.fixture
def two_threads():
    """Torch with two threads, whatever else the test run has set."""
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


def test_every_thread_works_on_a_batch_of_its_own_and_the_order_stays(two_threads):
    backbone, at_once = frozen(), []
    meet = threading.Barrier(2, action=lambda: at_once.append(torch.get_num_threads()))

    def wait(module, given):
        meet.wait(timeout=HANGING)

    backbone.network.register_forward_pre_hook(wait)
    batches = [(number, pictures(4, seed=number)) for number in range(6)]
    found = dict(backbone.passes(iter(batches)))
    # The barrier opens only where two passes are under way together.
    assert at_once == [1, 1, 1]
    assert torch.get_num_threads() == 2
    alone = frozen()
    assert list(found) == list(range(6))
    for number, pixels in batches:
        assert np.array_equal(found[number], alone.features(pixels))


def test_features_do_not_depend_on_the_number_of_threads(two_threads, shared):
    import_weights(shared / "weights" / "regnetx_002" / "model.safetensors", "regnetx_002")
    network = Frozen.of(load_backbone("regnetx_002"), preprocessing("regnetx_002", window=(0.0, 255.0)))
    pixels = np.random.default_rng(0).integers(0, 256, (40, 224, 224, 3)).astype(np.uint8)
    shared_out = kept_features(network, pixels, label="two")
    torch.set_num_threads(1)
    clear()
    assert np.array_equal(kept_features(network, pixels, label="one"), shared_out)


def test_an_error_in_one_pass_ends_all_of_them_and_gives_the_threads_back(two_threads):
    backbone = frozen()

    def fails(module, given):
        raise RuntimeError("no room for this batch")

    backbone.network.register_forward_pre_hook(fails)
    with pytest.raises(RuntimeError, match="no room"):
        features(backbone, pictures(70))
    assert torch.get_num_threads() == 2


def test_asked_to_stop_between_two_passes_it_keeps_what_is_done(two_threads, monkeypatch):
    backbone = frozen()

    def asked(event):
        monkeypatch.setattr(REQUESTS, "name", "SIGTERM")

    with pytest.raises(StoppedError):
        features(backbone, pictures(160), listener=asked)
    monkeypatch.setattr(REQUESTS, "name", None)
    done = frozen()
    features(done, pictures(16))
    # The first batch was told as done, so it is kept.
    assert done.network.passes == 0
