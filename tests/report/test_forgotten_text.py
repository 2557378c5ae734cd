"""What is said of images that were forgotten, and that models have not."""

from pupille.report.forgotten_text import as_text
from pupille.results.forgotten import Forgotten, LearnedRun


def text(**more):
    forgotten = Forgotten("2026-11-30T12:00:00Z", "0.1.0", ("a.png",), state="done", **more)
    return " ".join(as_text(forgotten, cache="4.1 MB", record="forgotten.json").split())


def test_models_that_learned_from_it_are_said_not_to_have_forgotten():
    words = text(runs=(LearnedRun("runs/one", {"a.png": "train"}, False),), exports=("model.json",))
    assert "They have not forgotten: only training again without these images makes that so." in words
    assert "runs/one: 1 image in training" in words
    assert "Exported from these" in words
    assert "carry training images" not in words


def test_a_model_that_was_only_tested_on_it_has_not_learned_from_it():
    words = text(runs=(LearnedRun("runs/one", {"a.png": "test"}, True),))
    assert "No model below this folder learned from them." in words


def test_models_that_carry_images_and_those_that_cannot_be_read_are_named():
    runs = (
        LearnedRun("runs/knn", {"a.png": "train"}, True),
        LearnedRun("runs/broken", {"a.png": "validation"}, None),
    )
    words = text(runs=runs)
    assert "carry training images within" in words
    assert "cannot be read" in words


def test_what_stays_is_said_and_pages_that_name_it_are_listed():
    words = text(naming=tuple(f"page{i}.html" for i in range(25)))
    assert "Your own images lie where they were" in words
    assert "and 5 more" in words
    assert "Record: forgotten.json" in words
