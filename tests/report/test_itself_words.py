"""What a fitted rung says of itself, in words."""

from dataclasses import replace

from pupille.report.itself_words import itself_on_page, rules, tree_size
from pupille.results.itself import ImportanceRecord, ItselfRecord, NodeRecord, TreeRecord, WeightsRecord
from pupille.results.metric import Metric

TREE = TreeRecord(
    ("cat", "dog"),
    (
        NodeRecord(0, (11, 31), (2, 3, 0), 0.3, 1, 2, 5),
        NodeRecord(1, (9, 1), None, None, None, None, 0),
        NodeRecord(1, (2, 30), None, None, None, None, 4),
    ),
    6,
    4,
    1,
    (8, 8, 1),
)


def test_each_end_is_a_sentence_with_its_class_and_images():
    assert rules(TREE) == [
        "If the pixel in row 3, column 4 is no brighter than 0.30, then cat (cat: 9; dog: 1).",
        "If the pixel in row 3, column 4 is brighter than 0.30, then 4 more questions decide; most are dog (dog: 30; "
        "cat: 2).",
    ]


def test_of_several_channels_it_is_said_which():
    nodes = (replace(TREE.nodes[0], pixel=(2, 3, 2)), *TREE.nodes[1:])
    assert (
        "the blue of the pixel in row 3, column 4 is at most 0.30"
        in rules(replace(TREE, nodes=nodes, shape=(8, 8, 3)))[0]
    )


def test_a_tree_without_a_fork_asks_nothing():
    assert rules(replace(TREE, nodes=(replace(TREE.nodes[1], depth=0),))) == [
        "Whatever the picture: cat (cat: 9; dog: 1)."
    ]


def test_how_deep_it_is_told_is_said():
    assert "6 leaves, the deepest below 4 questions; it is drawn and told down to 1" in tree_size(TREE)
    assert "all of them drawn" in tree_size(replace(TREE, depth=1))


def test_a_page_shows_places_weights_and_tree_with_the_scale_of_each():
    cost = Metric(0.25, 0.1, 0.4, 50)
    importance = ImportanceRecord(((cost, Metric(-0.05, -0.1, 0.0, 50)),), 50, 5, "Row 1 costs most.")
    weights = WeightsRecord("cat", ((1.0, -2.0),))
    shown = itself_on_page(ItselfRecord(importance, TREE, (weights,)))
    assert shown["most"] == 0.25
    assert shown["weights"][0]["largest"] == 2.0
    assert 'class="against"' in shown["places"]
    assert len(shown["rules"]) == 2
    assert itself_on_page(None) is None
