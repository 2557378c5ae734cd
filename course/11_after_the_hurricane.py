# %% [markdown] lang="fr"
# # 11. Après l'ouragan
#
# Houston, août 2017 : l'ouragan Harvey. Des satellites photographient la ville, et il faut savoir vite quelles maisons sont
# endommagées. Voici l'exercice final : des images, une question, et un **verdict** que vous pourriez défendre devant ceux qui
# enverront les secours. Tout ce qui précède sert ici.
#
# **À la fin, vous saurez** partager par lieux, dire le prix d'une fuite, choisir sur la validation, écrire un verdict
# que l'on peut défendre.

# %% [markdown] lang="en"
# # 11. After the hurricane
#
# Houston, August 2017: hurricane Harvey. Satellites photograph the city, and somebody must know quickly which houses are damaged.
# Here is the final exercise: images, a question, and a **verdict** that you could defend before those who will send help. All that
# came before is of use here.
#
# **At the end you will be able to** split by places, state the price of a leak, choose on validation, and write a
# verdict that can be defended.

# %%
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import pupille
from pupille.audit.metadata.positions import place_groups
from pupille.course.collections import described, few_and_rest, pictures_of
from pupille.course.stand_in import drawn_places
from pupille.figures.curves import draw_intervals
from pupille.figures.images import draw_images
from pupille.figures.matrix import draw_confusion
from pupille.figures.surface import COLOURS
from pupille.training.heads.fit_heads import refit
from pupille.training.heads.head import HeadSettings
from pupille.workflows.compare_runs import compare_runs

network = "regnetx_002"
weights = lesson.weights(network)

# %% [markdown] lang="fr"
# ## Regarder d'abord
#
# `hurricane` : des vues aériennes de 128 × 128 pixels, `damage` ou `no_damage`. Nous en prenons 700 au hasard, pour que la leçon tienne
# en deux minutes. Si la collection n'est pas sur cette machine, la leçon prend des **cercles et des carrés dessinés**, à peine visibles, rangés par
# lieux : les questions sont les mêmes, les chiffres ne parlent alors que de dessins.

# %% [markdown] lang="en"
# ## Look first
#
# `hurricane`: aerial views of 128 × 128 pixels, `damage` or `no_damage`. We take 700 of them at random, so that the lesson fits into
# two minutes. If the collection is not on this machine, the lesson takes **drawn circles and squares**, hardly visible, arranged by places: the
# questions are the same, but then the figures are about drawings only.

# %%
storm = lesson.folder("hurricane")
everything = few_and_rest(pupille.open(storm), 350, seed=11)[0] if storm else drawn_places()
if not storm:
    print(say(fr="La leçon prend des dessins.", en="The lesson takes drawings."))
print(everything.name, everything.classes, len(everything))
labels = everything.labels
rng = np.random.default_rng(11)
shown = [row for number in range(2) for row in rng.choice(np.flatnonzero(labels == number), 8, replace=False)]
names_of_classes = {
    "damage": say(fr="endommagé", en="damage"),
    "no_damage": say(fr="intact", en="no damage"),
    "circle": say(fr="cercle", en="circle"),
    "square": say(fr="carré", en="square"),
}
class_names = [names_of_classes[name] for name in everything.classes]
draw_images(pictures_of(everything, shown), [class_names[labels[row]] for row in shown], side=1.3)
lesson.show(
    say(
        fr="Seize images, huit de chaque classe. La différence se voit mal à cette taille.",
        en="Sixteen images, eight of each class. The difference is hard to see at this size.",
    )
)

# %% [markdown] lang="fr"
# ## Où ont-elles été prises ?
#
# Le nom de chaque fichier est sa position : `longitude_latitude`.
#
# **Exercice 11.1.** Tirez les deux nombres d'un nom. `"-95.6_29.7"` donne `(-95.6, 29.7)`.

