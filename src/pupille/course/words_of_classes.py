"""The words of lessons 0 to 11: notebooks, lines, classes, networks, transfer."""

from __future__ import annotations

from pupille.course.word import Word
from pupille.i18n.language import phrase

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
)
