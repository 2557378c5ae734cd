"""The sections of a report in their order: a common head, those of the task, a common tail."""

from __future__ import annotations

from pupille.report.section import Section
from pupille.report.sections.audit import AUDIT
from pupille.report.sections.by_group import BY_GROUP
from pupille.report.sections.group_weights import GROUP_WEIGHTS
from pupille.report.sections.images import IMAGES
from pupille.report.sections.ladder import LADDER, SCORES
from pupille.report.sections.learning_curves import LEARNING
from pupille.report.sections.limits import LIMITS
from pupille.report.sections.looked_at import LOOKED_AT
from pupille.report.sections.methods import METHODS
from pupille.report.sections.protocol import PROTOCOL
from pupille.report.sections.repeats import REPEATS
from pupille.report.sections.split import SPLIT
from pupille.report.sections.surround import SURROUND
from pupille.report.sections.uncertainty import UNCERTAINTY
from pupille.report.sections.unknown_groups import UNKNOWN_GROUPS
from pupille.report.sections.verdict import VERDICT
from pupille.results.results import Results
from pupille.tasks import find_task
from pupille.tasks.task import load

COMMON_HEAD: tuple[Section, ...] = (VERDICT, IMAGES, AUDIT, SPLIT, LADDER, SCORES)
COMMON_TAIL: tuple[Section, ...] = (
    BY_GROUP,
    GROUP_WEIGHTS,
    UNKNOWN_GROUPS,
    LOOKED_AT,
    SURROUND,
    LEARNING,
    PROTOCOL,
    UNCERTAINTY,
    REPEATS,
    LIMITS,
    METHODS,
)


def sections_of(results: Results) -> tuple[Section, ...]:
    """Every section that the task of these results may have. Raises ConfigError for a task that there is not."""
    of_task: tuple[Section, ...] = load(find_task(results.task).sections)
    return (*COMMON_HEAD, *of_task, *COMMON_TAIL)