# %% [markdown] lang="en"
# ## Where were they taken?
#
# The name of each file is its position: `longitude_latitude`.
#
# **Exercise 11.1.** Take the two numbers out of a name. `"-95.6_29.7"` gives `(-95.6, 29.7)`.

# %%
names = [id_.split("/")[-1].removesuffix(".jpeg") for id_ in everything.samples["id"]]
names[:3]


# %% tags=["exercise"] number="11.1"
def position(name):
    return ...


# %%
lesson.check("11.1")

# %%
lesson.after("11.1")
longitude, latitude = np.array([position(name) for name in names]).T
everything = everything.with_samples(
    everything.samples.assign(longitude=longitude, latitude=latitude, split="")
)
apart = np.maximum(np.abs(longitude[:, None] - longitude), np.abs(latitude[:, None] - latitude))
crowded = np.argmax((apart < 0.1).sum(axis=1))
figure, axes = plt.subplots(1, 2, figsize=(11, 4.4))
for ax in axes:
    for number, name in enumerate(class_names):
        ax.scatter(
            longitude[labels == number],
            latitude[labels == number],
            s=(10, 18)[number],
            marker="ox"[number],
            linewidths=0.8,
            color=COLOURS[number],
            label=name,
        )
    ax.set_aspect(1 / np.cos(np.radians(latitude.mean())), adjustable="datalim")
    ax.set_xlabel(say(fr="longitude (degrés)", en="longitude (degrees)"))
    ax.set_ylabel(say(fr="latitude (degrés)", en="latitude (degrees)"))
axes[1].set_xlim(longitude[crowded] - 0.1, longitude[crowded] + 0.1)
axes[1].set_ylim(latitude[crowded] - 0.1, latitude[crowded] + 0.1)
axes[0].set_title(say(fr="toutes les images", en="all images"))
axes[1].set_title(say(fr="un paquet, de plus près", en="one cluster, closer"))
axes[0].legend()
figure.tight_layout()
lesson.show(
    say(
        fr="À gauche les images à leur place, longitude et latitude : elles viennent par paquets. À "
        "droite un paquet de plus près : par endroits, une classe domine.",
        en="On the left the images at their place, longitude and latitude: they come in clusters. On "
        "the right one cluster from closer: in places one class dominates.",
    )
)

# %% [markdown] lang="fr"
# Les images viennent par quartiers, et dans un quartier le sort des maisons se ressemble. Dans `hurricane`, bien des lieux sont même
# là deux fois : avant la tempête, et après.
#
# ## Le partage naïf et le partage honnête
#
# Un modèle qui a vu la maison voisine connaît la couleur de l'eau, l'heure, les toits du quartier. Or la prochaine tempête frappera
# *d'autres* quartiers. Pour savoir ce que vaut le modèle là-bas, il faut le tester sur des **lieux jamais vus** : toutes les images à
# moins de 1 km l'une de l'autre restent du même côté (`--group-distance 1km`).

# %% [markdown] lang="en"
# The images come by neighbourhoods, and within one the houses share their fate. In `hurricane` many places are there even twice: before
# the storm, and after.
#
# ## The naive and the honest split
#
# A model that has seen the house next door knows the colour of the water, the hour, the roofs of the neighbourhood. But the next storm
# will strike *other* neighbourhoods. To know what the model is worth there, it has to be tested on **places never seen**: all images
# within 1 km of each other stay on one side (`--group-distance 1km`).

# %%
lesson.after("11.1")
places = np.array(place_groups(np.column_stack([latitude, longitude]), 1000))
print(
    len(np.unique(places)),
    say(fr="lieux ; le plus grand :", en="places; the largest:"),
    np.unique(places, return_counts=True)[1].max(),
)


# %% [markdown] lang="fr"
# **Exercice 11.2.** Un seul tirage peut tromper. Faites-en dix de chaque sorte avec scikit-learn : `ShuffleSplit` tire des images,
# `GroupShuffleSplit` tire des lieux (il lui faut `groups=places`). Complétez la liste des partages honnêtes.

