"""A gain in words: in points or in the unit, in both languages."""

from pupille.i18n.language import retell, speaking
from pupille.tasks import metric_spec
from pupille.workflows.words_of_gain import amount, signed, signed_amount

ACCURACY, MAE = metric_spec("classification", "accuracy"), metric_spec("regression", "mae")


def test_less_than_two_points_are_singular_in_french_alone():
    with speaking("fr"):
        assert retell(amount(0.008, ACCURACY, "")) == "0,8\u00a0point"
        assert retell(amount(0.024, ACCURACY, "")) == "2,4\u00a0points"
        assert retell(signed_amount(-0.019, ACCURACY, "")) == "−1,9\u00a0point"
    assert str(amount(0.008, ACCURACY, "")) == "0.8\u00a0points"


def test_a_number_keeps_its_unit_and_a_bound_its_sign():
    assert str(signed_amount(0.5, MAE, "g")) == "+0.500\u00a0g"
    assert str(signed(-0.012, ACCURACY)) == "−1.2"
