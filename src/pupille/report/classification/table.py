"""The sections of a report that only classes have, in their order."""

from __future__ import annotations

from pupille.report.classification.mistakes import MISTAKES
from pupille.report.classification.ranking import RANKING
from pupille.report.classification.reliability import RELIABILITY
from pupille.report.classification.subgroups import SUBGROUPS
from pupille.report.classification.threshold import THRESHOLD
from pupille.report.section import Section

SECTIONS: tuple[Section, ...] = (MISTAKES, THRESHOLD, RANKING, RELIABILITY, SUBGROUPS)
