"""Folders below those of the classes: told with what they may be, and where there is nothing to tell."""

import pytest

from pupille.audit.check import NotApplicable
from pupille.audit.checks.folders import FINER_FOLDERS


def evidence_with(make_evidence, names, labels, **options):
    evidence = make_evidence(labels, names=names, **options)
    evidence.dataset.samples["folder"] = ""
    return evidence


def test_two_levels_below_the_class_are_told_with_both_ways_to_read_them(make_evidence):
    kinds = ["Fruit/Apple/Golden", "Fruit/Apple/Pink-Lady", "Fruit/Pear/Anjou", "Packages/Milk/Arla"]
    names = [f"train/{kind}/{number}.jpg" for kind in kinds for number in range(5)]
    labels = [name.split("/")[1] for name in names]
    (finding,) = FINER_FOLDERS.look(evidence_with(make_evidence, names, labels))
    assert finding.severity == "note"
    assert len(finding.ids) == 20
    assert finding.sentence == (
        "20 of 20 images lie in folders below that of their class, up to 2 levels deep, such as "
        "'Fruit/Apple/Golden'; there are 4 of them."
    )
    assert "--label-level" in finding.advice
    assert "--group folder" in finding.advice


@pytest.mark.parametrize(
    "pattern",
    [
        "{label}/{n}.jpg",
        "{label}/images/{n}.jpg",  # A folder for each class tells nothing that the class does not.
        "visit {n}/{label}/{n}.jpg",
    ],
)
def test_folders_above_the_class_or_one_for_each_are_none(make_evidence, pattern):
    labels = ["cat", "dog"] * 10
    names = [pattern.format(label=label, n=n) for n, label in enumerate(labels)]
    assert FINER_FOLDERS.look(evidence_with(make_evidence, names, labels)) == ()


def test_a_few_images_deeper_than_the_rest_are_none(make_evidence):
    labels = ["cat", "dog"] * 10
    names = [f"{label}/{n}.jpg" if n > 4 else f"{label}/more {n}/{n}.jpg" for n, label in enumerate(labels)]
    assert FINER_FOLDERS.look(evidence_with(make_evidence, names, labels)) == ()


def test_declared_groups_and_classes_of_a_table_are_no_question(make_evidence):
    labels = ["cat", "dog"] * 3
    names = [f"{label}/{n}/{n}.jpg" for n, label in enumerate(labels)]
    grouped = evidence_with(make_evidence, names, labels, group=list("aabbcc"))
    assert isinstance(FINER_FOLDERS.look(grouped), NotApplicable)
    assert isinstance(FINER_FOLDERS.look(make_evidence(labels, names=names)), NotApplicable)
