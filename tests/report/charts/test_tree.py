"""The drawing of a tree."""

import re

from pupille.report.charts.tree import channel_name, counts_of, tree_drawing
from pupille.results.itself import NodeRecord, TreeRecord

LEAVES = (
    NodeRecord(1, (9, 1), None, None, None, None, 0),
    NodeRecord(1, (2, 30), None, None, None, None, 4),
)
TREE = TreeRecord(
    ("cat", "<b>dog</b>"), (NodeRecord(0, (11, 31), (2, 3, 0), 0.3, 1, 2, 5), *LEAVES), 6, 4, 1, (8, 8, 1)
)


def test_forks_and_ends_say_what_is_asked_and_what_comes_of_it():
    drawing = tree_drawing(TREE)
    for words in ("row 3, column 4", "0.30", "cat", "9 of 10", "4 more questions", "yes", "no"):
        assert words in drawing
    assert drawing.count("<rect") == 3
    assert [drawing.count(f'class="{kind}"') for kind in ("fork", "leaf", "more", "branch")] == [1, 1, 1, 2]


def test_yes_lies_to_the_left_and_nothing_lies_outside():
    drawing = tree_drawing(TREE)
    width, height = (float(each) for each in re.search(r'viewBox="0 0 (\S+) (\S+)"', drawing).groups())
    boxes = re.findall(r'<rect x="(\S+)" y="(\S+)" width="(\S+)" height="(\S+)" class="(\w+)"', drawing)
    places = {kind: float(x) for x, _, _, _, kind in boxes}
    assert places["leaf"] < places["fork"] < places["more"]
    for x, y, wide, high, _ in boxes:
        assert 0 <= float(x) <= width - float(wide)
        assert 0 <= float(y) <= height - float(high)


def test_names_do_nothing_and_colours_are_named():
    assert "<b>" not in tree_drawing(TREE)
    assert counts_of(TREE, LEAVES[1]) == "<b>dog</b>: 30; cat: 2"
    assert [channel_name(1, channels) for channels in (3, 4)] == ["green", "channel 2"]
