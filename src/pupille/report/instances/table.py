"""The sections of a report that only outlined objects have, in their order."""

from __future__ import annotations

from pupille.report.instances.objects import CLASSES, COUNTS, ERRORS
from pupille.report.instances.pictures import PICTURES
from pupille.report.instances.quality import QUALITY
from pupille.report.section import Section
from pupille.report.segmentation.margin import MARGIN

SECTIONS: tuple[Section, ...] = (QUALITY, CLASSES, ERRORS, COUNTS, MARGIN, PICTURES)
