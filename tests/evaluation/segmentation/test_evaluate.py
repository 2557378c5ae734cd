"""Masks scored, against scikit-learn on flattened pixels, by hand, and on real sets."""

import numpy as np
import pytest
from scipy import special, stats
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, jaccard_score

from drawn_masks import InFolder, InMemory, chase, predictions, random_pair
from pupille.evaluation.segmentation.evaluate import evaluate
from pupille.evaluation.segmentation.specs import CLASS_METRICS, METRICS
from pupille.i18n.language import retell, speaking
from pupille.results.masks import MaskPredictions


def flat(masks: list[np.ndarray]) -> np.ndarray:
    return np.concatenate([mask.ravel() for mask in masks])


@pytest.mark.parametrize("background", [0, None])
def test_pooled_metrics_are_those_of_scikit_learn_on_all_pixels(background):
    truth, answers = random_pair(0)
    scored = evaluate(predictions(truth, answers, ("a", "b", "c"), background))
    pixels, labels = (flat(truth), flat(answers)), [1, 2] if background == 0 else [0, 1, 2]
    assert scored.metrics["iou"].value == pytest.approx(
        jaccard_score(*pixels, labels=labels, average="macro")
    )
    assert scored.metrics["dice"].value == pytest.approx(f1_score(*pixels, labels=labels, average="macro"))
    assert scored.metrics["pixel_accuracy"].value == pytest.approx(accuracy_score(*pixels))
    for k, (iou, dice) in enumerate(
        zip(jaccard_score(*pixels, average=None), f1_score(*pixels, average=None), strict=True)
    ):
        assert scored.per_class["abc"[k]]["iou"].value == pytest.approx(iou)
        assert scored.per_class["abc"[k]]["dice"].value == pytest.approx(dice)
    assert np.array_equal(scored.confusion, confusion_matrix(*pixels))


def test_means_over_images_are_those_of_scikit_learn_image_by_image():
    truth, answers = random_pair(1)
    scored = evaluate(predictions(truth, answers, ("a", "b", "c")))
    for name, score in (("iou_per_image", jaccard_score), ("dice_per_image", f1_score)):
        each = np.array(
            [score(t.ravel(), a.ravel(), average=None) for t, a in zip(truth, answers, strict=True)]
        )
        assert scored.per_class["b"][name].value == pytest.approx(each[:, 1].mean())
        assert scored.metrics[name].value == pytest.approx(each[:, 1:].mean())


def test_an_image_without_the_class_is_left_out_of_the_mean_and_one_with_false_alarms_counts_as_zero():
    nothing, square = np.zeros((4, 4)), np.pad(np.ones((2, 2)), 1)
    truth = [square] * 10 + [nothing] * 3 + [nothing] * 2
    answers = [square] * 10 + [nothing] * 3 + [square] * 2
    scored = evaluate(predictions(truth, answers))
    metric = scored.metrics["iou_per_image"]
    assert (metric.value, metric.n) == (pytest.approx(10 / 12), 12)
    assert scored.metrics["iou"].value == pytest.approx(40 / 48)
    images = scored.images["thing"]
    assert (images.drawn, images.answered, images.either, images.measured) == (10, 12, 12, 10)


def test_every_metric_of_the_table_has_a_value_within_its_interval():
    scored = evaluate(predictions(*random_pair(2), ("a", "b", "c")))
    assert list(scored.metrics) == [spec.name for spec in METRICS]
    assert list(scored.per_class["b"]) == [spec.name for spec in CLASS_METRICS]
    for metrics in (scored.metrics, scored.per_class["b"]):
        for name, metric in metrics.items():
            assert metric.low < metric.value < metric.high, name
            assert metric.n == 20
    (note,) = scored.notes
    assert "missing among 20 if such images are fewer than 15.0 % of all" in note


def test_pixels_ignored_in_the_truth_count_nowhere():
    truth, answers = random_pair(3)
    rng = np.random.default_rng(3)
    ignored = [rng.random(t.shape) < 0.3 for t in truth]
    holes = [np.where(hole, -1, t) for hole, t in zip(ignored, truth, strict=True)]
    pixels = [
        np.concatenate([m[~hole] for hole, m in zip(ignored, masks, strict=True)])
        for masks in (truth, answers)
    ]
    scored = evaluate(predictions(holes, answers, ("a", "b", "c")))
    assert scored.metrics["iou"].value == pytest.approx(
        jaccard_score(*pixels, labels=[1, 2], average="macro")
    )
    assert scored.confusion.sum() == len(pixels[0])
    aside = 100 * (1 - len(pixels[0]) / flat(truth).size)
    assert scored.notes[0] == f"The truth sets {aside:.1f} % of the pixels aside; they count nowhere."
    others = [np.where(hole, (a + 1) % 3, a) for hole, a in zip(ignored, answers, strict=True)]
    assert evaluate(predictions(holes, others, ("a", "b", "c"))).metrics == scored.metrics


