"""Which of two classes thresholds are about."""

import unicodedata

import numpy as np
import pytest

from pupille.errors import ConfigError
from pupille.evaluation.classification.operating_point import threshold_record
from pupille.evaluation.classification.positive_class import positive_class
from pupille.evaluation.questions import EvaluationConfig
from pupille.results.predictions import ClassPredictions

EVEN = np.array([0, 1, 0, 1])


@pytest.mark.parametrize(
    ("sought", "other"),
    [
        ("bo", "not_bo"),
        ("damage", "no_damage"),
        ("dog", "non-dog"),
        ("Tumour", "NoTumour"),
        ("lésion", "sans_lésion"),
        ("chien", "pas un chien"),
        ("sick", "healthy"),
        ("unhealthy", "healthy"),
        ("abnormal", "normal"),
        ("malade", "sain"),
        ("présent", "absent"),
        ("positive", "negative"),
        ("positif", "négatif"),
        ("malignant", "benign"),
        ("Parasitized", "Uninfected"),
        ("damaged", "undamaged"),
        ("melanoma", "normal skin"),
        ("chien", "autres"),
        ("not_healthy", "healthy"),
        ("no_normal_tissue", "normal_tissue"),
    ],
)
def test_the_class_is_sought_whose_opposite_the_other_one_names(sought, other):
    for classes in ((sought, other), (other, sought)):
        for labels in (np.array([0, 0, 1]), np.array([0, 1, 1])):
            positive = positive_class(classes, labels)
            assert (positive.name, other in positive.because) == (sought, True)


def test_an_accent_in_two_signs_is_the_same_word():
    classes = ("zzz", unicodedata.normalize("NFD", "négatif"))
    assert positive_class(classes, EVEN).name == "zzz"


@pytest.mark.parametrize(
    "classes", [("cat", "dog"), ("No 1", "No 2"), ("normal", "healthy"), ("north", "notch"), ("0", "1")]
)
def test_names_that_do_not_tell_leave_it_to_the_rarer_class(classes):
    assert positive_class(classes, np.array([0, 0, 1])).name == classes[1]
    assert positive_class(classes, np.array([0, 1, 1])).name == classes[0]
    assert "rarer" in positive_class(classes, np.array([0, 1, 1])).because
    assert positive_class(classes, EVEN).name == classes[1]
    assert "second" in positive_class(classes, EVEN).because


def test_images_of_unknown_class_do_not_count():
    assert positive_class(("cat", "dog"), np.array([0, 1, 1, -1, -1, -1, -1])).name == "cat"


def test_what_was_asked_for_stands_and_needs_no_reason():
    positive = positive_class(("bo", "not_bo"), EVEN, asked="not_bo")
    assert (positive.name, positive.because) == ("not_bo", None)


def test_more_than_two_classes_have_none():
    with pytest.raises(ConfigError):
        positive_class(("a", "b", "c"), EVEN)


def test_the_threshold_is_about_that_class_and_its_record_says_why():
    probabilities = np.array([[0.9, 0.1], [0.2, 0.8], [0.7, 0.3], [0.4, 0.6]])
    dogs = ClassPredictions(tuple("abcd"), ("bo", "not_bo"), probabilities, EVEN)
    asked = {"validation_groups": None, "test_groups": None}
    record = threshold_record(dogs, dogs, EvaluationConfig(), **asked)
    assert record.positive == "bo"
    assert record.test.hits == 2
    assert "not_bo" in record.positive_because
    assert threshold_record(dogs, dogs, EvaluationConfig(positive="not_bo"), **asked).positive_because is None
