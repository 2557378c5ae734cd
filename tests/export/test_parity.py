import numpy as np
import pytest

from pupille.errors import ModelError
from pupille.export.parity import CLOSE, Changed, Parity
from pupille.tasks import TASKS

CLASSES = TASKS["classification"].load("export")
MASKS = TASKS["segmentation"].load("export")


def parity(here, there):
    return CLASSES.parity(("a", "b"), np.array(here), {"probabilities": np.array(there)}, None)


def test_equal_answers_change_nothing():
    compared = parity([[0.2, 0.8], [0.6, 0.4]], [[0.2, 0.8], [0.6, 0.4]])
    assert compared == Parity(2, 2, 0.0)
    compared.check()


def test_a_decision_may_change_where_its_two_best_answers_are_close_and_is_listed():
    compared = parity([[0.2, 0.8], [0.5005, 0.4995]], [[0.2, 0.8], [0.4995, 0.5005]])
    assert [item.id for item in compared.changed] == ["b"]
    assert compared.changed[0].apart == pytest.approx(0.001)
    assert compared.largest == pytest.approx(0.001)
    compared.check()
    assert compared.to_json()["changed_images"][0]["id"] == "b"


@pytest.mark.parametrize(
    "there", [[[0.2, 0.8], [0.4, 0.6]], [[0.2, 0.8], [0.603, 0.397]], [[0.2, 0.8], [np.nan, np.nan]]]
)
def test_other_answers_are_refused(there):
    with pytest.raises(ModelError, match=r"would not answer as the model does.*use the run itself"):
        parity([[0.2, 0.8], [0.6, 0.4]], there).check()


def test_a_change_of_a_clear_decision_is_refused_however_small_the_difference():
    with pytest.raises(ModelError):
        Parity(1, 1, 0.0, (Changed("a", 1, CLOSE),)).check()


def test_pixels_are_decisions():
    here = np.zeros((1, 2, 1, 3))
    here[0, 0], here[0, 1] = [[0.9, 0.5001, 0.2]], [[0.1, 0.4999, 0.8]]
    compared = MASKS.parity(("a",), here, {"masks": np.array([[[0, 1, 1]]]), "probabilities": here}, None)
    assert (compared.decisions, compared.changed_decisions, compared.largest) == (3, 1, 0.0)
    assert compared.changed[0].apart == pytest.approx(0.0002)


def test_parts_join_to_the_whole():
    one, two = parity([[1, 0], [0, 1]], [[1, 0], [0.5, 0.5]]), parity([[1, 0], [0, 1]], [[0.9, 0.1], [1, 0]])
    joined = one.joined(two)
    assert (joined.images, joined.decisions, joined.largest) == (4, 4, 1.0)
    assert [item.id for item in joined.changed] == ["b", "b"]
