"""The model card of the chosen model, after Mitchell et al. (2019), "Model Cards for Model Reporting", FAT* '19."""

from __future__ import annotations

from pupille.documents import sentences
from pupille.documents.document import Entry, Paper, Section, entry
from pupille.i18n.language import say
from pupille.report.sections.audit_words import PERSONAL
from pupille.report.sections.cautions import cautions
from pupille.report.sections.scored import scored
from pupille.report.sections.unfit_uses import unfit_uses
from pupille.report.sections.verdict import verdict
from pupille.results.results import Results


def model_card(results: Results) -> Paper:
    """What a user of the model must know before using it."""
    return Paper(
        file="model-card",
        title=say("Model card"),
        purpose=say("For whoever gets the model: what it is, what for, how good it is and for whom."),
        source=say("After Mitchell et al. 2019, Model Cards for Model Reporting, FAT* ’19, 220–229."),
        sections=(
            Section(say("The model"), _model(results)),
            Section(say("Intended use"), _use(results)),
            Section(say("Factors"), _factors(results)),
            Section(say("Metrics"), _metrics(results)),
            Section(say("Data it was tested on"), _tested(results)),
            Section(say("Data it learned from"), _learned(results)),
            Section(say("Results in figures"), _figures(results)),
            Section(say("Ethics"), _ethics(results)),
            Section(say("Caveats"), _caveats(results)),
        ),
    )


def _model(results: Results) -> tuple[Entry, ...]:
    return (
        entry(say("Who made the model, and who answers questions about it?")),
        entry(
            say("What is it?"),
            [sentences.model_sentence(results), sentences.settings_sentence(results.chosen_run)],
        ),
        entry(
            say("When was it made, in which version?"),
            [
                say(
                    "{date:day}, with Pupille {version}.",
                    date=results.created[:10],
                    version=results.pupille,
                ),
                *sentences.hashes(results),
            ],
            left=say("Give it a version of your own."),
        ),
        entry(say("Under which licence, and how is it cited?")),
    )


def _use(results: Results) -> tuple[Entry, ...]:
    return (
        entry(say("What is it for?")),
        entry(say("Who is to use it?")),
        entry(
            say("What is it not for?"),
            unfit_uses(results),
            left=say("Add the uses that you do not want to see."),
        ),
    )


def _factors(results: Results) -> tuple[Entry, ...]:
    return (
        entry(
            say(
                "Which groups of people or things, which instruments and which surroundings may change how good it is?"
            )
        ),
        entry(
            say("Of these, which were looked at?"),
            sentences.subgroup_sentences(results),
            left="" if results.chosen_run.subgroups else say("None in this run: --by COLUMN looks at one."),
        ),
    )


def _metrics(results: Results) -> tuple[Entry, ...]:
    return (
        entry(
            say("Which metrics, thresholds and intervals, and how were they computed?"),
            scored(results),
            left=say("Say why the main metric fits the use."),
        ),
    )


def _tested(results: Results) -> tuple[Entry, ...]:
    return (
        entry(say("Which data?"), sentences.data_sentences(results)),
        entry(say("Why these?")),
        entry(
            say("How were they set apart and prepared?"),
            [*sentences.split_facts(results), *sentences.preparation(results)],
        ),
    )


def _learned(results: Results) -> tuple[Entry, ...]:
    return (
        entry(say("Which data, how many of each class?"), sentences.class_counts(results)),
        entry(say("What is known of their faults?"), sentences.findings(results, but=PERSONAL)),
    )


def _figures(results: Results) -> tuple[Entry, ...]:
    return (
        entry(say("How good is it?"), verdict(results)),
        entry(say("All metrics on the test images"), sentences.overall_metrics(results)),
        entry(say("By class"), sentences.class_metrics(results)),
    )


def _ethics(results: Results) -> tuple[Entry, ...]:
    return (
        entry(
            say("Do the data concern persons, or anything to be protected?"),
            [*sentences.personal(results), sentences.no_personal(results)],
            left=say("Say whether persons can be recognised in the pictures or through them."),
        ),
        entry(say("Does it touch anyone’s health, safety, rights or livelihood?")),
        entry(say("Which harms may follow from its use, and what was done against them?")),
    )


def _caveats(results: Results) -> tuple[Entry, ...]:
    return (
        entry(
            say("What must a user keep in mind?"),
            [caution.sentence for caution in cautions(results)],
            left=say("Add what further tests you recommend."),
        ),
    )
