"""A draft of the data protection impact assessment (in French: AIPD) that article 35 of the GDPR speaks of.

Source: article 35(7) GDPR, points (a) to (d): description, necessity and proportionality, risks, measures; the three
feared events are those of the method of the CNIL (PIA, the method, 2018).
"""

from __future__ import annotations

from pupille.documents import facts, sentences
from pupille.documents.document import Paper
from pupille.documents.items import Item, Table, sections_of
from pupille.documents.legal import QUESTIONS, drafted
from pupille.i18n.language import phrase, say
from pupille.report.sections.scored import scored
from pupille.report.sections.unfit_uses import unfit_uses
from pupille.results.results import Results

TABLE: Table = (
    (
        phrase("Description of the processing"),
        (
            Item(
                "35(7)(a)",
                phrase("What is done with the data, and what for?"),
                (sentences.task_sentence, sentences.model_sentence),
                phrase("Say for which research, and who is responsible."),
            ),
            Item(
                "35(7)(a)",
                phrase("Which data are these, of whom, how many?"),
                (sentences.data_sentences, sentences.personal, sentences.group_sentences),
                phrase(
                    "Say whom the pictures show, and whether health, origin or belief can be seen in them."
                ),
            ),
            Item(
                "35(7)(a)",
                phrase("Which way do the data take, from the camera to erasure?"),
                (facts.source, sentences.preparation, facts.NOTHING_SENT),
                phrase(
                    "Draw the way before and after this run, with the place of each copy and its date of erasure."
                ),
            ),
        ),
    ),
    (
        phrase("Annotation log"),
        (
            Item(
                "35(7)(a)",
                phrase("What was written or drawn on the images, and in which form does it come?"),
                (facts.annotated, sentences.class_counts),
            ),
            Item("35(7)(a)", phrase("Who annotated, when, where, and bound by which promise of secrecy?")),
            Item("35(7)(a)", phrase("By which instructions, and how far did two people agree?")),
            Item(
                "35(7)(a)",
                phrase("Which annotations are doubted, and who decided on them?"),
                (facts.annotation_findings,),
                phrase("Write down each correction: image, before, after, by whom, when, why."),
            ),
        ),
    ),
    (
        phrase("Necessity and proportionality"),
        (
            Item("35(7)(b)", phrase("Which legal basis does the processing have?")),
            Item(
                "35(7)(b)",
                phrase("Are all these data needed? Would fewer, smaller or blurred pictures do?"),
                (sentences.count_sentence, facts.every_model),
                phrase(
                    "A learning curve (--learning-curve) says what fewer images would cost. Say why not fewer."
                ),
            ),
            Item("35(7)(b)", phrase("How long is what kept, and why so long?")),
            Item(
                "35(7)(b)",
                phrase("Is the model good enough for what it is to do, and for whom is it worse?"),
                (sentences.overall_metrics, sentences.subgroup_sentences, scored),
                phrase("Say for which groups of persons it was looked at."),
            ),
            Item(
                "35(7)(b)",
                phrase("How can persons see, correct or withdraw their data?"),
                (facts.FORGETTING,),
            ),
        ),
    ),
    (
        phrase("Risks for the persons"),
        (
            Item(
                "35(7)(c)",
                phrase("Somebody sees the data who should not: how, how grave, how likely?"),
                (sentences.personal, facts.memory),
                phrase("Judge gravity and likelihood: negligible, limited, important, greatest."),
            ),
            Item(
                "35(7)(c)",
                phrase("Data are changed without anyone wanting it: how, how grave, how likely?"),
                (sentences.hashes,),
                phrase("Judge gravity and likelihood: negligible, limited, important, greatest."),
            ),
            Item(
                "35(7)(c)",
                phrase("Data are lost: how, how grave, how likely?"),
                (),
                phrase("Judge gravity and likelihood: negligible, limited, important, greatest."),
            ),
            Item(
                "35(7)(c)",
                phrase("The model errs, or is used for what it cannot do: whom does it harm, and how?"),
                (unfit_uses, facts.caution_sentences),
                phrase("Say what a wrong answer does to a person, and who would notice."),
            ),
        ),
    ),
    (
        phrase("Measures"),
        (
            Item(
                "35(7)(d)",
                phrase("What protects the data and the persons?"),
                (facts.WITHOUT_METADATA, facts.NOTHING_SENT, facts.personal_advice),
                phrase("Say who has access, whether disks are encrypted, and who looks after both."),
            ),
            Item(
                "35(7)(d)",
                phrase("Who checks the answers of the model, and how is it stopped?"),
            ),
            Item("35(7)(d)", phrase("Which risk is left after these measures, and who accepts it?")),
        ),
    ),
    QUESTIONS,
)


def impact_assessment(results: Results) -> Paper:
    """The draft, filled as far as the run knows."""
    return Paper(
        file="impact-assessment",
        title=say("Impact assessment on data protection (draft)"),
        purpose=drafted(results),
        source=say(
            "After article 35(7) of the GDPR, points (a) to (d); the feared events are those of the method of the "
            "CNIL. Whether such an assessment must be made is for your data protection officer to say."
        ),
        sections=sections_of(TABLE, results),
    )
