"""Every model of masks as an estimator of scikit-learn: discs on noise, whose right masks are known."""

import pickle

import numpy as np
import pytest
from PIL import Image
from sklearn.base import clone
from sklearn.metrics import jaccard_score
from sklearn.model_selection import GridSearchCV, cross_validate

import pupille
from drawn_discs import discs
from pupille.errors import ConfigError, DataError, ImageError, ModelError
from pupille.estimators.segmenter import ImageSegmenter

SIDE = 32
PICTURES, MASKS = (np.stack(arrays) for arrays in discs(12, SIDE))
PICTURES = PICTURES.astype(np.uint8)
UNEVEN = [picture[: SIDE - row, : SIDE - 2 * row] for row, picture in enumerate(PICTURES[:5])]
UNEVEN_MASKS = [mask[: SIDE - row, : SIDE - 2 * row] for row, mask in enumerate(MASKS[:5])]


def iou(truth, answers):
    """Of the discs over all pixels, by scikit-learn."""
    flat = [np.concatenate([mask.ravel() for mask in masks]) for masks in (truth, answers)]
    return jaccard_score(*flat)


def in_files(folder, arrays):
    folder.mkdir()
    paths = [folder / f"{row}.png" for row in range(len(arrays))]
    for path, array in zip(paths, arrays, strict=True):
        Image.fromarray(array.astype(np.uint8)).save(path)
    return paths


def test_the_discs_are_drawn_and_scored_as_scikit_learn_scores_them():
    model = pupille.ImageSegmenter("threshold").fit(PICTURES[:8], MASKS[:8])
    answers = model.predict(PICTURES[8:])
    assert answers.shape == MASKS[8:].shape
    assert model.score(PICTURES[8:], MASKS[8:]) == pytest.approx(iou(MASKS[8:], answers))
    assert iou(MASKS[8:], answers) > 0.9


def test_the_network_learns_in_its_epochs():
    model = ImageSegmenter("unet", epochs=10, batch_size=1).fit(PICTURES, MASKS)
    assert [epoch.epoch for epoch in model.history_] == list(range(1, 11))
    assert model.score(PICTURES, MASKS) > 0.8


def test_each_mask_has_the_size_of_its_picture():
    answers = ImageSegmenter("threshold").fit(UNEVEN, UNEVEN_MASKS).predict(UNEVEN)
    assert [answer.shape for answer in answers] == [picture.shape for picture in UNEVEN]
    assert iou(UNEVEN_MASKS, answers) > 0.8


def test_arrays_lists_and_files_of_the_same_pictures_give_the_same_masks(tmp_path):
    expected = ImageSegmenter("threshold").fit(PICTURES, MASKS).predict(PICTURES)
    paths, masks = in_files(tmp_path / "images", PICTURES), in_files(tmp_path / "masks", MASKS)
    colour = np.repeat(PICTURES[..., None], 3, axis=3)
    for X, y in (
        (list(PICTURES), list(MASKS)),
        (PICTURES[..., None], MASKS[..., None]),
        (paths, masks),
        (list(map(str, paths)), MASKS),
        (PICTURES, MASKS.astype(bool)),
        (PICTURES, MASKS.astype(float)),
    ):
        answers = ImageSegmenter("threshold").fit(X, y).predict(X)
        np.testing.assert_array_equal(np.stack(answers), expected)
    assert ImageSegmenter("threshold").fit(colour, MASKS).score(colour, MASKS) > 0.9


def test_floats_are_read_on_their_own_scale():
    floats = PICTURES / 1000
    model = ImageSegmenter("threshold").fit(floats, MASKS)
    assert model.score(floats, MASKS) > 0.9
    with pytest.raises(DataError, match="same scale"):
        model.predict(floats * 1000)


def test_it_is_cross_validated_searched_cloned_and_pickled():
    results = cross_validate(ImageSegmenter("threshold"), PICTURES, MASKS, cv=3)
    assert min(results["test_score"]) > 0.8
    results = cross_validate(ImageSegmenter("threshold"), UNEVEN, UNEVEN_MASKS, cv=2)
    assert min(results["test_score"]) > 0.7
    search = GridSearchCV(ImageSegmenter(), {"model": ["mean-mask", "threshold"]}, cv=2).fit(PICTURES, MASKS)
    assert search.best_params_ == {"model": "threshold"}
    model = ImageSegmenter("unet", epochs=1, background=None, ignored=9).fit(PICTURES, MASKS)
    copy = clone(model)
    assert copy.get_params() == model.get_params()
    assert not hasattr(copy, "classes_")
    again = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(again.predict(PICTURES), model.predict(PICTURES))


