"""The REFORMS checklist: the 32 items of Kapoor et al. (2024), each in words of our own under its number.

Source: S. Kapoor et al., "REFORMS: Consensus-based Recommendations for Machine-learning-based Science",
Science Advances 10(18), eadk3452, 2024, table 1.
"""

from __future__ import annotations

from pupille.documents import sentences
from pupille.documents.document import Entry, Paper, Section, entry
from pupille.i18n.language import retell, say
from pupille.report.sections.audit_words import TWINS_ACROSS, UNDECLARED_GROUPS, audit_of, tally
from pupille.report.sections.scored import scored
from pupille.report.sections.unfit_uses import unfit_uses
from pupille.report.task_words import words_of
from pupille.results.results import Results

DEPENDENCE = (
    TWINS_ACROSS,
    UNDECLARED_GROUPS,
    "groups-across",
    "same-files",
    "same-pixels",
    "near-duplicates",
)
SHORTCUTS = ("acquisition", "summary", "placeholders", "opposite-places")


def reforms(results: Results) -> Paper:
    """The checklist, filled as far as the run knows."""
    return Paper(
        file="reforms",
        title=say("REFORMS checklist"),
        purpose=say(
            "For the supplement of a paper whose claim rests on machine learning: 32 items that its referees can "
            "look for."
        ),
        source=say(
            "After Kapoor et al. 2024, REFORMS: Consensus-based Recommendations for Machine-learning-based Science, "
            "Science Advances 10(18), eadk3452. The items are worded anew; the numbers are theirs."
        ),
        sections=(
            Section(say("1. Goals of the study"), _goals(results)),
            Section(say("2. Computational reproducibility"), _reproducibility(results)),
            Section(say("3. Quality of the data"), _quality(results)),
            Section(say("4. Preparation of the data"), _preparation(results)),
            Section(say("5. Modelling"), _modelling(results)),
            Section(say("6. Leakage"), _leakage(results)),
            Section(say("7. Metrics and uncertainty"), _metrics(results)),
            Section(say("8. Generality and limits"), _generality(results)),
        ),
    )


def _goals(results: Results) -> tuple[Entry, ...]:
    return (
        entry(say("About which population or distribution is the claim made?"), number="1a"),
        entry(say("Why this population or distribution?"), number="1b"),
        entry(
            say("Why machine learning, and not a simpler way?"),
            sentences.rivals(results) if results.kind == "comparison" else (),
            left=say("Say why a model is needed at all; the simple rungs above are its measure.")
            if results.kind == "comparison"
            else "",
            number="1c",
        ),
    )


def _reproducibility(results: Results) -> tuple[Entry, ...]:
    return (
        entry(
            say("Which data were used to train and to evaluate, and where are they found?"),
            [*sentences.data_sentences(results), *sentences.hashes(results)],
            left=say("Give a link or DOI of exactly these data."),
            number="2a",
        ),
        entry(
            say("Which code made the model and the figures, in which version?"),
            [say("Pupille {version}.", version=results.pupille), *sentences.command(results)],
            left=say("Give a link or DOI of your own code, if there is some."),
            number="2b",
        ),
        entry(say("On which machine, with which software?"), sentences.infrastructure(results), number="2c"),
        entry(say("Where is the README that says how the results are made from data and code?"), number="2d"),
        entry(
            say("Which script makes every result of the paper?"),
            sentences.command(results),
            left=say("Name what else the paper shows and how it is made."),
            number="2e",
        ),
    )


def _quality(results: Results) -> tuple[Entry, ...]:
    return (
        entry(
            say(
                "Where do the data come from, when were they collected, and who labelled them, in which way?"
            ),
            [
                say(
                    "Training and test images come from the same source: {source}.",
                    source=results.data.source,
                ),
                *sentences.findings(results, among=("dates",)),
            ],
            left=say("Say where, when and by whom images and labels were made."),
            number="3a",
        ),
        entry(say("From which set were the images sampled (the sampling frame)?"), number="3b"),
        entry(say("Why are these data of use for this task?"), number="3c"),
        entry(
            say("What is predicted, and how is it distributed?"),
            [
                words_of(results).predicted(results),
                *sentences.class_counts(results),
            ],
            number="3d",
        ),
        entry(
            say("How many samples are there?"),
            [sentences.count_sentence(results)],
            number="3e",
        ),
        entry(
            say("How much is missing, by class?"),
            sentences.left_out_sentences(results),
            left=say("Say which images or labels were never made or were lost before this run."),
            number="3f",
        ),
        entry(say("Why do the data stand for the population of the claim?"), number="3g"),
    )


