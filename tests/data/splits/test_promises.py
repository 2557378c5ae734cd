"""A third of validation that chooses nothing: whole groups, by names and seed, and only where enough remain."""

import numpy as np

from pupille.data.splits.promises import set_aside

IDS = [f"{i:03}" for i in range(90)]


def test_a_third_is_set_aside_where_sixty_remain():
    assert len(set_aside(IDS, None, seed=0)) == 30
    assert len(set_aside(IDS[:89], None, seed=0)) == 29
    assert len(set_aside(IDS[:88], None, seed=0)) == 0


def test_the_draw_depends_on_names_and_seed_and_not_on_the_order():
    rows = set_aside(IDS, None, seed=0)
    backwards = IDS[::-1]
    assert {IDS[row] for row in rows} == {backwards[row] for row in set_aside(backwards, None, seed=0)}
    assert rows.tolist() == sorted(rows)
    assert rows.tolist() != set_aside(IDS, None, seed=1).tolist()


def test_groups_go_whole_and_are_what_is_counted():
    groups = [f"g{i // 3}" for i in range(300)]
    ids = [f"{i:03}" for i in range(300)]
    rows = set_aside(ids, groups, seed=0)
    inside = {groups[row] for row in rows}
    assert len(inside) == 33
    assert len(rows) == 99
    # 30 groups of three are too few, however many images they hold.
    assert len(set_aside(ids[:90], groups[:90], seed=0)) == 0


def test_no_image_is_no_promise():
    assert set_aside([], None, seed=0).dtype == np.int64
    assert len(set_aside([], None, seed=0)) == 0
