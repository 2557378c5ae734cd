"""The words of the course in both languages, lesson by lesson, with those of its slides."""

from __future__ import annotations

from dataclasses import dataclass

from pupille.i18n.language import FRENCH, language, phrase, say


@dataclass(frozen=True)
class Word:
    """One word. lesson: where it comes first. meaning: a template for `say`."""

    lesson: str
    french: str
    english: str
    meaning: str

    def line(self) -> str:
        """The word in the language that is spoken, in the other one, and what it means."""
        own, other = (self.french, self.english) if language() == FRENCH else (self.english, self.french)
        meaning = say(self.meaning)
        if own == other:
            return say("{word}: {meaning}", word=own, meaning=meaning)
        return say("{word} ({other}): {meaning}", word=own, other=other, meaning=meaning)


WORDS: tuple[Word, ...] = (
    Word("0", "cahier (notebook)", "notebook", phrase("text and code in cells that run one by one")),
    Word("0", "point (pixel)", "point (pixel)", phrase("one place of an image; a number, or three")),
    Word(
        "0bis",
        "intelligence artificielle (IA)",
        "artificial intelligence (AI)",
        phrase("machines that do what seems to need intelligence in humans"),
    ),
    Word(
        "0bis",
        "apprentissage automatique",
        "machine learning",
        phrase("rules found in examples, not written by hand"),
    ),
    Word(
        "0bis",
        "apprentissage supervisé",
        "supervised learning",
        phrase("the examples come with their answers"),
    ),
    Word(
        "0bis",
        "apprentissage non supervisé",
        "unsupervised learning",
        phrase("examples alone; one looks for order in them"),
    ),
    Word("0bis", "classification", "classification", phrase("which one of several classes?")),
    Word("0bis", "étiquette", "label", phrase("the answer that somebody noted for an example")),
    Word("1", "paramètre, poids", "parameter, weight", phrase("a number that the model learns")),
    Word("1", "erreur (perte, coût)", "error (loss, cost)", phrase("what learning makes smaller")),
    Word(
        "1", "descente de gradient", "gradient descent", phrase("step by step to where the error is smaller")
    ),
    Word("1", "taux d'apprentissage", "learning rate", phrase("sets the length of the steps of a descent")),
    Word("1", "époque", "epoch", phrase("every training image seen once")),
    Word("1", "mini-lot", "mini-batch", phrase("the few images that one step looks at")),
    Word("1", "standardiser", "to standardise", phrase("to bring to mean 0 and deviation 1")),
    Word(
        "1",
        "intervalle de prédiction",
        "prediction interval",
        phrase("where a new case lies 95 times in 100"),
    ),
    Word(
        "2", "régression logistique", "logistic regression", phrase("a weighted sum bent into a probability")
    ),
    Word("2", "sigmoïde", "sigmoid", phrase("from a score to a probability; its inverse is the logit")),
    Word("2", "logit", "logit", phrase("from a probability back to its score")),
    Word("2", "gabarit", "template", phrase("the weights of a class, seen as a picture")),
    Word("3", "faux positif (type I)", "false positive (type I error)", phrase("a false alarm")),
    Word("3", "faux négatif (type II)", "false negative (type II error)", phrase("a case that was missed")),
    Word(
        "3",
        "matrice de confusion",
        "confusion matrix",
        phrase("truth in the rows, predictions in the columns"),
    ),
    Word(
        "3",
        "exactitude (justesse, taux de réussite)",
        "accuracy",
        phrase("share of images put into their class"),
    ),
    Word(
        "3", "rappel (sensibilité)", "recall (sensitivity)", phrase("share of the real cases that are found")
    ),
    Word("3", "spécificité", "specificity", phrase("share of the others that are left in peace")),
    Word("3", "précision", "precision", phrase("share of the alarms that are right")),
    Word(
        "3", "seuil", "threshold", phrase("the probability from which on one decides for the positive class")
    ),
    Word(
        "3",
        "aire sous la courbe ROC (AUC)",
        "area under the ROC curve (AUC)",
        phrase("chance that a positive outranks a negative"),
    ),
    Word(
        "4",
        "entraînement, validation, test",
        "training, validation, test",
        phrase("to learn, to choose, to judge once"),
    ),
    Word("4", "surapprentissage", "overfitting", phrase("good on what was learned, bad on what is new")),
    Word("4", "hyper-paramètre", "hyper-parameter", phrase("a setting that the model does not learn")),
    Word(
        "4",
        "validation croisée, pli",
        "cross-validation, fold",
        phrase("each part serves as validation once"),
    ),
    Word("4", "fuite", "leak", phrase("the test knows something of the training")),
    Word("4", "groupe", "group", phrase("images that must stay on one side of a split")),
    Word("4", "raccourci", "shortcut", phrase("what announces the class without being the thing itself")),
    Word("5", "perceptron", "perceptron", phrase("one neuron with a step, and its rule of 1958")),
    Word("5", "biais (du neurone)", "bias (of a neuron)", phrase("what is added to the weighted sum")),
    Word("5", "couche", "layer", phrase("neurons side by side that see the same inputs")),
    Word("6", "activation, ReLU", "activation, ReLU", phrase("the bend behind each neuron")),
    Word(
        "6",
        "entropie croisée",
        "cross-entropy",
        phrase("minus the logarithm of the probability of the right class"),
    ),
    Word(
        "6",
        "rétropropagation",
        "backpropagation",
        phrase("slopes multiplied from the error back to the weights"),
    ),
    Word("6", "optimiseur", "optimiser", phrase("how a step is made of the slopes")),
    Word("6", "tenseur", "tensor", phrase("a table of numbers with any number of directions")),
    Word(
        "7",
        "perceptron multicouche (MLP)",
        "multilayer perceptron (MLP)",
        phrase("dense layers, one behind the other"),
    ),
    Word(
        "8",
        "convolution, filtre (noyau)",
        "convolution, filter (kernel)",
        phrase("the same small weights everywhere in the image"),
    ),
    Word("8", "pas (stride)", "stride", phrase("by how many pixels a filter moves on")),
    Word("8", "sous-échantillonnage (pooling)", "pooling", phrase("of each small square one value is kept")),
    Word("8", "carte de caractéristiques", "feature map", phrase("what one filter makes of an image")),
    Word("8", "augmentation", "augmentation", phrase("changed copies of the images in training")),
    Word(
        "9", "réseau pré-entraîné", "pretrained network", phrase("weights learned by others on many images")
    ),
    Word("10", "transfert", "transfer", phrase("another task with the weights of a first one")),
    Word("10", "descripteurs", "features", phrase("what a network says of an image before its last layer")),
    Word(
        "10",
        "gelé, affiné",
        "frozen, fine-tuned",
        phrase("weights that stay as they are, or go on learning a little"),
    ),
    Word("10", "tête", "head", phrase("the last layer, which is trained anew")),
    Word("11", "différence appariée", "paired difference", phrase("two models compared on the same images")),
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


def words_of(lesson: str) -> tuple[Word, ...]:
    """The words that come first in a lesson."""
    return tuple(word for word in WORDS if word.lesson == lesson)
