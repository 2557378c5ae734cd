from dataclasses import replace

import pytest
from statsmodels.stats.proportion import proportion_confint

from drawn_masks import InMemory
from pupille.audit.check import NotApplicable
from pupille.audit.checks.balance import look_learning, look_sides, look_sizes, look_testing


def parts(train: int, validation: int, test: int) -> list[str]:
    return ["train"] * train + ["validation"] * validation + ["test"] * test


@pytest.mark.parametrize(
    ("large", "small", "severity"), [(39, 10, None), (40, 10, "note"), (99, 10, "note"), (100, 10, "warning")]
)
def test_classes_far_apart_are_told_by_how_many_times(make_evidence, large, small, severity):
    answer = look_sizes(make_evidence(["a"] * large + ["b"] * small))
    assert [finding.severity for finding in answer] == ([severity] if severity else [])


def test_the_sentence_says_what_always_answering_the_large_class_would_reach(make_evidence):
    (finding,) = look_sizes(make_evidence(["a"] * 90 + ["b"] * 10))
    assert "9.0 times" in finding.sentence
    assert "90.0 %" in finding.sentence


def test_a_class_with_fewer_than_20_training_images_is_told_with_its_images(make_evidence):
    labels = ["a"] * 100 + ["b"] * 59
    split = parts(80, 10, 10) + parts(19, 20, 20)
    (finding,) = look_learning(make_evidence(labels, split=split))
    assert finding.severity == "warning"
    assert "1 class has fewer than 20 training images: 'b' (19)" in finding.sentence
    assert len(finding.ids) == 59


def test_20_training_images_pass(make_evidence):
    assert look_learning(make_evidence(["a"] * 60 + ["b"] * 60, split=parts(20, 20, 20) * 2)) == ()


@pytest.mark.parametrize(("n", "told"), [(32, True), (34, False)])
def test_before_a_split_three_fifths_are_expected_to_train(make_evidence, n, told):
    assert bool(look_learning(make_evidence(["a"] * 100 + ["b"] * n))) is told


def test_parts_that_are_still_to_be_carved_from_train_are_taken_off(make_evidence):
    """30 in train and 10 in validation: a test of a fifth of 40 takes 8 away, which leaves 22; of 24 + 8, 18 stay."""
    assert look_learning(make_evidence(["a"] * 40 + ["b"] * 40, split=parts(30, 10, 0) * 2)) == ()
    (finding,) = look_learning(
        make_evidence(["a"] * 40 + ["b"] * 32, split=parts(30, 10, 0) + parts(24, 8, 0))
    )
    assert "'b' (18)" in finding.sentence


def test_the_interval_of_few_test_images_is_wilsons(make_evidence):
    finding = look_testing(make_evidence(["a", "b"] * 20, split="test"))[0]
    low, high = proportion_confint(36, 40, method="wilson")
    assert finding.severity == "warning"
    assert (finding.details["low"], finding.details["high"]) == pytest.approx((low, high))
    assert "40 test images" in finding.sentence
    assert "between 77 and 96 %" in finding.sentence


def test_the_number_that_is_advised_gives_an_interval_of_ten_points(make_evidence):
    finding = look_testing(make_evidence(["a", "b"] * 20, split="test"))[0]
    assert "150 give about" in finding.advice
    low, high = proportion_confint(135, 150, method="wilson")
    assert high - low <= 0.10
    low, high = proportion_confint(126, 140, method="wilson")
    assert high - low > 0.10
    assert look_testing(make_evidence(["a", "b"] * 75, split="test")) == ()


def test_a_class_of_few_test_images_is_a_note(make_evidence):
    (finding,) = look_testing(make_evidence(["a"] * 190 + ["b"] * 10, split="test"))
    assert finding.severity == "note"
    assert "'b' (10)" in finding.sentence
    assert "'a'" not in finding.sentence


def test_groups_are_counted_not_their_images(make_evidence):
    group = [f"patient{row // 50}" for row in range(2000)]
    finding = look_testing(make_evidence(["a", "b"] * 1000, split="test", group=group))[0]
    assert "40 test groups" in finding.sentence


def test_images_without_a_group_count_one_by_one(make_evidence):
    group = ["patient"] * 50 + [""] * 39
    finding = look_testing(make_evidence(["a"] * 50 + ["b"] * 39, split="test", group=group))[0]
    assert "40 test groups" in finding.sentence


