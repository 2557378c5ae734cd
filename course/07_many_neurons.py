# %% [markdown] lang="fr"
# # 7. Beaucoup de neurones
#
# Le **perceptron multicouche** (MLP) : des couches denses, où chaque neurone regarde toutes les valeurs de la couche
# précédente. C'est l'exercice 2 du cours : reconnaître les chiffres de MNIST.
#
# **À la fin, vous saurez** construire et entraîner un perceptron multicouche, changer une chose à la fois, relire un
# programme Keras d'un œil critique.

# %% [markdown] lang="en"
# # 7. Many neurons
#
# The **multilayer perceptron** (MLP): dense layers, where each neuron looks at all values of the layer before. This is
# exercise 2 of the course: recognising the digits of MNIST.
#
# **At the end you will be able to** build and train a multilayer perceptron, change one thing at a time, and read a
# Keras program critically.

# %%
import time

import matplotlib.pyplot as plt
import numpy as np
import torch
from sklearn.cluster import KMeans

from pupille.figures.curves import draw_history
from pupille.figures.images import draw_images, draw_weights

pictures = lesson.images("mnist")
height, width = pictures.images.shape[1:]
pixels = height * width
digit = np.array([int(name) for name in pictures.classes])[pictures.labels]
x = torch.from_numpy(pictures.images.reshape(-1, pixels) / pictures.images.max()).float()
y = torch.from_numpy(digit)

# %% [markdown] lang="fr"
# ## Un partage, d'abord
#
# La part de test attend. De la part d'entraînement, nous gardons un cinquième pour la validation : c'est elle qui choisit.
# `fit` est la boucle de la leçon 6, par lots ; elle rend l'exactitude des deux parts après chaque époque.

# %% [markdown] lang="en"
# ## A split, first
#
# The test part waits. Of the training part we keep a fifth for validation: it does the choosing. `fit` is the loop of
# lesson 6, in batches; it returns the accuracy on both parts after each epoch.