def test_masks_keep_their_values_and_the_background_is_not_scored():
    named = np.where(MASKS == 1, 255, 7)
    model = ImageSegmenter("threshold", background=7).fit(PICTURES, named)
    assert model.classes_.tolist() == [7, 255]
    answers = model.predict(PICTURES)
    assert set(np.unique(answers)) == {7, 255}
    assert model.score(PICTURES, named) == pytest.approx(
        jaccard_score(named.ravel() == 255, answers.ravel() == 255)
    )
    both = ImageSegmenter("threshold", background=None).fit(PICTURES, named)
    assert both.score(PICTURES, named) == pytest.approx(
        jaccard_score(named.ravel(), answers.ravel(), average="macro")
    )


def test_ignored_pixels_count_nowhere():
    masks = MASKS.copy()
    masks[:, :10] = 9
    model = ImageSegmenter("threshold", ignored=9).fit(PICTURES, masks)
    assert model.classes_.tolist() == [0, 1]
    answers = model.predict(PICTURES)
    assert model.score(PICTURES, masks) == pytest.approx(iou(MASKS[:, 10:], answers[:, 10:]))


def test_a_class_that_training_did_not_show_is_missed():
    model = ImageSegmenter("threshold").fit(PICTURES[:8], MASKS[:8])
    truth = MASKS[8:].copy()
    expected = model.score(PICTURES[8:], truth)
    truth[0, 0, 0] = 5
    # The answer there is background, so that the mean is of one more class, of which nothing is found.
    assert model.score(PICTURES[8:], truth) == pytest.approx(expected / 2)


@pytest.mark.parametrize(
    ("X", "y", "words"),
    [
        (PICTURES, MASKS[:5], "12 pictures and y 5 masks"),
        (PICTURES, MASKS[:, :20], r"mask 1 of y has the shape \(20, 32\)"),
        (PICTURES, MASKS + 0.5, "no whole numbers"),
        (PICTURES, np.where(MASKS == 1, np.nan, 0), "no whole numbers"),
        (PICTURES, np.zeros_like(MASKS), "one class only"),
        (PICTURES, np.arange(MASKS.size).reshape(MASKS.shape), "number objects"),
        (PICTURES.reshape(12, -1), MASKS, r"picture 1 of X is uint8 of shape \(1024,\)"),
        (np.where(PICTURES > 170, np.nan, PICTURES), MASKS, "not finite"),
        ([], [], "X holds nothing"),
        ("cells", MASKS, "X holds nothing"),
        (np.zeros((12, SIDE, SIDE, 4)), MASKS, "1 or 3 channels last"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(X, y, words):
    with pytest.raises(DataError, match=words):
        ImageSegmenter("threshold").fit(X, y)


def test_files_that_do_not_fit_are_refused_in_one_sentence(tmp_path):
    paths = in_files(tmp_path / "images", PICTURES)
    with pytest.raises(ImageError, match="none.png"):
        ImageSegmenter("threshold").fit([*paths[:11], tmp_path / "none.png"], MASKS)
    Image.fromarray(PICTURES[0]).convert("RGB").save(tmp_path / "colours.png")
    with pytest.raises(DataError, match="holds colours"):
        ImageSegmenter("threshold").fit(PICTURES[:1], [tmp_path / "colours.png"])
    model = ImageSegmenter("threshold").fit(PICTURES, MASKS)
    with pytest.raises(DataError, match=r"fitted to arrays.*paths of images"):
        model.predict(paths)


def test_settings_that_would_do_nothing_are_refused():
    with pytest.raises(ConfigError, match="no network and has no epochs"):
        ImageSegmenter("threshold", epochs=3).fit(PICTURES, MASKS)
    with pytest.raises(ModelError, match="lenet5 is no model of segmentation"):
        ImageSegmenter("lenet5").fit(PICTURES, MASKS)
    with pytest.raises(ModelError, match="Did you mean 'unet'"):
        ImageSegmenter("unett").fit(PICTURES, MASKS)
