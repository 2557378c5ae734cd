"""The data sheet of the images, after Gebru et al. (2021), "Datasheets for Datasets", CACM 64(12)."""

from __future__ import annotations

from pupille.documents import sentences
from pupille.documents.document import Entry, Paper, Section, entry
from pupille.i18n.language import say
from pupille.report.sections.audit_words import PERSONAL
from pupille.report.sections.unfit_uses import unfit_uses
from pupille.results.results import Results


def data_sheet(results: Results) -> Paper:
    """What a user of the images must know before using them."""
    return Paper(
        file="data-sheet",
        title=say("Data sheet"),
        purpose=say(
            "For whoever gets the images: why and how they were collected, what they hold, what they are fit for."
        ),
        source=say(
            "After Gebru et al. 2021, Datasheets for Datasets, Communications of the ACM 64(12), 86–92."
        ),
        sections=(
            Section(say("Motivation"), _motivation()),
            Section(say("Composition"), _composition(results)),
            Section(say("Persons"), _persons(results)),
            Section(say("Collection"), _collection(results)),
            Section(say("Preparation and labelling"), _preparation(results)),
            Section(say("Uses"), _uses(results)),
            Section(say("Distribution"), _distribution()),
            Section(say("Upkeep"), _upkeep()),
        ),
    )


def _motivation() -> tuple[Entry, ...]:
    return (
        entry(say("For which purpose were the data collected, and which gap do they fill?")),
        entry(say("Who collected them, and on whose behalf?")),
        entry(say("Who paid for it?")),
    )


def _composition(results: Results) -> tuple[Entry, ...]:
    return (
        entry(say("What does one sample show?"), sentences.data_sentences(results)),
        entry(say("How many are there, of each class?"), sentences.class_counts(results)),
        entry(
            say(
                "Are they all there is, or a sample of more? Does it stand for the whole, and how was that seen?"
            )
        ),
        entry(
            say("Is anything missing?"),
            sentences.left_out_sentences(results),
            left=say("Say what was lost before this run."),
        ),
        entry(
            say("Which samples belong together?"),
            sentences.group_sentences(results),
            left=""
            if results.split.group
            else say("Say whether several images show one patient, specimen, person or place."),
        ),
        entry(say("Is there a split to use?"), sentences.split_facts(results)),
        entry(
            say("Which errors, noise and repetitions are known?"),
            sentences.findings(results, but=PERSONAL),
            left=say("Say how often labels are wrong, and how you know."),
        ),
        entry(say("Are the data complete in themselves, or do they lean on sources that may vanish?")),
        entry(say("Do they hold anything confidential, or anything that may offend or frighten?")),
    )


def _persons(results: Results) -> tuple[Entry, ...]:
    return (
        entry(
            say("Can a person be recognised, from the pictures or from what the files tell?"),
            [*sentences.personal(results), sentences.no_personal(results)],
            left=say("Say who may be recognised in the pictures or through them."),
        ),
        entry(say("Which groups of people are among them (by age, sex, origin), and how many of each?")),
        entry(say("Do the data tell of health, origin, belief, orientation, money or the like?")),
        entry(say("Were the persons told and asked, and how can they withdraw?")),
    )


def _collection(results: Results) -> tuple[Entry, ...]:
    return (
        entry(
            say(
                "How were the pictures taken: with which instruments, by which procedure, and how was that checked?"
            ),
            sentences.findings(results, among=("acquisition",)),
            left=say("Describe instruments and procedure."),
        ),
        entry(say("If they are a sample, how was it drawn?")),
        entry(say("Who collected them, and how were they paid?")),
        entry(
            say("Over which time?"),
            sentences.findings(results, among=("dates",)),
            left=say("Say when they were collected, and whether what they show is of that time."),
        ),
        entry(say("Was there an ethical review, or an assessment of the impact on the persons shown?")),
    )


def _preparation(results: Results) -> tuple[Entry, ...]:
    return (
        entry(
            say("How were the pictures cleaned and changed?"),
            sentences.preparation(results),
            left=say("Say what was done before this run."),
        ),
        entry(say("Who labelled them, by which rules, and how far did several people agree?")),
        entry(
            say("Are the raw data kept, and is the software to be had?"),
            [say("Pupille {version} changed no file of the data.", version=results.pupille)],
            left=say("Say where the raw data lie."),
        ),
    )


def _uses(results: Results) -> tuple[Entry, ...]:
    return (
        entry(
            say("What have they been used for?"),
            [sentences.task_sentence(results)],
            left=say("Name papers and systems that use them."),
        ),
        entry(say("What else could they be used for?")),
        entry(
            say("For what should they, and models made from them, not be used?"),
            unfit_uses(results),
            left=say("Add what you know of your field."),
        ),
    )


def _distribution() -> tuple[Entry, ...]:
    return (
        entry(say("To whom are they given, when and how; is there a DOI?")),
        entry(say("Under which licence or terms?")),
        entry(say("Do others hold rights in them, or do export or other rules apply?")),
    )


def _upkeep() -> tuple[Entry, ...]:
    return (
        entry(say("Who keeps them, and how is that person reached?")),
        entry(say("Is there a list of errors; will they be mended and updated, and how are users told?")),
        entry(say("How long may data about persons be kept, and who sees to it?")),
        entry(say("Do older versions stay, and how can others add to them?")),
    )
