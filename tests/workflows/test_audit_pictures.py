"""Which images of a finding have their picture kept."""

import pytest

from pupille.results.finding import Finding
from pupille.workflows.audit_pictures import pictured

LABELS = {f"{class_}{n}": class_ for class_ in "abc" for n in range(30)}


def finding(ids, groups=()):
    return Finding("c", "note", "", tuple(ids), "", tuple(map(tuple, groups)))


def test_of_many_images_each_class_has_one_before_any_has_two():
    chosen = pictured(finding(sorted(LABELS)), LABELS, 4)
    assert [LABELS[id_] for id_ in chosen] == ["a", "b", "c", "a"]


def test_what_is_no_image_takes_no_place():
    assert pictured(finding(["gone", "a1", "b1"]), LABELS, 2) == ["a1", "b1"]


@pytest.mark.parametrize("most", [2, 3, 5, 24])
def test_no_pair_is_kept_by_half(most):
    pairs = [(f"a{n}", f"b{n}") for n in range(30)]
    chosen = pictured(finding([id_ for pair in pairs for id_ in pair], pairs), LABELS, most)
    assert len(chosen) == most // 2 * 2
    assert {id_[1:] for id_ in chosen} == {f"{n}" for n in range(most // 2)}
    assert all({f"a{n}", f"b{n}"} <= set(chosen) for n in range(most // 2))


def test_a_group_that_does_not_fit_gives_way_to_one_that_does():
    groups = [[f"a{n}" for n in range(10)], [f"b{n}" for n in range(10)], ["c1", "c2"]]
    chosen = pictured(finding([], groups), LABELS, 12)
    assert chosen == [*groups[0], "c1", "c2"]
