# %% [markdown] lang="fr"
# # 14. Pourquoi dit-il cela ?
#
# Un service trie des formulaires : ce chiffre est-il un 3 ou un 8 ? Le modèle ne se trompe jamais, 117 fois sur 117, sur des images qu'il n'avait pas vues. On l'installe ailleurs, et le voilà
# qui prend un 8 sur trois pour un 3. Personne n'a rien changé au modèle. Qu'avait-il donc appris ?
#
# **À la fin, vous saurez** demander à un modèle ce qui, dans une image, l'a fait pencher, de quatre façons (poids, occlusion, carte d'activation, valeurs de Shapley), et surtout mettre une telle
# carte à l'épreuve avant de la croire.

# %% [markdown] lang="en"
# # 14. Why does it say so?
#
# An office sorts forms: is this digit a 3 or an 8? The model is never wrong, 117 times out of 117, on pictures it had not seen. It is installed elsewhere, and there it takes one 8 in three for
# a 3. Nobody has changed the model. So what had it learned?
#
# **At the end you will be able to** ask a model what in a picture made it lean, in four ways (weights, occlusion, activation map, Shapley values), and above all put such a map to the
# test before you believe it.

# %%
from itertools import permutations

import matplotlib.pyplot as plt
import numpy as np
import torch
from scipy.stats import spearmanr
from sklearn.linear_model import LogisticRegression
from torch import nn

import pupille
from pupille.course.planted import threes_and_eights
from pupille.data.formats.arrays import from_arrays
from pupille.figures.images import draw_images
from pupille.workflows.explain import explain

planted = threes_and_eights()
pictures, labels, train, test = planted.images, planted.labels, planted.train, planted.test
print(len(train), "+", len(test))
eights = test[labels[test] == 1]

# %% [markdown] lang="fr"
# ## Un modèle sans faute
#
# 240 images pour apprendre, 117 pour juger, huit points sur huit. Le modèle est la régression logistique de la leçon 2 : un poids pour chaque point ; un score positif veut dire « 8 ».

# %% [markdown] lang="en"
# ## A model without a fault
#
# 240 pictures to learn from, 117 to judge by, eight by eight pixels. The model is the logistic regression of lesson 2: one weight a pixel; a positive score means "8".

# %%
model = LogisticRegression(C=10, max_iter=2000).fit(pictures[train].reshape(-1, 64), labels[train])
right = model.score(pictures[test].reshape(-1, 64), labels[test])
print(say(fr="exactitude sur le test :", en="accuracy on test:"), lesson.percent(right))
draw_images(list(pictures[test[:12]]), [("3", "8")[labels[row]] for row in test[:12]], columns=6)
lesson.show(
    say(
        fr="Douze images du test, des 3 et des 8 écrits à la main, en gris, avec leur chiffre au-dessus.",
        en="Twelve pictures of the test, 3s and 8s written by hand, in grey, with their digit above each.",
    )
)

# %% [markdown] lang="fr"
# Prenez le temps de regarder. Qu'est-ce qui distingue un 3 d'un 8 ? Maintenant, demandons au modèle ce qu'il en pense, lui.
#
# ## Les poids, et ce qu'ils apportent
#
# Un score est une somme : poids fois point, pour chaque point. On peut donc dire ce que **chaque point apporte**, par rapport à une image de référence, la moyenne de l'entraînement : le poids, fois la
# différence entre le point et cette moyenne. Pour un modèle linéaire c'est exact : la somme des apports est le score, moins celui de l'image moyenne.
#
# **Exercice 14.1.** Écrivez `contributions(weights, picture, mean)`, un tableau de la forme de l'image.

# %% [markdown] lang="en"
# Take your time to look. What sets a 3 apart from an 8? Now let us ask what the model makes of it.
#
# ## Weights, and what they add
#
# A score is a sum: weight times pixel, over all pixels. So one can say what **each pixel adds**, against a picture of reference, the mean of training: the weight times the
# difference between the pixel and that mean. For a linear model this is exact: the contributions add up to the score, less that of the mean picture.
#
# **Exercise 14.1.** Write `contributions(weights, picture, mean)`, a table of the shape of the picture.


