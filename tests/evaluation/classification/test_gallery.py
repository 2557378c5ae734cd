import numpy as np

from pupille.evaluation.classification.gallery import OF_EACH_KIND, slider_mistakes
from pupille.results.predictions import UNKNOWN, ClassPredictions


def test_the_most_confident_mistakes_of_any_threshold_are_among_those_kept():
    rng = np.random.default_rng(0)
    labels = rng.integers(-1, 2, size=400)
    said = rng.random(400)
    validation = ClassPredictions(
        tuple(map(str, range(400))), ("a", "b"), np.column_stack([said, 1 - said]), labels.astype(np.int64)
    )
    kept = set(slider_mistakes(validation, "a"))
    assert len(kept) == 2 * OF_EACH_KIND
    assert not [row for row in kept if labels[row] == UNKNOWN]
    for threshold in np.linspace(0, 1, 41):
        missed = [row for row in np.argsort(said) if labels[row] == 0 and said[row] < threshold]
        alarms = [row for row in np.argsort(-said) if labels[row] == 1 and said[row] >= threshold]
        assert set(missed[:OF_EACH_KIND]) | set(alarms[:OF_EACH_KIND]) <= kept
