"""What the results of a run tell of the sizes of its pictures."""

from disc_runs import SIDE
from pupille.workflows.picture_sizes import sizes_of, smallest_of


def test_the_sizes_are_those_of_the_pictures(discs_run):
    sizes = sizes_of(discs_run)
    assert sizes.width == sizes.height == (SIDE, SIDE, SIDE)
    assert smallest_of(sizes) == (SIDE, SIDE)


def test_a_folder_without_results_or_with_damaged_ones_says_nothing(tmp_path):
    assert sizes_of(tmp_path) is None
    (tmp_path / "results.json").write_text("{}")
    assert sizes_of(tmp_path) is None
    assert smallest_of(None) is None
    assert sizes_of("model:resnet50") is None
