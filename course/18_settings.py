# %% [markdown] lang="fr"
# # 18. Chercher les réglages
#
# Un modèle a des boutons qu'il n'apprend pas : C, gamma, le taux d'apprentissage, la profondeur. Vous en essayez deux cents combinaisons, la meilleure a 70 % sur la validation, et vous êtes content. Le modèle tirait à pile ou face.
#
# **À la fin, vous saurez** chercher des réglages de trois façons, dire ce que chacune coûte, reconnaître la **malédiction du gagnant**, et mesurer honnêtement le résultat d'une recherche.

# %% [markdown] lang="en"
# # 18. Searching settings
#
# A model has knobs that it does not learn: C, gamma, the learning rate, the depth. You try two hundred combinations, the best one has 70 % on validation, and you are pleased. The model was tossing a coin.
#
# **At the end you will be able to** search settings in three ways, say what each costs, recognise the **winner's curse**, and measure honestly what came out of a search.

# %%
import matplotlib.pyplot as plt
import numpy as np
from scipy.stats import loguniform
from sklearn.datasets import load_digits
from sklearn.experimental import enable_halving_search_cv
from sklearn.model_selection import (
    GridSearchCV,
    HalvingRandomSearchCV,
    RandomizedSearchCV,
    StratifiedKFold,
    cross_val_score,
)
from sklearn.svm import SVC

from pupille.figures.surface import COLOURS

digits = load_digits()
x, y = digits.data / 16, digits.target
order = np.random.default_rng(18).permutation(len(x))
search_rows, test_rows = order[:500], order[500:]
folds = StratifiedKFold(3, shuffle=True, random_state=0)
print(len(search_rows), "+", len(test_rows))

# %% [markdown] lang="fr"
# ## La grille
#
# Une machine à vecteurs de support (SVC) a deux boutons : `C`, combien coûte une erreur d'entraînement, et `gamma`, jusqu'où porte l'influence d'une image. Personne ne sait d'avance s'il faut 0,01 ou 100 : on essaie donc des **puissances de dix**. Cinq valeurs pour l'un, cinq pour l'autre, et trois plis (leçon 4).
#
# **Exercice 18.1.** Combien d'entraînements demande une grille ? Écrivez `fits(grid, folds)`, où `grid` est un dictionnaire `{réglage: valeurs}`, pour **n'importe quel nombre** de réglages ; comptez aussi le dernier entraînement, celui du gagnant sur toutes les images.

# %% [markdown] lang="en"
# ## The grid
#
# A support vector machine (SVC) has two knobs: `C`, what an error in training costs, and `gamma`, how far the influence of an image reaches. Nobody knows beforehand whether it should be 0.01 or 100: so one tries **powers of ten**. Five values for the one, five for the other, and three folds (lesson 4).
#
# **Exercise 18.1.** How many trainings does a grid take? Write `fits(grid, folds)`, where `grid` is a dict `{setting: values}`, for **any number** of settings; count the last training too, that of the winner on all images.


# %% tags=["exercise"] number="18.1"
def fits(grid, folds):
    return ...


# %%
lesson.check("18.1")

# %%
grid = {"C": 10.0 ** np.arange(-2, 3), "gamma": 10.0 ** np.arange(-4, 1)}
by_grid = GridSearchCV(SVC(), grid, cv=folds).fit(x[search_rows], y[search_rows])
table = by_grid.cv_results_["mean_test_score"].reshape(5, 5)
figure, ax = plt.subplots(figsize=(6, 4))
ax.imshow(table, cmap="cividis", origin="lower")
for row in range(5):
    for column in range(5):
        best = table[row, column] == table.max()
        ax.text(
            column,
            row,
            ("★ " if best else "") + lesson.percent(table[row, column]),
            ha="center",
            va="center",
            color="white" if table[row, column] < 0.6 else "black",
        )
ax.set_xticks(range(5), [f"$10^{{{power}}}$" for power in range(-4, 1)])
ax.set_yticks(range(5), [f"$10^{{{power}}}$" for power in range(-2, 3)])
ax.set_xlabel("gamma")
ax.set_ylabel("C")
lesson.show(
    say(
        fr="Exactitude pour chaque paire de réglages, écrite dans sa case. Dans un coin le modèle n'apprend rien, 12 % ; deux étoiles marquent les meilleures cases, 98 %, et leurs voisines valent presque autant.",
        en="Accuracy for each pair of settings, written in its cell. In one corner the model learns nothing, 12 %; two stars mark the best cells, 98 %, and their neighbours are nearly as good.",
    )
)

