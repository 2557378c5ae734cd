"""The CLAIM checklist, 2024 update: its 44 items, each in words of our own under its number.

Source: A. S. Tejani et al., "Checklist for Artificial Intelligence in Medical Imaging (CLAIM): 2024 Update", Radiology:
Artificial Intelligence 6(4), e240300, 2024, doi:10.1148/ryai.240300.
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
        phrase("Title and abstract"),
        (
            Item(
                "1",
                phrase("Do title or abstract say that the study is about AI, and of which kind?"),
                (sentences.model_sentence,),
            ),
            Item("2", phrase("Does the abstract sum up design, methods, results and conclusions?")),
        ),
    ),
    (
        phrase("Introduction"),
        (
            Item(
                "3",
                phrase(
                    "Which scientific or clinical question stands behind it, and which role has the model?"
                ),
            ),
            Item("4", phrase("What are the aims, objectives and hypotheses?"), (sentences.task_sentence,)),
        ),
    ),
    (
        phrase("Methods: design"),
        (
            Item("5", phrase("Were the images collected for this study or before it?")),
            Item(
                "6",
                phrase("What is the goal: a new model, a first exploration, a proof that it is no worse?"),
            ),
        ),
    ),
    (
        phrase("Methods: data"),
        (
            Item(
                "7",
                phrase("Where do the data come from?"),
                (facts.source, sentences.data_sentences, sentences.hashes),
                phrase("Say where, when and by whom the images were made."),
            ),
            Item(
                "8",
                phrase("Who or what was included and excluded, and why?"),
                (sentences.left_out_sentences,),
                phrase("Say what was excluded before the images came to this run."),
            ),
            Item(
                "9",
                phrase("How were the data preprocessed?"),
                (sentences.preparation,),
                phrase("Say what was done to the images before: cropped, stained, saved anew."),
            ),
            Item("10", phrase("Was a part of the data or of each picture selected, and how?")),
            Item(
                "11",
                phrase("How was what identifies persons removed?"),
                (facts.personal,),
                phrase("Say what was removed, and by which tool."),
            ),
            Item(
                "12", phrase("How were missing data handled?"), (facts.damaged, sentences.left_out_sentences)
            ),
            Item(
                "13",
                phrase("How were the images acquired: devices, settings, protocol?"),
                (facts.acquisition,),
                phrase("Name devices, settings and protocol."),
            ),
        ),
    ),
    (
        phrase("Methods: reference standard"),
        (
            Item(
                "14",
                phrase("What is taken as the truth, and how was it obtained?"),
                (facts.predicted,),
                phrase("Say by which method each label was made."),
            ),
            Item("15", phrase("Why this reference standard, and what are its faults?")),
            Item("16", phrase("Who made the annotations, with which training and by which instructions?")),
            Item("17", phrase("How was the test set annotated?")),
            Item("18", phrase("How much do annotators agree with each other and with themselves?")),
        ),
    ),
    (
        phrase("Methods: parts of the data"),
        (
            Item("19", phrase("How were the data assigned to the parts?"), (sentences.split_facts,)),
            Item(
                "20",
                phrase("On which level are the parts disjoint: image, examination, patient, site?"),
                (sentences.group_sentences, facts.audited),
                phrase("Say whether several images show one patient."),
            ),
            Item(
                "21",
                phrase("How large was the test set meant to be, and why?"),
                (sentences.count_sentence,),
                phrase("Say how its size was reasoned; `pupille plan` says how wide the interval would be."),
            ),
        ),
    ),
    (
        phrase("Methods: model"),
        (
            Item(
                "22",
                phrase("What is the model in detail: inputs, layers, outputs?"),
                (sentences.model_sentence, facts.predicted, sentences.preparation),
            ),
            Item("23", phrase("Which software, in which versions?"), (sentences.infrastructure,)),
            Item(
                "24",
                phrase("How were its parameters initialised?"),
                (facts.chosen_settings,),
                phrase("Say with which weights it began: random ones, or those of which publisher."),
            ),
        ),
    ),
    (
        phrase("Methods: training"),
        (
            Item(
                "25",
                phrase("How was it trained: augmentation, hyper-parameters, number of models?"),
                (facts.every_setting, facts.learned_from),
            ),
            Item("26", phrase("How was the final model selected?"), (facts.choice,)),
            Item("27", phrase("Were several models joined, and how?"), (facts.one_model,)),
        ),
    ),
    (
        phrase("Methods: evaluation"),
        (
            Item(
                "28",
                phrase("Which metrics measure how good the model is?"),
                (sentences.overall_metrics,),
                phrase("Say why the main metric fits the clinical question."),
            ),
            Item("29", phrase("How were uncertainty and significance computed?"), (scored, sentences.tests)),
            Item(
                "30",
                phrase("How robust is it: to other settings, other images, other assumptions?"),
                (sentences.subgroup_sentences, facts.elsewhere),
                phrase("Say what else was varied."),
            ),
            Item(
                "31",
                phrase("How are its decisions explained, and was the explanation tested?"),
                (facts.accounts,),
            ),
            Item(
                "32",
                phrase("How was it evaluated on data of its own source?"),
                (sentences.split_facts, scored),
            ),
            Item(
                "33",
                phrase("How was it tested on data from elsewhere?"),
                (facts.elsewhere,),
                phrase("Say what images from elsewhere have shown, or that none were tried."),
            ),
            Item("34", phrase("Is there a registration of the trial, with its number?")),
        ),
    ),
    (
        phrase("Results: data"),
        (
            Item(
                "35",
                phrase("How many patients or examinations were included and excluded, at which step?"),
                (sentences.count_sentence, sentences.left_out_sentences),
                phrase("Give the numbers of patients or examinations, and a diagram of the flow."),
            ),
            Item(
                "36",
                phrase("Who are the cases of each part: age, sex, disease?"),
                (sentences.class_counts,),
                phrase("Describe the persons of each part."),
            ),
        ),
    ),
    (
        phrase("Results: performance"),
        (
            Item(
                "37",
                phrase("How good is the model, and how sure is that?"),
                (sentences.overall_metrics, facts.every_model),
            ),
            Item(
                "38",
                phrase("How well does it diagnose, and with which precision is that known?"),
                (sentences.class_metrics,),
                phrase("Give sensitivity and specificity at the threshold of use, where there is one."),
            ),
            Item(
                "39",
                phrase("Which cases were wrong, and why?"),
                (facts.mistakes,),
                phrase("Say what the wrong cases have in common."),
            ),
        ),
    ),
    (
        phrase("Discussion"),
        (
            Item(
                "40",
                phrase("What are the limits of the study?"),
                (facts.caution_sentences,),
                phrase("Add what you know of your field."),
            ),
            Item(
                "41",
                phrase("What does it mean for practice, and which role may the model have?"),
                (unfit_uses,),
                phrase("Say for what it may be used, by whom."),
            ),
        ),
    ),
    (
        phrase("Other information"),
        (
            Item(
                "42",
                phrase("Where is the full protocol, or more technical detail?"),
                (sentences.command, facts.IN_THE_FOLDER),
                phrase("Give a link or DOI."),
            ),
            Item(
                "43",
                phrase("Can others get software, trained model and data?"),
                (facts.version, facts.IN_THE_FOLDER),
                phrase("Give a link or DOI for each, and the licence."),
            ),
            Item("44", phrase("Who paid, and which part had the funders?")),
        ),
    ),
)


def claim(results: Results) -> Paper:
    """The checklist, filled as far as the run knows."""
    return Paper(
        file="claim",
        title=say("CLAIM 2024 checklist"),
        purpose=say(
            "For the supplement of a paper on AI in medical imaging: 44 items that its referees can look for. Where "
            "your images are not medical, it does not apply."
        ),
        source=say(
            "After Tejani et al. 2024, Checklist for Artificial Intelligence in Medical Imaging (CLAIM): 2024 Update, "
            "Radiology: Artificial Intelligence 6(4), e240300, doi:10.1148/ryai.240300. The items are worded anew; the "
            "numbers are theirs."
        ),
        sections=sections_of(TABLE, results),
    )