def test_an_answer_cannot_hide_its_errors_by_ignoring_them():
    truth = [np.pad(np.ones((2, 4)), ((0, 2), (0, 0)))] * 12
    hidden = np.zeros((4, 4))
    hidden[0] = 1
    hidden[1] = -1
    scored = evaluate(predictions(truth, [hidden] * 12))
    assert scored.metrics["iou"].value == 0.5
    assert scored.metrics["pixel_accuracy"].value == 0.75
    assert "12 images the answer leaves pixels without a class" in scored.notes[0]


def test_on_slices_of_brain_marking_nothing_has_the_better_pixel_accuracy_than_otsu_and_an_iou_of_0(shared):
    folder = shared / "data" / "membrane" / "train"
    ids = tuple(str(i) for i in range(30))
    truth = InFolder(folder / "label", lambda id_: f"{id_}.png", black=True)
    pictures = InFolder(folder / "image", lambda id_: f"{id_}.png")
    otsu = InMemory({id_: dark(pictures.grey(id_)) for id_ in ids})
    nothing = InMemory({id_: np.zeros((512, 512), dtype=np.int16) for id_ in ids})
    classes = ("background", "membrane")
    scored = evaluate(MaskPredictions(ids, classes, 0, truth, otsu), one_stack=True)
    of_nothing = evaluate(MaskPredictions(ids, classes, 0, truth, nothing))
    assert of_nothing.metrics["iou"].value == 0
    assert scored.metrics["iou"].low > 0.3
    accuracy, share = (scored.metrics[name].value for name in ("pixel_accuracy", "pixel_accuracy_of_nothing"))
    assert of_nothing.metrics["pixel_accuracy"].value == share > accuracy
    assert "better pixel accuracy" in scored.notes[0]
    assert "over 30 slices, about this stack" in scored.intervals


def dark(grey: np.ndarray) -> np.ndarray:
    """1 where a pixel is on the dark side of the threshold with the highest variance between sides (Otsu 1979)."""
    share = np.bincount(grey.ravel(), minlength=256) / grey.size
    below, mean = np.cumsum(share), np.cumsum(share * np.arange(256))
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (mean[-1] * below - mean) ** 2 / (below * (1 - below))
    return (grey <= np.nanargmax(between)).astype(np.int16)


def test_by_child_the_intervals_of_two_observers_of_28_retinas_are_wider_than_by_eye(shared):
    masks, children = chase(shared)
    by_eye, by_child = evaluate(masks), evaluate(masks, groups=children)
    for name in ("iou", "dice", "iou_per_image", "boundary_f"):
        eye, child = by_eye.metrics[name], by_child.metrics[name]
        assert (eye.n, child.n) == (28, 14)
        assert child.value == pytest.approx(eye.value)
        assert child.high - child.low > eye.high - eye.low
    pixels = [
        np.concatenate([store.read(id_).ravel() for id_ in masks.ids])
        for store in (masks.truth, masks.answers)
    ]
    assert by_eye.metrics["iou"].value == pytest.approx(jaccard_score(*pixels))


def test_too_few_images_have_no_interval_and_say_so():
    scored = evaluate(predictions(*random_pair(0, 9, n_classes=2)))
    for name, metric in scored.metrics.items():
        assert metric.low is None, name
        assert "9 images are too few for an interval, which needs 10" in metric.reason


def test_a_class_on_few_images_has_no_interval_and_is_left_out_of_the_mean_which_is_told():
    truth, answers = random_pair(0, 15)
    for mask in truth[:8]:
        mask[mask == 2] = 0
    scored = evaluate(predictions(truth, answers, ("a", "b", "c")))
    rare = scored.per_class["c"]["iou"]
    assert rare.value is not None
    assert (rare.low, rare.n) == (None, 15)
    assert "drawn on 7 images, and an interval needs 10" in rare.reason
    iou = scored.metrics["iou"]
    assert iou.value == scored.per_class["b"]["iou"].value
    assert iou.low is not None
    assert "without c" in iou.reason


def test_few_groups_have_no_interval_and_the_iou_of_each_is_told():
    truth, answers = random_pair(0, 12, n_classes=2)
    scored = evaluate(predictions(truth, answers), groups=["x", "y", "z"] * 4)
    assert all(metric.low is None for metric in scored.metrics.values())
    of_x = jaccard_score(flat(truth[::3]), flat(answers[::3]))
    (note,) = scored.notes
    assert f"'x' {100 * of_x:.1f} %" in note
    alone = evaluate(predictions(truth, answers), groups=["x"] * 12)
    assert "one group" in alone.notes[0]


def test_without_any_spread_the_interval_is_a_cautious_one_and_distances_have_none():
    truth = [np.pad(np.ones((3, 3)), 2)] * 20
    scored = evaluate(predictions(truth, truth))
    iou = scored.metrics["iou"]
    # Wilson's interval of 20 of 20 with Student's quantile.
    quantile = stats.t.ppf(0.975, 19)
    assert (iou.value, iou.low, iou.high) == (1, pytest.approx(20 / (20 + quantile**2)), 1)
    assert "cautious" in iou.reason
    distance = scored.metrics["surface_distance"]
    assert (distance.value, distance.low) == (0, None)
    assert "say the same" in distance.reason