# %% [markdown] lang="fr"
# Regardez les **voisines** des étoiles : un bon réglage est entouré de bons réglages. L'une des étoiles touche le bord du haut : il faudrait agrandir la grille de ce côté (essayez 1 000 : plus rien ne change).
#
# ## Au hasard
#
# Souvent un bouton compte et l'autre presque pas. Avec neuf essais, une grille de 3 × 3 n'essaie que **trois** valeurs du bouton qui compte ; neuf points tirés au sort en essaient **neuf** (Bergstra et Bengio, 2012). Encore faut-il tirer sur la bonne échelle : de 0,01 à 100, il doit
# y avoir autant de tirages entre 0,01 et 0,1 qu'entre 10 et 100.
#
# **Exercice 18.2.** Écrivez `log_uniform(rng, low, high, n)` : `n` nombres tirés de cette façon. `rng.uniform(a, b, n)` tire uniformément entre `a` et `b` ; de quoi faut-il tirer ?

# %% [markdown] lang="en"
# Look at the **neighbours** of the stars: a good setting is surrounded by good settings. One of the stars touches the upper edge: the grid should be made larger on that side (try 1,000: nothing changes any more).
#
# ## At random
#
# Often one knob counts and the other one hardly does. With nine trials a grid of 3 × 3 tries no more than **three** values of the knob that counts; nine points drawn at random try **nine** (Bergstra and Bengio, 2012). But they must be drawn on the right scale: from 0.01 to 100 there should be as many
# draws between 0.01 and 0.1 as between 10 and 100.
#
# **Exercise 18.2.** Write `log_uniform(rng, low, high, n)`: `n` numbers drawn that way. `rng.uniform(a, b, n)` draws evenly between `a` and `b`; what should be drawn evenly?


# %% tags=["exercise"] number="18.2"
def log_uniform(rng, low, high, n):
    return ...


# %%
lesson.check("18.2")

# %%
lesson.after("18.2")
rng = np.random.default_rng(0)
figure, axes = plt.subplots(1, 3, figsize=(12, 3.4))
nine = [10.0 ** np.array([-1.5, 0, 1.5]), 10.0 ** np.array([-3.5, -2, -0.5])]
tried = {
    say(fr="grille : 3 valeurs de gamma", en="grid: 3 values of gamma"): (
        np.repeat(nine[0], 3),
        np.tile(nine[1], 3),
    ),
    say(fr="hasard, bonne échelle : 9 valeurs", en="random, right scale: 9 values"): (
        log_uniform(rng, 0.01, 100, 9),
        log_uniform(rng, 0.0001, 1, 9),
    ),
    say(fr="hasard, mauvaise échelle", en="random, wrong scale"): (
        rng.uniform(0.01, 100, 9),
        rng.uniform(0.0001, 1, 9),
    ),
}
for ax, mark, (name, (some_c, some_gamma)) in zip(axes, "so^", tried.items(), strict=True):
    ax.loglog(some_gamma, some_c, mark, color="black")
    ax.plot(some_gamma, np.full(9, 0.006), "|", color=COLOURS[1], markersize=14)
    ax.set_xlim(0.00005, 2)
    ax.set_ylim(0.004, 200)
    ax.set_title(name, fontsize=10)
    ax.set_xlabel("gamma")
axes[0].set_ylabel("C")
figure.tight_layout()
lesson.show(
    say(
        fr="Neuf essais de trois façons, avec un trait en bas pour chaque valeur de gamma. La grille n'en a que trois, le hasard neuf bien réparties ; tiré sur la mauvaise échelle, tout s'entasse en haut à droite.",
        en="Nine trials in three ways, with a tick below for each value of gamma. The grid has only three, chance has nine well spread; drawn on the wrong scale, all crowd in the top right.",
    )
)

# %%
by_chance = RandomizedSearchCV(
    SVC(),
    {"C": loguniform(0.01, 100), "gamma": loguniform(0.0001, 1)},
    n_iter=25,
    cv=folds,
    random_state=0,
)
by_chance = by_chance.fit(x[search_rows], y[search_rows])

