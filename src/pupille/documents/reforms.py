"""The REFORMS checklist: the 32 items of Kapoor et al. (2024), each in words of our own under its number.

Source: S. Kapoor et al., "REFORMS: Consensus-based Recommendations for Machine-learning-based Science",
Science Advances 10(18), eadk3452, 2024, table 1.
"""

from __future__ import annotations

from pupille.documents import facts, sentences
from pupille.documents.document import Paper
from pupille.documents.items import Item, Table, sections_of
from pupille.i18n.language import phrase, say
from pupille.report.sections.scored import scored
from pupille.report.sections.unfit_uses import unfit_uses
from pupille.results.results import Results

TABLE: Table = (
    (
        phrase("1. Goals of the study"),
        (
            Item("1a", phrase("About which population or distribution is the claim made?")),
            Item("1b", phrase("Why this population or distribution?")),
            Item(
                "1c",
                phrase("Why machine learning, and not a simpler way?"),
                (facts.every_model,),
                phrase("Say why a model is needed at all; the simple rungs of a comparison are its measure."),
            ),
        ),
    ),
    (
        phrase("2. Computational reproducibility"),
        (
            Item(
                "2a",
                phrase("Which data were used to train and to evaluate, and where are they found?"),
                (sentences.data_sentences, sentences.hashes),
                phrase("Give a link or DOI of exactly these data."),
            ),
            Item(
                "2b",
                phrase("Which code made the model and the figures, in which version?"),
                (facts.version, sentences.command),
                phrase("Give a link or DOI of your own code, if there is some."),
            ),
            Item("2c", phrase("On which machine, with which software?"), (sentences.infrastructure,)),
            Item("2d", phrase("Where is the README that says how the results are made from data and code?")),
            Item(
                "2e",
                phrase("Which script makes every result of the paper?"),
                (sentences.command,),
                phrase("Name what else the paper shows and how it is made."),
            ),
        ),
    ),
    (
        phrase("3. Quality of the data"),
        (
            Item(
                "3a",
                phrase(
                    "Where do the data come from, when were they collected, and who labelled them, in which way?"
                ),
                (facts.source, facts.dates),
                phrase("Say where, when and by whom images and labels were made."),
            ),
            Item("3b", phrase("From which set were the images sampled (the sampling frame)?")),
            Item("3c", phrase("Why are these data of use for this task?")),
            Item(
                "3d",
                phrase("What is predicted, and how is it distributed?"),
                (facts.predicted, sentences.class_counts),
            ),
            Item("3e", phrase("How many samples are there?"), (sentences.count_sentence,)),
            Item(
                "3f",
                phrase("How much is missing, by class?"),
                (sentences.left_out_sentences,),
                phrase("Say which images or labels were never made or were lost before this run."),
            ),
            Item("3g", phrase("Why do the data stand for the population of the claim?")),
        ),
    ),
    (
        phrase("4. Preparation of the data"),
        (
            Item(
                "4a",
                phrase("Which samples were excluded, and why?"),
                (sentences.left_out_sentences,),
                phrase("Say what was excluded before the images came to this run."),
            ),
            Item("4b", phrase("What was done with impossible or damaged samples?"), (facts.damaged,)),
            Item(
                "4c",
                phrase("How were the raw data changed into what the model takes?"),
                (sentences.preparation,),
                phrase("Say what was done to the images before: cropped, stained, saved anew."),
            ),
        ),
    ),
    (
        phrase("5. Modelling"),
        (
            Item(
                "5a",
                phrase("Which models were trained, with which inputs, parameters and loss?"),
                (facts.every_setting,),
            ),
            Item("5b", phrase("Why these kinds of models?")),
            Item(
                "5c",
                phrase("How were the models evaluated: which split, which folds?"),
                (sentences.split_facts,),
            ),
            Item("5d", phrase("How was the reported model selected?"), (facts.choice,)),
            Item(
                "5e",
                phrase("How were the hyperparameters set?"),
                (facts.hyperparameters,),
                phrase("Say what was tried before this run, and on which images."),
            ),
            Item(
                "5f",
                phrase("Are the baselines fitting ones?"),
                (facts.every_model,),
                phrase("Add what is used in your field today, if it is not among them."),
            ),
        ),
    ),
    (
        phrase("6. Leakage"),
        (
            Item(
                "6a",
                phrase("Does everything that was learned come from the training images alone?"),
                (facts.learned_from,),
                phrase(
                    "Say whether the test images were looked at before, or whether a pretrained network may have "
                    "seen them."
                ),
            ),
            Item(
                "6b",
                phrase("What was done about duplicates and dependence between training and test images?"),
                (facts.audited, facts.dependence, sentences.group_sentences),
                facts.WHY_NO_GROUPS,
                unless=facts.grouped,
            ),
            Item(
                "6c",
                phrase("Is every input legitimate, so that none gives the answer away?"),
                (facts.shortcuts,),
                phrase(
                    "Say why nothing in the pictures that comes with the class alone (labels, rulers, borders, "
                    "cameras) gives it away."
                ),
            ),
        ),
    ),
    (
        phrase("7. Metrics and uncertainty"),
        (
            Item(
                "7a",
                phrase("Which metrics were used, and why is the one for choosing suitable?"),
                (sentences.overall_metrics,),
                phrase("Say why the main metric fits your question."),
            ),
            Item("7b", phrase("How uncertain are the figures, and how was that computed?"), (scored,)),
            Item(
                "7c",
                phrase("Which statistical tests were used, and do their assumptions hold?"),
                (sentences.tests,),
                phrase("Say why the test images, or their groups, count as independent of each other."),
            ),
        ),
    ),
    (
        phrase("8. Generality and limits"),
        (
            Item(
                "8a",
                phrase("What speaks for the results holding elsewhere?"),
                (sentences.subgroup_sentences, facts.elsewhere),
                phrase("Say what images from elsewhere have shown, or that none were tried."),
            ),
            Item(
                "8b",
                phrase("Where are the findings not expected to hold?"),
                (unfit_uses,),
                phrase("Add what you know of your field."),
            ),
        ),
    ),
)


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
        sections=sections_of(TABLE, results),
    )