# %% [markdown] lang="en"
# **Exercise 11.2.** A single draw may mislead. Make ten of each kind with scikit-learn: `ShuffleSplit` draws images, `GroupShuffleSplit`
# draws places (it needs `groups=places`). Complete the list of honest splits.

# %%
lesson.after("11.1")
from sklearn.model_selection import GroupShuffleSplit, ShuffleSplit

naive = list(ShuffleSplit(10, test_size=0.25, random_state=11).split(places))

# %% tags=["exercise"] number="11.2"
honest = ...

# %%
lesson.check("11.2")

# %% [markdown] lang="fr"
# Le modèle : le réseau gelé de la leçon 10 et une tête entraînée. Les descripteurs sont calculés une fois ; vingt apprentissages
# ne prennent que quelques secondes.

# %% [markdown] lang="en"
# The model: the frozen network of lesson 10 and a trained head. The features are computed once; twenty trainings take but
# a few seconds.

# %%
lesson.after("11.1", "11.2")
features = described(everything, network)


def scores(deals, head):
    return [
        np.mean(refit(features, train, test, HeadSettings(head)).argmax(axis=1) == labels[test])
        for train, test in deals
    ]


heads = ("linear", "knn")
results = {
    (head, kind): scores(deals, head)
    for head in heads
    for kind, deals in ((say(fr="naïf", en="naive"), naive), (say(fr="honnête", en="honest"), honest))
}
figure, ax = plt.subplots(figsize=(6, 3.2))
for number, values in enumerate(results.values()):
    heights = np.full(10, number) + rng.uniform(-0.1, 0.1, 10)
    ax.plot(values, heights, "os"[number % 2], color=COLOURS[number % 2], alpha=0.6)
means, rows = [np.mean(values) for values in results.values()], np.arange(4)
ax.vlines(
    means, rows - 0.25, rows + 0.25, color="black", label=say(fr="moyenne des dix", en="mean of the ten")
)
ax.set_yticks(rows, [f"{head}, {kind}" for head, kind in results])
ax.set_ylim(3.5, -0.5)
ax.legend(loc="upper left")
ax.set_xlabel(say(fr="exactitude, dix tirages", en="accuracy, ten draws"))
lesson.show(
    say(
        fr="Dix tirages de chaque sorte. Les partages naïfs donnent des exactitudes hautes et "
        "serrées, les partages honnêtes des exactitudes plus basses et dispersées.",
        en="Ten draws of each kind. Naive splits give high accuracies close together, honest splits "
        "lower and scattered ones.",
    )
)
pd.DataFrame(
    {f"{head}, {kind}": [np.mean(v), np.std(v)] for (head, kind), v in results.items()},
    index=[say(fr="moyenne", en="mean"), say(fr="écart-type", en="deviation")],
).round(3)

# %% [markdown] lang="fr"
# **Exercice 11.3.** Le prix de la fuite : de combien de points le partage naïf flatte-t-il la tête `linear`, en moyenne ?
# (Les valeurs de `results`, dans l'ordre : linear naïf, linear honnête, knn naïf, knn honnête.)

# %% [markdown] lang="en"
# **Exercise 11.3.** The price of the leak: by how many points does the naive split flatter the head `linear`, on average? (The values
# of `results`, in order: linear naive, linear honest, knn naive, knn honest.)

# %%
lesson.after("11.1", "11.2")
linear_naive, linear_honest, knn_naive, knn_honest = results.values()

# %% tags=["exercise"] number="11.3"
price = ...

# %%
lesson.check("11.3")

# %%
lesson.after("11.3")
print(f"{lesson.number(price, 1)} points")

