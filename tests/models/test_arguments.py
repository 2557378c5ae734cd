"""What may be asked of a rung beside its name."""

import pytest

from pupille.errors import ModelError
from pupille.models.arguments import check_arguments, same_kind


def build(shape, n_classes, *, hidden=(100, 100), rate=0.5, rows=1, pooled=False):
    raise AssertionError("nothing is built by looking")


def test_keyword_only_parameters_may_be_asked_for_and_others_may_not():
    check_arguments("net", build, {"hidden": (7,), "rate": 2, "rows": 3, "pooled": True})
    with pytest.raises(ModelError, match=r"an argument of net must be one of hidden, rate, rows, pooled\."):
        check_arguments("net", build, {"n_classes": 3})
    with pytest.raises(ModelError, match=r"Got 'hiden'\. Did you mean 'hidden'\?"):
        check_arguments("net", build, {"rows": 3, "hiden": (7,)})


def test_a_rung_without_arguments_says_that_it_takes_none():
    check_arguments("plain", lambda n: n, {})
    with pytest.raises(ModelError, match=r"plain takes no arguments\. Got n=3; leave it out\."):
        check_arguments("plain", lambda n: n, {"n": 3})


def test_a_value_of_another_type_is_told_what_one_looks_like():
    with pytest.raises(ModelError, match=r"hidden of net must be a value such as \(100, 100\)\. Got 7\."):
        check_arguments("net", build, {"hidden": 7})


@pytest.mark.parametrize(
    ("value", "default", "fits"),
    [
        (3, 1, True),
        (True, 1, False),
        (1.0, 1, False),
        (1, True, False),
        (2, 0.5, True),
        (True, 0.5, False),
        (float("nan"), 0.5, False),
        (float("-inf"), 0.5, False),
        ("0.5", 0.5, False),
        ((), (1,), True),
        ((1, 2, 3), (1,), True),
        ((1, 2.0), (1,), False),
        ((1, True), (1,), False),
        ([1, 2], (1,), False),
        ("b", "a", True),
        (None, "a", False),
    ],
)
def test_a_value_has_the_type_of_the_default(value, default, fits):
    assert same_kind(value, default) is fits
