"""What a trial chooses by itself on the validation images, which the correction for the choice does not cover."""

from __future__ import annotations

from collections.abc import Mapping

from pupille.i18n.language import StoredText, phrase, tell
from pupille.models.names import split_name
from pupille.models.registry import find
from pupille.training.search.dimension import Dimension
from pupille.training.search.space import Recipe

WITHIN: Mapping[str, str] = {
    "outlines": phrase("how its maps are cut into objects"),
    "masks": phrase("which of its masks count"),
    "detector": phrase("with which scores boxes count"),
    "queries": phrase("with which scores boxes count"),
}
"""Fitter -> what it chooses on the validation images."""
STRENGTH = phrase("the strength of the linear head")
EPOCH = phrase("the epoch whose weights are kept")


def notes_on(recipe: Recipe, space: Mapping[str, Dimension]) -> tuple[StoredText, ...]:
    """Sentences on what each trial chooses within itself. space: what is searched."""
    entry, rung = find(recipe.model), split_name(recipe.model)
    chosen = [WITHIN[entry.fitter]] if entry.fitter in WITHIN else []
    if entry.pretrained and rung.head == "linear" and not recipe.arguments.get("C"):
        chosen.append(STRENGTH)
    if recipe.train.patience or (entry.pretrained and rung.tuned) or "patience" in space:
        chosen.append(EPOCH)
    return tuple(
        tell(
            "Each trial also chooses {what} by the validation images; the correction covers the choice between trials "
            "only, so the figures on validation stay a little too good.",
            what=tell(each),
        )
        for each in chosen
    )