# %% [markdown] lang="fr"
# (`scipy.stats.loguniform` tire comme votre fonction.)
#
# ## En éliminant
#
# Pourquoi entraîner jusqu'au bout un réglage qui échoue déjà sur 45 images ? On commence avec beaucoup de candidats et peu d'images ; à chaque tour on garde le meilleur tiers et on donne à chacun trois fois plus d'images (*successive halving* ; Jamieson et Talwalkar, 2016).
#
# **Exercice 18.3.** Écrivez `rounds(candidates, images, factor)` : la liste des tours, des paires `(candidats, images de chacun)`, tant qu'il en reste plus d'un. `rounds(27, 45, 3)` commence par `(27, 45)`.

# %% [markdown] lang="en"
# (`scipy.stats.loguniform` draws as your function does.)
#
# ## By elimination
#
# Why train to the end what fails on 45 images already? One begins with many candidates and few images; in each round the best third is left, and each gets three times as many images (successive halving; Jamieson and Talwalkar, 2016).
#
# **Exercise 18.3.** Write `rounds(candidates, images, factor)`: the list of rounds, pairs `(candidates, images of each)`, as long as more than one is left. `rounds(27, 45, 3)` begins with `(27, 45)`.


# %% tags=["exercise"] number="18.3"
def rounds(candidates, images, factor):
    return ...


# %%
lesson.check("18.3")

# %%
by_halving = HalvingRandomSearchCV(
    SVC(),
    {"C": loguniform(0.01, 100), "gamma": loguniform(0.0001, 1)},
    n_candidates=27,
    factor=3,
    min_resources=45,
    max_resources=500,
    cv=folds,
    random_state=0,
)
by_halving = by_halving.fit(x[search_rows], y[search_rows])
print(say(fr="tours :", en="rounds:"), *zip(by_halving.n_candidates_, by_halving.n_resources_, strict=True))
for name, search, images in (
    (say(fr="grille", en="grid"), by_grid, 25 * 500),
    (say(fr="hasard", en="random"), by_chance, 25 * 500),
    (
        say(fr="élimination", en="halving"),
        by_halving,
        sum(n * m for n, m in zip(by_halving.n_candidates_, by_halving.n_resources_, strict=True)),
    ),
):
    print(
        f"{name:12}",
        say(fr="images vues :", en="images seen:"),
        f"{lesson.count(images):>7}",
        "·",
        say(fr="validation", en="validation"),
        lesson.percent(search.best_score_, 1),
        "·",
        say(fr="test", en="test"),
        lesson.percent(search.score(x[test_rows], y[test_rows]), 1),
    )

# %% [markdown] lang="fr"
# Chaque tour coûte autant : trois fois moins de candidats, trois fois plus d'images. Les trois recherches arrivent au même endroit ; l'élimination a vu moins du tiers des images.
#
# Pourquoi la validation est-elle, deux fois sur trois, un peu **meilleure** que le test ?
#
# ## La malédiction du gagnant
#
# Un cas pur : 200 « modèles » qui tirent à pile ou face, jugés sur 60 images de validation, puis sur 60 autres. Aucun ne sait rien : tous valent 50 %.
#
# **Exercice 18.4.** `validation` et `test` sont les exactitudes des 200. Lequel choisit-on (`winner`, son numéro) ? Que promet-il (`promised`, son exactitude sur la validation), et que tient-il (`kept`, la sienne sur le test) ?

# %% [markdown] lang="en"
# Each round costs the same: a third of the candidates, three times as many images. All three searches arrive at the same place; halving has seen less than a third of the images.
#
# Why is validation, two times in three, a little **better** than test?
#
# ## The winner's curse
#
# A pure case: 200 "models" that toss a coin, judged on 60 images of validation, then on 60 others. None of them knows anything: all are worth 50 %.
#
# **Exercise 18.4.** `validation` and `test` are the accuracies of the 200. Which one is chosen (`winner`, its number)? What does it promise (`promised`, its accuracy on validation), and what does it keep (`kept`, its own on test)?

# %%
coins = np.random.default_rng(18)
truth = coins.integers(0, 2, (2, 60))
validation, test = (coins.integers(0, 2, (200, 2, 60)) == truth).mean(axis=2).T
print(
    say(fr="en moyenne :", en="on average:"), lesson.percent(validation.mean()), lesson.percent(test.mean())
)

# %% tags=["exercise"] number="18.4"
winner = ...
promised = ...
kept = ...

