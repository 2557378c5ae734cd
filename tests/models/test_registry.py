import subprocess
import sys

import pytest

from pupille.errors import ModelError
from pupille.models.registry import MODELS, find

LADDER = ["majority", "logistic", "tree", "forest", "svm", "knn", "perceptron", "mlp", "lenet5", "cnn"]


def test_the_ladder_is_the_one_that_was_promised() -> None:
    assert list(MODELS) == LADDER


@pytest.mark.parametrize("name", LADDER)
def test_every_line_of_the_table_leads_to_a_function_and_says_what_it_is(name: str) -> None:
    entry = MODELS[name]
    assert callable(entry.load())
    assert entry.title
    assert 1700 < entry.year < 2100
    assert entry.kind in ("classical", "network")


def test_a_name_that_is_nearly_right_is_hinted_at() -> None:
    with pytest.raises(ModelError, match="Did you mean 'lenet5'"):
        find("lenet-5")


def test_the_table_can_be_listed_without_torch_or_scikit_learn() -> None:
    listing = (
        "import sys; from pupille.models.registry import MODELS; print(*MODELS);"
        "assert not {'torch', 'sklearn', 'scipy', 'pandas'} & set(sys.modules), sorted(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == LADDER