# %%
order = np.random.default_rng(7).permutation(pictures.train)[:15_000]
train, validation = order[len(order) // 5 :], order[: len(order) // 5]
print(f"{lesson.count(len(train))} / {lesson.count(len(validation))} / {lesson.count(len(pictures.test))}")


def fit(network, make_optimizer, epochs, batch_size=128):
    torch.manual_seed(0)
    optimizer = make_optimizer(network.parameters())
    history = []
    for _ in range(epochs):
        for rows in torch.from_numpy(train)[torch.randperm(len(train))].split(batch_size):
            loss = torch.nn.functional.cross_entropy(network(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        history.append(
            [float((network(x[part]).argmax(1) == y[part]).float().mean()) for part in (train, validation)]
        )
    return np.array(history)


def parameters(network):
    return sum(weights.numel() for weights in network.parameters())


# %% [markdown] lang="fr"
# ## Le petit réseau de l'exercice
#
# Quinze neurones à sigmoïde, descente simple. Il apprend, lentement.

# %% [markdown] lang="en"
# ## The small network of the exercise
#
# Fifteen neurons with a sigmoid, plain descent. It learns, slowly.

# %%
from torch.nn import Linear, ReLU, Sequential, Sigmoid

torch.manual_seed(0)
small = Sequential(Linear(pixels, 15), Sigmoid(), Linear(15, 10))
history = fit(small, lambda p: torch.optim.SGD(p, lr=0.5), epochs=10)
figure, ax = plt.subplots(figsize=(5, 3))
draw_history(*history.T, ax, names=(say(fr="entraînement", en="training"), "validation"))
ax.set_ylabel(say(fr="exactitude", en="accuracy"))
ax.set_xlabel(say(fr="époque", en="epoch"))
lesson.show(
    say(
        fr="L'exactitude au fil de dix époques : celle de l'entraînement monte, celle de validation "
        "monte moins et l'écart grandit.",
        en="Accuracy over ten epochs: that of training rises, that of validation rises less, and the"
        " gap grows.",
    )
)
print(
    f"{lesson.count(parameters(small))} " + say(fr="paramètres, validation", en="parameters, validation"),
    lesson.percent(history[-1, 1], 1),
)

# %% [markdown] lang="fr"
# ## Comment faire mieux
#
# Un changement à la fois, jugé sur la validation.
#
# **Exercice 7.1.** Construisez le réseau du cours : deux couches cachées de 100 neurones, ReLU, puis 10 sorties.

# %% [markdown] lang="en"
# ## How to do better
#
# One change at a time, judged on validation.
#
# **Exercise 7.1.** Build the network of the course: two hidden layers of 100 neurons, ReLU, then 10 outputs.

# %% tags=["exercise"] number="7.1"
torch.manual_seed(0)
course_network = Sequential(Linear(pixels, 10))  # <- ...

# %%
lesson.check("7.1")

# %%
lesson.after("7.1")
torch.manual_seed(0)
tries = {
    say(fr="15 sigmoïdes, Adam", en="15 sigmoids, Adam"): Sequential(
        Linear(pixels, 15), Sigmoid(), Linear(15, 10)
    ),
    say(fr="100 sigmoïdes, Adam", en="100 sigmoids, Adam"): Sequential(
        Linear(pixels, 100), Sigmoid(), Linear(100, 10)
    ),
    say(fr="100 ReLU, Adam", en="100 ReLU, Adam"): Sequential(Linear(pixels, 100), ReLU(), Linear(100, 10)),
    say(fr="100-100 ReLU, Adam", en="100-100 ReLU, Adam"): course_network,
}
for name, network in tries.items():
    started = time.perf_counter()
    history = fit(network, lambda p: torch.optim.Adam(p, lr=0.002), epochs=10)
    print(
        f"{name:<22} {lesson.count(parameters(network)):>7}  {lesson.percent(history[-1, 1], 1)}  {lesson.number(time.perf_counter() - started, 1)} s"
    )

# %% [markdown] lang="fr"
# Le premier essai n'est pas meilleur que la descente simple de tout à l'heure, au contraire. Adam avance de près de 0,002 par pas et par
# poids, quelle que soit la pente ; en dix époques, quinze sigmoïdes n'ont pas le temps d'arriver. Avec un taux d'apprentissage de 0,01, Adam
# dépasse la descente simple d'un point : un optimiseur ne se juge pas sans son taux d'apprentissage.
#
# ## Plusieurs façons d'écrire un 4
#
# La régression logistique n'avait qu'**un** gabarit par chiffre. Or un 4 peut être ouvert, fermé, penché. Groupons les 4 en
# quatre familles : leurs moyennes sont quatre gabarits.

# %% [markdown] lang="en"
# The first try is no better than the plain descent above, rather the contrary. Adam moves each weight by nearly 0.002 a step, whatever the
# slope; in ten epochs fifteen sigmoids have no time to arrive. With a learning rate of 0.01 Adam is a point ahead of plain descent: an
# optimiser is not judged without its learning rate.
#
# ## Several ways to write a 4
#
# Logistic regression had only **one** template per digit. But a 4 may be open, closed, slanted. Let us group the 4s into
# four families: their means are four templates.

# %%
fours = x[train][y[train] == 4].numpy()
families = KMeans(4, n_init=3, random_state=0).fit(fours)
templates = [*families.cluster_centers_.reshape(-1, height, width), fours.mean(axis=0).reshape(height, width)]
draw_images(
    templates,
    [*(say(fr="famille ", en="family ") + n for n in "1234"), say(fr="tous les 4", en="all 4s")],
    side=1.5,
)
lesson.show(
    say(
        fr="Quatre gabarits du chiffre 4, de formes différentes et nets, et un seul gabarit moyen, "
        "plus flou.",
        en="Four templates of the digit 4, of different shapes and sharp, and a single mean "
        "template, more blurred.",
    )
)

# %% [markdown] lang="fr"
# La première couche du réseau fait de même, d'elle-même : chacun de ses neurones est un gabarit, et la couche suivante les
# combine (« ce gabarit *ou* celui-là »). Ils ressemblent rarement à des chiffres : ils cherchent ce qui *sépare*.
# (Avec MNIST, le quatrième et le cinquième ne montrent que du bruit : ces deux neurones sont **morts**. Leur ReLU ne s'allume pour aucune
# image d'entraînement, sa pente y est nulle, et leurs poids sont restés ceux du tirage. C'est le cas de dix neurones sur cent.)

# %% [markdown] lang="en"
# The first layer of the network does the same by itself: each of its neurons is a template, and the next layer combines
# them ("this template *or* that one"). They seldom look like digits: they look for what *separates*. (With MNIST the
# fourth and the fifth show nothing but noise: these two neurons are **dead**. Their ReLU lights up for no training image, its slope is zero
# there, and their weights are still those of the draw. That is so for ten neurons of a hundred.)

# %%
lesson.after("7.1")
figure, axes = plt.subplots(2, 8, figsize=(9, 3))
drawn = zip(axes.flat, course_network[0].weight.detach().numpy(), strict=False)
for neuron, (ax, weights) in enumerate(drawn, start=1):
    draw_weights(weights.reshape(height, width), ax)
    ax.set_title(str(neuron), fontsize=9)
figure.text(
    0.5,
    0.02,
    say(
        fr="numéro du neurone ; en bleu un poids positif, en rouge un poids négatif",
        en="number of the neuron; blue a positive weight, red a negative one",
    ),
    ha="center",
    fontsize=9,
)
lesson.show(
    say(
        fr="Seize images de poids de la première couche, numérotées : des taches bleues et rouges ; rarement un "
        "trait s'y devine.",
        en="Sixteen numbered pictures of weights of the first layer: blue and red spots, in which a stroke "
        "can seldom be guessed.",
    )
)

# %% [markdown] lang="fr"
# ## Le programme du cours, en Keras
#
# Tel qu'il est sur sa diapositive, mais pour la ligne qui charge les données. Les pixels y entrent **divisés par 255**, entre 0 et 1 ;
# tels quels, de 0 à 255, l'exactitude tombe entre 59 et 87 % selon le départ. Keras 3 tourne ici sur PyTorch ;
# s'il manque, `pupille learn --check` dit quoi taper.

# %% [markdown] lang="en"
# ## The program of the course, in Keras
#
# As it is on its slide, but for the line that loads the data. The pixels go in **divided by 255**, between 0 and 1; as they are, from 0 to
# 255, the accuracy falls to between 59 and 87 %, depending on the start. Keras 3 runs here on PyTorch;
# if it is missing, `pupille learn --check` says what to type.

# %%
import os

os.environ["KERAS_BACKEND"] = "torch"
lesson.need("keras", extra="keras")
flat = pictures.images.reshape(-1, pixels)
X_train, y_train = flat[pictures.train], digit[pictures.train]
X_test, y_test = flat[pictures.test], digit[pictures.test]

# %%
from keras.layers import Dense, Input
from keras.models import Sequential as KerasSequential

X_train, X_test = X_train / pictures.images.max(), X_test / pictures.images.max()

model = KerasSequential()
model.add(Input((X_train.shape[1],)))
model.add(Dense(100, activation="relu"))
model.add(Dense(100, activation="relu"))
model.add(Dense(10, activation="softmax"))
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(X_train, y_train, batch_size=512, epochs=16, validation_data=(X_test, y_test), verbose=0)
print(
    f"{lesson.count(model.count_params())} " + say(fr="paramètres", en="parameters"),
    lesson.percent(history.history["val_accuracy"][-1], 1),
)

# %% [markdown] lang="fr"
# **Exercice 7.2.** `validation_data=(X_test, y_test)` : la diapositive regarde le test à chaque époque. Que ce soit pour choisir
# le nombre d'époques ou le réseau, le test a alors choisi. Quelle part aurait-il fallu donner ? Écrivez le nom du tableau de
# lignes défini plus haut : `"train"`, `"validation"` ou `"test"`.

# %% [markdown] lang="en"
# **Exercise 7.2.** `validation_data=(X_test, y_test)`: the slide looks at the test after every epoch. Whether to choose the number
# of epochs or the network, the test has then done the choosing. Which part should have been given? Write the name of the
# array of rows defined above: `"train"`, `"validation"` or `"test"`.

# %% tags=["exercise"] number="7.2"
part_to_choose_by = ...

# %%
lesson.check("7.2")

# %% [markdown] lang="fr"
# ## Le même réseau, comme modèle de l'échelle
#
# Dans Pupille ce réseau s'appelle `mlp`. Même architecture, même nombre de paramètres (89 610 pour des images 28 × 28).

# %% [markdown] lang="en"
# ## The same network, as a model of the ladder
#
# In Pupille this network is called `mlp`. The same architecture, the same number of parameters (89,610 for 28 × 28 images).

# %%
import pupille
from pupille.i18n.language import speaking, translated
from pupille.models.summary import layer_table

table = layer_table("mlp", (1, height, width), 10)
for row in table.rows:
    with speaking(lesson.language):
        kind = translated(row.type)
    print(f"{kind:<10} {lesson.count(row.parameters):>7}")
print(lesson.count(table.parameters))
classifier = pupille.ImageClassifier("mlp", epochs=5).fit(pictures.images[train], digit[train])
print(lesson.percent(np.mean(classifier.predict(pictures.images[validation]) == digit[validation]), 1))

# %% [markdown] lang="fr"
# ## À retenir
#
# - Un changement à la fois, jugé sur la validation.
# - Les neurones de la première couche sont des gabarits que la couche suivante combine.
# - Regarder le test à chaque époque, c'est déjà choisir d'après lui.
#
# ## Quatre questions
#
# 1. Combien de paramètres entre 784 pixels et 100 neurones ?
# 2. Pourquoi plusieurs gabarits pour un 4 ?
# 3. Que deviennent deux couches sans ReLU entre elles ?
# 4. Que faut-il faire des pixels avant le réseau ?
#
# <details><summary>Les réponses, et la cellule qui les montre</summary>
#
# 1. 78 500, biais compris. « Le même réseau ».
# 2. Un 4 s'écrit de plusieurs façons. « Plusieurs façons d'écrire un 4 ».
# 3. Une seule : une somme de sommes. L'exercice 7.1.
# 4. Les diviser par 255. « Le programme du cours, en Keras ».
#
# </details>
#
# **Pour en parler.** Un réseau lit 98 % des chiffres. Pour quel usage est-ce assez, pour quel usage pas du tout ?

# %% [markdown] lang="en"
# ## To remember
#
# - One change at a time, judged on validation.
# - The neurons of the first layer are templates, which the next layer combines.
# - To look at the test after every epoch is already to choose by it.
#
# ## Four questions
#
# 1. How many parameters are between 784 pixels and 100 neurons?
# 2. Why several templates for a 4?
# 3. What do two layers become without a ReLU between them?
# 4. What must be done to the pixels before the network?
#
# <details><summary>The answers, and the cell that shows them</summary>
#
# 1. 78,500, biases included. "The same network".
# 2. A 4 is written in several ways. "Several ways to write a 4".
# 3. A single one: a sum of sums. Exercise 7.1.
# 4. Divide them by 255. "The program of the course, in Keras".
#
# </details>
#
# **To talk about.** A network reads 98 % of the digits. For which use is that enough, for which one not at all?

# %%
lesson.words()

# %% [markdown] lang="fr"
# ## Sur vos propres images
#
# ```
# pupille models mlp --size 28x28
# pupille compare mes-photos/ --models majority,logistic,mlp
# ```

# %% [markdown] lang="en"
# ## On your own images
#
# ```
# pupille models mlp --size 28x28
# pupille compare my-photos/ --models majority,logistic,mlp
# ```
