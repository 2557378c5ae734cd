"""The rules of a run that draws masks, as a page takes them over."""

import pytest

from pupille.data.frames import Pieces, SizesLearned
from pupille.images.layers import COLOURS
from pupille.models.files.load import load_model
from pupille.models.model import ModelSpec
from pupille.models.network import NetworkModel, build_untrained
from pupille.models.preprocessing import Preprocessing
from pupille.results.read import results_in
from pupille.workflows import offline_masks
from pupille.workflows.offline_masks import rules, sentences, windows_of

LEARNED = SizesLearned(middle=(2048, 1024), largest=(2048, 3000))


def model(pieces):
    prepared = Preprocessing(48, 40, 1, 0.0, 255.0, (0.5,), (0.2,))
    spec = ModelSpec("unet", ("a", "b"), prepared, task="segmentation", pieces=pieces)
    return NetworkModel(spec, build_untrained("unet", (1, 48, 40), 2, {}, task="segmentation"))


def test_a_rule_on_grey_values_sees_no_windows(discs_run):
    folder = discs_run / "runs" / "threshold"
    got = rules(folder, load_model(folder).spec, results_in(folder).chosen_run)
    assert got.record == {"background": 0, "colours": [list(colour) for colour in COLOURS], "windows": None}
    assert "background" in got.sentences()[-1]


def test_a_network_says_from_which_size_on_it_sees_windows(monkeypatch, tmp_path):
    monkeypatch.setattr(offline_masks, "sizes_learned", lambda sizes: LEARNED)
    got = windows_of(model(Pieces(0.75, 1024)), tmp_path)
    # 2 x 22 pixels that its convolutions reach and 14 of halving and doubling, in whole pixels of the coarsest map.
    assert got == {
        "scale": 0.75, "least": 1024, "frame": [48, 40], "largest": [2048, 3000],
        "side": 512, "margin": 64, "coarsest": 8, "ramp": 16,
    }  # fmt: skip


@pytest.mark.parametrize(("learned", "scale"), [(LEARNED, 0.5), (None, None)])
def test_one_of_an_earlier_version_sees_the_larger_ones_alone(monkeypatch, tmp_path, learned, scale):
    monkeypatch.setattr(offline_masks, "sizes_learned", lambda sizes: learned)
    monkeypatch.setattr(offline_masks, "is_of_before", lambda model: True)
    got = windows_of(model(None), tmp_path)
    assert (got and (got["scale"], got["least"])) == (scale and (scale, None))


def test_the_rules_are_told():
    spec = model(None).spec
    assert "40 x 48 pixels" in sentences(spec, None, None)[0]
    assert len(sentences(spec, None, None)) == 1
    windows = {"side": 512, "scale": 0.75}
    lines = sentences(spec, "a", windows)
    assert "at 75.0\u00a0% of their" in lines[1]
    assert "“a”" in lines[2]
