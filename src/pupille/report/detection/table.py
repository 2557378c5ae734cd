"""The sections of a report that only found boxes have, in their order."""

from __future__ import annotations

from pupille.report.detection.doubts import DOUBTS
from pupille.report.detection.pictures import PICTURES
from pupille.report.detection.precision import PRECISION
from pupille.report.detection.promise import PROMISE
from pupille.report.detection.slider import SLIDER
from pupille.report.instances.objects import CLASSES, COUNTS, ERRORS
from pupille.report.section import Section

SECTIONS: tuple[Section, ...] = (PRECISION, SLIDER, PROMISE, CLASSES, ERRORS, COUNTS, PICTURES, DOUBTS)
