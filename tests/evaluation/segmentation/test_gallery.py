"""Which images of masks are worth a look."""

from dataclasses import dataclass

import numpy as np

from pupille.evaluation.segmentation.gallery import telling_images
from pupille.results.masks import MaskPredictions


@dataclass(frozen=True)
class Masks:
    """The masks of a test by their ids."""

    rows: dict

    def read(self, id):
        return np.array([self.rows[id]], dtype=np.int16)


def test_images_on_which_masks_share_least_come_first_and_one_without_a_mark_counts_as_right():
    truth = {"half": [1, 1, 0, 0], "none": [1, 0, 0, 0], "all": [0, 1, 1, 0], "empty": [0, 0, 0, 0]}
    answers = {"half": [1, 0, 0, 0], "none": [0, 0, 0, 1], "all": [0, 1, 1, 0], "empty": [0, 0, 0, 0]}
    test = MaskPredictions(tuple(truth), ("background", "cell"), 0, Masks(truth), Masks(answers))
    # Shared over marked by either: 1/2, 0/2, 2/2 and, where neither marks any, 1.
    assert telling_images(test, test, None, str) == {"drawn": ("none", "half", "all", "empty")}


def test_of_many_images_the_six_worst_the_middle_one_and_the_best_are_taken():
    truth = {f"{n:02}": [1] * 20 for n in range(20)}
    answers = {id_: [1] * (int(id_) + 1) + [0] * (19 - int(id_)) for id_ in truth}
    test = MaskPredictions(tuple(truth), ("background", "cell"), 0, Masks(truth), Masks(answers))
    drawn = telling_images(test, test, None, str)["drawn"]
    assert drawn == ("00", "01", "02", "03", "04", "05", "10", "19")