# %% tags=["exercise"] number="14.1"
def contributions(weights, picture, mean):
    return ...


# %%
lesson.check("14.1")

# %% [markdown] lang="fr"
# Une carte se lit par des **formes** : un carré plein parle pour le 8, un carré creux parle contre, et sa surface dit combien.

# %% [markdown] lang="en"
# A map is read by **shapes**: a filled square speaks for 8, a hollow one against it, and its area says how much.


# %%
def draw_map(values, ax, title):
    rows, columns = np.indices(values.shape)
    sizes = 900 / len(values) * np.abs(values) / np.abs(values).max()
    ax.scatter(columns[values > 0], rows[values > 0], sizes[values > 0], "black", marker="s")
    ax.scatter(
        columns[values < 0], rows[values < 0], sizes[values < 0], "white", marker="s", edgecolors="black"
    )
    ax.set_xlim(-0.6, len(values) - 0.4)
    ax.set_ylim(len(values) - 0.4, -0.6)
    ax.set_aspect("equal")
    ax.set_xticks([])
    ax.set_yticks([])
    ax.set_title(title, fontsize=10)


# %%
weights, mean = model.coef_[0].reshape(8, 8), pictures[train].mean(axis=0)
example = pictures[eights[0]]


def score_of(picture):
    return model.decision_function(picture.reshape(1, 64))[0]


# %%
lesson.after("14.1")
figure, axes = plt.subplots(1, 4, figsize=(11, 3))
for ax, row in zip(axes, eights[:3], strict=False):
    draw_map(contributions(weights, pictures[row], mean), ax, say(fr="un 8", en="an 8"))
average = np.mean([contributions(weights, pictures[row], mean) for row in eights], axis=0)
draw_map(average, axes[3], say(fr="moyenne de tous les 8 du test", en="mean of all 8s of the test"))
lesson.show(
    say(
        fr="Ce que chaque point apporte au score de trois 8, et en moyenne. Partout le plus grand carré plein est dans le coin en bas à gauche, où il n'y a pas de chiffre.",
        en="What each pixel adds to the score of three 8s, and on average. Everywhere the largest filled square is in the bottom left corner, where there is no digit.",
    )
)
print(
    say(fr="le coin apporte", en="the corner adds"),
    lesson.number(average[7, 0], 1),
    say(fr="sur un score de", en="to a score of"),
    lesson.number(average.sum(), 1),
)

# %% [markdown] lang="fr"
# Le coin en bas à gauche ! Remontez aux images : chaque 8 y porte un point clair. Les 8 de ce jeu viennent d'un scanner dont la vitre est sale (la leçon l'a ajouté exprès). C'est un **raccourci**
# (leçon 4), et le test ne pouvait pas le voir : ses 8 viennent du même scanner.
#
# ## Cacher, pour n'importe quel modèle
#
# Un réseau ou une forêt n'a pas un poids par point. Mais on peut toujours **cacher** un morceau de l'image et regarder de combien le score baisse : c'est l'**occlusion** (Zeiler et Fergus, 2014).
# Elle ne demande au modèle que des réponses. À la place du morceau il faut bien mettre quelque chose, `fill` ; ici l'image moyenne.
#
# **Exercice 14.2.** Écrivez `fall(score, picture, fill, row, column)` : de combien `score(picture)` baisse quand le carré de 2 × 2 points dont `(row, column)` est le coin en haut à gauche est
# remplacé par celui de `fill`. L'image d'origine ne doit pas changer.

