"""The sections of a report that only masks of classes have, in their order."""

from __future__ import annotations

from pupille.report.section import Section
from pupille.report.segmentation.classes import CLASSES, PIXELS
from pupille.report.segmentation.margin import MARGIN
from pupille.report.segmentation.pictures import PICTURES

SECTIONS: tuple[Section, ...] = (CLASSES, PIXELS, MARGIN, PICTURES)