def _preparation(results: Results) -> tuple[Entry, ...]:
    return (
        entry(
            say("Which samples were excluded, and why?"),
            sentences.left_out_sentences(results),
            left=say("Say what was excluded before the images came to this run."),
            number="4a",
        ),
        entry(
            say("What was done with impossible or damaged samples?"),
            [
                say(
                    "Files that could not be read whole were left out, never repaired, and each is listed with its "
                    "reason."
                ),
                *sentences.findings(
                    results, among=("unreadable", "refused", "empty", "uniform", "placeholders")
                ),
            ],
            number="4b",
        ),
        entry(
            say("How were the raw data changed into what the model takes?"),
            sentences.preparation(results),
            left=say("Say what was done to the images before: cropped, stained, saved anew."),
            number="4c",
        ),
    )


def _modelling(results: Results) -> tuple[Entry, ...]:
    comparison = results.kind == "comparison"
    return (
        entry(
            say("Which models were trained, with which inputs, parameters and loss?"),
            [sentences.settings_sentence(run) for run in results.runs],
            number="5a",
        ),
        entry(say("Why these kinds of models?"), number="5b"),
        entry(
            say("How were the models evaluated: which split, which folds?"),
            sentences.split_facts(results),
            number="5c",
        ),
        entry(
            say("How was the reported model selected?"),
            [say("The choice: {reason}.", reason=retell(results.chosen_because))]
            if results.chosen_because
            else (),
            number="5d",
        ),
        entry(
            say("How were the hyperparameters set?"),
            [
                say(
                    "The settings named in 5a were fixed beforehand. What a model sets by itself, such as the "
                    "penalty of a head or a temperature, it sets on folds of the training images or on the "
                    "validation images."
                ),
                say("The rungs were compared on the validation images.") if comparison else "",
            ],
            left=say("Say what was tried before this run, and on which images."),
            number="5e",
        ),
        entry(
            say("Are the baselines fitting ones?"),
            sentences.rivals(results) if comparison else (),
            left=say("Add what is used in your field today, if it is not among them."),
            number="5f",
        ),
    )


def _leakage(results: Results) -> tuple[Entry, ...]:
    return (
        entry(
            say("Does everything that was learned come from the training images alone?"),
            [
                say(
                    "What was learned comes from the training images and, for a pretrained network, from those of "
                    "its publishers; choices, thresholds and temperatures come from the validation images. The test "
                    "images were scored afterwards."
                ),
                say("A leak was allowed in this run; the audit of the report names it.")
                if audit_of(results).allowed_leak
                else "",
            ],
            left=say(
                "Say whether the test images were looked at before, or whether a pretrained network may have seen them."
            ),
            number="6a",
        ),
        entry(
            say("What was done about duplicates and dependence between training and test images?"),
            [
                *_audited(results),
                *sentences.findings(results, among=DEPENDENCE),
                *sentences.group_sentences(results),
            ],
            left=""
            if results.split.group
            else say("Say whether several images show one subject, and why no groups were named."),
            number="6b",
        ),
        entry(
            say("Is every input legitimate, so that none gives the answer away?"),
            sentences.findings(results, among=SHORTCUTS),
            left=say(
                "Say why nothing in the pictures that comes with the class alone (labels, rulers, borders, cameras) "
                "gives it away."
            ),
            number="6c",
        ),
    )


def _audited(results: Results) -> list[str]:
    audit = results.audit
    return [say("The images were audited before training."), tally(audit)] if audit else []


def _metrics(results: Results) -> tuple[Entry, ...]:
    return (
        entry(
            say("Which metrics were used, and why is the one for choosing suitable?"),
            sentences.overall_metrics(results),
            left=say("Say why the main metric fits your question."),
            number="7a",
        ),
        entry(say("How uncertain are the figures, and how was that computed?"), scored(results), number="7b"),
        entry(
            say("Which statistical tests were used, and do their assumptions hold?"),
            sentences.tests(results),
            left=say("Say why the test images, or their groups, count as independent of each other."),
            number="7c",
        ),
    )


def _generality(results: Results) -> tuple[Entry, ...]:
    return (
        entry(
            say("What speaks for the results holding elsewhere?"),
            sentences.subgroup_sentences(results),
            left=say(
                "This run tested on images from its own source only. Say what images from elsewhere have shown, or "
                "that none were tried."
            ),
            number="8a",
        ),
        entry(
            say("Where are the findings not expected to hold?"),
            unfit_uses(results),
            left=say("Add what you know of your field."),
            number="8b",
        ),
    )