# %%
lesson.check("18.4")

# %%
lesson.after("18.4")
print(
    say(fr="promis :", en="promised:"),
    lesson.percent(promised),
    "·",
    say(fr="tenu :", en="kept:"),
    lesson.percent(kept),
)
tried = np.array([1, 2, 5, 10, 20, 50, 100, 200])
figure, ax = plt.subplots(figsize=(7, 3.2))
for images, mark, colour in ((30, "s-", 0), (60, "o--", 1), (300, "^:", 2)):
    scores = coins.binomial(images, 0.5, (2000, 200)) / images
    best = [scores[:, :n].max(axis=1).mean() for n in tried]
    ax.plot(
        tried,
        best,
        mark,
        color=COLOURS[colour],
        label=say(fr=f"{images} images de validation", en=f"{images} images of validation"),
    )
ax.axhline(0.5, color="black", linewidth=0.8)
ax.set_xscale("log")
ax.set_xticks(tried, [str(n) for n in tried])
ax.set_xlabel(say(fr="réglages essayés", en="settings tried"))
ax.set_ylabel(say(fr="le meilleur, en moyenne", en="the best one, expected"))
ax.legend()
lesson.show(
    say(
        fr="L'exactitude du meilleur sur la validation, quand tous tirent à pile ou face. Elle monte avec le nombre d'essais, d'autant plus qu'il y a peu d'images : jusqu'à 75 % avec 30 images, 58 % avec 300.",
        en="The accuracy of the best one on validation, where all toss a coin. It rises with the number of trials, and more so with few images: up to 75 % with 30 images, 58 % with 300.",
    )
)

# %% [markdown] lang="fr"
# Le gagnant n'est pas seulement bon : il a eu de la **chance**, et on l'a choisi pour cela. Sa chance ne se répète pas. Plus on essaie, et moins il y a d'images, plus la promesse est grosse. Choisir sur le test reviendrait au même : il deviendrait une validation.
#
# ## Des plis dans des plis
#
# Et quand on n'a pas assez d'images pour un test ? On **met la recherche entière** dans une validation croisée : les plis du dehors jugent, ceux du dedans choisissent. Comme épreuve, 80 images dont on a mélangé les étiquettes : il n'y a rien à apprendre.

# %% [markdown] lang="en"
# The winner is not only good: it was **lucky**, and was chosen for that. Its luck does not come again. The more one tries, and the fewer images there are, the bigger the promise. To choose on the test would come to the same: it would become a validation.
#
# ## Folds within folds
#
# And without enough images for a test? One **puts the whole search** into a cross-validation: the outer folds judge, the inner ones choose. As a trial, 80 images whose labels were shuffled: there is nothing to learn.

# %%
small_grid = {"C": 10.0 ** np.arange(-1, 3), "gamma": 10.0 ** np.arange(-3, 1)}
inner, outer = (StratifiedKFold(n, shuffle=True, random_state=n) for n in (3, 4))
promises, nested = [], []
for seed in range(8):
    shuffled = np.random.default_rng(seed)
    rows = shuffled.choice(len(x), 80, replace=False)
    labels = shuffled.permutation(np.arange(80) % 2)
    search = GridSearchCV(SVC(), small_grid, cv=inner)
    promises.append(search.fit(x[rows], labels).best_score_)
    nested.append(cross_val_score(search, x[rows], labels, cv=outer).mean())
figure, ax = plt.subplots(figsize=(7, 2.6))
for place, (scores, mark) in enumerate(((promises, "s"), (nested, "o"))):
    ax.plot(scores, np.full(8, place), mark, color=COLOURS[place], alpha=0.6, markersize=9)
    ax.plot(np.mean(scores), place, "|", color="black", markersize=30)
ax.axvline(0.5, color="black", linestyle="--", linewidth=0.8)
ax.set_yticks(range(2), [say(fr="le gagnant", en="the winner"), say(fr="plis imbriqués", en="nested folds")])
ax.set_ylim(-0.6, 1.6)
ax.set_xlabel(say(fr="exactitude annoncée, étiquettes mélangées", en="accuracy announced, labels shuffled"))
lesson.show(
    say(
        fr="Huit fois, sur des étiquettes mélangées : le gagnant annonce 56 % en moyenne, et jusqu'à 62 % ; les plis imbriqués se répartissent autour de 50 %.",
        en="Eight times, on shuffled labels: the winner announces 56 % on average, and up to 62 %; nested folds lie around 50 %.",
    )
)
print(
    say(fr="gagnant :", en="winner:"),
    lesson.percent(np.mean(promises)),
    "·",
    say(fr="plis imbriqués :", en="nested folds:"),
    lesson.percent(np.mean(nested)),
)

