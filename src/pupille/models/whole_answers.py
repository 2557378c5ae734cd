"""What a model answers for one picture that is too large for its frame, seen at its own scale."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.data.pixels.pixel_set import Pixels
from pupille.images.decoded import Array
from pupille.models.decode.decoder import joins_pieces
from pupille.models.model import Model
from pupille.models.object_model import ObjectModel
from pupille.models.pixel_model import PixelModel
from pupille.results.masks import PackedMask
from pupille.shapes.label_image import LabelImage


def answer_of_picture(
    model: Model, picture: Array, prepare: Callable[[Array], Pixels]
) -> PackedMask | LabelImage:
    """The mask of a picture, (H, W) or (H, W, 3), or its objects, at the size of the picture.

    prepare: makes pixels (h, w, channels) of the model's depth and window of a piece. A network sees it in windows
    that overlap, a rule on what lies around a pixel in tiles, and one that looks at the whole picture as a whole.
    """
    if isinstance(model, PixelModel):
        return PackedMask.of(model.mask_of(picture, prepare))
    if isinstance(model, ObjectModel):
        objects = model.rule.objects_of(model.spec.preprocessing.input_of(prepare(picture)))
        assert isinstance(objects, LabelImage)
        return objects
    # A rule on grey values is used without torch.
    from pupille.models.network import NetworkModel
    from pupille.models.windows import strips_by_windows

    assert isinstance(model, NetworkModel)
    strips = strips_by_windows(model, picture, prepare)
    answer: PackedMask | LabelImage = joins_pieces(model.spec).of_strips(
        strips, picture.shape[:2], model.spec
    )
    return answer


def one_answer(answer: PackedMask | LabelImage) -> NDArray[Any]:
    """(1,) an answer as an array of them."""
    answers = np.empty(1, dtype=object)
    answers[0] = answer
    return answers
