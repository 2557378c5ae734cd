"""The table of the metrics of masks of classes: label, direction, bounds, unit and interval."""

from __future__ import annotations

from pupille.i18n.language import phrase
from pupille.tasks.metric import MetricSpec

# fmt: off
CLASS_METRICS: tuple[MetricSpec, ...] = (
    MetricSpec(
        "iou", phrase("IoU of all pixels"), phrase("IoU of all pixels"),
        "up", (0, 1), "share", "logit", False,
    ),
    MetricSpec(
        "dice", phrase("Dice of all pixels"), phrase("Dice of all pixels"),
        "up", (0, 1), "share", "logit", False,
    ),
    MetricSpec(
        "iou_per_image", phrase("IoU per image"), phrase("IoU per image"),
        "up", (0, 1), "share", "logit", False,
    ),
    MetricSpec(
        "dice_per_image", phrase("Dice per image"), phrase("Dice per image"),
        "up", (0, 1), "share", "logit", False,
    ),
    MetricSpec(
        "boundary_f", phrase("Boundary F"), phrase("boundary F"), "up", (0, 1), "share", "logit", False,
    ),
    MetricSpec(
        "surface_distance", phrase("Boundary distance"), phrase("boundary distance"),
        "down", (0, None), "target", "log", False,
    ),
    MetricSpec(
        "hausdorff_95", phrase("95 % Hausdorff distance"), phrase("95 % Hausdorff distance"),
        "down", (0, None), "target", "log", False,
    ),
)
"""Every metric of one class; overall it is the mean over the classes but the background."""

METRICS: tuple[MetricSpec, ...] = (
    *CLASS_METRICS,
    MetricSpec(
        "pixel_accuracy", phrase("Pixel accuracy"), phrase("pixel accuracy"), "up", (0, 1), "share", "logit", False,
    ),
    MetricSpec(
        "pixel_accuracy_of_nothing", phrase("Pixel accuracy of marking nothing"),
        phrase("pixel accuracy of marking nothing"), "up", (0, 1), "share", "logit", False,
    ),
)
# fmt: on
"""The primary one first. interval: a key of `pupille.evaluation.segmentation.evaluate`."""

OF_BOUNDARIES = ("boundary_f", "surface_distance", "hausdorff_95")
"""The metrics for which boundaries are measured."""
