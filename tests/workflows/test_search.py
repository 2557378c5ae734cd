"""How a search goes about, and what must be known of its trials."""

from types import SimpleNamespace

import pytest

from pupille.errors import ConfigError
from pupille.runs.trial_lines import ASIDE
from pupille.workflows.search import Asked, Fitted, notes_of_fits
from pupille.workflows.thinning import Thinned


@pytest.mark.parametrize(
    "asked", [{"strategy": "genetic"}, {"trials": 1}, {"folds": 1}, {"folds": 2, "strategy": "halving"}]
)
def test_a_search_that_makes_no_sense_is_refused(asked):
    with pytest.raises(ConfigError):
        Asked(**asked)


def fitted(scored, alive):
    return Fitted(tuple(range(scored)), {}, Thinned(tuple(range(alive)), {}, {}, ({},) * 9))


@pytest.mark.parametrize(
    ("scored", "alive", "damaged", "notes"), [(9, 9, 0, 0), (4, 9, 0, 1), (3, 3, 0, 1), (2, 3, 2, 3)]
)
def test_trials_that_are_missing_and_damaged_lines_are_told(tmp_path, scored, alive, damaged, notes):
    if damaged:
        (tmp_path / ASIDE).write_text("{half\n" * damaged)
    search = SimpleNamespace(trials=({},) * 9, job=SimpleNamespace(folder=tmp_path))
    assert len(notes_of_fits(search, fitted(scored, alive))) == notes