# %% [markdown] lang="fr"
# Deux choses à lire dans la figure. La moyenne honnête est plus basse : voilà le prix. Et ses points sont plus **dispersés** : tout
# dépend des quartiers tirés. L'incertitude véritable est celle des lieux, pas celle des images. (Une réserve : les lieux sont de
# tailles inégales, l'apprentissage reçoit donc tantôt plus, tantôt moins d'images ; une petite part de l'écart vient de là.)
#
# ## La comparaison
#
# À présent dans les règles : un seul partage, par lieux, fixé ; la validation choisit, le test est ouvert une fois. Les modèles bon
# marché, trois têtes sur le même réseau gelé, et l'augmentation `aerial` : vues d'en haut, les images n'ont ni haut ni bas ; on
# les retourne et on les tourne par quarts de tour.
#
# En option, le devoir du cours : VGG, ResNet et Inception. Après `pupille weights fetch resnet18` (et `inception_v3`, `vgg16`), ajoutez ces
# noms à `models` ; comptez quelques minutes de plus pour chacun.

# %% [markdown] lang="en"
# Two things to read in the figure. The honest mean is lower: that is the price. And its points are more **spread out**: all depends on
# which neighbourhoods were drawn. The true uncertainty is that of the places, not that of the images. (One reservation: places are of
# unequal size, so that there are now more, now fewer images to learn from; a small part of the gap comes from that.)
#
# ## The comparison
#
# Now by the rules: one split, by places, fixed; validation chooses, the test is opened once. The cheap models, three heads on the
# same frozen network, and the augmentation `aerial`: seen from above, images have neither up nor down; they are mirrored and turned by
# quarters.
#
# As an option, the homework of the course: VGG, ResNet and Inception. After `pupille weights fetch resnet18` (and `inception_v3`, `vgg16`)
# add these names to `models`; allow some more minutes for each.

# %%
lesson.after("11.1")
by_place = pupille.DataConfig(group_distance="1km", position_columns=("latitude", "longitude"))


def quiet(event):
    pass


def climb(models, augment, out):
    return pupille.compare(
        everything,
        models=models,
        data=by_place,
        train=pupille.TrainConfig(augment=augment, fine_tune="none"),
        out=out,
        resume=True,
        listener=quiet,
    )


models = ["majority", "logistic", network, f"{network}+mlp", f"{network}+knn"]
plain = climb(models, "none", "runs/plain")
turned = climb([network, f"{network}+mlp"], "aerial", "runs/aerial")
print(plain.results.split.counts, plain.results.split.groups, say(fr="lieux", en="places"))
validation = {run.name: run.validation["accuracy"].value for run in plain.results.runs}
validation |= {f"{run.name}, aerial": run.validation["accuracy"].value for run in turned.results.runs}
pd.Series(validation, name="validation").round(3).to_frame()

# %% [markdown] lang="fr"
# **Exercice 11.4.** On choisit sur la **validation**. Quel modèle, quelle augmentation ? À égalité, le moins cher, c'est-à-dire le premier.

# %% [markdown] lang="en"
# **Exercise 11.4.** The choice is made on **validation**. Which model, which augmentation? Among equals the cheaper one, which is the
# first.

# %% tags=["exercise"] number="11.4"
chosen = ...

# %%
lesson.check("11.4")

# %%
lesson.after("11.4")
every = {run.name: run for run in plain.results.runs}
every |= {f"{run.name}, aerial": run for run in turned.results.runs}
folders = {run.name: plain.folder / run.path for run in plain.results.runs}
folders |= {f"{run.name}, aerial": turned.folder / run.path for run in turned.results.runs}
tested = [every[name].metrics["accuracy"] for name in every]
figure, axes = plt.subplots(1, 2, figsize=(11, 3.4), width_ratios=(2, 1))
known = all(metric.low is not None for metric in tested)
lows = [metric.low if known else metric.value for metric in tested]
highs = [metric.high if known else metric.value for metric in tested]
draw_intervals(list(every), [metric.value for metric in tested], lows, highs, axes[0])
axes[0].set_xlabel(say(fr="exactitude sur des lieux jamais vus", en="accuracy on places never seen"))
draw_confusion(
    np.array(every[chosen].confusion),
    class_names,
    axes[1],
    truth=say(fr="vérité", en="truth"),
    prediction=say(fr="prédiction", en="prediction"),
)
axes[1].set_title(chosen, fontsize=9)
figure.tight_layout()
lesson.show(
    say(
        fr="À gauche, l'exactitude de chaque modèle sur des lieux jamais vus, avec des intervalles "
        "larges ; à droite, la matrice de confusion du modèle choisi.",
        en="On the left the accuracy of each model at places never seen, with wide intervals; on the"
        " right the confusion matrix of the chosen model.",
    )
)