# %% [markdown] lang="en"
# The bottom left corner! Go back to the pictures: each 8 has a light dot there. The 8s of this set come from a scanner with a dirty glass (the lesson has added it on purpose). It is a **shortcut**
# (lesson 4), and the test could not see it: its 8s come from the same scanner.
#
# ## Hiding, for any model
#
# A network or a forest has no weight for each pixel. But one can always **hide** a piece of the picture and look how far the score falls: that is **occlusion** (Zeiler and Fergus, 2014). It
# asks the model for nothing but answers. Something must stand in the place of the piece, `fill`; here it is the mean picture.
#
# **Exercise 14.2.** Write `fall(score, picture, fill, row, column)`: how far `score(picture)` falls when the square of 2 × 2 pixels whose top left corner is `(row, column)` is replaced by
# that of `fill`. The picture itself must not change.


# %% tags=["exercise"] number="14.2"
def fall(score, picture, fill, row, column):
    return ...


# %%
lesson.check("14.2")


# %%
lesson.after("14.1", "14.2")


def occlusion(score, picture):
    return np.array(
        [[fall(score, picture, mean, row, column) for column in range(0, 8, 2)] for row in range(0, 8, 2)]
    )


by_square = contributions(weights, example, mean).reshape(4, 2, 4, 2).sum(axis=(1, 3))
figure, axes = plt.subplots(1, 3, figsize=(9, 3))
axes[0].imshow(example, cmap="gray")
axes[0].axis("off")
draw_map(occlusion(score_of, example), axes[1], say(fr="occlusion", en="occlusion"))
draw_map(by_square, axes[2], say(fr="apports, additionnés par carré", en="contributions, added up by square"))
lesson.show(
    say(
        fr="Un 8, sa carte d'occlusion en 4 sur 4 carrés et ses apports additionnés par carré : les deux cartes sont la même, avec le coin en bas à gauche en tête.",
        en="An 8, its occlusion map of 4 by 4 squares, and its contributions added up by square: both maps are the same, with the bottom left corner first.",
    )
)

# %% [markdown] lang="fr"
# Pour un modèle linéaire les deux cartes coïncident. Pour les autres, non : si deux endroits disent la même chose, cacher l'un ne change rien, puisque l'autre reste. Chacun **paraît** inutile.
#
# ## Shapley : partager entre trois joueurs
#
# Trois joueurs gagnent ensemble ; que doit-on à chacun ? Shapley (1953) les fait entrer **un par un, dans tous les ordres possibles**, et donne à chacun la moyenne de ce que son entrée rapporte. Voici un
# modèle qui n'est pas linéaire. Les joueurs sont la moitié gauche du chiffre (`L`), la moitié droite (`R`) et la marque du coin (`M`) ; la table donne le score quand on ne montre que ceux-là.

# %% [markdown] lang="en"
# For a linear model both maps coincide. For others they do not: if two places say the same, hiding one changes nothing, since the other one is left. Each **looks** useless.
#
# ## Shapley: sharing among three players
#
# Three players win together; what does each deserve? Shapley (1953) has them come in **one by one, in all possible orders**, and gives each the mean of what its coming brings. Here is a model
# that is not linear. The players are the left half of the digit (`L`), the right half (`R`) and the mark in the corner (`M`); the table gives the score when only these are shown.

# %%
value = {"": 0, "L": 0, "R": 0, "M": 6, "LR": 6, "LM": 6, "RM": 6, "LRM": 9}
words = {
    "L": say(fr="gauche", en="left"),
    "R": say(fr="droite", en="right"),
    "M": say(fr="marque", en="mark"),
}
for players, score in value.items():
    print(f"{' + '.join(words[player] for player in players) or '–':26}", score)

# %% [markdown] lang="fr"
# Une moitié seule ne dit rien ; les deux ensemble font un 8. La marque suffit presque.
#
# **Exercice 14.3.** À la main : écrivez les six ordres (L R M, L M R, R L M, R M L, M L R, M R L). Dans chacun, notez ce que chaque joueur ajoute au moment où il entre : dans l'ordre L R M, L ajoute 0, R ajoute 6 − 0, M ajoute
# 9 − 6. Puis la moyenne des six, pour chaque joueur.

