"""The sections of a report that only predicted numbers have, in their order."""

from __future__ import annotations

from pupille.report.regression.agreement import AGREEMENT
from pupille.report.regression.promise import PROMISE
from pupille.report.regression.residuals import RESIDUALS
from pupille.report.regression.scatter import SCATTER
from pupille.report.regression.subgroups import SUBGROUPS
from pupille.report.regression.worst_images import WORST_IMAGES
from pupille.report.section import Section

SECTIONS: tuple[Section, ...] = (SCATTER, RESIDUALS, AGREEMENT, PROMISE, WORST_IMAGES, SUBGROUPS)
