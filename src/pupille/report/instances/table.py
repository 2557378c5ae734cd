"""The sections of a report that only outlined objects have, in their order."""

from __future__ import annotations

from pupille.report.instances.objects import CLASSES, COUNTS, ERRORS
from pupille.report.instances.pictures import PICTURES
from pupille.report.instances.quality import QUALITY
from pupille.report.section import Section

SECTIONS: tuple[Section, ...] = (QUALITY, CLASSES, ERRORS, COUNTS, PICTURES)