# %% [markdown] lang="en"
# One half alone says nothing; both together make an 8. The mark is nearly enough.
#
# **Exercise 14.3.** By hand: write the six orders (L R M, L M R, R L M, R M L, M L R, M R L). In each, note what each player adds at the moment it comes in: in the order L R M, L adds 0, R adds 6 − 0, M adds
# 9 − 6. Then the mean of the six, for each player.

# %% tags=["exercise"] number="14.3"
shares = {"L": ..., "R": ..., "M": ...}

# %%
lesson.check("14.3")

# %% [markdown] lang="fr"
# Les parts font 9, tout le score : rien n'est perdu ni compté deux fois. Les mêmes six ordres, pour un vrai 8 et notre modèle : ici la machine calcule `value` elle-même, en remplaçant les absents par l'image moyenne.

# %% [markdown] lang="en"
# The shares add up to 9, the whole score: nothing is lost, nothing is counted twice. The same six orders for a real 8 and our model: here the machine computes `value` by itself, with the mean picture in the place of those
# who are absent.

# %%
lesson.after("14.1", "14.3")
place_of = np.full((8, 8), "L")
place_of[:, 4:] = "R"
place_of[6:, :1] = "M"


def score_with(players):
    return score_of(np.where(np.isin(place_of, list(players)), example, mean))


added = {player: [] for player in "LRM"}
for order in permutations("LRM"):
    for entered, player in enumerate(order):
        added[player].append(score_with(order[: entered + 1]) - score_with(order[:entered]))
each = contributions(weights, example, mean)
for player, name in words.items():
    print(
        f"{name:8}",
        lesson.number(np.mean(added[player])),
        "·",
        say(fr="somme des apports", en="sum of contributions"),
        lesson.number(each[place_of == player].sum()),
    )

# %% [markdown] lang="fr"
# Les deux colonnes sont égales : pour un modèle linéaire, les apports **sont** les valeurs de Shapley. Avec 64 points au lieu de trois joueurs il y aurait 64! ordres, un nombre de 90 chiffres ; les programmes en tirent quelques-uns au
# sort, et leur réponse dépend aussi de ce que l'on met à la place des absents.
#
# ## Un réseau, et sa carte d'activation
#
# Un petit réseau à convolutions (leçon 8), dont les 16 dernières cartes sont **moyennées** puis pesées. Le score est alors une somme sur les endroits, et on peut l'écrire endroit par endroit : la **carte
# d'activation** (Zhou et autres, 2016). Carte plus biais égale score, sans reste.

# %% [markdown] lang="en"
# Both columns are the same: for a linear model the contributions **are** the Shapley values. With 64 pixels instead of three players there would be 64! orders, a number of 90 digits; programs draw some of them at
# random, and their answer also depends on what stands in the place of those who are absent.
#
# ## A network, and its activation map
#
# A small convolutional network (lesson 8) whose 16 last maps are **averaged** and then weighed. The score is then a sum over places, and can be written out place by place: the **class activation
# map** (Zhou and others, 2016). Map plus bias is the score, without a rest.


# %%
def fresh_network(seed):
    torch.manual_seed(seed)
    return nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(16, 16, 3, padding=1),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(16, 1),
    )


def tensor(images):
    return torch.tensor(images[:, None], dtype=torch.float32)


def trained_network(seed, rows):
    network = fresh_network(seed)
    optimiser = torch.optim.Adam(network.parameters(), 0.01)
    answers = torch.tensor(labels[rows], dtype=torch.float32)
    for _ in range(150):
        optimiser.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(network(tensor(pictures[rows]))[:, 0], answers)
        loss.backward()
        optimiser.step()
    return network


def activation(network, picture):
    with torch.no_grad():
        maps = network[:4](tensor(picture[None]))[0].numpy()
    return np.tensordot(network[6].weight.detach().numpy()[0], maps, 1) / 64


# %%
network = trained_network(0, train)
with torch.no_grad():
    total = network(tensor(example[None])).item()
