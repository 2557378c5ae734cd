"""The DOME recommendations: their 21 topics in four parts, in words of our own.

Source: I. Walsh et al., "DOME: recommendations for supervised machine learning validation in biology", Nature Methods
18, 1122-1127, 2021, doi:10.1038/s41592-021-01205-4; version 1.0 of the list as its authors keep it.
"""

from __future__ import annotations

from pupille.documents import facts, sentences
from pupille.documents.document import Paper
from pupille.documents.items import Item, Table, sections_of
from pupille.i18n.language import phrase, say
from pupille.report.sections.scored import scored
from pupille.results.results import Results

TABLE: Table = (
    (
        phrase("Data"),
        (
            Item(
                "Provenance",
                phrase("Where do the images come from, how many are there, and who has used them before?"),
                (facts.source, sentences.data_sentences),
                phrase("Say where they were made, and name papers that use them."),
            ),
            Item(
                "Data splits",
                phrase("How many parts were made, how large, and how is what is predicted spread over them?"),
                (sentences.count_sentence, sentences.class_counts),
            ),
            Item(
                "Redundancy between data splits",
                phrase("How were the parts separated, and how was it made sure that they are independent?"),
                (sentences.split_facts, facts.audited),
                phrase("Say how these data differ from other published sets of your field."),
            ),
            Item(
                "Availability of data",
                phrase("Can others get the images, with the split that was used?"),
                (sentences.hashes,),
                phrase("Give a link or DOI, and the licence; split.csv goes with them."),
            ),
        ),
    ),
    (
        phrase("Optimization"),
        (
            Item(
                "Algorithm",
                phrase("Of which class is the algorithm, and is it new?"),
                (sentences.model_sentence,),
            ),
            Item(
                "Meta-predictor",
                phrase("Does the model take in answers of other models, and did these see the test images?"),
                (facts.learned_from,),
                phrase("Say whether a pretrained network may have seen your test images."),
            ),
            Item(
                "Data encoding",
                phrase("How were the images brought into the form that the model takes?"),
                (sentences.preparation,),
            ),
            Item(
                "Parameters",
                phrase("How many parameters has the model, and how was their number chosen?"),
                (facts.parameters, facts.choice),
            ),
            Item(
                "Features",
                phrase("How many features go in, were some selected, and on the training images alone?"),
                (facts.chosen_settings,),
                phrase("Say how many features the model takes in, if it is not the pixels."),
            ),
            Item(
                "Fitting",
                phrase(
                    "Are there far more parameters than images, or far fewer, and how was over- or underfitting ruled "
                    "out?"
                ),
                (facts.parameters, sentences.count_sentence, facts.every_model),
                phrase("Compare the figures of training and test."),
            ),
            Item(
                "Regularization",
                phrase("What was done against overfitting?"),
                (facts.chosen_settings,),
            ),
            Item(
                "Availability of configuration",
                phrase("Can others get settings, schedule and model files, where and under which licence?"),
                (sentences.command, facts.IN_THE_FOLDER),
                phrase("Give a link or DOI, and the licence."),
            ),
        ),
    ),
    (
        phrase("Model"),
        (
            Item(
                "Interpretability",
                phrase("Is the model a black box, or can its decisions be followed, with examples?"),
                (facts.accounts,),
            ),
            Item("Output", phrase("What does the model answer?"), (facts.predicted,)),
            Item(
                "Execution time",
                phrase("How long does one prediction take, on which machine?"),
                (facts.seconds_an_image, sentences.infrastructure),
            ),
            Item(
                "Availability of software",
                phrase(
                    "Is the code published, and something that runs the model, where and under which licence?"
                ),
                (facts.version,),
                phrase("Give a link to your model and your own code, with their licences."),
            ),
        ),
    ),
    (
        phrase("Evaluation"),
        (
            Item(
                "Evaluation method",
                phrase("How was the model evaluated?"),
                (scored,),
                phrase("Name independent sets or experiments on which it was tried as well."),
            ),
            Item(
                "Performance measures",
                phrase("Which metrics are given, and are they the usual ones of the field?"),
                (sentences.overall_metrics,),
                phrase("Say which metrics your field reports."),
            ),
            Item(
                "Comparison",
                phrase("Was the model compared with published methods and with simpler ones?"),
                (facts.every_model,),
                phrase("Add what is used in your field today, if it is not among them."),
            ),
            Item(
                "Confidence",
                phrase("Have the metrics intervals, and is the model better than the others beyond chance?"),
                (sentences.overall_metrics, sentences.tests),
            ),
            Item(
                "Availability of evaluation",
                phrase("Can others get the raw answers behind the figures, where and under which licence?"),
                (facts.IN_THE_FOLDER,),
                phrase("Give a link or DOI, and the licence."),
            ),
        ),
    ),
)


def dome(results: Results) -> Paper:
    """The recommendations, answered as far as the run knows."""
    return Paper(
        file="dome",
        title=say("DOME recommendations"),
        purpose=say(
            "For the supplement of a paper in the life sciences: 21 topics that its referees can look for."
        ),
        source=say(
            "After Walsh et al. 2021, DOME: recommendations for supervised machine learning validation in biology, "
            "Nature Methods 18, 1122–1127, doi:10.1038/s41592-021-01205-4, version 1.0 of the list. The topics bear "
            "their names; the questions are worded anew."
        ),
        sections=sections_of(TABLE, results),
    )
