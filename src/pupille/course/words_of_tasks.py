"""The words from lesson 12 on: boxes, masks, explanation, people, settings, machines, series."""

from __future__ import annotations

from pupille.course.word import Word
from pupille.i18n.language import phrase

WORDS: tuple[Word, ...] = (
    Word("12", "détection", "detection", phrase("where each object is, and what it is")),
    Word("12", "boîte", "bounding box", phrase("left, top, right and bottom of an object")),
    Word(
        "12",
        "IoU, indice de Jaccard",
        "IoU, Jaccard's index",
        phrase("what two have in common, divided by what at least one has"),
    ),
    Word(
        "12",
        "suppression des non-maxima",
        "non-maximum suppression (NMS)",
        phrase("of boxes that overlap the surest one is kept"),
    ),
    Word(
        "12",
        "précision moyenne (AP)",
        "average precision (AP)",
        phrase("the precision at each object that is found, averaged over all objects"),
    ),
    Word(
        "12", "fenêtre glissante", "sliding window", phrase("a classifier moved over the image, at all sizes")
    ),
    Word("13", "segmentation", "segmentation", phrase("an answer for every pixel")),
    Word("13", "masque", "mask", phrase("an image whose values say what each pixel shows")),
    Word("13", "seuil d'Otsu", "Otsu's threshold", phrase("the grey that separates dark from bright best")),
    Word("13", "Dice", "Dice", phrase("the F1 of pixels: twice what is common, divided by the sum of both")),
    Word(
        "13",
        "raccourci du U-Net",
        "skip connection",
        phrase("maps of the way down laid beside those of the way up"),
    ),
    Word(
        "13",
        "accord entre annotateurs",
        "agreement between annotators",
        phrase("how often two people who do not see each other's answer give the same one"),
    ),
    Word(
        "14",
        "apport (d'un point)",
        "contribution (of a pixel)",
        phrase("what a pixel adds to the score of a class"),
    ),
    Word("14", "occlusion", "occlusion", phrase("a piece is hidden, and one looks how far the score falls")),
    Word(
        "14",
        "carte d'activation",
        "class activation map",
        phrase("what each place of the last layer adds to the score"),
    ),
    Word(
        "14",
        "valeur de Shapley",
        "Shapley value",
        phrase("what a player brings on average when all come in one by one, in all orders"),
    ),
    Word(
        "15",
        "biais (des données, d'un modèle)",
        "bias (of data, of a model)",
        phrase("it errs more for some than for others, and always on the same side"),
    ),
    Word("15", "groupes croisés", "intersectional groups", phrase("two columns at once: women of dark skin")),
    Word("15", "taux de base", "base rate", phrase("the share of a group for whom the answer is yes")),
    Word(
        "15",
        "critères d'équité",
        "fairness criteria",
        phrase("which rate must be equal between groups; they exclude each other"),
    ),
    Word("16", "EXIF", "EXIF", phrase("what a camera writes beside the pixels: time, place, device")),
    Word(
        "16",
        "donnée personnelle",
        "personal data",
        phrase("what relates to a person who can be identified, directly or not"),
    ),
    Word(
        "16",
        "pseudonymisation",
        "pseudonymisation",
        phrase("a number in the place of a name, while a list leads back"),
    ),
    Word(
        "16",
        "AIPD",
        "DPIA",
        phrase("impact assessment: what may happen to persons, written down before one begins"),
    ),
    Word(
        "16",
        "attaque par appartenance",
        "membership attack",
        phrase("to guess from a model whether an example was used to train it"),
    ),
    Word(
        "17",
        "k-moyennes",
        "k-means",
        phrase("each point to the nearest centre, each centre to the mean of its points"),
    ),
    Word("17", "groupe trouvé", "cluster", phrase("points that an algorithm puts together, without labels")),
    Word(
        "17",
        "silhouette",
        "silhouette",
        phrase("whether points are closer to their own group than to the next one"),
    ),
    Word(
        "17",
        "apprentissage actif",
        "active learning",
        phrase("the model says which images are worth a label next"),
    ),
    Word(
        "18",
        "recherche sur grille, au hasard",
        "grid search, random search",
        phrase("every combination of some values, or values drawn at random"),
    ),
    Word(
        "18",
        "élimination successive",
        "successive halving",
        phrase("many candidates on few images, then few on many"),
    ),
    Word(
        "18",
        "malédiction du gagnant",
        "winner's curse",
        phrase("the best of many was lucky too, and its luck does not come again"),
    ),
    Word("18", "plis imbriqués", "nested folds", phrase("inner folds choose, outer ones judge the choice")),
    Word("19", "régression", "regression", phrase("to predict a number instead of a class")),
    Word(
        "19",
        "erreur absolue moyenne (MAE)",
        "mean absolute error (MAE)",
        phrase("by how much one is wrong on average, whether above or below"),
    ),
    Word(
        "19", "régression ridge", "ridge regression", phrase("a line whose penalty holds the weights small")
    ),
    Word("19", "composante connexe", "connected component", phrase("pixels of a mask that hang together")),
    Word(
        "20",
        "processeur graphique",
        "GPU",
        phrase("thousands of simple cores that do the same operation at the same moment"),
    ),
    Word("20", "loi d'Amdahl", "Amdahl's law", phrase("what is not shared sets the ceiling of the gain")),
    Word(
        "20",
        "ordonnanceur, file",
        "scheduler, queue",
        phrase("what starts a script when there is room for it"),
    ),
    Word(
        "20",
        "tableau de tâches",
        "job array",
        phrase("one script that runs many times, each time with its number"),
    ),
    Word(
        "21",
        "fiche de modèle",
        "model card",
        phrase("a page on what a model is, what it is for, what it is worth and where it fails"),
    ),
    Word("21", "pickle", "pickle", phrase("Python's format for objects: a program that makes them anew")),
    Word("21", "safetensors", "safetensors", phrase("a header and numbers; nothing in it can run")),
    Word(
        "21",
        "mise en service",
        "deployment",
        phrase("a model answers for real, to people who did not train it"),
    ),
    Word("21", "dérive", "drift", phrase("what comes in is no longer like what was learned from")),
    Word("22", "série temporelle", "time series", phrase("numbers in the order of time")),
    Word(
        "22",
        "prévision naïve",
        "naive forecast",
        phrase("the model that learns nothing of a series: as last week"),
    ),
    Word("22", "modèle de langue", "language model", phrase("says what comes next, from what came before")),
    Word("22", "générer", "to generate", phrase("to draw what comes next, again and again")),
)
