"""What the audit measured as a shortcut: what tells the answers apart without the subject. Pure functions of it."""

from __future__ import annotations

from pupille.i18n.language import retell, say, translated
from pupille.report.sections.audit_words import of_severity
from pupille.results.audit_record import AuditRecord
from pupille.results.finding import Finding

SHORTCUTS = ("acquisition", "readable-number")
"""Codes of the checks that measure one."""


def measured_shortcuts(audit: AuditRecord) -> list[Finding]:
    """The shortcuts that were measured, a warning each, and that nobody waived."""
    return [finding for finding in of_severity(audit, "warning") if finding.code in SHORTCUTS]


def telling_feature(finding: Finding) -> str:
    """What gives the classes away by itself and how often, such as `JPEG quality alone`; "" where none was kept."""
    feature, alone = finding.details.get("feature"), finding.details.get("each_feature_alone")
    share = alone.get(feature) if isinstance(alone, dict) and isinstance(feature, str) else None
    chance = finding.details.get("chance")
    if not (isinstance(feature, str) and isinstance(share, int | float) and isinstance(chance, int | float)):
        return ""
    return say(
        "{feature} alone tells the classes apart in {share:percent} of cases (by chance: {chance:percent})",
        feature=translated(feature),
        share=share,
        chance=chance,
    )


def in_the_verdict(finding: Finding) -> str:
    """A measured shortcut as the danger that it is to the figures."""
    feature = telling_feature(finding)
    if not feature:
        return say("The audit measured a shortcut. {sentence}", sentence=retell(finding.sentence))
    return say(
        "The audit measured a shortcut: {feature}. A model can be right by this, without the subject; its figures then "
        "do not hold for pictures from another source.",
        feature=feature,
    )
