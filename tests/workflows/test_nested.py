"""The search tried in outer folds: what is judged never took part, and the ordinary test images stay closed."""

from collections import Counter

import numpy as np
import pytest

from pupille.config import DataConfig, SplitConfig
from pupille.data.open import open as open_dataset
from pupille.data.prepare import prepare
from pupille.errors import ConfigError
from pupille.report.tuning_text import as_text
from pupille.results.metric import Metric
from pupille.results.tuning import OuterFold
from pupille.tasks import metric_spec
from pupille.workflows.nested import deal_outer, gain_of, nested_sentence
from tuned_digits import few_digits, tuned


@pytest.fixture(scope="module")
def search(tmp_path_factory):
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PUPILLE_HOME", str(tmp_path_factory.mktemp("home")))
        return tuned(tmp_path_factory.mktemp("nested") / "search", trials=3, nested=3, n=300)


def test_every_image_outside_test_is_set_aside_once_and_test_takes_no_part():
    prepared = prepare(open_dataset(few_digits(200), DataConfig()), DataConfig(), SplitConfig())
    twins = dict.fromkeys(prepared.ids("train")[:2], "same")
    dealt = deal_outer(prepared, 4, twins)
    aside = Counter(id_ for outer in dealt for id_ in outer.ids("test"))
    assert set(aside.values()) == {1}
    assert set(aside) == set(prepared.ids("train")) | set(prepared.ids("validation"))
    for outer in dealt:
        parts = [set(outer.ids(part)) for part in ("train", "validation", "test")]
        assert sum(map(len, parts)) == len(set().union(*parts)) == 160
        assert len(parts[1]) == pytest.approx(30, abs=3)
        assert len(set(twins) & parts[2]) in (0, 2)


def test_what_each_search_takes_is_scored_beside_the_defaults_on_images_set_aside(search):
    nested = search.results.nested
    assert [fold.images for fold in nested.folds] == [80, 80, 80]
    gains = np.array([fold.value - fold.default for fold in nested.folds])
    assert nested.gain.value == pytest.approx(gains.mean())
    assert nested.gain.low < gains.mean() < nested.gain.high
    # Nadeau & Bengio (2003) by hand: 3 folds, Student's t with 2 degrees of freedom.
    half = 4.3027 * np.sqrt((1 / 3 + 1 / 2) * gains.var(ddof=1))
    assert nested.gain.high - gains.mean() == pytest.approx(half, rel=1e-3)
    assert "3 outer folds" in as_text(search.results)


def test_the_ordinary_search_is_as_without_outer_folds(search, tmp_path):
    alone = tuned(tmp_path / "search", trials=3, n=300).results
    assert alone.nested is None
    assert (alone.taken, alone.gain, alone.test) == (
        search.results.taken,
        search.results.gain,
        search.results.test,
    )
    # Scoring the outer folds has not opened the test images once more.
    assert search.results.opened == 1


@pytest.mark.parametrize("asked", [{"nested": 1}, {"nested": 3, "budget": 60}])
def test_what_does_not_go_together_is_refused(tmp_path, asked):
    with pytest.raises(ConfigError):
        tuned(tmp_path / "search", **asked)


def test_a_smaller_error_is_a_gain_and_equal_folds_have_no_interval():
    spec = metric_spec("regression", "mae")
    assert gain_of(OuterFold(9, 1, 3.0, 2.0), spec) == 1
    sentence = nested_sentence(Metric(0.0, None, None, 3, "alike"), spec, folds=3, taken=0, unit="g")
    assert "0 of 3" in str(sentence)
    assert "(" not in str(sentence)
