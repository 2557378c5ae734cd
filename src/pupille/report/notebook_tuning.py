"""What a notebook shows for a search of settings: its three figures and what was taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from pupille.i18n.language import retell
from pupille.i18n.visible import visible
from pupille.report.tuning_text import figures, heading, taken

if TYPE_CHECKING:
    from pupille.workflows.tune import Tuning


def tuning(tuning: Tuning) -> Markup:
    """The figures, a row each, and the verdict."""
    record = tuning.results
    rows = Markup("").join(
        Markup(
            '<tr><th scope="row" style="text-align:left">{}</th><td style="text-align:left">{}</td></tr>'
        ).format(visible(label), visible(figure))
        for label, figure in figures(record)
    )
    sentences = Markup("").join(
        Markup("<p>{}</p>").format(visible(retell(each))) for each in (record.sentence, taken(record))
    )
    return Markup("<p><strong>{}</strong></p><table><tbody>{}</tbody></table>{}").format(
        visible(heading(record)), rows, sentences
    )