# %% [markdown] lang="fr"
# ## Le verdict
#
# Un verdict tient en quelques phrases : sur quoi, combien, lequel, avec quel intervalle, mieux que quoi. Chaque nombre vient de
# `results.json`, jamais de la mémoire.
#
# **Exercice 11.5.** Remplissez-le à partir de la cellule suivante. `n` ne compte pas les images : avec des groupes, c'est le nombre de
# **lieux** de test. Le nombre d'images est dans le partage. Pour `beats_majority`, on ne compare pas
# un intervalle à un point : les deux modèles ont vu les mêmes images. `gain` est leur **différence appariée**, le vôtre moins `majority` ;
# écrivez `True` si tout son intervalle est au-dessus de zéro, sinon `False`.

# %% [markdown] lang="en"
# ## The verdict
#
# A verdict takes a few sentences: about what, how many, which one, with which interval, better than what. Each number comes from
# `results.json`, never from memory.
#
# **Exercise 11.5.** Fill it in from the next cell. `n` does not count images: with groups it is the number of **places** of the test. The
# number of images stands in the split. For `beats_majority` an interval is not compared with a point: both models have seen
# the same images. `gain` is their **paired difference**, yours minus `majority`; write `True` if its whole interval is above zero, else
# `False`.

# %%
lesson.after("11.4")
run = every[chosen]
sought = everything.classes[0]
accuracy, recall = run.metrics["accuracy"], run.per_class[sought]["recall"]
print(plain.results.split.counts)
print("accuracy", accuracy)
print("recall", sought, recall)
gain = compare_runs(folders["majority"], folders[chosen]).comparison.difference
print("gain", gain)

# %% tags=["exercise"] number="11.5"
verdict = {
    "images": ...,
    "places": ...,
    "accuracy": ...,
    "low": ...,
    "high": ...,
    "recall": ...,
    "beats_majority": ...,
}

# %%
lesson.check("11.5")

# %%
lesson.after("11.3", "11.5")
better = verdict["beats_majority"]
print(
    say(
        fr=f"Sur {verdict['images']} images de {verdict['places']} lieux jamais vus, {chosen} a raison dans "
        f"{lesson.percent(verdict['accuracy'])} des cas (95 % : {lesson.percent(verdict['low'])} à {lesson.percent(verdict['high'])}, par lieux).\n"
        f"Il trouve {lesson.percent(verdict['recall'])} des « {sought} ».\n"
        f"C'est {'mieux que' if better else 'à peine distinguable'} de répondre toujours la même chose.\n"
        f"Un partage au hasard donne en moyenne {lesson.number(price, 0)} points de plus que des lieux nouveaux.\n"
        "Rien n'est dit d'une autre tempête, d'une autre ville, d'un autre satellite.",
        en=f"On {verdict['images']} images of {verdict['places']} places never seen, {chosen} is right in "
        f"{lesson.percent(verdict['accuracy'])} of the cases (95 %: {lesson.percent(verdict['low'])} to {lesson.percent(verdict['high'])}, by places).\n"
        f'It finds {lesson.percent(verdict["recall"])} of the "{sought}".\n'
        f"That is {'better than' if better else 'hardly to be told from'} always answering the same.\n"
        f"A random split gives {lesson.number(price, 0)} points more, on average, than new places do.\n"
        "Nothing is said of another storm, another city, another satellite.",
    )
)