def test_the_interval_of_a_mean_of_images_is_students_on_the_scale_of_log_odds():
    truth, answers = random_pair(0, 40, n_classes=2)
    each = np.array([jaccard_score(t.ravel(), a.ravel()) for t, a in zip(truth, answers, strict=True)])
    left_out = special.logit((each.sum() - each) / 39)
    error = np.sqrt(39 / 40 * ((left_out - left_out.mean()) ** 2).sum())
    bounds = special.expit(special.logit(each.mean()) + stats.t.ppf([0.025, 0.975], 39) * error)
    metric = evaluate(predictions(truth, answers)).metrics["iou_per_image"]
    assert (metric.low, metric.high) == (pytest.approx(bounds[0]), pytest.approx(bounds[1]))


def test_what_is_on_no_image_is_undefined_with_a_reason():
    nothing = [np.zeros((4, 4))] * 12
    scored = evaluate(predictions(nothing, nothing))
    for name in ("iou", "dice_per_image", "boundary_f", "hausdorff_95"):
        for metric in (scored.metrics[name], scored.per_class["thing"][name]):
            assert metric.value is None
            assert metric.reason
    assert scored.metrics["pixel_accuracy"].value == 1


def test_distances_are_of_images_where_both_have_a_boundary_and_that_is_told():
    square, nothing = np.pad(np.ones((3, 3)), 2), np.zeros((7, 7))
    shifted = np.roll(square, 1, axis=1)
    answers = [square] * 5 + [shifted] * 7 + [nothing] * 3
    scored = evaluate(predictions([square] * 15, answers))
    distance = scored.metrics["surface_distance"]
    # Of the 8 boundary pixels of each of two squares one pixel apart, 3 of a side and the middle of the other are off.
    assert (distance.value, distance.n) == (pytest.approx(7 / 12 * 4 / 8), 12)
    assert "both have a boundary" in distance.reason
    assert scored.metrics["iou_per_image"].n == 15
    assert scored.images["thing"].measured == 12


def test_a_class_that_only_the_answer_draws_is_told_and_counts_0():
    truth, answers = random_pair(0, 15, n_classes=3)
    truth = [np.where(mask == 2, 0, mask) for mask in truth]
    scored = evaluate(predictions(truth, answers, ("a", "b", "c")))
    assert scored.per_class["c"]["iou"].value == 0
    assert scored.metrics["iou"].value == scored.per_class["b"]["iou"].value
    assert "No image of the truth shows c" in scored.notes[0]


def test_pixel_accuracy_is_told_only_beside_what_marking_nothing_reaches():
    truth, answers = random_pair(0, 15)
    scored = evaluate(predictions(truth, answers, ("a", "b", "c")))
    share = np.mean(flat(truth) == 0)
    assert scored.metrics["pixel_accuracy_of_nothing"].value == pytest.approx(share)
    assert f"'a' everywhere reaches {100 * share:.1f} %" in scored.metrics["pixel_accuracy"].reason


@pytest.mark.parametrize("grouped", [False, True])
def test_few_large_things_are_told_where_figures_lean_on_them(grouped):
    sides = [40, 30] + [4] * 18
    masks = [np.pad(np.ones((side, side)), (0, 41 - side)) for side in sides]
    groups = [str(i) for i in range(20)] if grouped else None
    scored = evaluate(predictions(masks, masks), groups=groups)
    areas = np.square(sides)
    equal = round(areas.sum() ** 2 / (areas**2).sum())
    unit = "groups" if grouped else "images"
    assert f"Few {unit} hold most of thing: all together weigh like {equal} {unit}" in scored.notes[0]
    alike = evaluate(predictions(masks[2:] * 2, masks[2:] * 2))
    assert not any("hold most" in note for note in alike.notes)


def test_it_does_not_matter_which_of_two_observers_is_called_the_truth():
    truth, answers = random_pair(4)
    one = evaluate(predictions(truth, answers, ("a", "b", "c")))
    other = evaluate(predictions(answers, truth, ("a", "b", "c")))
    for name in CLASS_METRICS:
        assert one.metrics[name.name].value == pytest.approx(other.metrics[name.name].value), name.name


def test_everything_is_told_in_french():
    truth, answers = random_pair(0, 15)
    truth = [np.where(mask == 2, -1, mask) for mask in truth]
    scored = evaluate(predictions(truth, answers, ("fond", "b", "c")))
    with speaking("fr"):
        assert retell(scored.intervals).startswith(
            "Intervalles à 95\u00a0% pour ces réponses, d’après 15 images"
        )
        reasons = [retell(metric.reason) for metric in scored.metrics.values() if metric.reason]
        notes = list(map(retell, scored.notes))
    assert any("répondre 'fond' partout atteint" in reason for reason in reasons)
    assert notes[0].startswith("La vérité met de côté")
    assert "moins de 20,0\u00a0% de l’ensemble" in notes[-1]
