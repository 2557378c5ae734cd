"""The sections of a report that only outlined objects have, in their order."""

from __future__ import annotations

from pupille.report.instances.objects import CLASSES, COUNTS, ERRORS
from pupille.report.instances.quality import QUALITY
from pupille.report.section import Section
from pupille.report.segmentation.pictures import PICTURES

SECTIONS: tuple[Section, ...] = (QUALITY, CLASSES, ERRORS, COUNTS, PICTURES)
