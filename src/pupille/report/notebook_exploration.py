"""What a notebook shows for an exploration: the verdict and a line a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from pupille.i18n.language import retell
from pupille.i18n.visible import visible
from pupille.report.exploration_text import cluster_line, heading, how_assigned, how_sure

if TYPE_CHECKING:
    from pupille.workflows.explore import Exploration


def exploration(exploration: Exploration) -> Markup:
    """The verdict, the clusters, and what else they could be."""
    record = exploration.results
    lines = [record.sentence, how_sure(record), *how_assigned(record)]
    for cluster in record.clusters:
        lines += [cluster_line(cluster), *cluster.what_else]
    body = Markup("").join(Markup("<p>{}</p>").format(visible(retell(each))) for each in lines)
    return Markup("<p><strong>{}</strong></p>{}").format(visible(heading(record)), body)