def test_before_a_split_a_fifth_is_expected_to_test(make_evidence):
    finding = look_testing(make_evidence(["a", "b"] * 50))[0]
    assert "20 test images (expected of a test with 20 % of all)" in finding.sentence


@pytest.mark.parametrize(
    ("part", "severity"), [("train", "error"), ("validation", "warning"), ("test", "warning")]
)
def test_a_class_missing_from_a_side_is_named(make_evidence, part, severity):
    split = [part if name == part else name for name in parts(2, 2, 2)]
    labels = ["a" if name == part or row % 2 else "b" for row, name in enumerate(split)]
    (finding,) = look_sides(make_evidence(labels, classes=("a", "b"), split=split))
    assert finding.severity == severity
    assert f"no image in {part}: 'b'" in finding.sentence
    assert finding.ids == tuple(f"b/picture{row}.png" for row, label in enumerate(labels) if label == "b")


def test_every_class_on_every_side_passes(make_evidence):
    assert (
        look_sides(make_evidence(["a", "b"] * 6, split=["train"] * 4 + ["validation"] * 4 + ["test"] * 4))
        == ()
    )


def test_without_a_split_no_side_can_miss_a_class(make_evidence):
    assert isinstance(look_sides(make_evidence(["a", "b"])), NotApplicable)


@pytest.mark.parametrize("look", [look_sizes, look_learning, look_testing, look_sides])
def test_images_without_classes_raise_no_question_of_balance(make_evidence, look):
    assert isinstance(look(make_evidence([""] * 9, classes=())), NotApplicable)


@pytest.mark.parametrize("look", [look_sizes, look_learning, look_testing])
def test_classes_of_pixels_are_not_looked_for_among_the_images(make_evidence, look):
    evidence = make_evidence([""] * 9, classes=(), split=parts(3, 3, 3))
    masked = replace(
        evidence.dataset,
        classes=("background", "cell"),
        masks=InMemory({}),
        background=0,
        task="segmentation",
    )
    assert isinstance(look(replace(evidence, dataset=masked)), NotApplicable)


@pytest.mark.parametrize(("look", "sizes"), [(look_learning, (60, 60)), (look_sizes, (300, 300))])
def test_leaving_classes_out_is_advised_only_where_the_option_would_leave_one_out(make_evidence, look, sizes):
    def advice(small):
        labels = ["a"] * sizes[0] + ["b"] * sizes[1] + ["c"] * small
        (finding,) = look(make_evidence(labels, split="train"))
        return finding.advice

    # Classes of five and more are kept by --small-classes drop.
    assert "--small-classes" not in advice(15)
    assert "--small-classes" not in advice(5)
    assert "--small-classes drop leaves out the one with fewer than 5 images." in advice(4)


def test_an_option_that_would_leave_no_two_classes_is_not_advised(make_evidence):
    labels = ["a"] * 60 + ["b"] * 4
    (finding,) = look_learning(make_evidence(labels, split="train"))
    assert "--small-classes" not in finding.advice


def test_a_class_that_no_training_image_shows_an_object_of_is_missing(make_drawn):
    boxes = [
        (0, "cell", 1, 1, 9, 9),
        (0, "cell", 20, 1, 29, 9),
        (1, "cell", 1, 1, 9, 9),
        (1, "dust", 1, 1, 9, 9),
    ]
    (finding,) = look_sides(make_drawn(boxes, 3, split=["train", "test", "test"]))
    assert finding.severity == "error"
    assert "1 class has no image in train: 'dust' (1 elsewhere)" in finding.sentence
    assert finding.ids == ("im001.png",)


def test_training_images_that_show_a_class_are_counted_and_not_its_objects(make_drawn):
    boxes = [(k % 19, "cell", 1 + 10 * k, 1, 9 + 10 * k, 9) for k in range(38)]
    (finding,) = look_learning(make_drawn(boxes, 40, split="train"))
    assert "'cell' (11)" in finding.sentence


@pytest.mark.parametrize("look", [look_sizes, look_testing])
def test_shares_of_right_answers_are_not_asked_where_objects_are_drawn(look, make_drawn):
    assert isinstance(look(make_drawn([(0, "cell", 1, 1, 9, 9)])), NotApplicable)
