"""Which objects stand on two sides of a split because tiles of one picture overlap."""

import pytest

from pupille.audit.check import Evidence, NotApplicable
from pupille.audit.checks.objects_across import OBJECTS_ACROSS

SPLIT = ["train", "train", "test", "test"] * 3


@pytest.fixture
def tiled(make_drawn):
    """Evidence of three slides, each of four tiles of 400 x 300 pixels at these steps, with these objects."""

    def make(objects, step=(300, 200), name="slide{k}_{x}_{y}.png", **options) -> Evidence:
        names = [
            name.format(k=k, x=x * step[0], y=y * step[1])
            for k in range(3)
            for x in range(2)
            for y in range(2)
        ]
        return make_drawn(objects, 12, names=names, **{"split": SPLIT, "given": True, **options})

    return make


# On the slide it lies at 310 to 390, 20 to 90: on the tile at 0, 0 in train and on the one at 300, 0 in test.
BOTH = [(0, "cell", 310, 20, 390, 90), (2, "cell", 10, 20, 90, 90)]


def test_an_object_in_the_overlap_of_a_training_and_a_test_tile_is_told_on_both(tiled):
    (finding,) = OBJECTS_ACROSS.look(tiled([*BOTH, (1, "cell", 10, 10, 60, 60)]))
    assert finding.severity == "error"
    assert finding.ids == ("slide0_0_0.png", "slide0_300_0.png")
    assert "2 objects lie where tiles" in finding.sentence
    assert "--group-pattern '" in finding.advice


def test_names_with_the_row_first_are_understood(tiled):
    (finding,) = OBJECTS_ACROSS.look(tiled(BOTH, name="slide{k}_{y}_{x}.png"))
    assert len(finding.ids) == 2


@pytest.mark.parametrize(
    "objects",
    [
        [BOTH[0], (2, "dust", 10, 20, 90, 90)],
        [BOTH[0], (2, "cell", 100, 20, 180, 90)],
        [BOTH[0], (6, "cell", 10, 20, 90, 90)],
        [BOTH[0], (1, "cell", 310, 20, 390, 90)],
    ],
    ids=["of another class", "elsewhere", "on another slide", "on another tile of training"],
)
def test_other_objects_pass(objects, tiled):
    assert OBJECTS_ACROSS.look(tiled([*objects, (3, "dust", 1, 1, 9, 9)])) == ()


def test_tiles_that_do_not_overlap_pass(tiled):
    assert (
        OBJECTS_ACROSS.look(tiled([(0, "cell", 0, 0, 400, 300), (2, "cell", 0, 0, 400, 300)], (400, 300)))
        == ()
    )


def test_it_is_asked_of_given_splits_and_tiles_alone(tiled, make_drawn, make_evidence):
    assert isinstance(OBJECTS_ACROSS.look(tiled(BOTH, given=False)), NotApplicable)
    rows_and_columns = tiled(BOTH, (1, 1), "slide{k}_r{y}_c{x}.png")
    assert isinstance(OBJECTS_ACROSS.look(rows_and_columns), NotApplicable)
    assert isinstance(OBJECTS_ACROSS.look(make_drawn(BOTH, given=True)), NotApplicable)
    assert isinstance(OBJECTS_ACROSS.look(make_evidence(["a", "b"], given=True)), NotApplicable)
