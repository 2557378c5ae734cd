"""Where a model errs more is seen on training images that it was not fitted to."""

import numpy as np

from pupille.data.annotations import NumberTargets
from pupille.training import difficulty
from pupille.training.difficulty import FOLDS, difficulty_on_folds, not_looked_at


def noisy(n=240, seed=0):
    """Numbers from 1 to 10 with errors that are a fifth of them, and the numbers without."""
    rng = np.random.default_rng(seed)
    plain = rng.uniform(1, 10, n)
    return NumberTargets(plain * (1 + 0.2 * rng.normal(size=n)), "kg"), plain


def test_each_image_is_predicted_once_by_what_it_did_not_teach():
    targets, plain = noisy()
    asked = []

    def predict(learned, held):
        asked.append((set(learned.tolist()), set(held.tolist())))
        return plain[held]

    hard = difficulty_on_folds(predict, targets, None, seed=0)
    assert len(asked) == FOLDS
    assert all(not learned & held and len(learned | held) == 240 for learned, held in asked)
    assert sorted(row for _, held in asked for row in held) == list(range(240))
    assert hard.differs
    assert hard.expected(np.array([9.0]))[0] > 2 * hard.expected(np.array([2.0]))[0]
    assert " kg on average" in hard.how


def test_no_group_teaches_about_itself():
    targets, plain = noisy()
    groups = tuple(f"patient {row // 4}" for row in range(240))

    def predict(learned, held):
        assert not {groups[row] for row in learned} & {groups[row] for row in held}
        return plain[held]

    assert difficulty_on_folds(predict, targets, groups, seed=0).differs


def test_of_few_images_or_groups_no_model_is_fitted():
    targets, _ = noisy()

    def predict(learned, held):
        raise AssertionError("nothing should be fitted")

    groups = tuple(f"patient {row % 20}" for row in range(240))
    assert "there are 20" in difficulty_on_folds(predict, targets, groups, seed=0).how
    assert not difficulty_on_folds(predict, noisy(30)[0], None, seed=0).differs


def test_of_very_many_images_a_sample_is_held_out_in_turn(monkeypatch):
    monkeypatch.setattr(difficulty, "MOST", 120)
    targets, plain = noisy()
    held_rows = []

    def predict(learned, held):
        assert len(learned) + len(held) == 120
        held_rows.extend(held.tolist())
        return plain[held]

    first = difficulty_on_folds(predict, targets, None, seed=0)
    assert len(set(held_rows)) == 120
    assert first == difficulty_on_folds(predict, targets, None, seed=0)


def test_a_network_that_was_not_looked_at_says_why_its_intervals_are_equally_wide():
    assert not not_looked_at().differs
    assert "trained anew" in not_looked_at().how