# %% [markdown] lang="fr"
# Le prix : quatre plis dehors, et chaque fois une recherche entière de `fits(small_grid, 3)` entraînements.
#
# ## À retenir
#
# - Des puissances de dix, et regardez si le meilleur est au bord.
# - Le hasard essaie plus de valeurs de chaque bouton que la grille ; l'élimination dépense moins pour les mauvais.
# - Le chiffre du gagnant est trop beau, d'autant plus que l'on a essayé beaucoup sur peu d'images.
# - Ce que l'on annonce vient d'images qui n'ont pas servi à choisir : un test ouvert une fois, ou des plis imbriqués.
#
# ## Quatre questions
#
# 1. Une grille de quatre réglages à cinq valeurs, cinq plis : combien d'entraînements ?
# 2. Pourquoi tirer le logarithme uniformément ?
# 3. 200 essais, le meilleur a 70 %. Que vaut-il ?
# 4. À quoi servent les plis du dehors ?
#
# <details><summary>Les réponses, et la cellule qui les montre</summary>
#
# 1. 5 × 5 × 5 × 5 × 5 + 1 = 3 126. L'exercice 18.1.
# 2. Pour essayer autant de petites valeurs que de grandes. L'exercice 18.2.
# 3. Peut-être rien : des pièces de monnaie en font autant. L'exercice 18.4.
# 4. À juger la recherche entière sur des images qu'elle n'a pas vues. « Des plis dans des plis ».
#
# </details>
#
# **Pour en parler.** Un article annonce 91,3 %, après « une recherche soigneuse des réglages ». Quelles trois questions posez-vous aux auteurs ?

# %% [markdown] lang="en"
# The price: four folds outside, and each time a whole search of `fits(small_grid, 3)` trainings.
#
# ## To remember
#
# - Powers of ten, and look whether the best one is at the edge.
# - Chance tries more values of each knob than a grid does; halving spends less on the bad ones.
# - The winner's figure is too good, the more so the more was tried on few images.
# - What is announced comes from images that had no part in choosing: a test that is opened once, or nested folds.
#
# ## Four questions
#
# 1. A grid of four settings with five values each, five folds: how many trainings?
# 2. Why draw the logarithm evenly?
# 3. 200 trials, the best one has 70 %. What is it worth?
# 4. What are the outer folds for?
#
# <details><summary>The answers, and the cell that shows them</summary>
#
# 1. 5 × 5 × 5 × 5 × 5 + 1 = 3,126. Exercise 18.1.
# 2. To try as many small values as large ones. Exercise 18.2.
# 3. Perhaps nothing: coins do as well. Exercise 18.4.
# 4. To judge the whole search on images that it has not seen. "Folds within folds".
#
# </details>
#
# **To talk about.** A paper announces 91.3 %, after "a careful search of settings". Which three questions do you ask its authors?

# %%
lesson.words()

# %% [markdown] lang="fr"
# ## Sur vos propres images
#
# `pupille.ImageClassifier` se met dans ces recherches comme n'importe quel modèle de scikit-learn :
#
# ```
# GridSearchCV(pupille.ImageClassifier("cnn", epochs=10), {"learning_rate": [0.001, 0.01]}, cv=3)
# ```
#
# Ou dans un terminal, avec les trois chiffres côte à côte : le gagnant sur la validation, le même corrigé de sa chance, et le test, ouvert une fois :
#
# ```
# pupille tune mes-photos/ --model logistic --search halving
# ```

# %% [markdown] lang="en"
# ## On your own images
#
# `pupille.ImageClassifier` goes into these searches like any model of scikit-learn:
#
# ```
# GridSearchCV(pupille.ImageClassifier("cnn", epochs=10), {"learning_rate": [0.001, 0.01]}, cv=3)
# ```
#
# Or in a terminal, with three figures side by side: the winner on validation, the same corrected for its luck, and the test, opened once:
#
# ```
# pupille tune my-photos/ --model logistic --search halving
# ```
