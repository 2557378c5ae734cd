"""The TRIPOD+AI checklist: its 52 items, each in words of our own under its number.

Source: G. S. Collins et al., "TRIPOD+AI statement: updated guidance for reporting clinical prediction models that use
regression or machine learning methods", BMJ 385, e078378, 2024, doi:10.1136/bmj-2023-078378.
"""

from __future__ import annotations

from pupille.documents import facts, sentences
from pupille.documents.document import Paper
from pupille.documents.items import Item, Table, sections_of
from pupille.i18n.language import phrase, say
from pupille.report.sections.scored import scored, sealed
from pupille.report.sections.unfit_uses import unfit_uses
from pupille.report.sections.verdict import verdict
from pupille.results.results import Results

TABLE: Table = (
    (
        phrase("Title and abstract"),
        (
            Item(
                "1",
                phrase(
                    "Does the title say that a prediction model is made or tested, for whom, and what it predicts?"
                ),
                (facts.predicted,),
                phrase("Name the persons that the model is meant for."),
            ),
            Item("2", phrase("Does the abstract follow the list that TRIPOD+AI has for abstracts?")),
        ),
    ),
    (
        phrase("Introduction"),
        (
            Item(
                "3a",
                phrase(
                    "In which care is the model to serve, why is it made, and which models exist already?"
                ),
            ),
            Item("3b", phrase("For whom is it, at which point of care, and who is to use it?")),
            Item("3c", phrase("Which inequalities in health between groups of persons are known here?")),
            Item(
                "4",
                phrase("What are the objectives: to make the model, to test it, or both?"),
                (sentences.task_sentence,),
            ),
        ),
    ),
    (
        phrase("Methods: data and persons"),
        (
            Item(
                "5a",
                phrase(
                    "From where come the data to make and to test the model, why these, and whom do they stand for?"
                ),
                (facts.source, sentences.data_sentences),
                phrase("Say which kind of study or register they come from, and whom they stand for."),
            ),
            Item(
                "5b",
                phrase("When were the data collected, from which day to which?"),
                (facts.acquisition,),
                phrase("Give first and last day, and how long the persons were followed."),
            ),
            Item("6a", phrase("In which kind of care and in how many centres, and where are they?")),
            Item(
                "6b",
                phrase("Who could take part?"),
                (sentences.left_out_sentences,),
                phrase("Say who was let in and who was not, before the images came to this run."),
            ),
            Item("6c", phrase("Which treatments did the persons get, and how was that dealt with?")),
            Item(
                "7",
                phrase("How were the data prepared and checked, and alike for all groups of persons?"),
                (sentences.preparation, facts.audited),
                phrase("Say whether all groups of persons were dealt with alike."),
            ),
        ),
    ),
    (
        phrase("Methods: outcome and predictors"),
        (
            Item(
                "8a",
                phrase(
                    "What exactly is predicted, when and how was it assessed, why this, and alike for all groups?"
                ),
                (facts.predicted,),
                phrase("Say how and when the truth was assessed, and why this outcome."),
            ),
            Item("8b", phrase("Who judged the outcome, where it asks for judgement, and who are they?")),
            Item("8c", phrase("What kept those who judged the outcome from knowing the rest?")),
            Item(
                "9a",
                phrase("Which predictors were chosen at first, and why?"),
                (facts.source,),
                phrase("The predictors of this run are pictures. Say why these."),
            ),
            Item(
                "9b",
                phrase("What are the predictors, how and when were they measured?"),
                (sentences.preparation, facts.acquisition),
                phrase("Say how and when the pictures were taken, and whether the outcome was known then."),
            ),
            Item("9c", phrase("Who judged the predictors, where they ask for judgement, and who are they?")),
        ),
    ),
    (
        phrase("Methods: analysis"),
        (
            Item(
                "10",
                phrase("How was the number of persons reached, and is it enough?"),
                (sentences.count_sentence,),
                phrase("Say how it was reasoned; `pupille plan` says how wide the interval would be."),
            ),
            Item(
                "11",
                phrase("How were missing data handled, and why was what left out?"),
                (facts.damaged, sentences.left_out_sentences),
            ),
            Item(
                "12a",
                phrase("How were the data used and divided?"),
                (sentences.split_facts, facts.learned_from),
            ),
            Item("12b", phrase("In which form did the predictors go in?"), (sentences.preparation,)),
            Item(
                "12c",
                phrase("Which kind of model, why, made in which steps, tuned how, tested inside how?"),
                (facts.every_setting, facts.choice, facts.learned_from),
                phrase("Say why these kinds of models, and what was tried before this run."),
            ),
            Item(
                "12d",
                phrase("How were differences between centres, countries or other clusters dealt with?"),
                (sentences.group_sentences, facts.elsewhere),
                phrase("Say whether the images come from several centres."),
            ),
            Item(
                "12e",
                phrase("Which measures and charts say how good the model is, and why these?"),
                (scored, sentences.tests),
                phrase("Say why the main metric fits the use, and what it means for patients."),
            ),
            Item("12f", phrase("Was the model changed after the test, and how?"), (facts.UNCHANGED,)),
            Item(
                "12g",
                phrase("How were the predictions of the test computed?"),
                (facts.version, sentences.command),
            ),
            Item(
                "13",
                phrase("Was something done about rare classes, why, and was the answer set right after it?"),
                (sentences.class_counts, facts.chosen_settings),
            ),
            Item(
                "14",
                phrase("What was done so that the model serves all groups fairly?"),
                (sentences.subgroup_sentences,),
                phrase("Say what was done, or that nothing was."),
            ),
            Item(
                "15",
                phrase("What does the model answer, and how were thresholds found?"),
                (facts.predicted, scored),
            ),
            Item(
                "16",
                phrase("How do the data of the test differ from those that the model was made from?"),
                (facts.source, sentences.split_facts),
            ),
            Item("17", phrase("Which committee approved the study, and how did the persons consent?")),
        ),
    ),
    (
        phrase("Open science"),
        (
            Item("18a", phrase("Who paid, and which part had the funders?")),
            Item("18b", phrase("Which interests of the authors may conflict?")),
            Item(
                "18c",
                phrase("Where is the protocol, or was there none?"),
                (sealed,),
                phrase("Give a link to the protocol of the study, or say that there was none."),
            ),
            Item("18d", phrase("In which register does the study stand, under which number, or in none?")),
            Item(
                "18e",
                phrase("Can others get the data?"),
                (sentences.hashes,),
                phrase("Give a link or DOI, or say who gets them on which terms."),
            ),
            Item(
                "18f",
                phrase("Can others get the code of the analysis?"),
                (facts.version, sentences.command),
                phrase("Give a link or DOI of your own code, if there is some."),
            ),
        ),
    ),
    (
        phrase("Patients and the public"),
        (Item("19", phrase("Which part had patients and the public in the study, or none?")),),
    ),
    (
        phrase("Results"),
        (
            Item(
                "20a",
                phrase("How many persons passed through which step, with and without the outcome?"),
                (sentences.count_sentence, sentences.class_counts, sentences.left_out_sentences),
                phrase("Give numbers of persons, not of images, and a diagram of the flow."),
            ),
            Item("20b", phrase("Who are the persons, overall and by source, and what is missing of them?")),
            Item(
                "20c",
                phrase("How do the persons of the test compare with those that the model was made from?"),
                (sentences.class_counts,),
                phrase("Compare age, sex and whatever else matters."),
            ),
            Item(
                "21",
                phrase("How many persons and outcomes went into each analysis?"),
                (sentences.count_sentence, sentences.class_counts),
                phrase("Give numbers of persons, not of images."),
            ),
            Item(
                "22",
                phrase("How can others use the model for new persons, and on which terms?"),
                (facts.IN_THE_FOLDER,),
                phrase("Give a link to the model, and its licence."),
            ),
            Item(
                "23a",
                phrase("How good is the model, with intervals, and in groups of persons?"),
                (sentences.overall_metrics, sentences.class_metrics, sentences.subgroup_sentences),
            ),
            Item(
                "23b",
                phrase("How does it differ between centres, countries or other clusters?"),
                (facts.elsewhere,),
                phrase("Say that this was not looked at, or what was found."),
            ),
            Item("24", phrase("What came of changing the model after the test?"), (facts.UNCHANGED,)),
        ),
    ),
    (
        phrase("Discussion"),
        (
            Item(
                "25",
                phrase("What do the results mean, also for fairness, beside earlier studies?"),
                (verdict,),
                phrase("Say what they mean beside earlier studies."),
            ),
            Item(
                "26",
                phrase("What are the limits of the study, and what do they do to its claims?"),
                (facts.caution_sentences,),
                phrase("Add what you know of your field."),
            ),
            Item(
                "27a",
                phrase("What is to be done in use where a picture is poor or missing?"),
                (unfit_uses,),
                phrase("Say who judges whether a picture is good enough, and what happens without one."),
            ),
            Item("27b", phrase("What must users do and know to use the model?")),
            Item("27c", phrase("What comes next, so that it can be used elsewhere?")),
        ),
    ),
)


def tripod_ai(results: Results) -> Paper:
    """The checklist, filled as far as the run knows."""
    return Paper(
        file="tripod-ai",
        title=say("TRIPOD+AI checklist"),
        purpose=say(
            "For the supplement of a paper on a model that predicts something about the health of persons: 52 items "
            "that its referees can look for. Where your images are not of persons, it does not apply."
        ),
        source=say(
            "After Collins et al. 2024, TRIPOD+AI statement: updated guidance for reporting clinical prediction models "
            "that use regression or machine learning methods, BMJ 385, e078378, doi:10.1136/bmj-2023-078378. The items "
            "are worded anew; the numbers are theirs."
        ),
        sections=sections_of(TABLE, results),
    )