# %% [markdown] lang="fr"
# ## Ce que le chiffre ne dit pas
#
# - **Les deux erreurs.** Une maison endommagée qu'on croit intacte attend les secours ; une maison intacte qu'on croit endommagée
#   les fait venir pour rien. Le seuil de 0,5 suppose que c'est égal. Est-ce votre avis (leçon 3) ?
# - **La fréquence.** Nous avons pris autant d'images de chaque classe ; dans la ville, les maisons endommagées sont rares, et la
#   précision y sera bien plus basse que le rappel.
# - **Qui manque.** Les quartiers sous les nuages, ceux que l'on n'a pas survolés, ceux qu'un annotateur n'a pas su juger.
#
# Le dossier `runs/plain` contient tout : le partage, les poids, les prédictions, `report.html` (`pupille report runs/plain`).

# %% [markdown] lang="en"
# ## What the figure does not say
#
# - **The two errors.** A damaged house that is taken for intact waits for help; an intact one that is taken for damaged brings it for
#   nothing. A threshold of 0.5 says that both are the same. Do you agree (lesson 3)?
# - **How common it is.** We took as many images of each class; in the city damaged houses are rare, and there the precision will be
#   far lower than the recall.
# - **Who is missing.** The neighbourhoods below the clouds, those that nobody flew over, those that an annotator could not judge.
#
# The folder `runs/plain` holds it all: the split, the weights, the predictions, `report.html` (`pupille report runs/plain`).

# %% [markdown] lang="fr"
# ## À retenir
#
# - La question décide du partage : la prochaine tempête frappera ailleurs.
# - L'incertitude véritable est celle des lieux, pas celle des images.
# - Un verdict dit sur quoi, combien, lequel, avec quel intervalle, mieux que quoi, et ce qu'il ne dit pas.
#
# ## Quatre questions
#
# 1. Pourquoi le partage au hasard flatte-t-il ?
# 2. Pourquoi dix tirages, et pas un ?
# 3. Que compte `n` avec des groupes ?
# 4. Pourquoi la précision sera-t-elle plus basse dans la ville ?
#
# <details><summary>Les réponses, et la cellule qui les montre</summary>
#
# 1. Des maisons voisines sont des deux côtés. « Le partage naïf et le partage honnête ».
# 2. Un seul peut tromper ; les points sont dispersés. L'exercice 11.2.
# 3. Les lieux de test. « Le verdict ».
# 4. Les maisons endommagées y sont rares. « Ce que le chiffre ne dit pas ».
#
# </details>
#
# **Pour en parler.** Vous rendez le verdict à ceux qui envoient les secours. Quelle phrase faut-il qu'ils retiennent
# s'ils n'en lisent qu'une ?

# %% [markdown] lang="en"
# ## To remember
#
# - The question decides the split: the next storm will strike elsewhere.
# - The true uncertainty is that of the places, not that of the images.
# - A verdict says about what, how many, which one, with which interval, better than what, and what it does not say.
#
# ## Four questions
#
# 1. Why does a random split flatter?
# 2. Why ten draws, and not one?
# 3. What does `n` count with groups?
# 4. Why will the precision be lower in the city?
#
# <details><summary>The answers, and the cell that shows them</summary>
#
# 1. Houses next to each other stand on both sides. "The naive and the honest split".
# 2. A single one may mislead; the points are spread out. Exercise 11.2.
# 3. The places of the test. "The verdict".
# 4. Damaged houses are rare there. "What the figure does not say".
#
# </details>
#
# **To talk about.** You hand the verdict to those who send help. Which sentence should they keep if they read but one?

# %%
lesson.words()

# %% [markdown] lang="fr"
# ## Sur vos propres images
#
# ```
# pupille audit mes-photos/
# pupille compare mes-photos/ --group-distance 1km --models majority,logistic,regnetx_002 --head linear --head knn --augment aerial
# pupille report runs/mes-photos
# ```

# %% [markdown] lang="en"
# ## On your own images
#
# ```
# pupille audit my-photos/
# pupille compare my-photos/ --group-distance 1km --models majority,logistic,regnetx_002 --head linear --head knn --augment aerial
# pupille report runs/my-photos
# ```
