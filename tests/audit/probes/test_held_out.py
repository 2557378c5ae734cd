from collections import defaultdict

import numpy as np
import pytest

from pupille.audit.check import CouldNotRun, NotApplicable
from pupille.audit.probes.held_out import Question, ask


def asked(evidence, **options) -> Question:
    question = ask(evidence, **options)
    assert isinstance(question, Question)
    return question


def test_groups_and_identical_pictures_are_tested_together(make_evidence):
    labels = ["a", "b"] * 30
    group = [f"patient{row // 4}" for row in range(60)]
    content = [f"c{min(row, 55)}" for row in range(60)]
    question = asked(make_evidence(labels, group=group, facts={"content": content}))
    side = defaultdict(set)
    for number, (_, test) in enumerate(question.folds()):
        for position in test:
            side[group[question.rows[position]]].add(number)
    assert all(len(folds) == 1 for folds in side.values())
    assert side["patient13"] == side["patient14"]


def test_the_order_of_the_rows_does_not_matter(make_evidence):
    labels = ["a", "b", "c"] * 40
    names = [f"{i:03d}" for i in range(120)]
    turned = np.random.default_rng(0).permutation(120)
    here = asked(make_evidence(labels, classes="abc", names=names), at_most=60)
    there = asked(
        make_evidence([labels[i] for i in turned], classes="abc", names=[names[i] for i in turned]),
        at_most=60,
    )
    assert here.ids == there.ids
    assert len(here.ids) == 60
    assert [list(test) for _, test in here.folds()] == [list(test) for _, test in there.folds()]


def test_a_class_of_few_images_is_left_out_of_the_question(make_evidence):
    question = asked(make_evidence(["a"] * 20 + ["rare"] * 9 + ["b"] * 20))
    assert question.classes == ("a", "b")
    assert question.chance == 0.5
    assert len(question.ids) == 40


def test_classes_of_too_few_groups_cannot_be_asked_about(make_evidence):
    evidence = make_evidence(["a", "b"] * 20, group=[f"patient{row // 10}" for row in range(40)])
    assert isinstance(ask(evidence), CouldNotRun)


@pytest.mark.parametrize(("labels", "classes"), [([""] * 5, ()), (["a"] * 5, ("a", "b"))])
def test_without_two_classes_there_is_no_question(make_evidence, labels, classes):
    assert isinstance(ask(make_evidence(labels, classes=classes)), NotApplicable)
