"""A draft of the record of processing that article 30(1) of the GDPR asks of a controller."""

from __future__ import annotations

from pupille.documents import facts, sentences
from pupille.documents.document import Entry, Paper, Section, entry
from pupille.documents.items import sections_of
from pupille.documents.legal import QUESTIONS, drafted
from pupille.i18n.language import retell, say
from pupille.results.results import Results


def record_of_processing(results: Results) -> Paper:
    """The record, filled as far as the run knows; worth writing where `facts.personal` finds something."""
    return Paper(
        file="record-of-processing",
        title=say("Record of processing (draft)"),
        purpose=say(
            "The audit found something beside the pixels that may lead to a person. Where it does, article 30 of the "
            "GDPR asks the controller for such a record. {drafted}",
            drafted=drafted(results),
        ),
        source=say("After article 30(1) of the GDPR, points (a) to (g)."),
        sections=(
            Section(say("Who and what for"), _who(results)),
            Section(say("Which data, of whom"), _data(results)),
            Section(say("Who gets them"), _recipients()),
            Section(say("How long, and how protected"), _retention(results)),
            Section(say("Where copies lie"), _places(results)),
            *sections_of((QUESTIONS,), results),
        ),
    )


def _who(results: Results) -> tuple[Entry, ...]:
    return (
        entry(
            say(
                "Name and address of the controller and, if there are, of the joint controller, the representative "
                "and the data protection officer"
            ),
            number="a",
        ),
        entry(
            say("Purposes of the processing"),
            [sentences.task_sentence(results)],
            left=say("Say for which research, and on which legal basis (article 6, and 9 where it applies)."),
            number="b",
        ),
    )


def _data(results: Results) -> tuple[Entry, ...]:
    group = results.split.group
    return (
        entry(
            say("Categories of persons"),
            [say("Images are grouped by: {how}.", how=retell(group))] if group else (),
            left=say("Say whom the data concern: patients, passers-by, owners, photographers."),
            number="c",
        ),
        entry(
            say("Categories of personal data"),
            sentences.personal(results),
            left=say(
                "Say what the pictures themselves show of persons, and whether data of article 9 (health, origin, "
                "belief ...) are among them."
            ),
            number="c",
        ),
    )


def _recipients() -> tuple[Entry, ...]:
    return (
        entry(
            say("Categories of recipients"),
            [say(facts.NOTHING_SENT)],
            left=say("Say to whom the data, the model or this folder are or will be given."),
            number="d",
        ),
        entry(
            say(
                "Transfers to countries outside the Union or to international organisations, and their safeguards"
            ),
            [say("None by Pupille.")],
            left=say("Say where the machine and its backups stand."),
            number="e",
        ),
    )


def _retention(results: Results) -> tuple[Entry, ...]:
    return (
        entry(
            say("Time limits for erasure"),
            [say("Pupille sets none: what lies below stays until somebody deletes it.")],
            left=say("Name a date or an event for each place named under “Where copies lie”."),
            number="f",
        ),
        entry(
            say("Technical and organisational measures of security"),
            [
                say(facts.WITHOUT_METADATA),
                facts.personal_advice(results),
            ],
            left=say("Say who has access, whether the disk is encrypted, and who looks after both."),
            number="g",
        ),
    )


def _places(results: Results) -> tuple[Entry, ...]:
    names = say("split.csv and the tables of predictions: names of files{groups}", groups=_groups(results))
    return (
        entry(
            say("The images themselves, with all that their files tell"),
            [
                say("{source}; {command}", source=results.data.source, command=results.command)
                if results.command
                else str(results.data.source)
            ],
        ),
        entry(
            say("This folder"),
            [
                names,
                say("thumbnails and report.html: small pictures, and the names of their files"),
                say("results.json: names of files, and what the audit found"),
                say(
                    "model and weights: learned from the images; a model can give away some of what it learned from"
                ),
            ],
        ),
        entry(
            say("The cache of this machine"),
            [
                say(
                    "Decoded pixels and what the audit read from the files, to be faster the next time; `pupille "
                    "cache` lists it, `pupille cache clear` removes it."
                )
            ],
        ),
    )


def _groups(results: Results) -> str:
    return say(" and their groups") if results.split.group else ""
