"""The images that a report shows of a regression: those it is furthest off on."""

import numpy as np

from pupille.evaluation.regression.gallery import telling_images
from pupille.results.regression import NumberPredictions


def test_the_worst_images_come_first_each_with_its_picture_and_none_of_unknown_truth():
    test = NumberPredictions(
        ("a", "b", "c", "d"), np.array([1.0, 2.0, np.nan, 4.0]), np.array([1.5, 7.0, 99.0, 3.0]), "cm"
    )
    asked = []

    def keep(image_id):
        asked.append(image_id)
        return f"thumbnails/{image_id}.png"

    worst = telling_images(test, test, None, keep)["worst"]
    assert [(image.id, image.value, image.predicted) for image in worst] == [
        ("b", 2.0, 7.0),
        ("d", 4.0, 3.0),
        ("a", 1.0, 1.5),
    ]
    assert [image.thumbnail for image in worst] == [f"thumbnails/{image_id}.png" for image_id in asked]


def test_no_more_pictures_are_kept_than_a_report_has_room_for():
    true = np.zeros(100)
    test = NumberPredictions(tuple(map(str, range(100))), true, np.arange(100.0), "cm")
    worst = telling_images(test, test, None, str)["worst"]
    assert [image.id for image in worst] == [str(k) for k in range(99, 75, -1)]