rest = activation(network, example).sum() + network[6].bias.item() - total
print(say(fr="carte + biais − score :", en="map + bias − score:"), lesson.number(abs(rest), 3))
figure, axes = plt.subplots(1, 2, figsize=(6, 3))
axes[0].imshow(example, cmap="gray")
axes[0].axis("off")
draw_map(activation(network, example), axes[1], say(fr="carte d'activation", en="class activation map"))
lesson.show(
    say(
        fr="Un 8 et la carte d'activation du réseau : les carrés pleins couvrent surtout le chiffre.",
        en="An 8 and the activation map of the network: filled squares cover mostly the digit.",
    )
)

# %% [markdown] lang="fr"
# Exact pour les endroits de la **dernière couche**. Mais chacun d'eux a regardé 5 points sur 5 : la carte ne dit pas quel point a compté.
#
# ## L'épreuve : et si le réseau n'avait rien appris ?
#
# Une carte parle-t-elle du **modèle**, ou seulement de l'image ? Adebayo et autres (2018) posent la question ainsi : refaites la carte avec un réseau aux poids tirés au sort. Si elle reste la même, elle ne dit
# rien de ce qui a été appris. Quatre façons de faire une carte :
#
# - `contours` : les contours de l'image. Le réseau n'y entre pas du tout.
# - `encre` : la pente du score, sans son signe, fois le point. Elle est noire là où il n'y a pas d'encre.
# - `occlusion` et `activation`, comme plus haut.
#
# De combien deux cartes doivent-elles différer ? Comme repère, deux réseaux qui ont appris la même chose, sur deux tirages des mêmes images.

# %% [markdown] lang="en"
# Exact for the places of the **last layer**. But each of them has looked at 5 by 5 pixels: the map does not say which pixel counted.
#
# ## The test: what if the network had learned nothing?
#
# Does a map speak of the **model**, or of the picture alone? Adebayo and others (2018) ask like this: make the map again with a network of random weights. If it stays the same, it says nothing of what
# was learned. Four ways to make a map:
#
# - `edges`: the outlines of the picture. The network does not come into it at all.
# - `ink`: the slope of the score, without its sign, times the pixel. It is empty where there is no ink.
# - `occlusion` and `activation`, as above.
#
# By how much must two maps differ? As a yardstick, two networks that learned the same, from two draws of the same pictures.

# %%
lesson.after("14.2")


def edges(network, picture):
    return np.hypot(*np.gradient(picture))


def ink(network, picture):
    given = tensor(picture[None]).requires_grad_()
    network(given).sum().backward()
    return np.abs(given.grad[0, 0].numpy()) * picture


def network_occlusion(network, picture):
    def score(image):
        with torch.no_grad():
            return network(tensor(image[None])).item()

    return occlusion(score, picture)


ways = {
    say(fr="contours", en="edges"): edges,
    say(fr="encre", en="ink"): ink,
    "occlusion": network_occlusion,
    "activation": activation,
}
rng = np.random.default_rng(0)
forgetful = fresh_network(5)
first, second = (trained_network(seed, rng.choice(train, len(train))) for seed in (1, 2))


def alike(way, one, other):
    pairs = [(way(one, pictures[row]).ravel(), way(other, pictures[row]).ravel()) for row in eights[:20]]
    return np.mean([abs(spearmanr(*pair).statistic) for pair in pairs])


with_random = {name: alike(way, network, forgetful) for name, way in ways.items()}
with_other = {name: alike(way, first, second) for name, way in ways.items()}
print(f"{'':12}", say(fr="avec le hasard · entre deux appris", en="with a random one · between two learned"))
for name in ways:
    print(f"{name:12}", lesson.number(with_random[name]), "·", lesson.number(with_other[name]))

# %% [markdown] lang="fr"
# (Corrélation de rang, sans signe : 1 pour deux cartes qui rangent les points pareil, 0 si elles n'ont rien à voir.)
#
# **Exercice 14.4.** Une carte **échoue** si elle ressemble presque autant à celle du réseau au hasard que deux réseaux appris se ressemblent entre eux : si `with_other` ne dépasse pas `with_random` d'au moins `MARGIN`. Donnez la
# liste de celles qui échouent.

