"""Images to predict, told apart from the masks that lie beside them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from pupille.data.dataset import Dataset, LeftOut
from pupille.data.formats.drawing import Tree
from pupille.data.formats.mask_pairs import MaskPairs, mask_pairs
from pupille.data.sources.image_files import FileImages
from pupille.errors import Refusal
from pupille.i18n.language import tell, tells


def apart_from_masks(dataset: Dataset) -> Dataset:
    """A data set of files without those that are masks of its other files; they are listed by folder, as left out.

    Files count as masks where a data set that learns would take them for such. Everything stays where the images that
    the masks belong to are not among these files, and in arrays.
    """
    if not isinstance(dataset.images, FileImages) or len(dataset) < 2:
        return dataset
    root = dataset.images.root
    pairs = mask_pairs(Tree(root, tuple(sorted(dataset.samples["path"]))))
    if pairs is None or pairs.root != root:
        return dataset
    is_picture = ~dataset.samples["path"].isin(pairs.own).to_numpy()
    pictures = dataset.subset(np.flatnonzero(is_picture))
    return replace(pictures, left_out=(*dataset.left_out, *_masks(pairs)))


def _masks(pairs: MaskPairs) -> list[LeftOut]:
    """The masks of a folder as one entry; each that belongs to no image as its own."""
    lonely = set(pairs.unmatched)
    counts = Counter(path.rpartition("/")[0] or "." for path in pairs.own - lonely)
    return [
        *(
            LeftOut(
                folder,
                tells(
                    "{n} file in it is the mask of an image, and no image to predict",
                    "{n} files in it are masks of images, and no images to predict",
                    counts[folder],
                ),
                Refusal.ASIDE,
            )
            for folder in sorted(counts)
        ),
        *(
            LeftOut(path, tell("a mask that belongs to no image"), Refusal.ASIDE)
            for path in sorted(lonely & pairs.own)
        ),
    ]