# %% [markdown] lang="en"
# (Rank correlation, without its sign: 1 for two maps that rank the pixels alike, 0 if they have nothing in common.)
#
# **Exercise 14.4.** A map **fails** if it is nearly as much like that of the random network as two learned networks are like each other: if `with_other` is not above `with_random` by at least `MARGIN`. Give the list of those that
# fail.

# %%
MARGIN = 0.2

# %% tags=["exercise"] number="14.4"
failing = ...

# %%
lesson.check("14.4")

# %%
lesson.after("14.2")
figure, axes = plt.subplots(2, 4, figsize=(11, 5.4))
for column, (name, way) in enumerate(ways.items()):
    draw_map(way(network, example), axes[0, column], name)
    draw_map(way(forgetful, example), axes[1, column], say(fr="poids au hasard", en="random weights"))
lesson.show(
    say(
        fr="Quatre cartes du même 8, en haut avec le réseau appris, en bas avec des poids au hasard. Les deux premières suivent le chiffre dans les deux cas, belles et vides de sens ; les deux dernières changent.",
        en="Four maps of the same 8, above with the learned network, below with random weights. The first two follow the digit in both cases, beautiful and meaningless; the last two change.",
    )
)

# %% [markdown] lang="fr"
# Les deux cartes qui échouent sont les plus **jolies** : elles dessinent le chiffre. Une carte n'est pas bonne parce qu'elle montre ce que l'on attendait.
#
# ## Le verdict, en une commande
#
# `pupille explain` fait tout cela, et commence par le verdict. D'abord un modèle entraîné sur ces images, puis ce qui est dit de lui.

# %% [markdown] lang="en"
# The two maps that fail are the **prettiest**: they draw the digit. A map is not good because it shows what one expected.
#
# ## The verdict, in one command
#
# `pupille explain` does all this, and begins with the verdict. First a model that is trained on these pictures, then what is said of it.


# %%
def quiet(event):
    pass


names = np.where(labels == 1, say(fr="huit", en="eight"), say(fr="trois", en="three"))
scanned = from_arrays((255 * pictures).astype(np.uint8), names, name="scanned")
pupille.train(scanned, model="logistic", out="runs/scanned", resume=True, listener=quiet)
explained = explain("runs/scanned", scanned, out="runs/scanned.html", listener=quiet).explanation
for row in (*explained.tests, *explained.given_away):
    lesson.print(row.sentence)

# %% [markdown] lang="fr"
# Les dernières phrases nomment le coin, sans que personne ait regardé une carte. `runs/scanned.html` montre le reste.
#
# ## Le prix du raccourci
#
# Les mêmes images du test, comme un scanner propre les verrait. Puis un modèle qui apprend après que l'on a coupé le bord.

# %% [markdown] lang="en"
# The last sentences name the corner, without anybody looking at a map. `runs/scanned.html` shows the rest.
#
# ## The price of the shortcut
#
# The same pictures of the test, as a clean scanner would see them. Then a model that learns after the border was cut off.

# %%
clean = planted.clean
cut = pictures[:, :, 1:].reshape(len(pictures), -1)
careful = LogisticRegression(C=10, max_iter=2000).fit(cut[train], labels[train])
for images, name in (
    (pictures, say(fr="même scanner", en="same scanner")),
    (clean, say(fr="scanner propre", en="clean scanner")),
):
    flat, without = images[test].reshape(-1, 64), images[test][:, :, 1:].reshape(len(test), -1)
    recall = model.predict(flat)[labels[test] == 1].mean()
    print(
        f"{name:15}",
        say(fr="les 8 trouvés :", en="8s found:"),
        lesson.percent(recall),
        "·",
        say(fr="bord coupé :", en="border cut:"),
        lesson.percent(careful.predict(without)[labels[test] == 1].mean()),
    )

# %% [markdown] lang="fr"
# Ce n'est pas une histoire de chiffres. Un réseau reconnaissait les chevaux au nom du photographe en bas de la photo (Lapuschkin et autres, 2019), un autre les pneumonies à la plaque que pose l'hôpital (Zech et autres, 2018), un troisième les
# mélanomes au trait de feutre du chirurgien (Winkler et autres, 2019).
#
# ## À retenir
#
# - Une carte répond à une question précise : ce qu'apporte un point, ce qui baisse quand on le cache, ce qu'il mérite en moyenne. Ces questions n'ont pas la même réponse.
# - Une jolie carte ne prouve rien. Refaites-la avec un modèle qui n'a rien appris.
# - Un raccourci se cache à un test qui le contient aussi. Seules des images **d'ailleurs** le révèlent à coup sûr.
# - Ce que la carte montre est une piste ; la preuve, c'est de retirer la chose et de mesurer.
#
# ## Quatre questions
#
# 1. Pourquoi le test donnait-il 100 % ?
# 2. Cacher un endroit ne change rien au score. Est-il inutile ?
# 3. Que vaut une carte qui reste la même avec des poids au hasard ?
# 4. À quoi sert l'image moyenne ?
#
# <details><summary>Les réponses, et la cellule qui les montre</summary>
#
# 1. Ses 8 portent la même marque que ceux de l'entraînement. « Le prix du raccourci ».
# 2. Pas forcément : un autre endroit dit peut-être la même chose. L'exercice 14.3.
# 3. Rien, quant à ce que le modèle a appris. L'exercice 14.4.
# 4. De référence : un apport se mesure toujours par rapport à quelque chose. L'exercice 14.1.
#
# </details>
#
# **Pour en parler.** Une banque doit dire à un client pourquoi son crédit est refusé. Laquelle de ces quatre réponses lui serait utile ? Laquelle pourrait-il contester ?

# %% [markdown] lang="en"
# This is no story of digits. One network knew horses by the name of the photographer below the photo (Lapuschkin and others, 2019), another one pneumonia by the token that the hospital lays on the plate (Zech and others, 2018), a third one
# melanoma by the felt-pen mark of the surgeon (Winkler and others, 2019).
#
# ## To remember
#
# - A map answers one precise question: what a pixel adds, what falls when it is hidden, what it deserves on average. These questions do not have the same answer.
# - A pretty map proves nothing. Make it again with a model that has learned nothing.
# - A shortcut hides from a test that has it too. Only pictures from **elsewhere** are sure to reveal it.
# - What the map shows is a lead; the proof is to take the thing away and to measure.
#
# ## Four questions
#
# 1. Why did the test give 100 %?
# 2. Hiding a place changes nothing in the score. Is it useless?
# 3. What is a map worth that stays the same with random weights?
# 4. What is the mean picture for?
#
# <details><summary>The answers, and the cell that shows them</summary>
#
# 1. Its 8s carry the same mark as those of training. "The price of the shortcut".
# 2. Not necessarily: another place may say the same. Exercise 14.3.
# 3. Nothing, as to what the model has learned. Exercise 14.4.
# 4. For reference: a contribution is always measured against something. Exercise 14.1.
#
# </details>
#
# **To talk about.** A bank must tell a client why their loan is refused. Which of these four answers would be of use to them? Which one could they contest?

# %%
lesson.words()

# %% [markdown] lang="fr"
# ## Sur vos propres images
#
# Un modèle entraîné sur vos images, puis ce qu'il regarde :
#
# ```
# pupille train mes-photos/ --model logistic --out runs/mes-photos
# pupille explain runs/mes-photos mes-photos/
# ```
#
# Lisez les phrases avant les cartes. Si un endroit du bord trahit une classe, demandez d'où viennent ses photos.

# %% [markdown] lang="en"
# ## On your own images
#
# A model that is trained on your images, then what it looks at:
#
# ```
# pupille train my-photos/ --model logistic --out runs/my-photos
# pupille explain runs/my-photos my-photos/
# ```
#
# Read the sentences before the maps. If a place at the border gives a class away, ask where its photos come from.
